/**
 * Names of kinds and resources: group, version, and kind or resource.
 *
 * @module
 */

/** A group and one of its versions. */
export interface GroupVersion {
  /** API group; empty for the core group. */
  readonly group: string;
  /** Version within the group. */
  readonly version: string;
}

/** A kind in one version of its group. */
export interface GroupVersionKind extends GroupVersion {
  /** For example `Pod`. */
  readonly kind: string;
}

/** A resource, the plural name in URLs, in one version of its group. */
export interface GroupVersionResource extends GroupVersion {
  /** For example `pods`. */
  readonly resource: string;
}

/** `apps` and `v1` make `apps/v1`; the empty group and `v1` make `v1`. */
export function toApiVersion(group: string, version: string): string {
  return group === "" ? version : `${group}/${version}`;
}

/**
 * The opposite of {@linkcode toApiVersion}.
 *
 * @throws {TypeError} when the text is empty, has more than one slash, or an empty part
 */
export function parseApiVersion(apiVersion: string): GroupVersion {
  const slash = apiVersion.indexOf("/");
  const group = apiVersion.slice(0, Math.max(slash, 0));
  const version = apiVersion.slice(slash + 1);
  if (version === "" || slash === 0 || version.includes("/")) {
    throw new TypeError(`apiVersion "${apiVersion}" is neither VERSION nor GROUP/VERSION`);
  }
  return { group, version };
}

/** The first part of a path to a group and version: `/api/v1` or `/apis/GROUP/VERSION`. */
export function groupVersionPath({ group, version }: GroupVersion): string {
  return group === "" ? `/api/${version}` : `/apis/${group}/${version}`;
}
