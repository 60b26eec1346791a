/**
 * The address families of a service. The cluster has one, IPv4; a headless service without a selector, whose
 * endpoints others write, may name both.
 *
 * @module
 */
import type { Service, ServiceSpec } from "../../../api/core/v1.ts";
import { type FieldError, invalid } from "../../../schema/field_error.ts";
import { invalid as invalidError } from "../../registry/api_error.ts";
import { isIPv6 } from "../validation/ip_address.ts";
import { addressErrors } from "./service_errors.ts";

/** Refuses a service before its other fields are looked at. */
export function refuse({ metadata }: Service, errors: readonly FieldError[]): void {
  if (errors.length > 0) throw invalidError({ group: "", kind: "Service" }, metadata?.name ?? "", errors);
}

/**
 * Gives a service the families and the policy that it does not name, in place. On an update `old` is what it was.
 *
 * @throws {ApiError} Invalid: what it names cannot be
 */
export function chooseFamilies(draft: Service, old: Service | undefined): void {
  const spec = draft.spec!;
  if (spec.type === "ExternalName") return;
  const forOthers = spec.clusterIP === "None" && Object.keys(spec.selector ?? {}).length === 0;
  spec.ipFamilyPolicy ??= old?.spec?.ipFamilyPolicy ?? (forOthers ? "RequireDualStack" : "SingleStack");
  refuse(draft, [...addressErrors(spec)]);
  if (old !== undefined && spec.ipFamilyPolicy === "SingleStack") dropSecondFamily(spec, old.spec!);
  refuse(draft, [...countErrors(spec)]);
  if (forOthers) {
    const [first = "IPv4", second] = spec.ipFamilies ?? [];
    const other = first === "IPv4" ? "IPv6" : "IPv4";
    const both = spec.ipFamilyPolicy !== "SingleStack";
    spec.ipFamilies = second !== undefined ? [first, second] : both ? [first, other] : [first];
    return;
  }
  refuse(draft, [...clusterErrors(spec)]);
  if ((spec.ipFamilies?.length ?? 0) === 0) spec.ipFamilies = ["IPv4"];
}

/** Whoever asks for one family only and leaves the addresses as they were means the first. */
function dropSecondFamily(spec: ServiceSpec, before: ServiceSpec): void {
  const same = (a: readonly string[] = [], b: readonly string[] = []) => a.join() === b.join();
  if (same(spec.clusterIPs, before.clusterIPs)) spec.clusterIPs?.splice(1);
  if (same(spec.ipFamilies, before.ipFamilies)) spec.ipFamilies?.splice(1);
}

function* countErrors(spec: ServiceSpec): Generator<FieldError, void> {
  const { ipFamilyPolicy, clusterIPs = [], ipFamilies = [] } = spec;
  if (ipFamilyPolicy === "SingleStack") {
    const rule = "must be 'RequireDualStack' or 'PreferDualStack' when multiple";
    if (clusterIPs.length === 2) {
      yield invalid("spec.ipFamilyPolicy", ipFamilyPolicy, `${rule} cluster IPs are specified`);
    }
    if (ipFamilies.length === 2) {
      yield invalid("spec.ipFamilyPolicy", ipFamilyPolicy, `${rule} IP families are specified`);
    }
  }
  const families = [...ipFamilies];
  for (const [index, ip] of clusterIPs.entries()) {
    if (ip === "None") break;
    if (index < families.length) continue;
    if (!isIPv6(ip)) families.push("IPv4");
    else {
      yield invalid(`spec.clusterIPs[${index}]`, clusterIPs, "IPv6 is not configured on this cluster");
    }
  }
  if (families.length > 0) spec.ipFamilies = families;
}

function* clusterErrors({ ipFamilyPolicy, ipFamilies = [] }: ServiceSpec): Generator<FieldError, void> {
  if (ipFamilyPolicy === "RequireDualStack") {
    const detail = "this cluster is not configured for dual-stack services";
    yield invalid("spec.ipFamilyPolicy", ipFamilyPolicy, detail);
  }
  for (const [index, family] of ipFamilies.entries()) {
    if (family === "IPv4") continue;
    yield invalid(`spec.ipFamilies[${index}]`, family, "not configured on this cluster");
  }
}
