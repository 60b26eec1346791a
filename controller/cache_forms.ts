/**
 * The forms in which a cache may hold a kind: the whole objects, and their metadata alone. Each has an informer of its own.
 *
 * @module
 */
import { versionedKindKey } from "./kind_key.ts";
import { isMetadataOnly, metadataOnly } from "./metadata_only.ts";
import type { AnyResourceType } from "./reconciler.ts";

/** Both forms of a kind: the whole objects, and their metadata. */
export function everyFormOf(type: AnyResourceType): readonly AnyResourceType[] {
  return [{ ...type, metadataOnly: false } as AnyResourceType, metadataOnly(type)];
}

/** Names a kind in one version and form, as a cache holds it. */
export function cachedKindKey(type: AnyResourceType): string {
  return `${isMetadataOnly(type) ? "metadata of " : ""}${versionedKindKey(type)}`;
}
