/**
 * create, update and patch, of objects and of the subresources that are part of them.
 *
 * @module
 */
import { toApiVersion, type Unstructured } from "../../meta/mod.ts";
import { badRequest } from "../registry/api_error.ts";
import { adoptNamespace, createObject, resetFieldsOf, type Written } from "../registry/create_object.ts";
import { trackUpdate } from "../managed_fields/mod.ts";
import { RequestContext } from "../registry/request_context.ts";
import type { ObjectSchema, ServedResource } from "../registry/served_resource.ts";
import type { PartSubresource } from "../registry/strategy.ts";
import { updateObject, type UpdateRequest } from "../registry/update_object.ts";
import { objectTransforms } from "./accept.ts";
import { duplicateFields } from "./duplicate_fields.ts";
import { answerForm, answerObject } from "./object_answers.ts";
import { type FieldValidation, type WriteOptions, writeOptions } from "./query_options.ts";
import { type ParsedBody, readObjectBody } from "./request_body.ts";
import type { ApiRequest } from "./server_state.ts";
import { readPatch } from "./patch_body.ts";

/** A subresource that is part of its object, by name. */
export interface Part {
  readonly name: string;
  readonly strategy: PartSubresource;
}

/** Creates an object. */
export async function handleCreate(api: ApiRequest): Promise<Response> {
  const { resource, query } = api;
  const form = answerForm(api, objectTransforms);
  const options = writeOptions(query, "CreateOptions");
  const body = await readObjectBody(api.request, resource.kind);
  const schema = await resource.schema();
  const ctx = contextOf(api, options, schema);
  const draft = readDraft(resource, body, schema, options.fieldValidation, ctx);
  if (resource.strategy.answer !== undefined) {
    const answer = await resource.strategy.answer(trackAnswered(draft, ctx), ctx);
    return answerWritten(api, ctx, { object: answer, created: true }, form, 201);
  }
  return answerWritten(api, ctx, createObject(ctx, draft), form, 201);
}

/** What is not stored has managed fields too. */
function trackAnswered(draft: Unstructured, ctx: RequestContext): Unstructured {
  draft.metadata ??= {};
  adoptNamespace(draft, ctx.resource, ctx.namespace);
  return trackUpdate({
    updated: draft,
    manager: ctx.manager,
    apiVersion: draft.apiVersion!,
    schema: ctx.schema,
    time: ctx.now,
  });
}

/** Replaces an object, or a part of it. */
export async function handleUpdate(api: ApiRequest, part?: Part): Promise<Response> {
  const { resource, query, info } = api;
  const form = answerForm(api, objectTransforms);
  const options = writeOptions(query, "UpdateOptions");
  const body = await readObjectBody(api.request, resource.kind);
  const schema = await resource.schema();
  const ctx = contextOf(api, options, schema);
  const draft = readDraft(resource, body, schema, options.fieldValidation, ctx);
  const name = draft.metadata?.name;
  if (!name) {
    throw badRequest(
      `the name of the object (${info.name} based on URL) was undeterminable: name must be provided`,
    );
  }
  if (name !== info.name) {
    throw badRequest(`the name of the object (${name}) does not match the name on the URL (${info.name})`);
  }
  const written = updateObject(ctx, {
    name: info.name,
    change: () => draft,
    createsMissing: part === undefined && resource.strategy.allowCreateOnUpdate === true,
    ...partOf(part),
  });
  return answerWritten(api, ctx, written, form, written.created ? 201 : 200);
}

/** A subresource as an update request names it. */
function partOf(part: Part | undefined): Pick<UpdateRequest, "part" | "subresource"> {
  return part === undefined ? {} : { part: part.strategy, subresource: part.name };
}

/** Patches or applies an object, or a part of it. */
export async function handlePatch(api: ApiRequest, part?: Part): Promise<Response> {
  const { resource, query, info, request } = api;
  const form = answerForm(api, objectTransforms);
  const patch = await readPatch(request, resource);
  const options = writeOptions(query, "PatchOptions", patch.type === "apply");
  const schema = await resource.schema();
  const ctx = contextOf(api, options, schema);
  const apiVersion = toApiVersion(resource.group, resource.version);
  const subresource = part === undefined ? {} : { subresource: part.name };
  const written = updateObject(ctx, {
    name: info.name,
    ...partOf(part),
    createsMissing: patch.type === "apply" && part === undefined,
    tracked: patch.type === "apply",
    change: (live) => {
      const patched = patch.type === "apply"
        ? patch.apply({
          ...(live === undefined ? {} : { live }),
          manager: options.fieldManager,
          force: options.force,
          apiVersion,
          ...subresource,
          schema,
          time: ctx.now,
          kind: resource.kind,
          custom: resource.custom !== undefined,
          resetFields: part === undefined ? resetFieldsOf(resource) : part.strategy.resetFields ?? [],
        })
        : patch.patch(live!, schema);
      const draft = readValue(resource, patched, schema, options.fieldValidation, ctx, patch.faults);
      if (draft.metadata?.name !== undefined && draft.metadata.name !== info.name) {
        throw badRequest(
          `the name of the object (${draft.metadata.name}) does not match the name on the URL (${info.name})`,
        );
      }
      return draft;
    },
  });
  return answerWritten(api, ctx, written, form, written.created ? 201 : 200);
}

/** The context of a write. */
export function contextOf(api: ApiRequest, options: WriteOptions, schema?: ObjectSchema): RequestContext {
  return new RequestContext({
    registry: api.server.registry,
    resource: api.resource,
    ...(schema === undefined ? {} : { schema }),
    namespace: api.info.namespace,
    user: api.user,
    dryRun: options.dryRun,
    manager: options.fieldManager || managerFromUserAgent(api.request),
  });
}

/** A manager's default name: the user agent's product, cut like kube-apiserver does. */
function managerFromUserAgent(request: Request): string {
  const agent = request.headers.get("User-Agent") ?? "";
  return agent.split("/")[0]!.slice(0, 128) || "unknown";
}

export function answerWritten(
  api: ApiRequest,
  ctx: RequestContext,
  written: Written,
  form: Parameters<typeof answerObject>[2],
  code: number,
): Response {
  for (const warning of ctx.warnings) api.warnings.add(warning);
  return answerObject(api, written, form, code);
}

/** What a body is read as: a resource's kind, or that of a subresource. */
export type ReadableKind = Pick<
  ServedResource,
  "group" | "version" | "kind" | "read" | "strategy" | "conversion"
>;

/** A body as a draft of the resource's kind, its defaults filled in. */
export function readDraft(
  resource: ReadableKind,
  body: ParsedBody,
  schema: ObjectSchema,
  validation: FieldValidation,
  ctx: RequestContext,
): Unstructured {
  const faults = validation === "Ignore" || body.yaml ? [] : duplicateFields(body.text);
  return readValue(resource, body.value as Unstructured, schema, validation, ctx, faults);
}

/** A value as a draft of the resource's kind. `faults` are those found in its text. */
export function readValue(
  resource: ReadableKind,
  value: Unstructured,
  schema: ObjectSchema,
  validation: FieldValidation,
  ctx: RequestContext,
  faults: readonly string[],
): Unstructured {
  const { kind, group, version } = resource;
  const apiVersion = toApiVersion(group, version);
  const said = typeof value.apiVersion === "string" && value.apiVersion !== ""
    ? value.apiVersion
    : apiVersion;
  const saidKind = typeof value.kind === "string" && value.kind !== "" ? value.kind : kind;
  const named = `${saidKind} in version ${
    JSON.stringify(said.split("/").at(-1))
  } cannot be handled as a ${kind}`;
  if (said !== apiVersion || saidKind !== kind) {
    throw badRequest(`${named}: ${mismatch(resource, said, saidKind)}`);
  }
  const read = resource.read(value, schema);
  if (read.error !== undefined) throw badRequest(read.error);
  const all = validation === "Ignore" ? [] : [...read.unknownFields, ...faults];
  if (all.length > 0) {
    if (validation === "Strict") throw badRequest(`${named}: strict decoding error: ${all.join(", ")}`);
    for (const fault of all) ctx.warn(fault);
  }
  const draft = read.object;
  draft.kind = kind;
  draft.apiVersion = apiVersion;
  return withDefaults(resource, draft, ctx);
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

function mismatch({ group, kind }: ReadableKind, apiVersion: string, saidKind: string): string {
  if (saidKind !== kind) {
    return `converting (${apiVersion}.${saidKind}) to (${group}.${kind}): unknown conversion`;
  }
  return `no kind ${JSON.stringify(saidKind)} is registered for version ${
    JSON.stringify(apiVersion)
  } in scheme "pkg/runtime/scheme.go:111"`;
}
