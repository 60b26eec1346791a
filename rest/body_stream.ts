/**
 * The body of an answer that is read as it comes.
 *
 * @module
 */
import { transportErrorOf } from "./transport_errors.ts";

/**
 * The body's bytes, no faster than they are read. A connection that breaks is a `TransportError`, and an aborted
 * signal its reason, where the body itself tells neither.
 */
export function bodyStream(
  body: ReadableStream<Uint8Array<ArrayBuffer>>,
  { server, signal }: { readonly server: URL; readonly signal: AbortSignal | undefined },
): ReadableStream<Uint8Array<ArrayBuffer>> {
  const reader = body.getReader();
  return new ReadableStream<Uint8Array<ArrayBuffer>>({
    async pull(controller) {
      try {
        const { done, value } = await reader.read();
        if (done) controller.close();
        else controller.enqueue(value);
      } catch (error) {
        throw signal?.aborted ? signal.reason : transportErrorOf(error, server);
      }
    },
    cancel: (reason) => reader.cancel(reason),
  }, { highWaterMark: 0 });
}
