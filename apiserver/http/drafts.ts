/**
 * What comes in, as a draft of its kind: decoded, unknown fields judged, defaults filled in.
 *
 * @module
 */
import { parseApiVersion, toApiVersion, type Unstructured } from "../../meta/mod.ts";
import { readBuiltIn } from "../kinds/mod.ts";
import { type ApiError, badRequest } from "../registry/api_error.ts";
import { schemaIn } from "../registry/kind_schema.ts";
import { dropDuplicateOwners } from "../registry/owner_reference_duplicates.ts";
import type { RequestContext } from "../registry/request_context.ts";
import type { ObjectSchema, ServedResource } from "../registry/served_resource.ts";
import { checkCustomBody, checkCustomType } from "./custom_type.ts";
import { duplicateFields, duplicateYamlFields, faultsInOrder, warningsOfFault } from "./duplicate_fields.ts";
import type { FieldValidation } from "./query_options.ts";
import type { ParsedBody } from "./request_body.ts";

/** What a body is read as: a resource's kind, or that of a subresource. */
export type ReadableKind = Pick<
  ServedResource,
  "group" | "version" | "kind" | "read" | "strategy" | "conversion" | "custom"
>;

/** How to read. */
export interface ReadOptions {
  readonly schema: ObjectSchema;
  readonly validation: FieldValidation;
  readonly ctx: RequestContext;
  /** The JSON that the value was, in whose order faults are told. */
  readonly text?: string;
}

/** How a fault is refused: `what` names the object's kind and version, `detail` the fault. */
export type Refusal = (what: string, detail: string) => ApiError;

const refuseBody: Refusal = (what, detail) => badRequest(`${what}: ${detail}`);

/**
 * A body as a draft.
 *
 * @throws {ApiError} BadRequest
 */
export function draftOfBody(kind: ReadableKind, body: ParsedBody, options: ReadOptions): Unstructured {
  const { text, yaml, duplicates, value } = body;
  const isCustom = kind.custom !== undefined;
  if (isCustom) checkCustomBody(kind, body);
  const faults = yaml ? duplicateYamlFields(duplicates) : isCustom ? duplicateFields(text) : [];
  const reading = yaml || isCustom ? options : { ...options, text };
  return draftOf(kind, value as Unstructured, faults, reading, refuseBody);
}

/**
 * A value as a draft. `faults` are those found in its text.
 *
 * @throws {ApiError} what `refuse` makes of a fault
 */
export function draftOf(
  kind: ReadableKind,
  value: Unstructured,
  faults: readonly string[],
  { schema, validation, ctx, text }: ReadOptions,
  refuse: Refusal = refuseBody,
): Unstructured {
  const apiVersion = toApiVersion(kind.group, kind.version);
  const said = typeof value.apiVersion === "string" && value.apiVersion !== ""
    ? value.apiVersion
    : apiVersion;
  const saidKind = typeof value.kind === "string" && value.kind !== "" ? value.kind : kind.kind;
  const what = `${saidKind} in version ${
    JSON.stringify(said.split("/").at(-1))
  } cannot be handled as a ${kind.kind}`;
  if (kind.custom !== undefined) checkCustomType(kind, value, (fault) => refuse(what, fault));
  if (said !== apiVersion || saidKind !== kind.kind) {
    throw refuse(what, mismatch(kind, value, said, saidKind, { schema, ctx }));
  }
  const read = kind.read(value, schema);
  if (read.error !== undefined) throw refuse(what, withoutPrefix(read.error));
  const all = validation === "Ignore"
    ? []
    : text === undefined
    ? [...faults, ...read.unknownFields]
    : faultsInOrder(text, read.unknownFields);
  if (all.length > 0) {
    if (validation === "Strict") throw refuse(what, `strict decoding error: ${all.join(", ")}`);
    for (const warning of all.flatMap(warningsOfFault)) ctx.warn(warning);
  }
  const draft = read.object;
  draft.kind = kind.kind;
  draft.apiVersion = apiVersion;
  dropDuplicateOwners(draft, (text) => ctx.warn(text));
  return withDefaults(kind, draft, ctx);
}

/** A kind says itself what it refuses; here only the fault is wanted. */
function withoutPrefix(error: string): string {
  const marker = " cannot be handled as a ";
  const start = error.indexOf(marker);
  const end = start === -1 ? -1 : error.indexOf(": ", start);
  return end === -1 ? error : error.slice(end + 2);
}

/** The kind's own defaults speak of its stored version. */
function withDefaults(
  { strategy, conversion }: ReadableKind,
  draft: Unstructured,
  ctx: RequestContext,
): Unstructured {
  if (strategy.default === undefined) return draft;
  const stored = conversion === undefined ? draft : conversion.toStored(draft);
  strategy.default(stored, ctx);
  return conversion === undefined ? stored : conversion.fromStored(stored);
}

/** What is wrong with a body of another kind: it may be wrong even as what it says it is. */
function mismatch(
  kind: ReadableKind,
  value: Unstructured,
  said: string,
  saidKind: string,
  { schema, ctx }: Pick<ReadOptions, "schema" | "ctx">,
): string {
  const unknown = `no kind ${JSON.stringify(saidKind)} is registered for version ${
    JSON.stringify(said)
  } in scheme "pkg/runtime/scheme.go:111"`;
  let named;
  try {
    named = { ...parseApiVersion(said), kind: saidKind };
  } catch {
    return unknown;
  }
  const other = schemaIn(schema.definitions, named);
  if (other !== undefined) {
    const { error } = readBuiltIn(value, other, named);
    if (error !== undefined) return withoutPrefix(error);
  } else if (ctx.registry.table.findKind(named.group, named.version, saidKind) === undefined) {
    return unknown;
  }
  return `converting (${named.version}.${saidKind}) to (${
    goPackage(kind.group)
  }.${kind.kind}): unknown conversion`;
}

/** The Go package of a group's internal types, which such a message names. */
function goPackage(group: string): string {
  return group === "" ? "core" : group.split(".")[0]!;
}
