/**
 * Reads a body chunk by chunk, into one buffer where the body can be read that way.
 *
 * Without a buffer of the reader's own, Deno makes one of 64 KiB for each read, however little comes: a watch of a
 * kube-apiserver gives one event a read, and would cost the collector twenty times its size.
 *
 * @module
 */
import { loopTurn } from "./loop_turn.ts";

/** Bytes taken at once: what Deno's own reads take. */
const bufferSize = 64 * 1024;

/**
 * For how many turns of the event loop a chunk may be on its way that has come already: in one the connection's task
 * takes it from the socket, in the next its reader is told.
 */
const turnsOnTheWay = 2;

/** Gives a body's chunks to one reader. */
export class ChunkReader {
  readonly #own: ReadableStreamBYOBReader | undefined;
  readonly #given: ReadableStreamDefaultReader<Uint8Array> | undefined;
  /** Goes into each read and comes back with the chunk; not if the read fails. */
  #buffer: ArrayBuffer | undefined;

  /** A read that is under way, or has ended, and was not asked for by `read`. */
  #reading: Promise<Uint8Array | undefined> | undefined;

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

  /** Whether the body is a byte stream, as `fetch` gives it, and none that was made in this process. */
  get isFromNetwork(): boolean {
    return this.#own !== undefined;
  }

  /** The next chunk, `undefined` at the end. It is valid until the next call. */
  read(): Promise<Uint8Array | undefined> {
    const reading = this.#reading ?? this.#next();
    this.#reading = undefined;
    return reading;
  }

  /**
   * The next chunk if it has come by now; `undefined` if none has, or the body has ended or failed, which `read` tells.
   * It is valid until the next call.
   */
  async readReady(): Promise<Uint8Array | undefined> {
    let ready: Uint8Array | undefined;
    let settled = false;
    this.#reading ??= this.#next();
    this.#reading.then((chunk) => {
      ready = chunk;
      settled = true;
    }, () => {
      settled = true;
    });
    for (let turn = 0; turn < turnsOnTheWay && !settled; turn++) await loopTurn();
    if (ready !== undefined) this.#reading = undefined;
    return ready;
  }

  async #next(): Promise<Uint8Array | undefined> {
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
