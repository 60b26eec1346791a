/**
 * The forms in which a cache may hold a kind: the whole objects, and their metadata alone. Each has an informer of its own.
 *
 * @module
 */
import { namedOnce, versionedKindKey } from "./kind_key.ts";
import { isMetadataOnly, metadataOnly } from "./metadata_only.ts";
import type { AnyResourceType } from "./reconciler.ts";

/** Of each kind that was asked for: every reconcile asks some ten times, of the same few. */
const forms = new WeakMap<AnyResourceType, readonly AnyResourceType[]>();

/** Both forms of a kind: the whole objects, and their metadata. */
export function everyFormOf(type: AnyResourceType): readonly AnyResourceType[] {
  let both = forms.get(type);
  if (both === undefined) {
    both = [{ ...type, metadataOnly: false } as AnyResourceType, metadataOnly(type)];
    forms.set(type, both);
  }
  return both;
}

/** Names a kind in one version and form, as a cache holds it. */
export const cachedKindKey: (type: AnyResourceType) => string = namedOnce((type) =>
  `${isMetadataOnly(type) ? "metadata of " : ""}${versionedKindKey(type)}`
);
