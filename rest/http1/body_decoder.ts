/**
 * An answer's body, taken out of what a connection gives.
 *
 * @module
 */
import { type Framing, HttpSyntaxError } from "./response_head.ts";

/** Most bytes of a chunk's size with its extensions, and of each line of a trailer. */
const longestLine = 4 * 1024;
/** Most lines of a trailer. */
const mostTrailers = 100;

/** Takes what a connection gives, and gives what of it is the body's. */
export interface BodyDecoder {
  /** Whether the body is whole. */
  readonly done: boolean;
  /**
   * Takes bytes; `onBody` gets those of the body, which are valid during the call only.
   *
   * @returns how many were taken: behind the body's end none are
   * @throws {HttpSyntaxError} when they are no body
   */
  take(bytes: Uint8Array, onBody: (bytes: Uint8Array) => void): number;
  /** The connection has ended. @returns whether the body is whole with that */
  end(): boolean;
}

/** A body that ends after so many bytes, or, with `Infinity`, with its connection. */
class CountedBody implements BodyDecoder {
  #left: number;

  constructor(bytes: number) {
    this.#left = bytes;
  }

  get done(): boolean {
    return this.#left === 0;
  }

  take(bytes: Uint8Array, onBody: (bytes: Uint8Array) => void): number {
    const taken = Math.min(bytes.length, this.#left);
    if (taken > 0) onBody(bytes.subarray(0, taken));
    this.#left -= taken;
    return taken;
  }

  end(): boolean {
    if (this.#left === Infinity) this.#left = 0;
    return this.done;
  }
}

const latin1 = new TextDecoder("latin1");

/** A body in chunks (RFC 9112, 7.1). What trailers say is passed over. */
class ChunkedBody implements BodyDecoder {
  #state: "size" | "data" | "dataEnd" | "trailer" | "done" = "size";
  /** Bytes that are left of the chunk. */
  #left = 0;
  /** Of a line, what came before. */
  #line = "";
  #trailers = 0;

  get done(): boolean {
    return this.#state === "done";
  }

  take(bytes: Uint8Array, onBody: (bytes: Uint8Array) => void): number {
    let at = 0;
    while (at < bytes.length && this.#state !== "done") {
      if (this.#state === "data") {
        const taken = Math.min(bytes.length - at, this.#left);
        onBody(bytes.subarray(at, at + taken));
        at += taken;
        this.#left -= taken;
        if (this.#left === 0) this.#state = "dataEnd";
        continue;
      }
      const newline = bytes.indexOf(10, at);
      const end = newline === -1 ? bytes.length : newline + 1;
      this.#line += latin1.decode(bytes.subarray(at, end));
      at = end;
      if (this.#state === "dataEnd" && !"\r\n".startsWith(this.#line)) {
        throw new HttpSyntaxError("a chunk is longer than it says");
      }
      if (this.#line.length > longestLine) throw new HttpSyntaxError("a line between chunks is too long");
      if (newline === -1) continue;
      if (!this.#line.endsWith("\r\n")) throw new HttpSyntaxError("a line between chunks ends without CR");
      const line = this.#line.slice(0, -2);
      this.#line = "";
      this.#takeLine(line);
    }
    return at;
  }

  #takeLine(line: string): void {
    switch (this.#state) {
      case "size": {
        const size = /^([0-9a-fA-F]{1,12})[\t ]*(?:;.*)?$/.exec(line)?.[1];
        if (size === undefined) throw new HttpSyntaxError("a chunk's size is none");
        this.#left = parseInt(size, 16);
        this.#state = this.#left === 0 ? "trailer" : "data";
        return;
      }
      case "dataEnd":
        this.#state = "size";
        return;
      default:
        if (line === "") this.#state = "done";
        else if (++this.#trailers > mostTrailers) {
          throw new HttpSyntaxError("the answer's trailer has no end");
        }
    }
  }

  end(): boolean {
    return this.done;
  }
}

/** The decoder of a body. */
export function bodyDecoder(framing: Framing): BodyDecoder {
  switch (framing.type) {
    case "none":
      return new CountedBody(0);
    case "length":
      return new CountedBody(framing.bytes);
    case "close":
      return new CountedBody(Infinity);
    case "chunked":
      return new ChunkedBody();
  }
}
