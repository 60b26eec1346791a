/**
 * Checks of the clients that hold on any server, and how they are run: each in a namespace of its own.
 *
 * @module
 */
import { Clientset } from "../../clientset/mod.ts";
import type { ClusterAccess } from "../../meta/mod.ts";
import { withDeadline } from "../until.ts";

/** Milliseconds that one check may take. */
const patience = 60_000;

/** Where a check runs. */
export interface World {
  /** An administrator's way to the server. */
  readonly access: ClusterAccess;
  /** The same's clients. */
  readonly clientset: Clientset;
  /** The check's own, fresh. */
  readonly namespace: string;
  /** Whether the server knows watch-lists (KEP-3157): by default since 1.34. */
  readonly watchList: boolean;
  /** Aborts when the check takes too long: for whatever waits. */
  readonly signal: AbortSignal;
}

/** One thing that the clients do. */
export interface Check<W = World> {
  readonly name: string;
  readonly run: (world: W) => Promise<void>;
}

/** What a check needs to know of the server besides the way to it. */
export interface ServerTraits {
  /** @default true */
  readonly watchList?: boolean;
}

/** Runs a check as a step, in a namespace that is removed after it. */
export async function runCheck(
  t: Deno.TestContext,
  access: ClusterAccess,
  { name, run }: Check,
  { watchList = true }: ServerTraits = {},
): Promise<void> {
  const clientset = new Clientset(access);
  await t.step(name, async () => {
    const namespace = `kybern-check-${crypto.randomUUID().slice(0, 8)}`;
    await clientset.coreV1.namespaces().create({ metadata: { name: namespace } });
    try {
      await withDeadline(
        name,
        patience,
        (signal) => run({ access, clientset, namespace, watchList, signal }),
      );
    } finally {
      await clientset.coreV1.namespaces().delete(namespace);
    }
  });
}

/** What a promise rejects with; an error that says so when it does not. */
export async function refusal(promise: Promise<unknown>): Promise<unknown> {
  return await promise.then(
    (value) => Promise.reject(new Error(`expected a refusal, got ${Deno.inspect(value)}`)),
    (error) => error,
  );
}

/** Gives the events of a watch one by one; rejects when the watch ends instead. */
export function eventsOf<E>(watch: AsyncIterable<E>): () => Promise<E> {
  const iterator = watch[Symbol.asyncIterator]();
  return async () => {
    const { done, value } = await iterator.next();
    if (done) throw new Error("the watch ended");
    return value;
  };
}

/** Type and name of an event, as `ADDED one`. */
export function brief({ type, object }: { type: string; object: { metadata: { name?: string } } }): string {
  return `${type} ${object.metadata.name}`;
}
