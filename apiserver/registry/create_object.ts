/**
 * Create: from a draft to a stored object.
 *
 * @module
 */
import type { Unstructured } from "../../meta/mod.ts";
import { cloneJson } from "../../schema/json_value.ts";
import { admitToNamespace } from "../namespaces/namespace_lifecycle.ts";
import type { StoredObject } from "../storage/stored_object.ts";
import { alreadyExists, ApiError, badRequest, invalid, plainFailure } from "./api_error.ts";
import { trackUpdate } from "../managed_fields/mod.ts";
import { hasGeneration, hasStatusSubresource } from "./generation.ts";
import { objectMetaErrors, type ObjectMetaRules } from "../../schema/object_meta_errors.ts";
import { collectionOf, groupResourceOf, storageKey } from "./registry.ts";
import type { RequestContext } from "./request_context.ts";
import type { ServedResource } from "./served_resource.ts";
import { fillSystemFields, generateName, orderedMetadata, wipeSystemFields } from "./system_fields.ts";

/** What a write comes to. */
export interface Written {
  /** The object as the request's version shows it; of a dry run, as it would be. Shared: read only. */
  readonly object: Unstructured;
  /** Absent on a dry run. */
  readonly stored?: StoredObject;
  /** Whether it is new. */
  readonly created: boolean;
}

/** How often a generated name is made anew when it is taken. */
const nameAttempts = 8;

/**
 * Stores a draft of the request's version. The draft is used up.
 *
 * @throws {ApiError} AlreadyExists, Invalid, NotFound and Forbidden of its namespace
 */
export function createObject(
  ctx: RequestContext,
  draft: Unstructured,
  options: { readonly tracked?: boolean } = {},
): Written {
  const { resource } = ctx;
  const metadata = draft.metadata ??= {};
  adoptNamespace(draft, resource, ctx.namespace);
  if (metadata.resourceVersion) {
    throw plainFailure(500, "resourceVersion should not be set on objects to be created");
  }
  delete metadata.resourceVersion;
  wipeSystemFields(metadata);
  let tracked = draft;
  if (options.tracked !== true) {
    tracked = trackUpdate({
      updated: draft,
      manager: ctx.manager,
      apiVersion: draft.apiVersion!,
      schema: ctx.schema,
      time: ctx.now,
      resetFields: resetFieldsOf(resource),
      custom: resource.custom !== undefined,
    });
  }
  admitToNamespace(ctx, tracked);

  const { conversion, strategy } = resource;
  const wanted = conversion === undefined ? tracked : conversion.toStored(tracked);
  for (let attempt = 1;; attempt++) {
    // Only a generated name may be taken and need another round.
    const object = wanted.metadata!.name ? wanted : cloneJson(wanted);
    fillSystemFields(object, ctx.timestamp);
    const generated = object.metadata!.name === undefined || object.metadata!.name === "";
    if (generated && object.metadata!.generateName) {
      object.metadata!.name = generateName(object.metadata!.generateName);
    }
    if (hasStatusSubresource(resource) && strategy.keepsStatusOnCreate !== true) clearStatus(object, ctx);
    strategy.prepareForCreate?.(object, ctx);
    if (hasGeneration(resource, object)) object.metadata!.generation = 1;

    const name = object.metadata!.name ?? "";
    const errors = [
      ...objectMetaErrors(object.metadata!, metaRulesOf(resource)),
      ...strategy.validate?.(object, ctx) ?? [],
    ];
    if (errors.length > 0) {
      throw invalid({ group: resource.storage.group, kind: resource.kind }, name, errors);
    }

    const collection = collectionOf(ctx.registry, resource);
    const key = storageKey(object.metadata!.namespace ?? "", name);
    if (collection.get(key) !== undefined) {
      if (generated && attempt < nameAttempts) continue;
      const taken = alreadyExists(groupResourceOf(resource), name);
      if (collection.get(key)!.object.metadata!.deletionTimestamp === undefined) throw taken;
      throw new ApiError({ ...taken.status, message: `object is being deleted: ${taken.status.message}` });
    }
    object.metadata = orderedMetadata(object.metadata!);
    if (ctx.dryRun) {
      return { object: conversion === undefined ? object : conversion.fromStored(object), created: true };
    }
    const stored = ctx.registry.storage.create(collection, key, object);
    strategy.afterWrite?.(stored.object, undefined, ctx);
    return { object: stored.as(resource), stored, created: true };
  }
}

/** How a kind's metadata is checked. */
export function metaRulesOf({ group, namespaced, strategy, custom }: ServedResource): ObjectMetaRules {
  return {
    namespaced,
    // On a cluster definitions are the kind of another server, as their objects are.
    builtIn: custom === undefined && group !== "apiextensions.k8s.io",
    ...(strategy.validateName === undefined ? {} : { validateName: strategy.validateName }),
  };
}

/** The paths that the main path's managers cannot own. */
export function resetFieldsOf(resource: ServedResource): readonly (readonly string[])[] {
  return resource.strategy.resetFields ?? (hasStatusSubresource(resource) ? [["status"]] : []);
}

/**
 * Puts the request's namespace into an object that names none.
 *
 * @throws {ApiError} BadRequest when it names another
 */
export function adoptNamespace(
  object: Unstructured,
  { namespaced }: ServedResource,
  namespace: string,
): void {
  const metadata = object.metadata!;
  if (!namespaced) {
    delete metadata.namespace;
  } else if (!metadata.namespace) {
    metadata.namespace = namespace;
  } else if (metadata.namespace !== namespace) {
    throw badRequest("the namespace of the provided object does not match the namespace sent on the request");
  }
}

/** Takes a status away, back to what the kind's empty object has. */
function clearStatus(object: Unstructured, ctx: RequestContext): void {
  if (object.status === undefined) return;
  const { apiVersion, kind } = object;
  const { resource } = ctx;
  // The empty object is read in the request's version; a stored form that differs is the conversion's to make.
  const { object: empty } = resource.read({
    apiVersion: versionOf(ctx),
    kind: kind ?? resource.kind,
    metadata: {},
  }, ctx.schema);
  const { status } = resource.conversion === undefined ? empty : resource.conversion.toStored(empty);
  if (status === undefined) delete object.status;
  else object.status = status;
  object.apiVersion = apiVersion!;
}

function versionOf({ resource: { group, version } }: RequestContext): string {
  return group === "" ? version : `${group}/${version}`;
}
