/**
 * JSON merge patch (RFC 7386).
 *
 * @module
 */
import { jsonTypeName } from "../../schema/go_text.ts";
import { cloneJson, isJsonObject, type JsonObject, member, setMember } from "../../schema/json_value.ts";
import { badPatch } from "./patch_error.ts";

/**
 * Merges a patch into a copy of the document: null removes a member, an object is merged, all else replaces.
 *
 * @throws {ApiError} BadRequest where the patch is no object
 */
export function applyMergePatch(document: unknown, patch: unknown): unknown {
  if (patch === null) throw badPatch("Invalid JSON Patch");
  if (!isJsonObject(patch)) {
    throw badPatch(
      `error decoding patch: json: cannot unmarshal ${
        jsonTypeName(patch)
      } into Go value of type map[string]interface {}`,
    );
  }
  return merge(document, patch);
}

function merge(document: unknown, patch: JsonObject): JsonObject {
  const merged = isJsonObject(document) ? cloneJson(document) : {};
  for (const name of Object.keys(patch)) {
    const value = patch[name];
    if (value === null) {
      delete merged[name];
    } else {
      setMember(merged, name, mergeValue(member(merged, name), value));
    }
  }
  return merged;
}

function mergeValue(old: unknown, value: unknown): unknown {
  if (isJsonObject(old)) return isJsonObject(value) ? merge(old, value) : cloneJson(value);
  return withoutNulls(value);
}

/** A copy without the members that are null, also in the objects of lists: nothing was there to remove. */
function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (!isJsonObject(value)) return value;
  const kept: JsonObject = {};
  for (const name of Object.keys(value)) {
    if (value[name] !== null) setMember(kept, name, withoutNulls(value[name]));
  }
  return kept;
}
