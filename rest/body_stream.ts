/**
 * The body of an answer that is read as it comes.
 *
 * @module
 */
import { relayed } from "./relayed.ts";
import { transportErrorOf } from "./transport_errors.ts";

/**
 * The body's bytes, no faster than they are read. A connection that breaks is a `TransportError`, and an aborted
 * signal its reason, where the body itself tells neither.
 */
export function bodyStream(
  body: ReadableStream<Uint8Array<ArrayBuffer>>,
  { server, signal }: { readonly server: URL; readonly signal: AbortSignal | undefined },
): ReadableStream<Uint8Array<ArrayBuffer>> {
  return relayed(body, (error) => signal?.aborted ? signal.reason : transportErrorOf(error, server));
}
