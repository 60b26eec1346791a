/**
 * APIService.
 *
 * @module
 */
import type { APIService } from "../../../api/apiregistration.k8s.io/v1.ts";
import { invalid, required } from "../../../schema/field_error.ts";
import { goQuote } from "../../../schema/go_text.ts";
import type { Strategy } from "../../registry/strategy.ts";
import { typed } from "../typed.ts";
import { type Faults, invalidFor } from "../validation/checks.ts";
import { dns1035Label, dnsSubdomain, pathSegment, portNumber } from "../../../schema/names.ts";

/** See the module. */
export const apiService: Strategy = {
  generation: "none",
  prepareForCreate(object, { now }) {
    const draft = typed<APIService>(object);
    // Nobody has to be asked whether what the server itself serves is there.
    draft.status = draft.spec?.service !== undefined ? {} : {
      conditions: [{
        type: "Available",
        status: "True",
        lastTransitionTime: `${now.toISOString().slice(0, 19)}Z`,
        reason: "Local",
        message: "Local APIServices are always available",
      }],
    };
  },
  validateName: pathSegment,
  validate: (object) => [...serviceErrors(typed<APIService>(object))],
  validateUpdate: (object) => [...serviceErrors(typed<APIService>(object))],
};

function* serviceErrors({ metadata, spec }: APIService): Faults {
  const { group = "", version = "", groupPriorityMinimum = 0, versionPriority = 0, service } = spec ?? {};
  const { caBundle, insecureSkipTLSVerify = false } = spec ?? {};
  const name = metadata?.name ?? "";
  if (name !== "" && pathSegment(name, false).length === 0 && name !== `${version}.${group}`) {
    const detail = `must be \`spec.version+"."+spec.group\`: ${goQuote(`${version}.${group}`)}`;
    yield invalid("metadata.name", name, detail);
  }
  if (group === "" && version !== "v1") {
    yield required("spec.group", "only v1 may have an empty group and it better be legacy kube");
  }
  if (group !== "") yield* invalidFor("spec.group", group, dnsSubdomain(group));
  yield* invalidFor("spec.version", version, dns1035Label(version));
  if (groupPriorityMinimum <= 0 || groupPriorityMinimum > 20_000) {
    const detail = "must be positive and less than 20000";
    yield invalid("spec.groupPriorityMinimum", groupPriorityMinimum, detail);
  }
  if (versionPriority <= 0 || versionPriority > 1000) {
    yield invalid("spec.versionPriority", versionPriority, "must be positive and less than 1000");
  }
  const skipField = "spec.insecureSkipTLSVerify";
  if (service === undefined) {
    if (caBundle) {
      const bytes = `${Math.floor(caBundle.replace(/=+$/, "").length * 3 / 4)} bytes`;
      yield invalid("spec.caBundle", bytes, "local APIServices may not have a caBundle");
    }
    if (insecureSkipTLSVerify) {
      yield invalid(skipField, true, "local APIServices may not have insecureSkipTLSVerify");
    }
    return;
  }
  if (!service.namespace) yield required("spec.service.namespace");
  if (!service.name) yield required("spec.service.name");
  const faults = portNumber(service.port ?? 0);
  if (faults.length > 0) {
    yield invalid("spec.service.port", service.port ?? 0, `port is not valid: ${faults.join(", ")}`);
  }
  if (insecureSkipTLSVerify && caBundle) {
    yield invalid(skipField, true, "may not be true if caBundle is present");
  }
}
