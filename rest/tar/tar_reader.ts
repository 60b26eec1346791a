/**
 * Reads a tar archive as it comes: ustar, GNU's long names, and pax records.
 *
 * What comes is not trusted: numbers, names and records have bounds, and nothing is kept of an entry's bytes.
 *
 * @module
 */
import { blockSize, readHeader, TarError, type TarHeader } from "./tar_header.ts";

/** Longest block of names or records that is read into memory, in bytes. */
const maxRecords = 1024 * 1024;

/** One entry of an archive. */
export interface TarEntry {
  /** The path as the archive has it; it may lead anywhere. */
  readonly path: string;
  /** What it is. `other` has no bytes that anybody can use here: devices, pipes, sparse files, … */
  readonly kind: "file" | "folder" | "link" | "symlink" | "other";
  /** Permission bits. */
  readonly mode: number;
  /** Length in bytes. */
  readonly size: number;
  /** Time of the last change, in seconds since 1970. */
  readonly mtime: number;
  /** Target of a link or symlink. */
  readonly target: string;
  /** The entry's bytes. What of them has not been read when the next entry is asked for is skipped. */
  readonly body: AsyncIterable<Uint8Array>;
}

const kinds: Readonly<Record<string, TarEntry["kind"]>> = {
  "0": "file",
  "7": "file",
  "1": "link",
  "2": "symlink",
  "5": "folder",
};

/** Gives the bytes of a stream in the amounts that are asked for. */
class Bytes {
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>;
  #chunk: Uint8Array = new Uint8Array();
  /** How many have been given. */
  total = 0;

  constructor(stream: ReadableStream<Uint8Array>) {
    this.#reader = stream.getReader();
  }

  /** At least one byte and at most `most`; `undefined` at the end. */
  async some(most: number): Promise<Uint8Array | undefined> {
    while (this.#chunk.length === 0) {
      const { done, value } = await this.#reader.read();
      if (done) return undefined;
      this.#chunk = value;
    }
    const given = this.#chunk.subarray(0, most);
    this.#chunk = this.#chunk.subarray(given.length);
    this.total += given.length;
    return given;
  }

  /** Exactly so many. @throws {TarError} when there are not so many */
  async exactly(length: number): Promise<Uint8Array> {
    const whole = new Uint8Array(length);
    for (let at = 0; at < length;) {
      const some = await this.some(length - at);
      if (some === undefined) throw cutOff();
      whole.set(some, at);
      at += some.length;
    }
    return whole;
  }

  /** A whole block; `undefined` where the stream ends before it. */
  async block(): Promise<Uint8Array | undefined> {
    const first = await this.some(blockSize);
    if (first === undefined) return undefined;
    if (first.length === blockSize) return first;
    const block = new Uint8Array(blockSize);
    block.set(first);
    block.set(await this.exactly(blockSize - first.length), first.length);
    return block;
  }

  async cancel(): Promise<void> {
    await this.#reader.cancel();
  }
}

function cutOff(): TarError {
  return new TarError("the archive ends in the middle of an entry");
}

/** What is told of the next entry ahead of its header. */
interface Told {
  path?: string;
  target?: string;
  size?: number;
  mtime?: number;
}

/**
 * The entries of an archive, in its order.
 *
 * @throws {TarError} when it is damaged, or cut off
 */
export async function* readTar(stream: ReadableStream<Uint8Array>): AsyncGenerator<TarEntry, void> {
  const bytes = new Bytes(stream);
  /** Told of all entries from here on. */
  const general: Told = {};
  let told: Told = {};
  try {
    for (;;) {
      const block = await bytes.block();
      if (block === undefined) {
        if (bytes.total === 0) return; // nothing at all: an empty archive
        throw cutOff();
      }
      const header = readHeader(block);
      if (header === undefined) break;
      if ("LKxg".includes(header.type)) {
        const record = await recordOf(bytes, header);
        if (header.type === "L") told.path = textOf(record);
        else if (header.type === "K") told.target = textOf(record);
        else if (header.type === "x") readPax(record, told);
        else readPax(record, general);
        continue;
      }
      const all = { ...general, ...told };
      told = {};
      const size = header.type === "5" || header.type === "1" || header.type === "2"
        ? 0
        : all.size ?? header.size;
      const body = new EntryBody(bytes, size);
      yield {
        path: all.path ?? header.name,
        kind: kinds[header.type] ?? "other",
        mode: header.mode,
        size,
        mtime: all.mtime ?? header.mtime,
        target: all.target ?? header.linkName,
        body,
      };
      await body.skip();
    }
    // What pads the archive to a whole record is read, so that whoever writes it is not cut off.
    while (await bytes.some(blockSize) !== undefined);
  } finally {
    await bytes.cancel();
  }
}

/** The bytes of one entry, and of the rest of its last block. */
class EntryBody implements AsyncIterable<Uint8Array> {
  readonly #bytes: Bytes;
  #left: number;
  readonly #padding: number;

  constructor(bytes: Bytes, size: number) {
    this.#bytes = bytes;
    this.#left = size;
    this.#padding = (blockSize - size % blockSize) % blockSize;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array, void> {
    while (this.#left > 0) {
      const some = await this.#bytes.some(this.#left);
      if (some === undefined) throw cutOff();
      this.#left -= some.length;
      yield some;
    }
  }

  async skip(): Promise<void> {
    for await (const _ of this);
    if (this.#padding > 0) await this.#bytes.exactly(this.#padding);
  }
}

async function recordOf(bytes: Bytes, { size }: TarHeader): Promise<Uint8Array> {
  if (size > maxRecords) throw new TarError(`the archive has a name or record of ${size} bytes`);
  const padded = Math.ceil(size / blockSize) * blockSize;
  return (await bytes.exactly(padded)).subarray(0, size);
}

/** Text up to its first NUL. */
function textOf(bytes: Uint8Array): string {
  const end = bytes.indexOf(0);
  return new TextDecoder().decode(end === -1 ? bytes : bytes.subarray(0, end));
}

/** Reads records of the form `LENGTH KEY=VALUE\n`, one after another; the length counts all of its record. */
function readPax(record: Uint8Array, told: Told): void {
  for (let at = 0; at < record.length;) {
    const space = record.indexOf(0x20, at);
    const digits = space === -1 ? "" : textOf(record.subarray(at, space));
    const end = at + Number(digits);
    if (
      !/^[1-9][0-9]{0,6}$/.test(digits) || end > record.length || end <= space || record[end - 1] !== 0x0a
    ) {
      throw new TarError("the archive is damaged: a pax record has another length than it says");
    }
    const equals = record.indexOf(0x3d, space);
    if (equals !== -1 && equals < end) {
      tell(textOf(record.subarray(space + 1, equals)), textOf(record.subarray(equals + 1, end - 1)), told);
    }
    at = end;
  }
}

function tell(key: string, value: string, told: Told): void {
  if (key === "path") told.path = value;
  if (key === "linkpath") told.target = value;
  if (key === "mtime" && /^-?[0-9]{1,12}(?:\.[0-9]*)?$/.test(value)) told.mtime = Number(value);
  if (key === "size") {
    if (!/^[0-9]{1,15}$/.test(value)) throw new TarError("the archive is damaged: a size is no number");
    told.size = Number(value);
  }
}
