/**
 * Asks whether there is a server at all, before anything waits for one.
 *
 * @module
 */
import type { ClusterAccess } from "../meta/mod.ts";
import { type ClientOptions, type RequestOptions, RESTClient, StatusError } from "../rest/mod.ts";

/** Milliseconds that the first answer may take. */
const patience = 30_000;

/**
 * Sends one request that every server answers. What it answers does not matter: a refusal comes from a server too.
 *
 * @param options what the client that asks is told
 *
 * @throws {TransportError} when there is no server, none that can be trusted or understood, or none that answers
 * within 30 s
 */
export async function firstContact(
  access: ClusterAccess,
  { signal, ...options }: Pick<ClientOptions, "metrics" | "onWarning"> & RequestOptions = {},
): Promise<void> {
  try {
    await new RESTClient(access, { ...options, timeout: patience }).get().absPath("/version").do({ signal })
      .raw();
  } catch (error) {
    if (!(error instanceof StatusError)) throw error;
  }
}
