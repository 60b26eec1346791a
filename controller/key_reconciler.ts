/**
 * One reconcile of one key, with all that surrounds the author's function: the wait for own writes, the client, the time
 * that it may take, the finalizer, and pruning.
 *
 * @module
 */
import type { EventRecorder } from "../events/mod.ts";
import { timeLimit } from "../meta/time_limit.ts";
import {
  hasFinalizer,
  type KubernetesObject,
  metaNamespaceKey,
  type Shared,
  splitMetaNamespaceKey,
} from "../meta/mod.ts";
import { isEcho } from "./echo.ts";
import { finalizerOf, holdByFinalizer, releaseFromFinalizer } from "./finalizer.ts";
import { isSameKind } from "./kind_key.ts";
import type { Logger } from "./logger.ts";
import { outcomeOf } from "./metrics.ts";
import type { OwnEvents } from "./own_events.ts";
import type { Writer } from "./own_writes.ts";
import type {
  AnyResourceType,
  ControllerOptions,
  ReconcileContext,
  ReconcileRequest,
  ReconcileResult,
} from "./reconciler.ts";
import type { Clusters } from "./running_cluster.ts";
import { ReconcileClient } from "./reconcile_client.ts";
import type { ReconcileWrite } from "./reconcile_write.ts";

/** What a {@linkcode KeyReconciler} is made of. */
export interface KeyReconcilerParts<T> {
  /** Name of the controller. */
  readonly name: string;
  /** What the author said. */
  readonly options: ControllerOptions<T>;
  /** Where reads come from and writes go. */
  readonly clusters: Clusters;
  /** Is told of each write. */
  readonly ownEvents: OwnEvents;
  /** Is told of each reconcile that took too long. */
  readonly onTimeout: () => void;
  /** Tells people of objects. */
  readonly recorder: EventRecorder;
  /** The kinds whose objects the controller makes. */
  readonly ownedKinds: () => readonly AnyResourceType[];
}

/** One run of the author's function. */
export interface ReconcileRun {
  /** Ends it: the manager's patience is over. */
  readonly abort: AbortSignal;
  /** Takes its lines. */
  readonly log: Logger;
  /** Identifies it in logs. */
  readonly reconcileId: string;
}

/** Reconciles the keys of one controller, each as it is told to. */
export class KeyReconciler<T> implements Disposable {
  readonly #parts: KeyReconcilerParts<T>;
  readonly #listening: Disposable;

  /** Does nothing yet, but to hear of what else is written in this process. */
  constructor(parts: KeyReconcilerParts<T>) {
    this.#parts = parts;
    const { informers } = parts.clusters(parts.options.cluster ?? "");
    this.#listening = informers.writes.listen(({ type, key, writer }) => {
      if (writer.controller !== parts.name) parts.ownEvents.overtaken(type, key);
    });
  }

  /** Reconciles a key. Rejects with what the author's function threw, or with the reason why it was ended. */
  async reconcile(key: string, { abort, log, reconcileId }: ReconcileRun): Promise<ReconcileResult> {
    const { name, options, clusters, recorder } = this.#parts;
    const { reconcileTimeout, cluster = "" } = options;
    const { access, informers, clientOptions, clients } = clusters(cluster);
    // A signal for each reconcile: what an author leaves on it goes with it, where on the manager's it would stay. And no
    // `using`, which in an async function costs several times as much, as getters in the context's literal would.
    const limit = timeLimit(abort, reconcileTimeout, () => {
      this.#parts.onTimeout();
      return new DOMException(`reconcile of "${key}" took more than ${reconcileTimeout} ms`, "TimeoutError");
    });
    try {
      const { signal } = limit;
      const writer: Writer = { controller: name, type: options.for, key };
      const seen = informers.writes.seenByAll(writer, signal);
      if (seen !== undefined) await seen;
      const begun = informers.running(options.for)?.indexer.getByKey(key) as KubernetesObject | undefined;
      const client = new ReconcileClient({
        cluster,
        access,
        informers,
        clusters,
        clientOptions,
        clients,
        writer,
        signal,
        onWrite: (write) => this.#wrote(key, write, begun),
      });
      const context: ReconcileContext = { client, signal, log, reconcileId, recorder };
      const request = splitMetaNamespaceKey(key);
      const result = options.finalize === undefined
        ? await options.reconcile(request, context) ?? {}
        : await this.#reconcileOrFinalize(request, context);
      // Where nothing was asked for since nothing may be done, nothing is too much, either.
      if (options.prune && result !== undefined) await this.#prune(request, client);
      return result ?? {};
    } finally {
      limit[Symbol.dispose]();
    }
  }

  /** Notes whether the event of a write is an echo: of the reconciled object's own status, or of an owned object. */
  #wrote(
    key: string,
    { cluster, type, object, before, sent }: ReconcileWrite,
    begun: KubernetesObject | undefined,
  ): void {
    const { options, ownEvents, ownedKinds } = this.#parts;
    // Of what it wrote elsewhere it hears as anybody does.
    if (cluster !== (options.cluster ?? "")) return;
    // No cache tells of it, not even that it is gone: what is noted of it would be kept for good.
    if (before === undefined && !this.#parts.clusters(cluster).informers.scope(type).holds(object)) return;
    const { resourceVersion } = object.metadata;
    // It changed nothing, and so there is no event of it: what the cache had is what somebody else has made.
    if (before?.metadata.resourceVersion === resourceVersion) return;
    const objectKey = metaNamespaceKey(object);
    const ofItsKind = isSameKind(type, options.for);
    // Of other kinds no event leads to this key as to the one that wrote.
    if (!ofItsKind && !ownedKinds().some((kind) => isSameKind(kind, type))) return;
    const echo = ofItsKind && objectKey === key
      ? sent.subresource === "status" && isEcho(object, begun, sent)
      : isEcho(object, before as KubernetesObject | undefined, sent);
    ownEvents.wrote(key, type, objectKey, resourceVersion, echo);
  }

  /** Hears of nothing more. */
  [Symbol.dispose](): void {
    this.#listening[Symbol.dispose]();
  }

  /** Deletes what the object owns and its reconcile did not ask for. */
  async #prune(request: ReconcileRequest, client: ReconcileClient): Promise<void> {
    const owner = await client.get(this.#parts.options.for, request);
    if (owner === undefined || owner.metadata.deletionTimestamp !== undefined) return;
    await client.prune(owner, this.#parts.ownedKinds());
  }

  /** What the author's function gave; `undefined` where it was not called, since the object is not to be touched. */
  async #reconcileOrFinalize(
    request: ReconcileRequest,
    context: ReconcileContext,
  ): Promise<ReconcileResult | undefined> {
    const { name, options } = this.#parts;
    const { for: type } = options;
    const finalizer = finalizerOf(name, options);
    const { client } = context;
    const object: Shared<T> | undefined = await client.get(type, request);
    const change = { client, type, finalizer };
    if (object === undefined) return await options.reconcile(request, context) ?? {};
    if (object.metadata.deletionTimestamp === undefined) {
      // Without it nothing may be done: that the object is being deleted, or gone, is told by an event.
      if (!hasFinalizer(object, finalizer) && !await holdByFinalizer(change, object)) return undefined;
      return await options.reconcile(request, context) ?? {};
    }
    if (!hasFinalizer(object, finalizer)) return undefined;
    const result = await options.finalize!(object, context) ?? {};
    // A clean-up that asks to be called again is not done yet.
    if (outcomeOf(result) === "success") await releaseFromFinalizer(change, object);
    return result;
  }
}
