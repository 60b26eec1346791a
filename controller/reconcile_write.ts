/**
 * What one reconcile writes: each write is noted, so that the caches are waited for, that its event can be told from news,
 * and that pruning leaves its object alone.
 *
 * @module
 */
import {
  isStatus,
  type KubernetesObject,
  metaNamespaceKey,
  type ObjectKey,
  type Shared,
  type Status,
  type Stored,
} from "../meta/mod.ts";
import { cacheKey } from "./cache_reader.ts";
import type { InformerSource } from "./informer_source.ts";
import { kindKey } from "./kind_key.ts";
import type { Writer } from "./own_writes.ts";
import type { AnyResourceType } from "./reconciler.ts";

/** What was sent to have an object written. */
export interface SentWrite {
  /** How. */
  readonly verb: "create" | "update" | "patch" | "apply";
  /** Below which path of the object; `""` for the object itself. */
  readonly subresource: string;
  /** What was sent. */
  readonly body: unknown;
  /** Under which name the fields are owned. */
  readonly fieldManager: string;
  /** Whether nothing was to change. @default {false} */
  readonly dryRun?: boolean;
}

/** A write of a reconcile that was answered. */
export interface ReconcileWrite {
  /** Name of the cluster. */
  readonly cluster: string;
  /** The kind. */
  readonly type: AnyResourceType;
  /** The answer. */
  readonly object: Stored<KubernetesObject>;
  /** The object as the cache had it when the write was sent. */
  readonly before: Shared<KubernetesObject> | undefined;
  /** What was sent. */
  readonly sent: SentWrite;
}

/** What {@linkcode ReconcileWrites} are made of. */
export interface ReconcileWritesParts {
  /** Name of the cluster; `""` for the manager's own. */
  readonly cluster: string;
  /** Where writes are noted. */
  readonly informers: InformerSource;
  /** Who writes. */
  readonly writer: Writer;
  /** Is told of each object that was written. */
  readonly onWrite?: (write: ReconcileWrite) => void;
}

/** The writes of one reconcile in one cluster. */
export class ReconcileWrites {
  readonly #parts: ReconcileWritesParts;
  /** What was written or asked for in any cluster, which pruning leaves alone. */
  readonly #kept: Set<string>;

  /** Nothing is written yet. */
  constructor(parts: ReconcileWritesParts, kept: Set<string> = new Set()) {
    this.#parts = parts;
    this.#kept = kept;
  }

  /** What the same reconcile writes in another cluster. */
  in(parts: ReconcileWritesParts): ReconcileWrites {
    return new ReconcileWrites(parts, this.#kept);
  }

  /** An object as a cache has it now. */
  cached(type: AnyResourceType, { namespace = "", name = "" }: Partial<ObjectKey>): ReconcileWrite["before"] {
    for (const form of this.#parts.informers.formsOf(type)) {
      const { indexer } = this.#parts.informers.running(form) ?? {};
      const object = indexer?.getByName(type.namespaced ? namespace : "", name);
      if (object !== undefined) return object as ReconcileWrite["before"];
    }
    return undefined;
  }

  /** Has pruning leave an object alone. */
  keep(type: AnyResourceType, key: string): void {
    this.#kept.add(this.#keptKey(type, key));
  }

  /** Whether pruning has to leave an object alone. */
  isKept(type: AnyResourceType, key: string): boolean {
    return this.#kept.has(this.#keptKey(type, key));
  }

  #keptKey(type: AnyResourceType, key: string): string {
    return `${this.#parts.cluster}/${kindKey(type)}/${key}`;
  }

  /** Notes a write. Nothing comes of a dry run. */
  wrote(type: AnyResourceType, before: ReconcileWrite["before"], answer: unknown, sent: SentWrite): void {
    const object = answer as Stored<KubernetesObject>;
    this.keep(type, metaNamespaceKey(object));
    if (sent.dryRun || object.metadata?.resourceVersion === undefined) return;
    const { cluster, informers, writer, onWrite } = this.#parts;
    informers.writes.wrote(type, object, writer);
    onWrite?.({ cluster, type, object, before, sent });
  }

  /** Notes a deletion. */
  deleted(type: AnyResourceType, key: ObjectKey, answer: Stored<unknown> | Status): void {
    const { informers: { writes }, writer } = this.#parts;
    if (isStatus(answer)) {
      const uid = answer.details?.uid;
      if (uid !== undefined) writes.deleted(type, cacheKey(type, key), uid, writer);
      return;
    }
    const { metadata } = answer as Stored<KubernetesObject>;
    const held = metadata.deletionTimestamp !== undefined &&
      ((metadata.finalizers ?? []).length > 0 || (metadata.deletionGracePeriodSeconds ?? 0) > 0);
    // Held back, it is there with a new version; else the answer shows its last state.
    if (held) writes.wrote(type, answer as KubernetesObject, writer);
    else writes.deleted(type, cacheKey(type, key), metadata.uid, writer, answer as KubernetesObject);
  }
}
