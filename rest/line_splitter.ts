/**
 * Splits a body that comes in chunks into lines, and gives those that each chunk completes.
 *
 * Text is decoded a chunk at a time, not a line at a time: a call into the decoder costs about as much for 64 KiB as
 * for one line. What stands behind the last newline when the body ends is never given: it is a line cut short.
 *
 * @module
 */
import { DecodeError, excerpt } from "./object_decoder.ts";

/**
 * Longest line taken, in characters or bytes. Servers store objects of 1.5 MiB at most (etcd's limit); managed
 * fields and encoding can multiply that, a hostile server could go on for ever.
 */
export const maxLineLength = 32 * 1024 * 1024;

const newline = 0x0a;

function tooLong(limit: number, start: string): DecodeError {
  return new DecodeError(`a line of the watch is longer than ${limit} characters: ${excerpt(start)}`);
}

/** Splits bytes into lines of text. */
export class TextLineSplitter {
  readonly #decoder = new TextDecoder();
  readonly #limit: number;
  /** What came since the last newline, in pieces: joined once, when the line is complete. */
  #pieces: string[] = [];
  #length = 0;

  /** @param limit longest line taken, in UTF-16 units */
  constructor(limit: number = maxLineLength) {
    this.#limit = limit;
  }

  /**
   * Takes a chunk, and gives each line that it completes to `onLine`; empty lines are left out.
   *
   * @throws {DecodeError} when a line is too long
   */
  push(chunk: Uint8Array, onLine: (line: string) => void): void {
    const text = this.#decoder.decode(chunk, { stream: true });
    let start = 0;
    for (let end = text.indexOf("\n"); end !== -1; end = text.indexOf("\n", start)) {
      let line = text.slice(start, end);
      if (this.#length > 0) {
        this.#pieces.push(line);
        line = this.#pieces.join("");
        this.#pieces = [];
        this.#length = 0;
      }
      if (line.length > this.#limit) throw tooLong(this.#limit, line);
      start = end + 1;
      if (line.length > 0) onLine(line);
    }
    if (start === text.length) return;
    this.#pieces.push(start === 0 ? text : text.slice(start));
    this.#length += text.length - start;
    if (this.#length > this.#limit) throw tooLong(this.#limit, this.#pieces[0]!);
  }
}

/** Splits bytes into lines of bytes. */
export class BytesLineSplitter {
  readonly #limit: number;
  #pieces: Uint8Array[] = [];
  #length = 0;

  /** @param limit longest line taken, in bytes */
  constructor(limit: number = maxLineLength) {
    this.#limit = limit;
  }

  /**
   * Takes a chunk, and gives each line that it completes to `onLine`; empty lines are left out. A line is valid
   * during the call only.
   *
   * @throws {DecodeError} when a line is too long
   */
  push(chunk: Uint8Array, onLine: (line: Uint8Array) => void): void {
    let start = 0;
    for (let end = chunk.indexOf(newline); end !== -1; end = chunk.indexOf(newline, start)) {
      let line = chunk.subarray(start, end);
      if (this.#length > 0) {
        line = this.#join(line);
        this.#pieces = [];
        this.#length = 0;
      }
      if (line.length > this.#limit) {
        throw tooLong(this.#limit, new TextDecoder().decode(line.subarray(0, 512)));
      }
      start = end + 1;
      if (line.length > 0) onLine(line);
    }
    if (start === chunk.length) return;
    // A copy: the chunk's memory belongs to who read it.
    this.#pieces.push(chunk.slice(start));
    this.#length += chunk.length - start;
    if (this.#length > this.#limit) {
      throw tooLong(this.#limit, new TextDecoder().decode(this.#pieces[0]!.subarray(0, 512)));
    }
  }

  #join(last: Uint8Array): Uint8Array {
    const whole = new Uint8Array(this.#length + last.length);
    let at = 0;
    for (const piece of [...this.#pieces, last]) {
      whole.set(piece, at);
      at += piece.length;
    }
    return whole;
  }
}
