/**
 * The condition `Dangling` of every FlowSchema: whether the priority level that it names is there.
 *
 * kube-apiserver's priority and fairness writes it by server-side apply, a moment after the FlowSchema was written. Nothing
 * else of priority and fairness is here: no request ever waits.
 *
 * @module
 */
import { type Condition, findCondition, setCondition, type Unstructured } from "../../meta/mod.ts";
import { applyPatch } from "../managed_fields/mod.ts";
import type { Registry } from "../registry/registry.ts";
import { RequestContext, serverUser } from "../registry/request_context.ts";
import type { ObjectSchema } from "../registry/served_resource.ts";
import { TurnQueue } from "../registry/turn_queue.ts";
import { changeAsServer } from "../registry/update_object.ts";
import type { Change, Collection } from "../storage/collection.ts";
import type { StoredObject } from "../storage/stored_object.ts";

const group = "flowcontrol.apiserver.k8s.io";
const flowSchemas = { group, resource: "flowschemas" };
const priorityLevels = { group, resource: "prioritylevelconfigurations" };

/** Levels that no cluster is without. */
const mandatory = new Set(["exempt", "catch-all"]);

const manager = "api-priority-and-fairness-config-consumer-v1";

/** See the module. */
export class FlowSchemaStatus {
  readonly #registry: Registry;
  readonly #onError: (error: unknown, what: string) => void;
  /** Names of FlowSchemas to look at. */
  readonly #queue: TurnQueue<string>;
  #schema: ObjectSchema | undefined;
  #loading: Promise<void> | undefined;
  #stop: (() => void) | undefined;

  constructor(registry: Registry, onError: (error: unknown, what: string) => void) {
    this.#registry = registry;
    this.#onError = onError;
    this.#queue = new TurnQueue(
      (name) => this.#look(name),
      (error, name) => onError(error, `status of FlowSchema ${name}`),
    );
  }

  /** Takes in what is stored, and follows changes from now on. */
  start(): void {
    const { storage } = this.#registry;
    for (const { name } of storage.collection(flowSchemas).all()) this.#add(name);
    this.#stop = storage.subscribe((collection, change) => this.#onChange(collection, change));
  }

  /** Stops following. */
  stop(): void {
    this.#stop?.();
    this.#queue.stop();
  }

  /** Resolves once nothing is left to look at. */
  async idle(): Promise<void> {
    await this.#loading;
    await this.#queue.idle();
  }

  #onChange(collection: Collection, { type, current }: Change): void {
    if (collection.group !== group) return;
    if (collection.resource === flowSchemas.resource) {
      if (type !== "DELETED") this.#add(current.name);
    } else if (collection.resource === priorityLevels.resource && type !== "MODIFIED") {
      for (const schema of this.#registry.storage.collection(flowSchemas).all()) {
        if (levelOf(schema.object) === current.name) this.#add(schema.name);
      }
    }
  }

  /** The kind's schema is there once any FlowSchema has been written through the server; else it is loaded first. */
  #add(name: string): void {
    if (this.#schema !== undefined) return this.#queue.add(name);
    const served = this.#served();
    if (served === undefined) return;
    this.#loading = served.schema().then((schema) => {
      this.#schema = schema;
      this.#queue.add(name);
    }, (error) => this.#onError(error, "the schema of FlowSchema"));
  }

  #served() {
    return this.#registry.table.find(group, "v1", flowSchemas.resource);
  }

  #look(name: string): void {
    const { storage } = this.#registry;
    const stored = storage.collection(flowSchemas).get(name);
    const served = this.#served();
    if (stored === undefined || served === undefined) return;
    const level = levelOf(stored.object);
    const isThere = mandatory.has(level) || storage.collection(priorityLevels).get(level) !== undefined;
    const now = conditionsOf(stored);
    const [condition] = setCondition(now.filter(({ type }) => type === "Dangling"), {
      type: "Dangling",
      status: isThere ? "False" : "True",
      reason: isThere ? "Found" : "NotFound",
      message: `This FlowSchema references the PriorityLevelConfiguration object named "${level}" ${
        isThere ? "and it exists" : "but there is no such object"
      }`,
    });
    const before = findCondition(now, "Dangling");
    if (before?.status === condition!.status && before.message === condition!.message) return;
    const schema = this.#schema!;
    const context = new RequestContext({
      registry: this.#registry,
      resource: served,
      schema,
      user: serverUser,
      manager,
    });
    changeAsServer(context, stored, (metadata, object) => {
      const { apiVersion, kind } = object;
      const { object: applied } = applyPatch({
        live: stored.object,
        applied: {
          apiVersion,
          kind,
          metadata: { name },
          status: { conditions: [condition] },
        } as Unstructured,
        manager,
        apiVersion: apiVersion!,
        subresource: "status",
        schema,
        time: context.now,
        force: true,
      });
      object.status = applied.status;
      metadata.managedFields = applied.metadata!.managedFields!;
    });
  }
}

function levelOf(flowSchema: Unstructured): string {
  const spec = flowSchema.spec as { priorityLevelConfiguration?: { name?: string } } | undefined;
  return spec?.priorityLevelConfiguration?.name ?? "";
}

function conditionsOf({ object }: StoredObject): readonly Condition[] {
  return (object.status as { conditions?: readonly Condition[] } | undefined)?.conditions ?? [];
}
