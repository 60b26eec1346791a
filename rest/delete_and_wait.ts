/**
 * Deletes an object and waits until it is gone.
 *
 * @module
 */
import type { Status, Stored } from "../meta/mod.ts";
import { timeLimit } from "../meta/time_limit.ts";
import { deleted, type ObjectCondition } from "./object_condition.ts";
import type { DeleteOptions } from "./request_options.ts";
import type { ResourceClient } from "./resource_client.ts";
import { isNotFound } from "./status_error.ts";
import { waitFor, type WaitOptions, WaitTimeoutError } from "./wait_for.ts";

/** Options of {@linkcode deleteAndWait}: a dry run would wait for ever. */
export interface DeleteAndWaitOptions extends Omit<DeleteOptions, "dryRun">, WaitOptions {}

/**
 * Deletes an object and resolves once it is gone: its finalizers have run, its time to end is over. One that is made
 * anew under the same name meanwhile is not waited for. One that is not there is gone: no error.
 *
 * Rejects as a deletion and `waitFor` do: with a `WaitTimeoutError` when the time is up.
 *
 * @example A namespace with all that is in it
 * ```ts
 * import type { Clientset } from "@kybern/kybern/clientset";
 * import { deleteAndWait } from "@kybern/kybern/rest";
 *
 * async function cleanUp(clientset: Clientset, namespace: string) {
 *   await deleteAndWait(clientset.coreV1.namespaces(), namespace, { timeout: 2 * 60_000 });
 * }
 * ```
 */
export async function deleteAndWait<T>(
  client: ResourceClient<T>,
  name: string,
  options: DeleteAndWaitOptions = {},
): Promise<void> {
  const { timeout, signal } = options;
  const end = timeout === undefined ? undefined : performance.now() + timeout;
  let answer: Stored<T> | Status;
  try {
    answer = await deleteWithin(client, name, options);
  } catch (error) {
    if (isNotFound(error)) return;
    throw error;
  }
  const uid = (answer as Status).kind === "Status"
    ? (answer as Status).details?.uid
    : (answer as Stored<T>).metadata.uid;
  await waitFor<T>(client, name, deleted(uid) as unknown as ObjectCondition<T>, {
    signal,
    timeout: end === undefined ? undefined : Math.max(0, end - performance.now()),
  });
}

/** Deletes, in no more than the time of the whole. */
async function deleteWithin<T>(
  client: ResourceClient<T>,
  name: string,
  { timeout, signal, ...options }: DeleteAndWaitOptions,
): Promise<Stored<T> | Status> {
  const { kind, resource } = client.type;
  const what = `${kind || resource} "${name}"`;
  using limit = timeLimit(
    signal,
    timeout,
    () => new WaitTimeoutError(what, "an answer to its deletion", timeout!, undefined),
  );
  return await client.delete(name, { ...options, signal: limit.signal });
}
