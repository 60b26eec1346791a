/**
 * The kinds of patch.
 *
 * @module
 */
import { RequestError } from "./request_error.ts";

/**
 * How a patch's body is meant: `json` a list of operations (RFC 6902), `merge` a partial object (RFC 7386),
 * `strategic` a partial object whose lists merge by their keys (built-in kinds only), `apply` server-side apply
 * (KEP-555).
 */
export type PatchType = "json" | "merge" | "strategic" | "apply";

/** One operation of a `json` patch (RFC 6902). */
export type JsonPatchOperation =
  | { readonly op: "add" | "replace" | "test"; readonly path: string; readonly value: unknown }
  | { readonly op: "remove"; readonly path: string }
  | { readonly op: "move" | "copy"; readonly from: string; readonly path: string };

const contentTypes: ReadonlyMap<string, string> = new Map<PatchType, string>([
  ["json", "application/json-patch+json"],
  ["merge", "application/merge-patch+json"],
  ["strategic", "application/strategic-merge-patch+json"],
  ["apply", "application/apply-patch+yaml"],
]);

/**
 * The content type of a patch. JSON is YAML, so that an `apply` body is JSON under YAML's name.
 *
 * @throws {RequestError} when there is no such type
 */
export function patchContentType(type: PatchType): string {
  const contentType = contentTypes.get(type);
  if (contentType === undefined) {
    throw new RequestError(
      `unknown patch type "${type}", expected one of ${[...contentTypes.keys()].join(", ")}`,
    );
  }
  return contentType;
}
