/**
 * What happens to a namespace that is deleted: its content goes, then the finalizer `kubernetes`, then itself.
 *
 * Content that waits for finalizers of its own holds the namespace back; each departure from it is looked at anew.
 *
 * @module
 */
import { type Condition, setCondition, type Unstructured } from "../../meta/mod.ts";
import { ApiError } from "../registry/api_error.ts";
import { deleteObject } from "../registry/delete_object.ts";
import { collectionOf, type Registry } from "../registry/registry.ts";
import { RequestContext, serverUser } from "../registry/request_context.ts";
import { groupResourceToString, type ServedResource } from "../registry/served_resource.ts";
import { TurnQueue } from "../registry/turn_queue.ts";
import { changeAsServer } from "../registry/update_object.ts";
import type { Change, Collection } from "../storage/collection.ts";
import type { StoredObject } from "../storage/stored_object.ts";
import { namespaces } from "./namespace_lifecycle.ts";

/** The namespace's own finalizer, in `spec.finalizers`. */
export const kubernetesFinalizer = "kubernetes";

/** See the module. */
export class NamespaceDeletion {
  readonly #registry: Registry;
  /** Names of namespaces to look at. */
  readonly #queue: TurnQueue<string>;
  #stop: (() => void) | undefined;

  constructor(registry: Registry, onError: (error: unknown, what: string) => void) {
    this.#registry = registry;
    this.#queue = new TurnQueue(
      (name) => this.#look(name),
      (error, name) => onError(error, `deletion of namespace ${name}`),
    );
  }

  /** Takes in what is stored, and follows changes from now on. */
  start(): void {
    const { storage } = this.#registry;
    for (const { name } of storage.collection(namespaces).all()) this.#queue.add(name);
    this.#stop = storage.subscribe((collection, change) => this.#onChange(collection, change));
  }

  /** Stops following. */
  stop(): void {
    this.#stop?.();
    this.#queue.stop();
  }

  /** Resolves once nothing is left to look at. */
  idle(): Promise<void> {
    return this.#queue.idle();
  }

  #onChange(collection: Collection, { type, current }: Change): void {
    if (collection.group === "" && collection.resource === "namespaces") {
      if (type !== "DELETED") this.#queue.add(current.name);
      return;
    }
    if (type === "DELETED" && current.namespace !== "" && this.#isTerminating(current.namespace)) {
      this.#queue.add(current.namespace);
    }
  }

  #isTerminating(name: string): boolean {
    return this.#namespace(name)?.object.metadata?.deletionTimestamp !== undefined;
  }

  #namespace(name: string): StoredObject | undefined {
    return this.#registry.storage.collection(namespaces).get(name);
  }

  #look(name: string): void {
    if (!this.#isTerminating(name)) return;
    if (!finalizersOf(this.#namespace(name)!).includes(kubernetesFinalizer)) return;
    for (const { resource, objects } of this.#content(name)) {
      for (const stored of objects) this.#delete(resource, stored);
    }
    const remaining = this.#content(name);
    const namespace = this.#namespace(name);
    const served = this.#registry.table.find("", "v1", "namespaces");
    if (namespace === undefined || served === undefined) return;
    const context = new RequestContext({ registry: this.#registry, resource: served, user: serverUser });
    changeAsServer(context, namespace, (_metadata, object) => {
      if (remaining.length === 0) dropFinalizer(object);
      else writeConditions(object, remaining);
    });
  }

  /** What is in the namespace, each collection once. */
  #content(name: string): { readonly resource: ServedResource; readonly objects: readonly StoredObject[] }[] {
    const content = [];
    const seen = new Set<Collection>();
    const { table } = this.#registry;
    for (const resource of table.resources) {
      if (!resource.namespaced || !resource.stored) continue;
      if (table.anyVersion(resource.group, resource.resource) !== resource) continue;
      const collection = collectionOf(this.#registry, resource);
      if (seen.has(collection)) continue;
      seen.add(collection);
      const objects = collection.range(`${name}/`);
      if (objects.length > 0) content.push({ resource, objects });
    }
    return content;
  }

  #delete(resource: ServedResource, stored: StoredObject): void {
    if (stored.object.metadata!.deletionTimestamp !== undefined) return;
    const context = new RequestContext({
      registry: this.#registry,
      resource,
      namespace: stored.namespace,
      user: serverUser,
    });
    try {
      deleteObject(context, stored.name, {
        propagationPolicy: "Background",
        preconditions: { uid: stored.uid },
      });
    } catch (error) {
      // Deleting one object may have taken another along.
      if (!(error instanceof ApiError && error.status.reason === "NotFound")) throw error;
    }
  }
}

function finalizersOf({ object }: StoredObject): readonly string[] {
  return (object.spec as { finalizers?: readonly string[] } | undefined)?.finalizers ?? [];
}

function dropFinalizer(namespace: Unstructured): void {
  const spec = namespace.spec as { finalizers?: string[] };
  const finalizers = (spec.finalizers ?? []).filter((finalizer) => finalizer !== kubernetesFinalizer);
  if (finalizers.length > 0) spec.finalizers = finalizers;
  else delete spec.finalizers;
}

/** Says what holds the namespace back, in the conditions that kube-controller-manager writes. */
function writeConditions(
  namespace: Unstructured,
  remaining: readonly { readonly resource: ServedResource; readonly objects: readonly StoredObject[] }[],
): void {
  const status = (namespace.status ??= {}) as { conditions?: Condition[] };
  const counts = remaining.map(({ resource, objects }) =>
    `${groupResourceToString(resource)} has ${objects.length} resource instances`
  );
  const finalizers = new Map<string, number>();
  for (const { objects } of remaining) {
    for (const { object } of objects) {
      for (const finalizer of object.metadata!.finalizers ?? []) {
        finalizers.set(finalizer, (finalizers.get(finalizer) ?? 0) + 1);
      }
    }
  }
  const held = [...finalizers].map(([finalizer, count]) => `${finalizer} in ${count} resource instances`);
  const set = (type: string, is: boolean, reason: string, message: string) => {
    status.conditions = setCondition(status.conditions, {
      type,
      status: is ? "True" : "False",
      reason,
      message,
    });
  };
  set(
    "NamespaceDeletionDiscoveryFailure",
    false,
    "ResourcesDiscovered",
    "All resources successfully discovered",
  );
  set(
    "NamespaceDeletionGroupVersionParsingFailure",
    false,
    "ParsedGroupVersions",
    "All legacy kube types successfully parsed",
  );
  set(
    "NamespaceDeletionContentFailure",
    false,
    "ContentDeleted",
    "All content successfully deleted, may be waiting on finalization",
  );
  set(
    "NamespaceContentRemaining",
    true,
    "SomeResourcesRemain",
    `Some resources are remaining: ${counts.join(", ")}`,
  );
  set(
    "NamespaceFinalizersRemaining",
    held.length > 0,
    held.length > 0 ? "SomeFinalizersRemain" : "ContentHasNoFinalizers",
    held.length > 0
      ? `Some content in the namespace has finalizers remaining: ${held.join(", ")}`
      : "All content-preserving finalizers finished",
  );
}
