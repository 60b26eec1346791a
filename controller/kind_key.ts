/**
 * Names of kinds, as keys of maps and sets.
 *
 * @module
 */
import { madeOnce } from "./made_once.ts";
import type { AnyResourceType } from "./reconciler.ts";

/** Names a kind whatever version of it is meant: a server stores its objects once. */
export const kindKey: (type: Pick<AnyResourceType, "group" | "resource">) => string = madeOnce(
  ({ group, resource }) => `${resource}.${group}`,
);

/** Names a kind in one version, as a cache holds it. */
export const versionedKindKey: (type: Pick<AnyResourceType, "group" | "version" | "resource">) => string =
  madeOnce(({ group, version, resource }) => `${resource}.${version}.${group}`);

/** Names a kind as owner references do, in whatever version. */
export const ownerKindKey: (type: AnyResourceType) => string = madeOnce(({ group, kind }) =>
  referencedKindKey(group, kind)
);

/** The same of a reference, which has no type of its own. */
export function referencedKindKey(group: string, kind: string): string {
  return `${kind}.${group}`;
}

/** Whether two values name one kind, in whatever version. */
export function isSameKind(a: AnyResourceType, b: AnyResourceType): boolean {
  return a.resource === b.resource && a.group === b.group;
}
