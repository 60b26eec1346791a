/**
 * Asks whether there is a server at all, before anything waits for one.
 *
 * @module
 */
import type { ClusterAccess } from "../meta/mod.ts";
import { RESTClient } from "../rest/mod.ts";

/**
 * Sends one request that every server answers. What it answers does not matter: a refusal comes from a server too.
 *
 * @throws {TransportError} when there is no server, or none that can be trusted or understood
 */
export async function firstContact(
  access: ClusterAccess,
  { signal }: { readonly signal?: AbortSignal } = {},
): Promise<void> {
  const answer = await new RESTClient(access).get().absPath("/version").do({ signal }).response();
  await answer.body?.cancel();
}
