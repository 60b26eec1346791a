/**
 * Update: a stored object becomes a changed one, by PUT, patch, apply or a subresource.
 *
 * @module
 */
import type { Unstructured } from "../../meta/mod.ts";
import { cloneJson, jsonEqual } from "../../schema/json_value.ts";
import { invalid as invalidField } from "../../schema/mod.ts";
import type { StoredObject } from "../storage/stored_object.ts";
import { conflict, invalid, notFound, plainFailure } from "./api_error.ts";
import { adoptNamespace, createObject, metaRulesOf, resetFieldsOf, type Written } from "./create_object.ts";
import { removeObject } from "./delete_object.ts";
import { keepManagedFieldsTimes, trackUpdate } from "../managed_fields/mod.ts";
import { carryGeneration, hasStatusSubresource, keepGeneration } from "./generation.ts";
import { objectMetaUpdateErrors } from "../../schema/object_meta_errors.ts";
import { collectionOf, groupResourceOf, storageKey } from "./registry.ts";
import type { RequestContext } from "./request_context.ts";
import type { ServedResource } from "./served_resource.ts";
import type { PartSubresource } from "./strategy.ts";
import { orderedMetadata } from "./system_fields.ts";

/** How to change an object. */
export interface UpdateRequest {
  readonly name: string;
  /**
   * Gives the changed object in the request's version from the present one (undefined when there is none and
   * {@linkcode UpdateRequest.createsMissing} is set). `live` is shared; the result becomes the registry's own.
   */
  readonly change: (live: Unstructured | undefined) => Unstructured;
  /** Whether an object that is not there is created. */
  readonly createsMissing?: boolean;
  /** What the subresource that is written through may change; without it the main path's rules hold. */
  readonly part?: PartSubresource;
  /** Whether the change is a patch, which names no version of its own to be held to. */
  readonly patches?: boolean;
  /** The path below the object that is written through, for managed fields. */
  readonly subresource?: string;
  /** Whether `change` has written managed fields already. */
  readonly tracked?: boolean;
}

/** Text of the conflict that a stale resourceVersion makes. */
export const staleMessage =
  "the object has been modified; please apply your changes to the latest version and try again";

/**
 * Changes a stored object. A change that changes nothing stores nothing, and the version stays.
 *
 * @throws {ApiError} NotFound, Conflict, Invalid, and what the change throws
 */
export function updateObject(ctx: RequestContext, request: UpdateRequest): Written {
  const { resource, registry } = ctx;
  const collection = collectionOf(registry, resource);
  const previous = collection.get(storageKey(ctx.namespace, request.name));
  if (previous === undefined) {
    if (request.createsMissing !== true) throw notFound(groupResourceOf(resource), request.name);
    const draft = request.change(undefined);
    if (request.patches === true) delete draft.metadata?.resourceVersion;
    const uid = draft.metadata?.uid;
    if (uid) {
      throw conflict(
        groupResourceOf(resource),
        request.name,
        `Precondition failed: UID in precondition: ${uid}, UID in object meta: `,
      );
    }
    return createObject(ctx, draft, { tracked: request.tracked === true });
  }

  const live = previous.as(resource);
  const updated = request.change(live);
  const metadata = updated.metadata ??= {};
  metadata.name ??= request.name;
  if (request.patches !== true) checkUid(ctx, metadata, previous);
  adoptNamespace(updated, resource, ctx.namespace);
  checkVersion(ctx, metadata.resourceVersion, previous);

  keepSystemFields(metadata, live.metadata!);
  const tracked = request.tracked === true ? updated : trackUpdate({
    live,
    updated,
    manager: ctx.manager,
    apiVersion: updated.apiVersion!,
    ...(request.subresource === undefined ? {} : { subresource: request.subresource }),
    schema: ctx.schema,
    time: ctx.now,
    custom: resource.custom !== undefined,
    otherVersions: ctx.otherVersions,
    resetFields: request.part === undefined ? resetFieldsOf(resource) : request.part.resetFields ?? [],
  });
  const object = resource.conversion === undefined ? tracked : resource.conversion.toStored(tracked);
  return storeChange(ctx, previous, object, request.part);
}

/** Runs the kind's hooks over a changed object of the stored version, and stores it. */
function storeChange(
  ctx: RequestContext,
  previous: StoredObject,
  draft: Unstructured,
  part: PartSubresource | undefined,
): Written {
  const { resource, registry } = ctx;
  const { strategy } = resource;
  const old = previous.object;
  let object = draft;
  if (part === undefined) {
    if (hasStatusSubresource(resource)) keepField(object, old, "status");
    strategy.prepareForUpdate?.(object, old, ctx);
    carryGeneration(resource, object, old);
  } else {
    keepGeneration(object, old);
    part.prepareForUpdate(object, old, ctx);
    if (part.countsGeneration === true) carryGeneration(resource, object, old);
  }
  object.metadata!.resourceVersion = old.metadata!.resourceVersion!;
  const errors = [
    ...objectMetaUpdateErrors(object.metadata!, old.metadata!, metaRulesOf(resource)),
    ...(part === undefined ? strategy.validateUpdate : part.validateUpdate)?.call(
      part ?? strategy,
      object,
      old,
      ctx,
    ) ??
      [],
  ];
  if (errors.length > 0) {
    throw invalid({ group: resource.storage.group, kind: resource.kind }, old.metadata!.name!, errors);
  }

  object.metadata = orderedMetadata(object.metadata!);
  object = keepManagedFieldsTimes(old, object);
  if (jsonEqual(object, old)) return { object: previous.as(resource), stored: previous, created: false };
  if (ctx.dryRun) {
    return {
      object: resource.conversion === undefined ? object : resource.conversion.fromStored(object),
      created: false,
    };
  }
  if (isFinished(object) && strategy.holdsDelete?.(object) !== true) {
    // What went is the object as it was stored; the answer is the object as it was to be, with its last version.
    removeObject(ctx, previous);
    return {
      object: resource.conversion === undefined ? object : resource.conversion.fromStored(object),
      created: false,
    };
  }
  const stored = registry.storage.update(collectionOf(registry, resource), previous, object);
  strategy.afterWrite?.(stored.object, old, ctx);
  return { object: stored.as(resource), stored, created: false };
}

/** Whether a deleted object has nothing left to wait for. */
function isFinished({ metadata }: Unstructured): boolean {
  return metadata!.deletionTimestamp !== undefined && (metadata!.finalizers ?? []).length === 0 &&
    (metadata!.deletionGracePeriodSeconds ?? 0) === 0;
}

function checkUid(
  ctx: RequestContext,
  { uid }: NonNullable<Unstructured["metadata"]>,
  previous: StoredObject,
): void {
  if (!uid || uid === previous.uid) return;
  const key = `/registry/${ctx.resource.resource}/${previous.key}`;
  throw conflict(
    groupResourceOf(ctx.resource),
    previous.name,
    `StorageError: invalid object, Code: 4, Key: ${key}, ResourceVersion: 0, AdditionalErrorMsg: ` +
      `Precondition failed: UID in precondition: ${uid}, UID in object meta: ${previous.uid}`,
  );
}

function checkVersion(ctx: RequestContext, asked: string | undefined, previous: StoredObject): void {
  const { resource } = ctx;
  if (!asked || asked === "0") {
    if (allowsUnconditionalUpdate(resource)) return;
    // kube-apiserver names the resource here, not the kind.
    throw invalid({ group: resource.group, kind: resource.resource }, previous.name, [
      invalidField("metadata.resourceVersion", 0, "must be specified for an update"),
    ]);
  }
  if (!/^[0-9]+$/.test(asked)) {
    throw plainFailure(500, `strconv.ParseUint: parsing ${JSON.stringify(asked)}: invalid syntax`);
  }
  if (asked !== previous.object.metadata!.resourceVersion) {
    throw conflict(groupResourceOf(resource), previous.name, staleMessage);
  }
}

function allowsUnconditionalUpdate({ strategy, custom }: ServedResource): boolean {
  return strategy.allowUnconditionalUpdate ?? custom === undefined;
}

/** What a writer cannot change is as it was where the draft leaves it out. */
function keepSystemFields(
  metadata: NonNullable<Unstructured["metadata"]>,
  old: NonNullable<Unstructured["metadata"]>,
): void {
  metadata.uid ||= old.uid!;
  metadata.creationTimestamp = old.creationTimestamp!;
  delete metadata.selfLink;
  if (old.deletionTimestamp !== undefined) {
    metadata.deletionTimestamp = old.deletionTimestamp;
    if (old.deletionGracePeriodSeconds !== undefined) {
      metadata.deletionGracePeriodSeconds ??= old.deletionGracePeriodSeconds;
    }
  }
}

function keepField(object: Unstructured, old: Unstructured, field: string): void {
  if (old[field] === undefined) delete object[field];
  else object[field] = cloneJson(old[field]);
}

/** The status subresource of kinds that say nothing else: only `status`, and metadata as its managers wrote it. */
export const statusPart: PartSubresource = {
  type: "part",
  prepareForUpdate(object, old) {
    for (const field of new Set([...Object.keys(object), ...Object.keys(old)])) {
      if (field !== "status" && field !== "metadata" && field !== "apiVersion" && field !== "kind") {
        keepField(object, old, field);
      }
    }
  },
  resetFields: [["spec"]],
};

/**
 * A change of metadata that the server makes of its own accord: no hooks, no managed fields. An object that has
 * nothing left to wait for goes.
 */
export function changeAsServer(
  ctx: RequestContext,
  previous: StoredObject,
  change: (metadata: NonNullable<Unstructured["metadata"]>, object: Unstructured) => void,
): void {
  const { resource, registry } = ctx;
  const object = cloneJson(previous.object);
  change(object.metadata!, object);
  object.metadata = orderedMetadata(object.metadata!);
  if (jsonEqual(object, previous.object)) return;
  if (isFinished(object) && resource.strategy.holdsDelete?.(object) !== true) {
    removeObject(ctx, previous);
    return;
  }
  const stored = registry.storage.update(collectionOf(registry, resource), previous, object);
  resource.strategy.afterWrite?.(stored.object, previous.object, ctx);
}
