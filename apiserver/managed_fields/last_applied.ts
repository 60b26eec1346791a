/**
 * What `kubectl apply` without server-side apply leaves behind: the annotation that holds what it applied.
 *
 * The manager `kubectl` may take over what its own annotation says it had set, and keeps the annotation up to date.
 *
 * @module
 */
import { parseJson, type Unstructured } from "../../meta/mod.ts";
import { goJson } from "../../schema/go_text.ts";
import { isJsonObject, type JsonObject, member } from "../../schema/json_value.ts";
import { compareTyped } from "./compare_typed.ts";
import type { FieldSet } from "./field_set.ts";
import { fieldSetOf } from "./field_set_of.ts";
import type { MergeType } from "./merge_type.ts";
import { TypedValueError } from "./typed_value.ts";
import { validateTyped } from "./validate_typed.ts";

const annotation = "kubectl.kubernetes.io/last-applied-configuration";

/** Most bytes of all annotations together; beyond it the annotation is dropped. */
const maxAnnotationsBytes = 256 * 1024;

/** Whether the object has the annotation. */
export function hasLastApplied(object: Unstructured): boolean {
  return lastAppliedOf(object) !== "";
}

/**
 * The fields that client-side apply had set and that are still as it set them; `undefined` where the annotation is
 * missing, malformed or of another version.
 */
export function lastAppliedAllows(
  live: Unstructured,
  apiVersion: string,
  type: MergeType,
): FieldSet | undefined {
  const text = lastAppliedOf(live);
  if (text === "") return undefined;
  try {
    const lastApplied = parseJson(text);
    if (!isJsonObject(lastApplied) || member(lastApplied, "apiVersion") !== apiVersion) return undefined;
    validateTyped(lastApplied, type, { allowDuplicates: false });
    const { modified, added, removed } = compareTyped(lastApplied, live, type);
    return fieldSetOf(lastApplied, type).difference(modified).difference(added).difference(removed);
  } catch (error) {
    if (error instanceof TypedValueError || error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** The object with what was applied now in its annotation. */
export function withLastApplied(object: Unstructured, applied: Unstructured): Unstructured {
  const appliedMetadata = (applied.metadata ?? {}) as JsonObject;
  const { [annotation]: _old, ...appliedAnnotations } = (appliedMetadata.annotations ?? {}) as JsonObject;
  const metadata = { ...appliedMetadata };
  if (isJsonObject(appliedMetadata.annotations)) {
    if (Object.keys(appliedAnnotations).length > 0) metadata.annotations = appliedAnnotations;
    else delete metadata.annotations;
  }
  const text = `${goJson({ ...applied, metadata })}\n`;
  const annotations: Record<string, string> = { ...object.metadata?.annotations, [annotation]: text };
  if (bytesOf(annotations) > maxAnnotationsBytes) delete annotations[annotation];
  return { ...object, metadata: { ...object.metadata, annotations } };
}

function lastAppliedOf(object: Unstructured): string {
  const text = object.metadata?.annotations?.[annotation];
  return typeof text === "string" ? text : "";
}

function bytesOf(annotations: Record<string, string>): number {
  const encoder = new TextEncoder();
  return Object.entries(annotations)
    .reduce((sum, [key, value]) => sum + encoder.encode(key).length + encoder.encode(value).length, 0);
}
