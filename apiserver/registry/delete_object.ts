/**
 * Delete: at once, or after finalizers and a grace period.
 *
 * The rules are those of kube-apiserver's generic registry (`BeforeDelete`, finalizers by propagation policy).
 *
 * @module
 */
import type { Unstructured } from "../../meta/mod.ts";
import { cloneJson } from "../../schema/json_value.ts";
import type { StoredObject } from "../storage/stored_object.ts";
import { conflict, forbidden, notFound } from "./api_error.ts";
import { collectionOf, groupResourceOf, storageKey } from "./registry.ts";
import type { RequestContext } from "./request_context.ts";

/** Holds an object back until its dependents that block it have gone. */
export const foregroundFinalizer = "foregroundDeletion";
/** Holds an object back until its dependents are let go. */
export const orphanFinalizer = "orphan";

/** DeleteOptions, as far as they count. */
export interface DeleteOptions {
  readonly gracePeriodSeconds?: number;
  readonly propagationPolicy?: "Orphan" | "Background" | "Foreground";
  readonly orphanDependents?: boolean;
  readonly preconditions?: { readonly uid?: string; readonly resourceVersion?: string };
}

/** What a delete comes to. */
export interface Deleted {
  /** The object's last or present state as the request's version shows it. Shared: read only. */
  readonly object: Unstructured;
  /** Whether it has gone; otherwise it waits for finalizers or its grace period. */
  readonly gone: boolean;
}

/**
 * Deletes an object by name.
 *
 * @throws {ApiError} NotFound, Conflict of a precondition, Forbidden of an immortal namespace
 */
export function deleteObject(ctx: RequestContext, name: string, options: DeleteOptions = {}): Deleted {
  const { resource } = ctx;
  const collection = collectionOf(ctx.registry, resource);
  const previous = collection.get(storageKey(ctx.namespace, name));
  if (previous === undefined) throw notFound(groupResourceOf(resource), name);
  checkPreconditions(ctx, previous, options.preconditions);
  const refusal = resource.strategy.refusesDelete?.(previous.object, ctx);
  if (refusal !== undefined) throw forbidden(groupResourceOf(resource), name, refusal);

  const finalizers = finalizersAfter(previous.object, resource.strategy.defaultPropagation, options);
  const wasDeleting = previous.object.metadata!.deletionTimestamp !== undefined;
  const graceful = resource.strategy.gracePeriod !== undefined;
  const grace = gracePeriod(ctx, previous, options);
  const draft = cloneJson(previous.object);
  const metadata = draft.metadata!;
  if (finalizers.length > 0) metadata.finalizers = finalizers;
  else delete metadata.finalizers;

  const goesNow = finalizers.length === 0 && grace === 0 &&
    resource.strategy.holdsDelete?.(previous.object) !== true;
  if (goesNow && !graceful) {
    const last = ctx.dryRun ? previous : removeObject(ctx, previous);
    return { object: last.as(resource), gone: true };
  }
  if (!wasDeleting) {
    if (metadata.generation !== undefined && metadata.generation > 0) metadata.generation += 1;
    metadata.deletionTimestamp = deletionTime(ctx.now.getTime(), grace);
    metadata.deletionGracePeriodSeconds = grace;
  } else if (graceful && grace < (metadata.deletionGracePeriodSeconds ?? 0)) {
    // A deletion under way may only be hastened; its time moves by as much.
    const before = Date.parse(metadata.deletionTimestamp!) - metadata.deletionGracePeriodSeconds! * 1000;
    metadata.deletionTimestamp = deletionTime(before, grace);
    metadata.deletionGracePeriodSeconds = grace;
  } else if (sameFinalizers(finalizers, previous.object.metadata!.finalizers ?? [])) {
    return { object: previous.as(resource), gone: false };
  }
  resource.strategy.prepareForDelete?.(draft, ctx);
  if (ctx.dryRun) {
    return {
      object: resource.conversion === undefined ? draft : resource.conversion.fromStored(draft),
      gone: goesNow,
    };
  }
  const stored = ctx.registry.storage.update(collection, previous, draft);
  // An object that could have been given time is marked first and then goes, so that watches see both.
  const last = goesNow ? removeObject(ctx, stored) : stored;
  return { object: last.as(resource), gone: goesNow };
}

/** Takes an object out of its collection. Gives its last state. */
export function removeObject(ctx: RequestContext, previous: StoredObject): StoredObject {
  const collection = collectionOf(ctx.registry, ctx.resource);
  const removed = ctx.registry.storage.delete(collection, previous);
  ctx.resource.strategy.afterDelete?.(removed.object, ctx);
  return removed;
}

/** Refuses a deletion that is meant for another state of the object. kube-apiserver names the kind here. */
function checkPreconditions(
  { resource }: RequestContext,
  { object }: StoredObject,
  wanted: DeleteOptions["preconditions"],
): void {
  const { uid, resourceVersion, name } = object.metadata!;
  const kind = { group: resource.group, resource: resource.kind };
  if (wanted?.uid !== undefined && wanted.uid !== uid) {
    throw conflict(
      kind,
      name!,
      `the UID in the precondition (${wanted.uid}) does not match the UID in record (${uid}). ` +
        "The object might have been deleted and then recreated",
    );
  }
  if (wanted?.resourceVersion !== undefined && wanted.resourceVersion !== resourceVersion) {
    throw conflict(
      kind,
      name!,
      `the ResourceVersion in the precondition (${wanted.resourceVersion}) does not match the ResourceVersion in ` +
        `record (${resourceVersion}). The object might have been modified`,
    );
  }
}

/** The grace period that counts: 0 for kinds that know none. */
function gracePeriod(
  ctx: RequestContext,
  { object }: StoredObject,
  { gracePeriodSeconds }: DeleteOptions,
): number {
  const grace = ctx.resource.strategy.gracePeriod?.(object, gracePeriodSeconds, ctx) ?? 0;
  return Math.max(0, grace);
}

function deletionTime(from: number, graceSeconds: number): string {
  return `${new Date(from + graceSeconds * 1000).toISOString().slice(0, 19)}Z`;
}

/** The finalizers that a delete leaves, by its propagation policy. */
function finalizersAfter(
  { metadata }: Unstructured,
  byDefault: "Orphan" | "Background" | undefined,
  { propagationPolicy, orphanDependents }: DeleteOptions,
): string[] {
  const present = metadata!.finalizers ?? [];
  const others = present.filter((finalizer) =>
    finalizer !== orphanFinalizer && finalizer !== foregroundFinalizer
  );
  let orphan: boolean;
  let foreground: boolean;
  if (propagationPolicy !== undefined) {
    orphan = propagationPolicy === "Orphan";
    foreground = propagationPolicy === "Foreground";
  } else if (orphanDependents !== undefined) {
    orphan = orphanDependents;
    foreground = false;
  } else {
    // A policy that was put on the object before is kept where the request names none.
    orphan = present.includes(orphanFinalizer) || byDefault === "Orphan";
    foreground = present.includes(foregroundFinalizer);
  }
  if (orphan) others.push(orphanFinalizer);
  if (foreground) others.push(foregroundFinalizer);
  return others;
}

function sameFinalizers(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((finalizer) => b.includes(finalizer));
}
