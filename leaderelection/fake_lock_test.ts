/** A lock in memory, which several candidates share, for the tests of this folder. */
import { StatusError } from "../rest/mod.ts";
import type { LeaderElectionRecord } from "./leader_election_record.ts";
import type { LockObservation, LockRequestOptions, ResourceLock } from "./resource_lock.ts";

/** What a candidate asked of the lock. */
export type LockCall = "get" | "create" | "update";

/** What happens to a call: nothing special, an error, or no answer until its signal aborts. */
export type Trouble = "none" | "fail" | "hang" | "writtenButUnanswered";

function statusError(code: number, reason: string): StatusError {
  return new StatusError({ kind: "Status", apiVersion: "v1", metadata: {}, status: "Failure", code, reason });
}

/** The record that the candidates' locks share. */
export class SharedRecord {
  record: LeaderElectionRecord | undefined;
  version = 0;
  /** Every record that was written, the oldest first. */
  readonly written: LeaderElectionRecord[] = [];
  readonly watchers = new Set<(observation: LockObservation) => void>();

  write(record: LeaderElectionRecord): LockObservation {
    this.record = record;
    this.version++;
    this.written.push(record);
    const observation = this.observation();
    for (const watcher of this.watchers) watcher(observation);
    return observation;
  }

  observation(): LockObservation {
    return { record: this.record!, resourceVersion: String(this.version) };
  }
}

/** One candidate's lock. */
export class FakeLock implements ResourceLock {
  readonly identity: string;
  readonly name = "default/shop";
  readonly calls: LockCall[] = [];
  readonly events: string[] = [];
  /** Decides what happens to a call; given how many there were before. */
  trouble: (call: LockCall, nth: number) => Trouble = () => "none";
  readonly #shared: SharedRecord;
  watch: ResourceLock["watch"];

  constructor(shared: SharedRecord, identity: string, { watches = false } = {}) {
    this.#shared = shared;
    this.identity = identity;
    if (watches) this.watch = (onChange, { signal }) => this.#watch(onChange, signal);
  }

  get(options: LockRequestOptions = {}): Promise<LockObservation> {
    return this.#call("get", options, () => {
      if (this.#shared.record === undefined) throw statusError(404, "NotFound");
      return this.#shared.observation();
    });
  }

  create(record: LeaderElectionRecord, options: LockRequestOptions = {}): Promise<LockObservation> {
    return this.#call("create", options, () => {
      if (this.#shared.record !== undefined) throw statusError(409, "AlreadyExists");
      return this.#shared.write(record);
    });
  }

  update(
    record: LeaderElectionRecord,
    seen: LockObservation,
    options: LockRequestOptions = {},
  ): Promise<LockObservation> {
    return this.#call("update", options, () => {
      if (this.#shared.record === undefined) throw statusError(404, "NotFound");
      if (seen.resourceVersion !== String(this.#shared.version)) throw statusError(409, "Conflict");
      return this.#shared.write(record);
    });
  }

  recordEvent(text: string): void {
    this.events.push(`${this.identity} ${text}`);
  }

  async #call(
    call: LockCall,
    { signal }: LockRequestOptions,
    answer: () => LockObservation,
  ): Promise<LockObservation> {
    const trouble = this.trouble(call, this.calls.length);
    this.calls.push(call);
    await Promise.resolve();
    signal?.throwIfAborted();
    if (trouble === "fail") throw new Error(`the ${call} failed`);
    if (trouble === "none") return answer();
    if (trouble === "writtenButUnanswered") answer();
    return await new Promise((_, reject) =>
      signal?.addEventListener("abort", () => reject(signal.reason), { once: true })
    );
  }

  async #watch(onChange: (observation: LockObservation) => void, signal: AbortSignal): Promise<void> {
    this.#shared.watchers.add(onChange);
    try {
      if (this.#shared.record !== undefined) onChange(this.#shared.observation());
      await new Promise<void>((resolve) => {
        if (signal.aborted) resolve();
        else signal.addEventListener("abort", () => resolve(), { once: true });
      });
    } finally {
      this.#shared.watchers.delete(onChange);
    }
  }
}
