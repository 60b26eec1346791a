/**
 * Managed fields: who owns which fields of an object, and server-side apply (KEP-555).
 *
 * The rules are structured-merge-diff's over the kind's schema: lists of `x-kubernetes-list-type` map and set are merged
 * by item, maps by member, atomic ones as a whole. All functions are pure.
 *
 * @module
 */
export { type ApplyConflict, ApplyConflictError } from "./apply_conflict_error.ts";
export {
  applyPatch,
  type ApplyPatchOptions,
  type FieldManagerOptions,
  keepManagedFieldsTimes,
  trackUpdate,
  type TrackUpdateOptions,
} from "./field_manager.ts";
export { type OtherVersion, type OtherVersions } from "./versions.ts";
