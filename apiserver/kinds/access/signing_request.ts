/**
 * CertificateSigningRequest.
 *
 * @module
 */
import type {
  CertificateSigningRequest,
  CertificateSigningRequestCondition,
  CertificateSigningRequestStatus,
} from "../../../api/certificates.k8s.io/v1.ts";
import { duplicate, forbidden, invalid, notSupported, required } from "../../../schema/field_error.ts";
import { jsonEqual } from "../../../schema/json_value.ts";
import type { PartSubresource, Strategy } from "../../registry/strategy.ts";
import { typed } from "../typed.ts";
import type { Faults } from "../validation/checks.ts";
import { signerNameErrors } from "./signer_name.ts";

const usages = [
  "any",
  "cert sign",
  "client auth",
  "code signing",
  "content commitment",
  "crl sign",
  "data encipherment",
  "decipher only",
  "digital signature",
  "email protection",
  "encipher only",
  "ipsec end system",
  "ipsec tunnel",
  "ipsec user",
  "key agreement",
  "key encipherment",
  "microsoft sgc",
  "netscape sgc",
  "ocsp signing",
  "s/mime",
  "server auth",
  "signing",
  "timestamping",
];

type Status = CertificateSigningRequestStatus;

function conditionsOf(status: Status | undefined, type: string): CertificateSigningRequestCondition[] {
  return (status?.conditions ?? []).filter((condition) => condition.type === type);
}

/** Conditions get the times that their writer left out. */
function stampConditions(status: Status, old: Status | undefined, now: Date): void {
  const time = now.toISOString().replace(/\.\d+Z$/, "Z");
  for (const condition of status.conditions ?? []) {
    condition.lastUpdateTime ||= time;
    const before = conditionsOf(old, condition.type).find(({ status }) => status === condition.status);
    condition.lastTransitionTime ||= before?.lastTransitionTime ?? time;
  }
}

function* changeErrors(
  now: CertificateSigningRequest,
  old: CertificateSigningRequest,
  approval: boolean,
): Faults {
  for (const type of ["Approved", "Denied", "Failed"]) {
    if (conditionsOf(now.status, type).length < conditionsOf(old.status, type).length) {
      yield forbidden("status.conditions", `updates may not remove a condition of type "${type}"`);
    }
  }
  if (approval) {
    const types = (now.status?.conditions ?? []).map(({ type }) => type);
    if (types.includes("Approved") && types.includes("Denied")) {
      yield invalid("status.conditions", "Denied", "Approved and Denied conditions are mutually exclusive");
    }
    return;
  }
  for (const type of ["Approved", "Denied"]) {
    const before = conditionsOf(old.status, type);
    const after = conditionsOf(now.status, type);
    if (after.length > before.length) {
      yield forbidden("status.conditions", `updates may not add a condition of type "${type}"`);
    } else if (after.length === before.length && !jsonEqual(after, before)) {
      yield forbidden("status.conditions", `updates may not modify a condition of type "${type}"\n`);
    }
  }
}

/** A part of the status; of the approval that is its conditions alone. */
function part(approval: boolean): PartSubresource {
  return {
    type: "part",
    prepareForUpdate(object, old, ctx) {
      const draft = typed<CertificateSigningRequest>(object);
      const before = typed<CertificateSigningRequest>(old);
      draft.spec = structuredClone(before.spec) as typeof draft.spec;
      const status = draft.status ??= {};
      stampConditions(status, before.status, ctx.now);
      if (!approval) return;
      const { conditions } = status;
      draft.status = {
        ...structuredClone(before.status) as Status,
        ...(conditions === undefined ? {} : { conditions }),
      };
    },
    validateUpdate: (object, old) => [
      ...changeErrors(
        typed<CertificateSigningRequest>(object),
        typed<CertificateSigningRequest>(old),
        approval,
      ),
    ],
    resetFields: [["spec"], ["status", approval ? "certificate" : "conditions"]],
  };
}

/** See the module. */
export const certificateSigningRequest: Strategy = {
  generation: "none",
  prepareForCreate(object, { user }) {
    const draft = typed<CertificateSigningRequest>(object);
    const { username: _name, uid: _uid, groups: _groups, extra: _extra, ...spec } = draft.spec;
    const extra = Object.entries(user.extra ?? {}).map(([key, values]) => [key, [...values]]);
    draft.spec = {
      ...spec,
      username: user.name,
      ...(user.uid === undefined ? {} : { uid: user.uid }),
      groups: [...user.groups],
      ...(extra.length === 0 ? {} : { extra: Object.fromEntries(extra) }),
    };
    draft.status = {};
  },
  prepareForUpdate(object, old) {
    object.spec = structuredClone(old.spec);
  },
  validate: (object) => [...specErrors(typed<CertificateSigningRequest>(object))],
  resetFields: [["spec"], ["status"]],
  subresources: { approval: part(true), status: part(false) },
};

function* specErrors({ spec }: CertificateSigningRequest): Faults {
  if (!isRequest(spec.request)) {
    yield invalid("spec.request", spec.request ?? "", "PEM block type must be CERTIFICATE REQUEST");
  }
  const asked = spec.usages ?? [];
  if (asked.length === 0) yield required("spec.usages");
  for (const [index, usage] of asked.entries()) {
    if (!usages.includes(usage)) yield notSupported(`spec.usages[${index}]`, usage, usages);
  }
  for (const [index, usage] of asked.entries()) {
    if (asked.indexOf(usage) < index) yield duplicate(`spec.usages[${index}]`, usage);
  }
  yield* signerNameErrors("spec.signerName", spec.signerName);
  if (spec.expirationSeconds !== undefined && spec.expirationSeconds < 600) {
    const detail = "may not specify a duration less than 600 seconds (10 minutes)";
    yield invalid("spec.expirationSeconds", spec.expirationSeconds, detail);
  }
}

/** Whether base64 holds a PEM block of a certificate request. */
function isRequest(base64: string | undefined): boolean {
  const text = atob(base64 ?? "");
  const start = text.indexOf("-----BEGIN CERTIFICATE REQUEST-----");
  return start !== -1 && text.indexOf("-----END CERTIFICATE REQUEST-----", start) !== -1;
}
