/**
 * Subresources that are no part of their object: views of it (`scale`) and actions on it (`eviction`, `binding`).
 *
 * @module
 */
import { toApiVersion, type Unstructured } from "../../meta/mod.ts";
import { readBuiltIn } from "../kinds/mod.ts";
import { trackUpdate } from "../managed_fields/mod.ts";
import { invalid, methodNotAllowed, notFound } from "../registry/api_error.ts";
import type { Written } from "../registry/create_object.ts";
import { schemaOfKind } from "../registry/kind_schema.ts";
import { collectionOf, groupResourceOf, storageKey } from "../registry/registry.ts";
import { RequestContext } from "../registry/request_context.ts";
import type { ObjectSchema, ServedSubresource } from "../registry/served_resource.ts";
import type { ActionSubresource, ViewSubresource } from "../registry/strategy.ts";
import { updateObject } from "../registry/update_object.ts";
import { ownersFromView, ownersInView } from "../registry/view_owners.ts";
import { objectTransforms, plainOnly } from "./accept.ts";
import { answerForm, transformed } from "./object_answers.ts";
import { type ApplyPatch, patchedDraft, type PlainPatch, readPatch } from "./patch_body.ts";
import { type WriteOptions, writeOptions } from "./query_options.ts";
import { readObjectBody } from "./request_body.ts";
import { type AnswerForm, answerValue } from "./responses.ts";
import type { ApiRequest } from "./server_state.ts";
import { draftOf, draftOfBody, type ReadableKind } from "./drafts.ts";
import { checkName, writeContext } from "./write_handlers.ts";

/** get, update and patch of a view. */
export function handleView(
  api: ApiRequest,
  served: ServedSubresource,
  view: ViewSubresource,
): Response | Promise<Response> {
  if (!served.verbs.includes(verbs[api.request.method] ?? "")) throw methodNotAllowed();
  switch (api.request.method) {
    case "PUT":
      return updateView(api, served, view);
    case "PATCH":
      return patchView(api, served, view);
    default:
      return getView(api, view);
  }
}

const verbs: { readonly [method: string]: string } = {
  GET: "get",
  HEAD: "get",
  PUT: "update",
  PATCH: "patch",
};

function getView(api: ApiRequest, view: ViewSubresource): Response {
  const { resource, info, server } = api;
  const form = answerForm(api, objectTransforms);
  const stored = collectionOf(server.registry, resource).get(storageKey(info.namespace, info.name));
  if (stored === undefined) throw notFound(groupResourceOf(resource), info.name);
  return answerView(
    api,
    view.read(
      stored.as(resource),
      new RequestContext({ registry: server.registry, resource, namespace: info.namespace, user: api.user }),
    ),
    form,
  );
}

async function updateView(
  api: ApiRequest,
  served: ServedSubresource,
  view: ViewSubresource,
): Promise<Response> {
  const form = answerForm(api, objectTransforms);
  const options = writeOptions(api.query, "UpdateOptions");
  const { ctx, schema, kind } = await viewContext(api, served, options);
  const body = await readObjectBody(api.request, kind.kind, schema);
  const draft = draftOfBody(kind, body, { schema, validation: options.fieldValidation, ctx });
  checkName(draft, api.info.name);
  return writeView(api, ctx, served, view, schema, form, (live) => {
    return trackUpdate({
      live,
      updated: draft,
      manager: ctx.manager,
      custom: true, // a view leaves its zeros out
      apiVersion: toApiVersion(kind.group, kind.version),
      subresource: served.name,
      schema,
      time: ctx.now,
    });
  });
}

async function patchView(
  api: ApiRequest,
  served: ServedSubresource,
  view: ViewSubresource,
): Promise<Response> {
  const form = answerForm(api, objectTransforms);
  const patch = await readPatch(api.request, api.resource);
  const options = writeOptions(api.query, "PatchOptions", patch.type === "apply");
  const { ctx, schema, kind } = await viewContext(api, served, options);
  return writeView(
    api,
    ctx,
    served,
    view,
    schema,
    form,
    (live) => patchedView(live, patch, { ctx, schema, kind, options, subresource: served.name }),
  );
}

interface PatchedViewOptions {
  readonly ctx: RequestContext;
  readonly schema: ObjectSchema;
  readonly kind: ReadableKind;
  readonly options: WriteOptions;
  readonly subresource: string;
}

function patchedView(
  live: Unstructured,
  patch: PlainPatch | ApplyPatch,
  { ctx, schema, kind, options, subresource }: PatchedViewOptions,
): Unstructured {
  const tracking = {
    live,
    manager: ctx.manager,
    custom: true,
    apiVersion: toApiVersion(kind.group, kind.version),
    subresource,
    schema,
    time: ctx.now,
  };
  if (patch.type === "apply") {
    const applied = patch.apply({
      ...tracking,
      manager: options.fieldManager,
      force: options.force,
      kind: kind.kind,
    });
    return draftOf(kind, applied, [], { schema, validation: options.fieldValidation, ctx });
  }
  return trackUpdate({
    ...tracking,
    updated: patchedDraft(kind, live, patch, { schema, validation: options.fieldValidation, ctx }),
  });
}

async function viewContext(
  api: ApiRequest,
  served: ServedSubresource,
  options: WriteOptions,
): Promise<{ readonly ctx: RequestContext; readonly schema: ObjectSchema; readonly kind: ReadableKind }> {
  const objectSchema = await api.resource.schema();
  const schema = await schemaOfKind(served.kind, objectSchema);
  const ctx = await writeContext(api, options, objectSchema);
  return {
    ctx,
    schema,
    kind: { ...served.kind, read: (body, schema) => readBuiltIn(body, schema, served.kind), strategy: {} },
  };
}

/** Writes what a changed view says into its object, and answers the view of that. */
function writeView(
  api: ApiRequest,
  ctx: RequestContext,
  served: ServedSubresource,
  view: ViewSubresource,
  _schema: ObjectSchema,
  form: AnswerForm,
  change: (live: Unstructured) => Unstructured,
): Response {
  const { info, resource } = api;
  const mappings = view.fieldMappings ?? [];
  const viewVersion = toApiVersion(served.kind.group, served.kind.version);
  const objectVersion = toApiVersion(resource.group, resource.version);
  const written: Written = updateObject(ctx, {
    name: info.name,
    subresource: served.name,
    tracked: true,
    change: (live) => {
      const shown = view.read(live!, ctx);
      const owners = ownersInView(live!.metadata!.managedFields as never, mappings, viewVersion);
      const before = {
        ...shown,
        metadata: { ...shown.metadata, ...(owners ? { managedFields: owners } : {}) },
      };
      const after = change(before);
      const { resourceVersion, uid } = after.metadata ?? {};
      checkName(after, info.name);
      const faults = view.validate?.(after, ctx) ?? [];
      if (faults.length > 0) throw invalid(served.kind, info.name, faults);
      const draft = structuredClone(live!);
      view.write(draft, after, ctx);
      draft.metadata = {
        ...draft.metadata,
        resourceVersion: resourceVersion ?? live!.metadata!.resourceVersion!,
      };
      if (uid) draft.metadata.uid = uid;
      const managedFields = ownersFromView(
        live!.metadata!.managedFields as never,
        after.metadata?.managedFields as never,
        mappings,
        objectVersion,
      );
      if (managedFields === undefined) delete draft.metadata.managedFields;
      else draft.metadata.managedFields = managedFields;
      return draft;
    },
  });
  return answerView(api, view.read(written.object, ctx), form);
}

function answerView(api: ApiRequest, shown: Unstructured, form: AnswerForm): Response {
  const { representation } = form;
  if (representation.as !== undefined) return answerValue(transformed(api, shown, representation), form);
  const { kind, apiVersion, ...rest } = shown;
  return answerValue({ kind, apiVersion, ...rest }, form);
}

/** create below an object. */
export async function handleAction(
  api: ApiRequest,
  served: ServedSubresource,
  action: ActionSubresource,
): Promise<Response> {
  const { info, resource, server, query } = api;
  const form = answerForm(api, plainOnly);
  const options = writeOptions(query, "CreateOptions");
  const kind = served.acceptedTypes?.[0] ?? served.kind;
  const schema = await schemaOfKind(kind, await resource.schema());
  const body = await readObjectBody(api.request, kind.kind, schema);
  const ctx = await writeContext(api, options, schema);
  const draft = draftOfBody(
    { ...kind, read: (body, schema) => readBuiltIn(body, schema, kind), strategy: {} },
    body,
    { schema, validation: options.fieldValidation, ctx },
  );
  const target = collectionOf(server.registry, resource).get(storageKey(info.namespace, info.name));
  const tracked = trackUpdate({
    updated: draft,
    manager: ctx.manager,
    apiVersion: toApiVersion(kind.group, kind.version),
    subresource: served.name,
    schema,
    time: ctx.now,
  });
  const answer = await action.create(info.name, tracked, target?.as(resource), ctx);
  return answerValue(answer, form, 201);
}
