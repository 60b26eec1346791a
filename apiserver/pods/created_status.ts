/**
 * What a successful action on a pod answers.
 *
 * @module
 */
import type { Unstructured } from "../../meta/mod.ts";

/** A Status that says it was done. */
export function createdStatus(): Unstructured {
  return { kind: "Status", apiVersion: "v1", metadata: {}, status: "Success", code: 201 };
}
