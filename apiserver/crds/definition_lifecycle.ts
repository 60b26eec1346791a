/**
 * Follows CustomResourceDefinitions: accepts their names, serves their resources, and clears up after a deleted one.
 *
 * On a cluster these are controllers of kube-apiserver itself, so they run whether or not a server has the loops of a
 * controller manager.
 *
 * @module
 */
import type { CustomResourceDefinition } from "../../api/apiextensions.k8s.io/v1.ts";
import { stringifyJson, type Unstructured } from "../../meta/mod.ts";
import { trackUpdate } from "../managed_fields/mod.ts";
import { ApiError } from "../registry/api_error.ts";
import { deleteObject } from "../registry/delete_object.ts";
import type { Registry } from "../registry/registry.ts";
import { RequestContext, serverUser, timestampOf } from "../registry/request_context.ts";
import type { ObjectSchema, ServedResource } from "../registry/served_resource.ts";
import { TurnQueue } from "../registry/turn_queue.ts";
import { changeAsServer } from "../registry/update_object.ts";
import type { Change, Collection } from "../storage/collection.ts";
import type { StoredObject } from "../storage/stored_object.ts";
import { customResources, storedReader } from "./custom_resources.ts";
import { nextDefinitionStatus, setDefinitionCondition } from "./definition_conditions.ts";
import { isEstablished } from "../../schema/definition/definition_errors.ts";
import { cleanupFinalizer } from "./definition_strategy.ts";
import { asDefinition } from "../../schema/definition/definition_view.ts";
import { definitionsResource } from "./custom_resource_strategy.ts";

/** Who owns the status fields that this writes. */
const manager = "kube-apiserver";

/** See the module. */
export class DefinitionLifecycle {
  readonly #registry: Registry;
  /** Names of definitions to look at. */
  readonly #queue: TurnQueue<string>;
  /** Definitions by name for which resources are served, and the generation and names that these were made of. */
  readonly #served = new Map<string, string>();
  #schema: ObjectSchema | undefined;
  #loading: Promise<void> | undefined;
  #stop: (() => void) | undefined;

  constructor(registry: Registry, onError: (error: unknown, what: string) => void) {
    this.#registry = registry;
    this.#queue = new TurnQueue(
      (name) => this.#look(name),
      (error, name) => onError(error, `CustomResourceDefinition ${name}`),
    );
  }

  /** Takes in what is stored, and follows changes from now on. */
  start(): void {
    for (const { name } of this.#definitions().all()) this.#queue.add(name);
    this.#stop = this.#registry.storage.subscribe((collection, change) => this.#onChange(collection, change));
  }

  /** Stops following. What is served stays served. */
  stop(): void {
    this.#stop?.();
    this.#queue.stop();
  }

  /** Resolves once nothing is left to look at. */
  async idle(): Promise<void> {
    await this.#loading;
    await this.#queue.idle();
  }

  #definitions(): Collection {
    return this.#registry.storage.collection(definitionsResource);
  }

  #onChange(collection: Collection, { type, current }: Change): void {
    if (
      collection.group === definitionsResource.group && collection.resource === definitionsResource.resource
    ) {
      if (type !== "DELETED") this.#queue.add(current.name);
      else this.#serve(current.name, undefined);
      this.#queueWaiting(asDefinition(current.object));
      return;
    }
    if (type !== "DELETED") return;
    const name = `${collection.resource}.${collection.group}`;
    if (this.#served.has(name) && isTerminating(this.#definitions().get(name))) this.#queue.add(name);
  }

  /** A name that one definition lets go may be what another of its group waits for. */
  #queueWaiting(changed: CustomResourceDefinition): void {
    for (const other of this.#othersInGroup(changed)) {
      const accepted = other.status?.conditions?.find(({ type }) => type === "NamesAccepted");
      if (accepted?.status === "False") this.#queue.add(other.metadata!.name!);
    }
  }

  #look(name: string): void {
    const stored = this.#definitions().get(name);
    if (stored === undefined) return;
    if (this.#schema === undefined) {
      this.#load();
      return;
    }
    if (isTerminating(stored) && (stored.object.metadata!.finalizers ?? []).includes(cleanupFinalizer)) {
      this.#cleanUp(stored);
      return;
    }
    const definition = asDefinition(stored.object);
    this.#serve(name, definition);
    const status = nextDefinitionStatus(definition, this.#othersInGroup(definition), timestampOf(new Date()));
    // Each step is a change of its own, and brings the definition here again.
    if (status !== undefined) this.#write(stored, (object) => asDefinition(object).status = status);
  }

  /** A definition's schema is there once any has been written through the server; else it is loaded first. */
  #load(): void {
    const served = this.#servedDefinition();
    this.#loading ??= served.schema().then((schema) => {
      this.#schema = schema;
      this.#loading = undefined;
      for (const { name } of this.#definitions().all()) this.#queue.add(name);
    });
  }

  #servedDefinition(): ServedResource {
    const served = this.#registry.table.find(definitionsResource.group, "v1", definitionsResource.resource);
    if (served === undefined) throw new Error("customresourcedefinitions are not served");
    return served;
  }

  *#othersInGroup({ metadata, spec }: CustomResourceDefinition): Generator<CustomResourceDefinition> {
    for (const { name, object } of this.#definitions().all()) {
      const other = asDefinition(object);
      if (name !== metadata!.name && other.spec.group === spec.group) yield other;
    }
  }

  /** Serves what an established definition asks for; nothing for one that is gone or not yet established. */
  #serve(name: string, definition: CustomResourceDefinition | undefined): void {
    const made = definition === undefined || !isEstablished(definition) ? "" : stringifyJson([
      definition.metadata!.uid,
      definition.spec,
      definition.status?.acceptedNames,
    ]);
    if ((this.#served.get(name) ?? "") === made) return;
    if (made === "") {
      this.#registry.table.replace(`crd/${name}`, []);
      this.#served.delete(name);
      return;
    }
    const { group, names } = definition!.spec;
    this.#registry.storage.collection({ group, resource: names.plural }).reread(storedReader(definition!));
    this.#registry.table.replace(`crd/${name}`, customResources(definition!));
    this.#served.set(name, made);
  }

  /** Deletes the objects of a deleted definition, and lets it go once there are none. */
  #cleanUp(stored: StoredObject): void {
    const definition = asDefinition(stored.object);
    const terminating = definition.status?.conditions?.find(({ type }) => type === "Terminating");
    if (terminating?.reason !== "InstanceDeletionInProgress") {
      this.#write(stored, (object) =>
        setDefinitionCondition(asDefinition(object), {
          type: "Terminating",
          status: "True",
          reason: "InstanceDeletionInProgress",
          message: "CustomResource deletion is in progress",
        }, timestampOf(new Date())));
      return;
    }
    const { group, names } = definition.spec;
    const collection = this.#registry.storage.collection({ group, resource: names.plural });
    const served = this.#registry.table.anyVersion(group, names.plural);
    if (served !== undefined) {
      for (const instance of [...collection.all()]) {
        this.#delete(served, instance);
      }
    }
    if (served !== undefined && [...collection.all()].length > 0) return;
    changeAsServer(this.#context(), stored, (metadata) => {
      const left = (metadata.finalizers ?? []).filter((finalizer) => finalizer !== cleanupFinalizer);
      if (left.length > 0) metadata.finalizers = left;
      else delete metadata.finalizers;
    });
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
      deleteObject(context, stored.name, { preconditions: { uid: stored.uid } });
    } catch (error) {
      // Deleting one object may have taken another along.
      if (!(error instanceof ApiError && error.status.reason === "NotFound")) throw error;
    }
  }

  #context(): RequestContext {
    return new RequestContext({
      registry: this.#registry,
      resource: this.#servedDefinition(),
      schema: this.#schema!,
      user: serverUser,
      manager,
    });
  }

  /** Changes the status, as its manager. */
  #write(stored: StoredObject, change: (object: Unstructured) => void): void {
    const ctx = this.#context();
    changeAsServer(ctx, stored, (_metadata, object) => {
      change(object);
      const tracked = trackUpdate({
        live: stored.object,
        updated: object,
        manager,
        apiVersion: object.apiVersion!,
        subresource: "status",
        schema: this.#schema!,
        time: ctx.now,
        resetFields: [["spec"]],
      });
      object.metadata!.managedFields = tracked.metadata!.managedFields!;
      if (object.metadata!.managedFields === undefined) delete object.metadata!.managedFields;
    });
  }
}

function isTerminating(stored: StoredObject | undefined): boolean {
  return stored?.object.metadata?.deletionTimestamp !== undefined;
}
