/**
 * The body of an answer as a stream, while it is still on its way.
 *
 * @module
 */
import type { BodyDecoder } from "./body_decoder.ts";

/** The connection that a body comes by. */
export interface BodySource {
  /** Reads on; what it gives is valid until the next read. `null` is the connection's end. */
  read(): Promise<Uint8Array | null>;
  /** The body has been read, or nobody wants more of it. @param isReusable whether nothing of it is left */
  end(isReusable: boolean): void;
  /** Ends in a failure, and gives what is told of it. */
  failed(error: unknown): unknown;
}

/** A body of which more is to come. */
interface Unread {
  readonly source: BodySource;
  readonly decoder: BodyDecoder;
}

/** Whoever drops a body without a word to it has its connection closed once the garbage is collected, as by `fetch`. */
const dropped = new FinalizationRegistry<Unread>(leave);

function leave({ source, decoder }: Unread): void {
  // The connection of a whole body may carry another request by now.
  if (!decoder.done) source.end(false);
}

/**
 * A body whose rest is still to come. What is read of it is asked for one read at a time.
 *
 * @param begun what has come of it
 * @param keepAlive whether the connection may carry another request behind it
 */
export function answerBody(
  source: BodySource,
  decoder: BodyDecoder,
  begun: Uint8Array[],
  keepAlive: boolean,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  const unread = { source, decoder };
  const stream = new ReadableStream({
    type: "bytes",
    async pull(controller) {
      try {
        let given = false;
        const give = (bytes: Uint8Array) => {
          controller.enqueue(bytes.slice());
          given = true;
        };
        for (const piece of begun.splice(0)) give(piece);
        while (!given && !decoder.done) {
          const bytes = await source.read();
          if (bytes === null) {
            // In the words of `fetch`.
            if (!decoder.end()) throw new Deno.errors.UnexpectedEof("error reading a body from connection");
            source.end(false);
          } else {
            const taken = decoder.take(bytes, give);
            if (decoder.done) source.end(keepAlive && taken === bytes.length);
          }
        }
        if (!decoder.done) return;
        controller.close();
        controller.byobRequest?.respond(0);
      } catch (error) {
        throw decoder.done ? error : source.failed(error);
      }
    },
    cancel: () => leave(unread),
  }, { highWaterMark: 0 });
  dropped.register(stream, unread);
  return stream;
}
