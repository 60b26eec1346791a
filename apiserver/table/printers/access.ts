/**
 * Who may do what, and certificates.
 *
 * @module
 */
import type {
  CertificateSigningRequest,
  ClusterTrustBundle,
  PodCertificateRequest,
} from "../../../api/certificates.k8s.io/v1.ts";
import type { ClusterRoleBinding, RoleBinding } from "../../../api/rbac.authorization.k8s.io/v1.ts";
import { humanDuration } from "../human_duration.ts";
import type { Cell, PrintContext } from "./printer.ts";
import { labelsText } from "./texts.ts";

/** The cells of a binding, of a namespace or of the cluster. */
export function roleBindingCells(
  { metadata, roleRef, subjects }: RoleBinding | ClusterRoleBinding,
  { age }: PrintContext,
): Cell[] {
  const names = (kind: string) =>
    (subjects ?? []).filter((subject) => subject.kind === kind).map(({ name }) => name);
  const accounts = (subjects ?? []).filter(({ kind }) => kind === "ServiceAccount")
    .map(({ namespace, name }) => `${namespace ?? ""}/${name}`);
  return [
    metadata?.name ?? "",
    `${roleRef?.kind ?? ""}/${roleRef?.name ?? ""}`,
    age(metadata?.creationTimestamp),
    names("User").join(", "),
    names("Group").join(", "),
    accounts.join(", "),
  ];
}

/** The cells of a request for a certificate. */
export function certificateSigningRequestCells(
  request: CertificateSigningRequest,
  { age }: PrintContext,
): Cell[] {
  const { metadata, spec } = request;
  return [
    metadata?.name ?? "",
    age(metadata?.creationTimestamp),
    spec?.signerName || "<none>",
    spec?.username ?? "",
    spec?.expirationSeconds === undefined ? "<none>" : humanDuration(spec.expirationSeconds * 1000),
    signingStatus(request),
  ];
}

function signingStatus({ status }: CertificateSigningRequest): string {
  const has = (wanted: string) => status?.conditions?.some(({ type }) => type === wanted) ?? false;
  const words = [has("Denied") ? "Denied" : has("Approved") ? "Approved" : "Pending"];
  if (has("Failed")) words.push("Failed");
  if (status?.certificate) words.push("Issued");
  return words.join(",");
}

/** The cells of a bundle of trust anchors. */
export function clusterTrustBundleCells({ metadata, spec }: ClusterTrustBundle): Cell[] {
  return [metadata?.name ?? "", spec?.signerName || "<none>"];
}

const requestStates: readonly string[] = ["Issued", "Denied", "Failed"];

/** The cells of a pod's request for a certificate. */
export function podCertificateRequestCells({ metadata, spec, status }: PodCertificateRequest): Cell[] {
  const state = status?.conditions?.findLast(({ type }) => requestStates.includes(type));
  return [
    metadata?.name ?? "",
    spec?.podName ?? "",
    spec?.serviceAccountName ?? "",
    spec?.nodeName ?? "",
    spec?.signerName ?? "",
    state?.type ?? "Pending",
    labelsText(spec?.unverifiedUserAnnotations),
  ];
}
