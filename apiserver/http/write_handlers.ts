/**
 * create, update and patch, of objects and of the subresources that are part of them.
 *
 * @module
 */
import { byteStringOf, textOfByteString } from "../../meta/byte_string.ts";
import { toApiVersion, type Unstructured } from "../../meta/mod.ts";
import { isPrintable } from "../../schema/go_text.ts";
import { badRequest } from "../registry/api_error.ts";
import { adoptNamespace, createObject, resetFieldsOf } from "../registry/create_object.ts";
import { trackUpdate } from "../managed_fields/mod.ts";
import { loadOtherVersions } from "../registry/other_versions.ts";
import { RequestContext } from "../registry/request_context.ts";
import type { ObjectSchema } from "../registry/served_resource.ts";
import type { PartSubresource } from "../registry/strategy.ts";
import { updateObject, type UpdateRequest } from "../registry/update_object.ts";
import { objectTransforms } from "./accept.ts";
import { draftOf, draftOfBody } from "./drafts.ts";
import { answerForm, answerObject } from "./object_answers.ts";
import { type WriteOptions, writeOptions } from "./query_options.ts";
import { readObjectBody } from "./request_body.ts";
import type { ApiRequest } from "./server_state.ts";
import { patchedDraft, readPatch } from "./patch_body.ts";

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
  const schema = await resource.schema();
  const body = await readObjectBody(api.request, resource.kind, schema);
  const ctx = await writeContext(api, options, schema);
  const draft = draftOfBody(resource, body, { schema, validation: options.fieldValidation, ctx });
  if (resource.strategy.answer !== undefined) {
    const answer = await resource.strategy.answer(trackAnswered(draft, ctx), ctx);
    return answerObject(api, { object: answer }, form, 201);
  }
  return answerObject(api, createObject(ctx, draft), form, 201);
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
  const schema = await resource.schema();
  const body = await readObjectBody(api.request, resource.kind, schema);
  const ctx = await writeContext(api, options, schema);
  const draft = draftOfBody(resource, body, { schema, validation: options.fieldValidation, ctx });
  checkName(draft, info.name);
  const written = updateObject(ctx, {
    name: info.name,
    change: () => draft,
    createsMissing: part === undefined && resource.strategy.allowCreateOnUpdate === true,
    ...partOf(part),
  });
  return answerObject(api, written, form, written.created ? 201 : 200);
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
  const ctx = await writeContext(api, options, schema);
  const apiVersion = toApiVersion(resource.group, resource.version);
  const subresource = part === undefined ? {} : { subresource: part.name };
  const written = updateObject(ctx, {
    name: info.name,
    ...partOf(part),
    createsMissing: patch.type === "apply" && part === undefined,
    tracked: patch.type === "apply",
    patches: true,
    change: (live) => {
      const reading = { schema, validation: options.fieldValidation, ctx };
      const draft = patch.type === "apply"
        ? draftOf(
          resource,
          patch.apply({
            ...(live === undefined ? {} : { live }),
            manager: options.fieldManager,
            force: options.force,
            apiVersion,
            ...subresource,
            schema,
            time: ctx.now,
            kind: resource.kind,
            custom: resource.custom !== undefined,
            otherVersions: ctx.otherVersions,
            resetFields: part === undefined ? resetFieldsOf(resource) : part.strategy.resetFields ?? [],
          }, reading),
          patch.faults,
          reading,
        )
        : patchedDraft(resource, live!, patch, reading);
      checkName(draft, info.name);
      return draft;
    },
  });
  return answerObject(api, written, form, written.created ? 201 : 200);
}

/**
 * Refuses an object that is not the one in the URL.
 *
 * @throws {ApiError} BadRequest
 */
export function checkName({ metadata }: Unstructured, name: string): void {
  if (!metadata?.name) {
    throw badRequest(
      `the name of the object (${name} based on URL) was undeterminable: name must be provided`,
    );
  }
  if (metadata.name !== name) {
    throw badRequest(
      `the name of the object (${metadata.name}) does not match the name on the URL (${name})`,
    );
  }
}

/** The context of a write. */
export async function writeContext(
  api: ApiRequest,
  options: WriteOptions,
  schema: ObjectSchema,
): Promise<RequestContext> {
  return new RequestContext({
    registry: api.server.registry,
    resource: api.resource,
    schema,
    otherVersions: await loadOtherVersions(api.server.registry, api.resource),
    namespace: api.info.namespace,
    user: api.user,
    dryRun: options.dryRun,
    warnings: api.warnings,
    manager: options.fieldManager || managerFromUserAgent(api.request),
  });
}

/** Bytes of a manager's name. */
const longestManager = 128;

/** A manager's default name: what of the user agent's product can be printed, cut like kube-apiserver does. */
function managerFromUserAgent(request: Request): string {
  const product = textOfByteString(request.headers.get("User-Agent") ?? "").split("/")[0]!;
  let manager = "";
  let size = 0;
  for (const character of product) {
    if (!isPrintable(character)) continue;
    size += byteStringOf(character).length;
    if (size > longestManager) break;
    manager += character;
  }
  return manager || "unknown";
}
