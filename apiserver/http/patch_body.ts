/**
 * Bodies of PATCH: which kind of patch, and what it makes of an object.
 *
 * @module
 */
import { parseJson, parseYaml, type Unstructured } from "../../meta/mod.ts";
import {
  applyJsonPatch,
  applyMergePatch,
  applyStrategicMergePatch,
  unknownJsonPatchFields,
} from "../patch/mod.ts";
import { ApiError, badRequest, unsupportedMediaType } from "../registry/api_error.ts";
import { applyPatch, type ApplyPatchOptions } from "../managed_fields/mod.ts";
import type { ObjectSchema, ServedResource } from "../registry/served_resource.ts";
import { duplicateFields } from "./duplicate_fields.ts";
import { bodyMediaType, readText } from "./request_body.ts";

/** A patch that makes a new object from the present one. */
export interface PlainPatch {
  readonly type: "json" | "merge" | "strategic";
  patch(live: Unstructured, schema: ObjectSchema): Unstructured;
  /** Faults of its text for field validation. */
  readonly faults: readonly string[];
}

/** A server-side apply. */
export interface ApplyPatch {
  readonly type: "apply";
  apply(options: Omit<ApplyPatchOptions, "applied">): Unstructured;
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
        patch: (live) => applyJsonPatch(live, value) as Unstructured,
        faults: [...faults, ...unknownJsonPatchFields(value)].map((fault) => `json patch ${fault}`),
      };
    case "merge":
      return { type, patch: (live) => applyMergePatch(live, value) as Unstructured, faults };
    case "strategic":
      return {
        type,
        patch: (live, schema) => applyStrategicMergePatch(live, value, schema) as Unstructured,
        faults,
      };
  }
}

function readApply(text: string): ApplyPatch {
  let applied: unknown;
  try {
    applied = parseYaml(text);
  } catch (error) {
    throw badRequest(`error decoding YAML: ${(error as Error).message}`);
  }
  if (typeof applied !== "object" || applied === null || Array.isArray(applied)) {
    throw badRequest("error decoding YAML: the body is not an object");
  }
  return {
    type: "apply",
    apply: (options) => applyPatch({ ...options, applied: applied as Unstructured }).object,
    faults: [],
  };
}

function parsePatch(text: string): unknown {
  try {
    return parseJson(text);
  } catch (error) {
    throw badRequest(`error decoding patch: ${(error as Error).message}`);
  }
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
