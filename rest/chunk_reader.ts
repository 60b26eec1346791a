/**
 * Reads a body chunk by chunk, into one buffer where the body can be read that way.
 *
 * Without a buffer of the reader's own, Deno makes one of 64 KiB for each read, however little comes: a watch of a
 * kube-apiserver gives one event a read, and would cost the collector twenty times its size.
 *
 * @module
 */

/** Bytes taken at once: what Deno's own reads take. */
const bufferSize = 64 * 1024;

/** Gives a body's chunks to one reader. */
export class ChunkReader {
  readonly #own: ReadableStreamBYOBReader | undefined;
  readonly #given: ReadableStreamDefaultReader<Uint8Array> | undefined;
  /** Goes into each read and comes back with the chunk; not if the read fails. */
  #buffer: ArrayBuffer | undefined;

  /** Locks the body. */
  constructor(body: ReadableStream<Uint8Array>) {
    try {
      this.#own = body.getReader({ mode: "byob" });
    } catch (error) {
      // A stream that is no byte stream, as a body made in this process may be, has no such reader.
      if (!(error instanceof TypeError) || body.locked) throw error;
      this.#given = body.getReader();
    }
  }

  /** The next chunk, `undefined` at the end. It is valid until the next call. */
  async read(): Promise<Uint8Array | undefined> {
    if (this.#own === undefined) return (await this.#given!.read()).value;
    const buffer = this.#buffer ?? new ArrayBuffer(bufferSize);
    this.#buffer = undefined;
    const { value, done } = await this.#own.read(new Uint8Array(buffer));
    this.#buffer = value?.buffer;
    return done ? undefined : value;
  }

  /** Ends the body. */
  cancel(reason: unknown): Promise<void> {
    return (this.#own ?? this.#given!).cancel(reason);
  }
}
