/**
 * Waits until one object is as a condition says.
 *
 * Flow: the object is listed by its name, and watched from there; whenever the watch ends, is cut, stalls or is told
 * that its version is too old (410), it is listed again.
 *
 * Guarantees
 * - No state between the list and the watch is missed, and a state that came and went is not waited for in vain if an
 *   event told it.
 * - A server that is away for a while, once it was there, is waited for.
 * - A missing object is a state, no error: a wait may begin before the object is there.
 * - The watch is ended, its socket freed, whatever the outcome.
 *
 * Errors: what the first list fails with, what a later one is refused with, and 401 and 403 of the watch; {@linkcode WaitTimeoutError} when the time is up;
 * `signal.reason`; what a condition throws.
 *
 * @example A Deployment's roll-out
 * ```ts
 * import type { Clientset } from "@kybern/kybern/clientset";
 * import { deploymentComplete, waitFor } from "@kybern/kybern/rest";
 *
 * async function rolledOut(clientset: Clientset, namespace: string, name: string) {
 *   const deployments = clientset.appsV1.deployments(namespace);
 *   await waitFor(deployments, name, deploymentComplete, { timeout: 5 * 60_000 });
 * }
 * ```
 *
 * @module
 */
import { delay } from "@std/async/delay";
import type { KubernetesList, Stored } from "../meta/mod.ts";
import { timeLimit } from "../meta/time_limit.ts";
import { ObjectCondition, type ObservedObject } from "./object_condition.ts";
import { RequestError } from "./request_error.ts";
import type { ResourceClient } from "./resource_client.ts";
import { minReopenDelay } from "./resuming_watch.ts";
import {
  isForbidden,
  isTooManyRequests,
  isUnauthorized,
  StatusError,
  suggestedDelay,
} from "./status_error.ts";
import { isTransportError } from "./transport_errors.ts";

/** Options of a wait. */
export interface WaitOptions {
  /** Gives the wait up; it then rejects with `signal.reason`. */
  signal?: AbortSignal;
  /** Time that it may take, in milliseconds. @default {no limit} */
  timeout?: number;
}

/** What is waited for: a condition, or a function that is asked the same. */
export type WaitCondition<T> = ObjectCondition<T> | ((object: Stored<T> | undefined) => boolean);

/** An object was not as it should be in time. */
export class WaitTimeoutError extends Error {
  /** Always `WaitTimeoutError`. */
  override readonly name: string = "WaitTimeoutError";
  /** The object as it was last seen; `undefined` where there was none. */
  readonly last: unknown;
  /** What was waited for. */
  readonly condition: string;

  /** Describes a wait that took too long. The message tells version, phase and conditions of the object, no data. */
  constructor(what: string, condition: string, timeout: number, last: unknown) {
    super(`${what}: waited ${timeout} ms in vain for ${condition}; ${stateOf(last)}`);
    this.condition = condition;
    this.last = last;
  }
}

/** Where an object stands, without anything that could be secret. */
function stateOf(object: unknown): string {
  if (object === undefined) return "there is none";
  const { metadata, status } = object as {
    metadata?: { resourceVersion?: string; deletionTimestamp?: string };
    status?: {
      phase?: unknown;
      conditions?: readonly { type?: unknown; status?: unknown; reason?: unknown }[];
    };
  };
  const conditions = Array.isArray(status?.conditions) ? status.conditions : [];
  const parts = [
    ...metadata?.deletionTimestamp === undefined ? [] : ["being deleted"],
    ...typeof status?.phase === "string" ? [`phase ${status.phase}`] : [],
    ...conditions.map(({ type, status, reason }) => `${type}=${status}${reason ? ` (${reason})` : ""}`),
  ];
  const version = `last seen at version ${metadata?.resourceVersion}`;
  return parts.length === 0 ? version : `${version}: ${parts.join(", ")}`;
}

/**
 * Resolves with the object once it is as `condition` says: with `undefined` where the condition is met by one that is
 * not there.
 *
 * @param client bound to the object's namespace, where it has one
 */
export async function waitFor<T>(
  client: ResourceClient<T>,
  name: string,
  condition: WaitCondition<T>,
  options: WaitOptions = {},
): Promise<Stored<T> | undefined> {
  const { signal, timeout } = options;
  if (name === "") throw new RequestError("a wait for an object needs its name");
  const { kind, resource } = client.type;
  const isMet = condition instanceof ObjectCondition
    ? (object: Stored<T> | undefined) => condition.holds(object as ObservedObject<T>)
    : condition;
  const described = condition instanceof ObjectCondition ? condition.description : "what a function asks";

  signal?.throwIfAborted();
  const what = `${kind || resource} "${name}"`;
  const seen: LastSeen<T> = { object: undefined };
  using limit = timeLimit(
    signal,
    timeout,
    () => new WaitTimeoutError(what, described, timeout!, seen.object),
  );
  return await follow(client, name, isMet, { seen, signal: limit.signal });
}

/** The object as a wait saw it last. */
interface LastSeen<T> {
  object: Stored<T> | undefined;
}

/** Whether a list that was answered before may be answered again: the server is away for a moment, or has too much to do. */
function mayPass(error: unknown): boolean {
  return isTransportError(error, "refused", "dns", "unreachable", "cut", "timeout") ||
    isTooManyRequests(error) ||
    (error instanceof StatusError && error.httpStatus >= 500);
}

/** Lists and watches, round after round, and notes the last state. */
async function follow<T>(
  client: ResourceClient<T>,
  name: string,
  isMet: (object: Stored<T> | undefined) => boolean,
  { seen, signal }: { readonly seen: LastSeen<T>; readonly signal: AbortSignal },
): Promise<Stored<T> | undefined> {
  const fieldSelector = `metadata.name=${name}`;
  let listed = false;
  for (;;) {
    const begun = performance.now();
    let page: KubernetesList<Stored<T>>;
    try {
      page = await client.list({ fieldSelector, signal });
    } catch (error) {
      signal.throwIfAborted();
      if (!listed || !mayPass(error)) throw error;
      await delay(Math.max(minReopenDelay, suggestedDelay(error) ?? 0), { signal });
      continue;
    }
    listed = true;
    const { items, metadata: { resourceVersion } } = page;
    seen.object = items.find((item) => item.metadata.name === name);
    if (isMet(seen.object)) return seen.object;
    let asked = true;
    try {
      await using watch = await client.watch({ fieldSelector, resourceVersion, signal });
      for await (const event of watch) {
        if (event.object.metadata.name !== name) continue;
        seen.object = event.type === "DELETED" ? undefined : event.object;
        asked = false;
        if (isMet(seen.object)) return seen.object;
        asked = true;
      }
    } catch (error) {
      signal.throwIfAborted();
      // What a condition throws is its caller's; the others are the watch's, and the next list tells what is wrong.
      if (!asked || isForbidden(error) || isUnauthorized(error) || error instanceof RequestError) throw error;
    }
    signal.throwIfAborted();
    const pause = minReopenDelay - (performance.now() - begun);
    if (pause > 0) await delay(pause, { signal });
  }
}
