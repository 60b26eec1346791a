/**
 * The forms in which a cache may hold a kind: the whole objects, and their metadata alone. Each has an informer of its own.
 *
 * @module
 */
import { versionedKindKey } from "./kind_key.ts";
import { madeOnce } from "./made_once.ts";
import { isMetadataOnly, metadataOnly } from "./metadata_only.ts";
import type { AnyResourceType } from "./reconciler.ts";

/** Both forms of a kind: the whole objects, and their metadata. */
export const everyFormOf: (type: AnyResourceType) => readonly AnyResourceType[] = madeOnce((
  type,
) => [{ ...type, metadataOnly: false } as AnyResourceType, metadataOnly(type)]);

/** Names a kind in one version and form, as a cache holds it. */
export const cachedKindKey: (type: AnyResourceType) => string = madeOnce((type) =>
  `${isMetadataOnly(type) ? "metadata of " : ""}${versionedKindKey(type)}`
);
