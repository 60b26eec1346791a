/**
 * Asks whether there is a server at all, before anything waits for one.
 *
 * @module
 */
import type { ClusterAccess } from "../meta/mod.ts";
import { RESTClient, StatusError } from "../rest/mod.ts";

/** Milliseconds that the first answer may take. */
const patience = 30_000;

/**
 * Sends one request that every server answers. What it answers does not matter: a refusal comes from a server too.
 *
 * @throws {TransportError} when there is no server, none that can be trusted or understood, or none that answers
 * within 30 s
 */
export async function firstContact(
  access: ClusterAccess,
  { signal }: { readonly signal?: AbortSignal } = {},
): Promise<void> {
  try {
    await new RESTClient(access, { timeout: patience }).get().absPath("/version").do({ signal }).raw();
  } catch (error) {
    if (!(error instanceof StatusError)) throw error;
  }
}
