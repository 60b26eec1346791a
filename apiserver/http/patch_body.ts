/**
 * Bodies of PATCH: which kind of patch, and what it makes of an object.
 *
 * @module
 */
import {
  type DuplicateKey,
  parseJson,
  parseYamlDocuments,
  stringifyJson,
  type Unstructured,
} from "../../meta/mod.ts";
import { goPrint, jsonTypeName } from "../../schema/go_text.ts";
import { invalid as invalidField } from "../../schema/mod.ts";
import { draftOf, type ReadableKind, type ReadOptions } from "./drafts.ts";
import {
  applyJsonPatch,
  applyMergePatch,
  applyStrategicMergePatch,
  structFault,
  unknownJsonPatchFields,
} from "../patch/mod.ts";
import { ApiError, badRequest, invalid, unsupportedMediaType } from "../registry/api_error.ts";
import { applyPatch, type ApplyPatchOptions } from "../managed_fields/mod.ts";
import type { ObjectSchema, ServedResource } from "../registry/served_resource.ts";
import { duplicateFields, duplicateYamlFields, warningsOfFault } from "./duplicate_fields.ts";
import { bodyMediaType, readText } from "./request_body.ts";

/** A patch that makes a new object from the present one. */
export interface PlainPatch {
  readonly type: "json" | "merge" | "strategic";
  patch(live: Unstructured, schema: ObjectSchema): Unstructured;
  /** As it came. */
  readonly value: unknown;
  /** Faults of its text for field validation. */
  readonly faults: readonly string[];
}

/** A server-side apply. */
export interface ApplyPatch {
  readonly type: "apply";
  apply(options: Omit<ApplyPatchOptions, "applied">, reading?: ReadOptions): Unstructured;
  /** Always none: apply speaks of them itself. */
  readonly faults: readonly string[];
}

const mediaTypes = {
  "application/json-patch+json": "json",
  "application/merge-patch+json": "merge",
  "application/strategic-merge-patch+json": "strategic",
  "application/apply-patch+yaml": "apply",
} as const;

/**
 * Reads the body of a PATCH.
 *
 * @throws {ApiError} UnsupportedMediaType, BadRequest
 */
export async function readPatch(
  request: Request,
  resource: ServedResource,
): Promise<PlainPatch | ApplyPatch> {
  const mediaType = bodyMediaType(request);
  const type = Object.hasOwn(mediaTypes, mediaType)
    ? mediaTypes[mediaType as keyof typeof mediaTypes]
    : undefined;
  if (type === undefined) {
    await request.body?.cancel();
    throw unknownMediaType();
  }
  if (type === "strategic" && resource.custom !== undefined) {
    await request.body?.cancel();
    throw unsupportedMediaType(
      Object.keys(mediaTypes).filter((one) => mediaTypes[one as keyof typeof mediaTypes] !== type),
    );
  }
  const text = await readText(request);
  if (type === "apply") return readApply(text);
  const value = parsePatch(text);
  const faults = duplicateFields(text);
  switch (type) {
    case "json":
      return {
        type,
        value,
        patch: (live) => applyJsonPatch(live, value) as Unstructured,
        faults: [...faults, ...unknownJsonPatchFields(value)].map((fault) => `json patch ${fault}`),
      };
    case "merge":
      return { type, value, patch: (live) => applyMergePatch(live, value) as Unstructured, faults };
    case "strategic":
      return {
        type,
        value,
        patch: (live, schema) => applyStrategicMergePatch(live, value, schema) as Unstructured,
        faults,
      };
  }
}

function readApply(text: string): ApplyPatch {
  let applied: unknown;
  const duplicates: DuplicateKey[] = [];
  try {
    applied = parseYamlDocuments(text, { onDuplicate: (key) => duplicates.push(key) })[0] ?? {};
  } catch (error) {
    throw badRequest(`error encoding patch: yaml: ${(error as Error).message}`);
  }
  applied ??= {}; // an empty document
  if (!isObject(applied)) {
    throw badRequest(
      "error decoding patch: error unmarshaling JSON: while decoding JSON: " +
        `json: cannot unmarshal ${jsonTypeName(applied)} into Go value of type map[string]interface {}`,
    );
  }
  return {
    type: "apply",
    apply(options, reading) {
      const { object } = applyPatch({ ...options, applied: applied as Unstructured });
      if (reading !== undefined) judge(duplicateYamlFields(duplicates), reading);
      return object;
    },
    faults: [],
  };
}

/** Refuses or warns of what a patch's text says twice, which is judged once the rest has been applied. */
function judge(faults: readonly string[], { validation, ctx }: ReadOptions): void {
  for (const fault of faults) {
    if (validation === "Strict") {
      throw badRequest(`error strict decoding patch: error converting YAML to JSON: ${fault}`);
    }
    if (validation === "Warn") { for (const warning of warningsOfFault(fault)) ctx.warn(warning); }
  }
}

function parsePatch(text: string): unknown {
  try {
    return parseJson(text);
  } catch {
    throw badRequest("invalid JSON patch");
  }
}

/**
 * What a patch makes of an object, as a draft.
 *
 * @throws {ApiError} Invalid, with the patched object or the patch in its text, when that is none of the kind
 */
export function patchedDraft(
  kind: ReadableKind,
  live: Unstructured,
  patch: PlainPatch,
  options: ReadOptions,
): Unstructured {
  const patched = patch.patch(live, options.schema);
  const refusal = (_what: string, detail: string) => {
    const shown = patch.type === "strategic"
      ? goPrint(patch.value)
      : stringifyJson(inPatchedOrder(patched, patch));
    return invalid({ group: "", kind: "" }, "", [invalidField("patch", shown, detail)]);
  };
  const fault = patch.type === "strategic" ? structFault(patched, options.schema) : undefined;
  if (fault !== undefined) throw refusal("", fault);
  return draftOf(kind, patched, patch.faults, options, refusal);
}

/** An object's fields in the order in which kube-apiserver's patching leaves them: sorted where the patch went. */
function inPatchedOrder(patched: Unstructured, { type, value }: PlainPatch): unknown {
  return sortedAlong(patched, type === "merge" ? value : {});
}

function sortedAlong(value: unknown, patch: unknown): unknown {
  if (!isObject(value) || !isObject(patch)) return value;
  return Object.fromEntries(
    Object.keys(value).sort().map((field) => [
      field,
      Object.hasOwn(patch, field) ? sortedAlong(value[field], patch[field]) : value[field],
    ]),
  );
}

function isObject(value: unknown): value is { readonly [field: string]: unknown } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** What kube-apiserver's router answers to a media type that no PATCH knows. */
function unknownMediaType(): ApiError {
  return new ApiError({
    kind: "Status",
    apiVersion: "v1",
    metadata: {},
    status: "Failure",
    message: "415: Unsupported Media Type",
    reason: "UnsupportedMediaType",
    details: {},
    code: 415,
  });
}
