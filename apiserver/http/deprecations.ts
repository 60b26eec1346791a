/**
 * Versions of kinds that are on their way out, and the warning that every request for one gets.
 *
 * Facts of Kubernetes 1.37, as its server tells them.
 *
 * @module
 */
import { toApiVersion } from "../../meta/mod.ts";
import type { ServedResource } from "../registry/served_resource.ts";

interface Deprecation {
  /** Minor versions of Kubernetes 1: deprecated since, and gone from. */
  readonly since: number;
  readonly until?: number;
  /** What to use instead, `GROUP/VERSION KIND`. */
  readonly use?: string;
}

const removal = 3;

/** Deprecations of whole versions; a version is gone three releases later. */
const versions: { readonly [groupVersion: string]: { readonly since: number; readonly use?: string } } = {
  "certificates.k8s.io/v1beta1": { since: 37, use: "certificates.k8s.io/v1" },
  "admissionregistration.k8s.io/v1beta1": { since: 37, use: "admissionregistration.k8s.io/v1" },
  "admissionregistration.k8s.io/v1alpha1": { since: 35 },
  "coordination.k8s.io/v1beta1": { since: 36 },
  "coordination.k8s.io/v1alpha2": { since: 35 },
  "resource.k8s.io/v1beta2": { since: 36 },
  "resource.k8s.io/v1beta1": { since: 35 },
  "resource.k8s.io/v1alpha3": { since: 36 },
  "storagemigration.k8s.io/v1beta1": { since: 37, use: "storagemigration.k8s.io/v1" },
};

/** Deprecations of single kinds, which stay. */
const kinds: { readonly [kind: string]: Deprecation } = {
  "v1 ComponentStatus": { since: 19 },
  "v1 Endpoints": { since: 33, use: "discovery.k8s.io/v1 EndpointSlice" },
};

/** Kinds that stay, of versions that do not. */
const staying: ReadonlySet<string> = new Set([
  "resource.k8s.io/v1beta2 DeviceTaintRule",
  "resource.k8s.io/v1alpha3 ResourcePoolStatusRequest",
]);

/** The warning for a resource; undefined for one that is here to stay. */
export function deprecationWarning({ group, version, kind, custom }: ServedResource): string | undefined {
  if (custom !== undefined) return custom.deprecationWarning;
  const apiVersion = toApiVersion(group, version);
  const name = `${apiVersion} ${kind}`;
  if (Object.hasOwn(kinds, name)) return warning(name, kinds[name]!);
  if (staying.has(name) || !Object.hasOwn(versions, apiVersion)) return undefined;
  const { since, use } = versions[apiVersion]!;
  return warning(name, {
    since,
    until: since + removal,
    ...(use === undefined ? {} : { use: `${use} ${kind}` }),
  });
}

function warning(name: string, { since, until, use }: Deprecation): string {
  const gone = until === undefined ? "" : `, unavailable in v1.${until}+`;
  const instead = use === undefined ? "" : `; use ${use}`;
  return `${name} is deprecated in v1.${since}+${gone}${instead}`;
}
