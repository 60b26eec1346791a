/**
 * Names of kinds, as keys of maps and sets.
 *
 * @module
 */
import type { AnyResourceType } from "./reconciler.ts";

/** Names a kind whatever version of it is meant: a server stores its objects once. */
export function kindKey({ group, resource }: Pick<AnyResourceType, "group" | "resource">): string {
  return `${resource}.${group}`;
}

/** Names a kind in one version, as a cache holds it. */
export function versionedKindKey(
  { group, version, resource }: Pick<AnyResourceType, "group" | "version" | "resource">,
): string {
  return `${resource}.${version}.${group}`;
}

/** Names an object of a kind. */
export function objectOfKindKey(
  type: Pick<AnyResourceType, "group" | "resource">,
  objectKey: string,
): string {
  return `${kindKey(type)}/${objectKey}`;
}

/** Whether two values name one kind, in whatever version. */
export function isSameKind(a: AnyResourceType, b: AnyResourceType): boolean {
  return a.resource === b.resource && a.group === b.group;
}
