/**
 * Versions of kinds that a server warns of: they go, or have a successor.
 *
 * Source: what kube-apiserver 1.37.2 answers with all its versions on.
 *
 * @module
 */

/** Since when a version is deprecated, when it goes, and what takes its place. */
type Deprecation = readonly [since: string, gone?: string, successor?: string];

function several(
  prefix: string,
  kinds: readonly string[],
  deprecation: Deprecation,
): [string, Deprecation][] {
  return kinds.map((kind) => [`${prefix} ${kind}`, deprecation]);
}

function succeeded(group: string, version: string, kinds: readonly string[]): [string, Deprecation][] {
  return kinds.map((kind) => [`${group}/${version} ${kind}`, ["v1.37", "v1.40", `${group}/v1 ${kind}`]]);
}

const deviceKinds = ["DeviceClass", "ResourceClaim", "ResourceClaimTemplate", "ResourceSlice"];
const policyKinds = ["MutatingAdmissionPolicy", "MutatingAdmissionPolicyBinding"];

const deprecations: ReadonlyMap<string, Deprecation> = new Map([
  ["v1 ComponentStatus", ["v1.19"]],
  ["v1 Endpoints", ["v1.33", undefined, "discovery.k8s.io/v1 EndpointSlice"]],
  ...several("admissionregistration.k8s.io/v1alpha1", policyKinds, ["v1.35", "v1.38"]),
  ...succeeded("admissionregistration.k8s.io", "v1beta1", policyKinds),
  ...succeeded("certificates.k8s.io", "v1beta1", ["ClusterTrustBundle", "PodCertificateRequest"]),
  ["coordination.k8s.io/v1alpha2 LeaseCandidate", ["v1.35", "v1.38"]],
  ["coordination.k8s.io/v1beta1 LeaseCandidate", ["v1.36", "v1.39"]],
  ...several("resource.k8s.io/v1beta1", deviceKinds, ["v1.35", "v1.38"]),
  ...several("resource.k8s.io/v1beta2", deviceKinds, ["v1.36", "v1.39"]),
  ["resource.k8s.io/v1alpha3 DeviceTaintRule", ["v1.36", "v1.39"]],
  ...succeeded("storagemigration.k8s.io", "v1beta1", ["StorageVersionMigration"]),
]);

/** What a server warns of in every answer about a version of a kind; undefined for most. */
export function deprecationWarning(group: string, version: string, kind: string): string | undefined {
  const name = `${group === "" ? "" : `${group}/`}${version} ${kind}`;
  const found = deprecations.get(name);
  if (found === undefined) return undefined;
  const [since, gone, successor] = found;
  return `${name} is deprecated in ${since}+${gone === undefined ? "" : `, unavailable in ${gone}+`}` +
    (successor === undefined ? "" : `; use ${successor}`);
}
