/**
 * Patches: JSON patch, JSON merge patch and strategic merge patch, as pure functions that change none of their input.
 *
 * Server-side apply is in `../managed_fields/`.
 *
 * @module
 */
export { applyJsonPatch, maxJsonPatchOperations, unknownJsonPatchFields } from "./json_patch.ts";
export { applyMergePatch } from "./merge_patch.ts";
export { applyStrategicMergePatch } from "./strategic_merge_patch.ts";
export { structFault } from "./struct_fault.ts";
