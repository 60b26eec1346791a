/**
 * The header of an entry in a tar archive: POSIX ustar, with what GNU tar adds to it.
 *
 * @module
 */

/** Archives are made of blocks of so many bytes. */
export const blockSize = 512;

/** An archive is damaged, or not one at all, or asks for more than is allowed. */
export class TarError extends Error {
  /** Always `TarError`. */
  override readonly name: string = "TarError";
}

/** A header as it stands in an archive. */
export interface TarHeader {
  /** Path, with its prefix. */
  readonly name: string;
  /** Permission bits. */
  readonly mode: number;
  /** Length of what follows, in bytes. */
  readonly size: number;
  /** Time of the last change, in seconds since 1970. */
  readonly mtime: number;
  /** Kind of the entry: `0` a file, `5` a folder, … */
  readonly type: string;
  /** Target of a link. */
  readonly linkName: string;
}

const text = new TextEncoder();

/** Bytes of a string field, up to its first NUL. */
function stringField(block: Uint8Array, at: number, length: number): string {
  const field = block.subarray(at, at + length);
  const end = field.indexOf(0);
  return new TextDecoder().decode(end === -1 ? field : field.subarray(0, end));
}

/** A number: octal digits, or, where the first bit is set, big-endian binary (GNU). */
function numberField(block: Uint8Array, at: number, length: number, name: string): number {
  const field = block.subarray(at, at + length);
  if ((field[0]! & 0x80) !== 0) {
    let value = field[0]! & 0x7f;
    for (const byte of field.subarray(1)) value = value * 256 + byte;
    if (!Number.isSafeInteger(value)) {
      throw new TarError(`the archive is damaged: its ${name} is out of bounds`);
    }
    return value;
  }
  const digits = stringField(block, at, length).trim();
  if (digits === "") return 0;
  if (!/^[0-7]+$/.test(digits)) throw new TarError(`the archive is damaged: its ${name} is no number`);
  return parseInt(digits, 8);
}

/** The sum over a block, with the checksum's own field taken as spaces. */
function checksum(block: Uint8Array): number {
  let sum = 0;
  for (let i = 0; i < blockSize; i++) sum += i >= 148 && i < 156 ? 0x20 : block[i]!;
  return sum;
}

/**
 * Reads a header; `undefined` for a block of zeros, of which two end an archive.
 *
 * @throws {TarError} when it is none
 */
export function readHeader(block: Uint8Array): TarHeader | undefined {
  if (block.every((byte) => byte === 0)) return undefined;
  if (numberField(block, 148, 8, "checksum") !== checksum(block)) {
    throw new TarError("this is no tar archive, or it is damaged: a checksum is wrong");
  }
  const ustar = stringField(block, 257, 5) === "ustar";
  // GNU's own magic has other fields in the prefix's place.
  const prefix = ustar && block[263] === 0x30 ? stringField(block, 345, 155) : "";
  const name = stringField(block, 0, 100);
  return {
    name: prefix === "" ? name : `${prefix}/${name}`,
    mode: numberField(block, 100, 8, "mode"),
    size: numberField(block, 124, 12, "size"),
    mtime: numberField(block, 136, 12, "time"),
    type: String.fromCharCode(block[156]! || 0x30),
    linkName: stringField(block, 157, 100),
  };
}

/** Writes a header. A name longer than 100 bytes has to be told by {@linkcode longName} before. */
export function writeHeader(header: Omit<TarHeader, "linkName">): Uint8Array<ArrayBuffer> {
  const block = new Uint8Array(blockSize);
  const put = (at: number, bytes: Uint8Array) => block.set(bytes, at);
  const octal = (at: number, length: number, value: number) =>
    put(at, text.encode(value.toString(8).padStart(length - 1, "0")));
  put(0, text.encode(header.name).subarray(0, 100));
  octal(100, 8, header.mode & 0o7777);
  octal(108, 8, 0);
  octal(116, 8, 0);
  if (header.size < 8 ** 11) octal(124, 12, header.size);
  else {
    const field = new DataView(block.buffer, 124, 12);
    field.setUint8(0, 0x80);
    field.setBigUint64(4, BigInt(header.size));
  }
  octal(136, 12, Math.max(0, Math.floor(header.mtime)));
  block[156] = header.type.charCodeAt(0);
  put(257, text.encode("ustar  \0")); // GNU's, since long names are told GNU's way
  put(148, text.encode(`${checksum(block).toString(8).padStart(6, "0")}\0 `));
  return block;
}

/** The blocks that tell a name of more than 100 bytes, to stand before its header: GNU's, which busybox reads too. */
export function longName(name: string): Uint8Array<ArrayBuffer>[] {
  const bytes = text.encode(`${name}\0`);
  const header = writeHeader({ name: "././@LongLink", mode: 0, size: bytes.length, mtime: 0, type: "L" });
  const body = new Uint8Array(Math.ceil(bytes.length / blockSize) * blockSize);
  body.set(bytes);
  return [header, body];
}
