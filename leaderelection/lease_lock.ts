/**
 * A lock that is a Lease (`coordination.k8s.io/v1`).
 *
 * Permissions needed: `get`, `create` and `update` on leases in the lock's namespace; `watch` as well lets a candidate
 * hear of a release at once.
 *
 * @example
 * ```ts
 * import { LeaseLock } from "@kybern/kybern/leaderelection";
 * import { ApiServer } from "@kybern/kybern/apiserver";
 * import { assertEquals } from "@std/assert";
 *
 * await using server = await ApiServer.start({ listen: false });
 * const lock = new LeaseLock(server.config, { namespace: "default", name: "shop", identity: "shop-0" });
 * assertEquals(lock.name, "default/shop");
 * ```
 *
 * @module
 */
import { Lease } from "../api/coordination.k8s.io/v1.ts";
import { type ClusterAccess, type Draft, parseFieldSelector, type Stored } from "../meta/mod.ts";
import { type ClientOptions, ResourceClient } from "../rest/mod.ts";
import { type LeaderElectionRecord, recordOf, specOf } from "./leader_election_record.ts";
import type { LockObservation, LockRequestOptions, ResourceLock } from "./resource_lock.ts";

/** What a lock needs of an event recorder; the one of `@kybern/kybern/events` is one. */
export interface LockEventRecorder {
  /** Tells of an object. */
  event(
    object: Draft<Lease>,
    type: "Normal" | "Warning",
    reason: string,
    message: string,
    options: { readonly action: string },
  ): void;
}

/** Options of a {@linkcode LeaseLock}. */
export interface LeaseLockOptions extends Pick<ClientOptions, "metrics" | "onWarning"> {
  /** Namespace of the Lease. @default the namespace of the cluster access */
  readonly namespace?: string;
  /** Name of the Lease: candidates that share it share one lead. */
  readonly name: string;
  /**
   * Who this candidate is. Two processes with one identity would both lead.
   *
   * @default {the host's name and a random UUID}
   */
  readonly identity?: string;
  /** Labels that the Lease gets besides those that it has. */
  readonly labels?: Readonly<Record<string, string>>;
  /** Is told who became leader. */
  readonly recorder?: LockEventRecorder;
}

/** A fresh identity: the host's name where it may be read, and a random UUID. */
export function randomIdentity(): string {
  let host = "kybern";
  try {
    host = Deno.hostname();
  } catch (error) {
    // Without --allow-sys=hostname the UUID alone tells candidates apart.
    if (!(error instanceof Deno.errors.NotCapable)) throw error;
  }
  return `${host}_${crypto.randomUUID()}`;
}

/** A lease as it was last seen by this lock: what a write changes nothing of, it keeps. */
interface SeenLease extends LockObservation {
  readonly lease: Stored<Lease>;
}

/** A lock on a Lease. */
export class LeaseLock implements ResourceLock {
  readonly identity: string;
  readonly name: string;
  readonly #client: ResourceClient<Lease>;
  readonly #key: { readonly namespace: string; readonly name: string };
  readonly #labels: Readonly<Record<string, string>>;
  readonly #recorder: LockEventRecorder | undefined;
  /** Of the Lease as it was seen last: `kubectl describe` shows the events of this one. */
  #uid: string | undefined;

  /**
   * Asks nothing of the server yet.
   *
   * @throws {TypeError} when the identity or the name is empty
   */
  constructor(access: ClusterAccess, options: LeaseLockOptions) {
    const { namespace = access.namespace, name, identity = randomIdentity(), labels = {}, recorder } =
      options;
    const { metrics, onWarning } = options;
    if (name === "") throw new TypeError("a lock needs a name: that of its Lease");
    if (identity === "") {
      throw new TypeError(
        `the lock ${namespace}/${name} has an empty identity: give each process one of its own`,
      );
    }
    this.identity = identity;
    this.name = `${namespace}/${name}`;
    this.#key = { namespace, name };
    this.#labels = labels;
    this.#recorder = recorder;
    // No retries below the election's own: a renewal that comes late is worth less than the next one.
    this.#client = new ResourceClient(access, Lease, { namespace, maxRetries: 0, metrics, onWarning });
  }

  async get({ signal }: LockRequestOptions = {}): Promise<LockObservation> {
    return this.#observed(await this.#client.get(this.#key.name, { signal }));
  }

  async create(
    record: LeaderElectionRecord,
    { signal }: LockRequestOptions = {},
  ): Promise<LockObservation> {
    const labels = Object.keys(this.#labels).length > 0 ? { ...this.#labels } : undefined;
    return this.#observed(
      await this.#client.create({ metadata: { ...this.#key, labels }, spec: specOf(record) }, { signal }),
    );
  }

  async update(
    record: LeaderElectionRecord,
    seen: LockObservation,
    { signal }: LockRequestOptions = {},
  ): Promise<LockObservation> {
    const { lease } = seen as SeenLease;
    if (lease === undefined) {
      throw new TypeError(`the lock ${this.name} has to be read or created before it is updated`);
    }
    const metadata = { ...lease.metadata };
    // The server keeps book of managers by itself; sending theirs back costs bytes at every renewal.
    delete metadata.managedFields;
    if (Object.keys(this.#labels).length > 0) metadata.labels = { ...metadata.labels, ...this.#labels };
    const draft: Draft<Lease> = { metadata, spec: { ...lease.spec, ...specOf(record) } };
    return this.#observed(await this.#client.update(draft, { signal }));
  }

  async watch(
    onChange: (observation: LockObservation) => void,
    { signal }: { readonly signal: AbortSignal },
  ): Promise<void> {
    const fieldSelector = parseFieldSelector(`metadata.name=${this.#key.name}`);
    try {
      // From no version: the server begins with the present state, and no permission to list is needed.
      await using watch = await this.#client.watch({ fieldSelector, signal });
      for await (const { type, object } of watch) {
        // Who deletes a Lease releases it: whoever comes first makes another.
        if (type === "DELETED") onChange({ record: recordOf(undefined), resourceVersion: "" });
        else onChange(this.#observed(object));
      }
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  }

  recordEvent(text: string): void {
    const object: Draft<Lease> = {
      apiVersion: "coordination.k8s.io/v1",
      kind: "Lease",
      metadata: { ...this.#key, uid: this.#uid },
    };
    // Without it, who stopped leading would be a second time of who became leader, as events.k8s.io has it.
    const action = text.replaceAll(/(?:^| )(.)/g, (_, initial) => initial.toUpperCase());
    this.#recorder?.event(object, "Normal", "LeaderElection", `${this.identity} ${text}`, { action });
  }

  #observed(lease: Stored<Lease>): SeenLease {
    const { uid, resourceVersion } = lease.metadata;
    this.#uid = uid;
    return { record: recordOf(lease.spec), resourceVersion, lease };
  }
}
