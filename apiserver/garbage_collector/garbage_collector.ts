/**
 * Owner garbage collection: an object goes when all its owners have gone.
 *
 * The rules are kube-controller-manager's
 * - background: an object none of whose owners exists is deleted. Of several owners the absent ones are taken off.
 * - foreground: an owner with the finalizer `foregroundDeletion` waits for the dependents that block it.
 * - orphan: an owner with the finalizer `orphan` lets its dependents go before it goes.
 * - An owner is looked for by kind and name, in the dependent's namespace; a namesake with another uid is not it.
 * - An owner of a kind that is not served cannot be judged, so its dependents stay.
 *
 * It is driven by changes alone, right after them; nothing polls.
 *
 * @module
 */
import { type OwnerReference, parseApiVersion } from "../../meta/mod.ts";
import { deleteObject, foregroundFinalizer, orphanFinalizer } from "../registry/delete_object.ts";
import { disownOwnerReferences } from "../registry/disown_fields.ts";
import { collectionOf, type Registry, storageKey } from "../registry/registry.ts";
import { RequestContext, serverUser } from "../registry/request_context.ts";
import type { ServedResource } from "../registry/served_resource.ts";
import { TurnQueue } from "../registry/turn_queue.ts";
import { changeAsServer } from "../registry/update_object.ts";
import type { Change, Collection } from "../storage/collection.ts";
import type { StoredObject } from "../storage/stored_object.ts";
import { type GraphNode, OwnerGraph, ownersOf } from "./owner_graph.ts";

/** What an owner reference is worth. */
type OwnerState =
  /** The owner exists, and stays. */
  | "solid"
  /** The owner does not exist. */
  | "absent"
  /** The owner is being deleted and waits for this dependent. */
  | "waiting"
  /** The owner's kind is not served. */
  | "unknown";

/** How many uids of objects that have gone are remembered. */
const rememberedUids = 10_000;

/** See the module. */
export class GarbageCollector {
  readonly #registry: Registry;
  readonly #graph = new OwnerGraph();
  /** UIDs of objects to look at. */
  readonly #queue: TurnQueue<string>;
  /** UIDs of objects whose owner's kind was not served when they were looked at. */
  readonly #unjudged = new Set<string>();
  /**
   * UIDs of objects that have gone, the latest last. They never come back, so a dependent can be judged by them even
   * when their kind is no longer served.
   */
  readonly #gone = new Set<string>();
  readonly #stops: (() => void)[] = [];

  constructor(registry: Registry, onError: (error: unknown, what: string) => void) {
    this.#registry = registry;
    this.#queue = new TurnQueue(
      (uid) => this.#look(uid),
      (error, uid) => onError(error, `garbage collection of ${uid}`),
    );
  }

  /** Takes in what is stored, and follows changes from now on. */
  start(): void {
    const { storage, table } = this.#registry;
    for (const collection of storage.collections()) {
      for (const current of collection.all()) {
        this.#onChange(collection, { type: "ADDED", revision: current.revision, current });
      }
    }
    this.#stops.push(
      storage.subscribe((collection, change) => this.#onChange(collection, change)),
      table.onChange(() => this.#lookAgain()),
    );
  }

  /** Stops following. */
  stop(): void {
    for (const stop of this.#stops) stop();
    this.#queue.stop();
  }

  /** Resolves once nothing is left to look at. */
  idle(): Promise<void> {
    return this.#queue.idle();
  }

  #onChange(collection: Collection, change: Change): void {
    this.#graph.apply(collection, change);
    const { current } = change;
    if (change.type === "DELETED") {
      this.#unjudged.delete(current.uid);
      this.#gone.add(current.uid);
      if (this.#gone.size > rememberedUids) this.#gone.delete(this.#gone.values().next().value!);
      for (const dependent of this.#graph.dependentsOf(current.uid)) this.#queue.add(dependent);
      // An owner may have waited for this one.
      for (const { uid } of ownersOf(current)) this.#queue.add(uid);
      return;
    }
    if (ownersOf(current).length > 0 || isDeleting(current)) this.#queue.add(current.uid);
    // An owner may have waited for a reference that has been taken off.
    for (const { uid } of change.previous === undefined ? [] : ownersOf(change.previous)) {
      this.#queue.add(uid);
    }
  }

  /** Kinds have come or gone. */
  #lookAgain(): void {
    for (const uid of this.#unjudged) this.#queue.add(uid);
    this.#unjudged.clear();
  }

  #look(uid: string): void {
    const found = this.#graph.get(uid);
    if (found === undefined) return;
    const { node, stored } = found;
    if (isDeleting(stored)) {
      if (hasFinalizer(stored, orphanFinalizer)) this.#orphanDependents(node, stored);
      else if (hasFinalizer(stored, foregroundFinalizer)) this.#awaitDependents(node, stored);
      return;
    }
    this.#collect(node, stored);
  }

  /** Deletes an object all of whose owners have gone, or are going and wait for it. */
  #collect(node: GraphNode, stored: StoredObject): void {
    const owners = ownersOf(stored);
    if (owners.length === 0) return;
    const states = owners.map((owner) => this.#stateOf(owner, stored));
    if (states.includes("unknown")) {
      this.#unjudged.add(node.uid);
      return;
    }
    if (states.includes("solid")) {
      if (states.every((state) => state === "solid")) return;
      this.#takeOff(node, stored, owners.filter((_, i) => states[i] !== "solid"));
      return;
    }
    const foreground = hasFinalizer(stored, foregroundFinalizer) ||
      (states.includes("waiting") && this.#graph.dependentsOf(node.uid).length > 0);
    const propagationPolicy = hasFinalizer(stored, orphanFinalizer)
      ? "Orphan"
      : foreground
      ? "Foreground"
      : "Background";
    const context = this.#context(node, stored);
    if (context === undefined) return;
    deleteObject(context, stored.name, { propagationPolicy, preconditions: { uid: stored.uid } });
  }

  #stateOf(
    { apiVersion, kind, name, uid, blockOwnerDeletion }: OwnerReference,
    dependent: StoredObject,
  ): OwnerState {
    if (this.#gone.has(uid)) return "absent";
    const resource = this.#resourceOfKind(apiVersion, kind);
    if (resource === undefined) return "unknown";
    // A cluster-scoped object cannot be owned by a namespaced one; there is no namespace to look in.
    if (resource.namespaced && dependent.namespace === "") return "unknown";
    const key = storageKey(resource.namespaced ? dependent.namespace : "", name);
    const owner = collectionOf(this.#registry, resource).get(key);
    if (owner === undefined || owner.uid !== uid) return "absent";
    const waits = isDeleting(owner) && hasFinalizer(owner, foregroundFinalizer);
    return waits && blockOwnerDeletion === true ? "waiting" : "solid";
  }

  #resourceOfKind(apiVersion: string, kind: string): ServedResource | undefined {
    try {
      const { group, version } = parseApiVersion(apiVersion);
      return this.#registry.table.findKind(group, version, kind);
    } catch {
      return undefined; // an apiVersion that is none
    }
  }

  /** Foreground: deletes the dependents that block the owner; without any, lets the owner go. */
  #awaitDependents(node: GraphNode, owner: StoredObject): void {
    const blocking = this.#graph.dependentsOf(node.uid).filter((uid) => {
      const dependent = this.#graph.get(uid)?.stored;
      return dependent !== undefined &&
        ownersOf(dependent).some((reference) =>
          reference.uid === node.uid && reference.blockOwnerDeletion === true
        );
    });
    if (blocking.length === 0) this.#dropFinalizer(node, owner, foregroundFinalizer);
    for (const uid of blocking) this.#queue.add(uid);
  }

  /** Orphan: takes the owner off its dependents, then lets it go. */
  #orphanDependents(node: GraphNode, owner: StoredObject): void {
    for (const uid of this.#graph.dependentsOf(node.uid)) {
      const found = this.#graph.get(uid);
      if (found === undefined) continue;
      const references = ownersOf(found.stored).filter((reference) => reference.uid === node.uid);
      this.#takeOff(found.node, found.stored, references);
    }
    this.#dropFinalizer(node, owner, orphanFinalizer);
  }

  /** Takes owners off an object. */
  #takeOff(node: GraphNode, stored: StoredObject, owners: readonly OwnerReference[]): void {
    const removed = new Set(owners.map(({ uid }) => uid));
    this.#change(node, stored, (metadata) => {
      metadata.ownerReferences = ownersOf(stored).filter(({ uid }) => !removed.has(uid)).map((owner) => ({
        ...owner,
      }));
      disownOwnerReferences(metadata, removed);
    });
  }

  #dropFinalizer(node: GraphNode, stored: StoredObject, finalizer: string): void {
    this.#change(node, stored, (draft) => {
      draft.finalizers = (draft.finalizers ?? []).filter((one) => one !== finalizer);
    });
  }

  #change(node: GraphNode, stored: StoredObject, change: Parameters<typeof changeAsServer>[2]): void {
    const context = this.#context(node, stored);
    if (context !== undefined) changeAsServer(context, stored, change);
  }

  #context({ collection }: GraphNode, { namespace }: StoredObject): RequestContext | undefined {
    const resource = this.#registry.table.anyVersion(collection.group, collection.resource);
    if (resource === undefined) return undefined;
    return new RequestContext({ registry: this.#registry, resource, namespace, user: serverUser });
  }
}

function isDeleting({ object }: StoredObject): boolean {
  return object.metadata!.deletionTimestamp !== undefined;
}

function hasFinalizer({ object }: StoredObject, finalizer: string): boolean {
  return object.metadata!.finalizers?.includes(finalizer) ?? false;
}
