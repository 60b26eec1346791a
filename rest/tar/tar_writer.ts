/**
 * Writes a tar archive: files and folders, as every `tar` reads them.
 *
 * @module
 */
import { blockSize, longName, TarError, type TarHeader, writeHeader } from "./tar_header.ts";

/** What is put into an archive. */
export interface TarSource {
  /** The path in the archive, with `/`; of a folder with one at its end. */
  readonly path: string;
  /** Permission bits. */
  readonly mode: number;
  /** Time of the last change, in seconds since 1970. */
  readonly mtime: number;
  /** Length in bytes; 0 for a folder. */
  readonly size: number;
  /** The bytes; none for a folder. */
  readonly body?: AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
}

/** Length of what ends an archive, in bytes. */
export const endOfTar: number = 2 * blockSize;

/** How many bytes a source takes in an archive. */
export function lengthInTar({ path, size }: Pick<TarSource, "path" | "size">): number {
  const names = isLong(path) ? longName(path) : [];
  return names.reduce((sum, { length }) => sum + length, blockSize + Math.ceil(size / blockSize) * blockSize);
}

/** Whether a path does not fit into a header. */
function isLong(path: string): boolean {
  return new TextEncoder().encode(path).length > 100;
}

/**
 * The bytes of an archive.
 *
 * @throws {TarError} when a source has another length than it says
 */
export async function* writeTar(
  sources: AsyncIterable<TarSource> | Iterable<TarSource>,
): AsyncGenerator<Uint8Array<ArrayBuffer>, void> {
  for await (const { path, mode, mtime, size, body } of sources) {
    if (isLong(path)) yield* longName(path);
    const header: Omit<TarHeader, "linkName"> = {
      name: path,
      mode,
      mtime,
      size,
      type: path.endsWith("/") ? "5" : "0",
    };
    yield writeHeader(header);
    let written = 0;
    for await (const chunk of body ?? []) {
      written += chunk.length;
      if (written > size) break;
      yield chunk as Uint8Array<ArrayBuffer>;
    }
    if (written !== size) throw new TarError(`${path} has changed while it was read: it had ${size} bytes`);
    const padding = (blockSize - size % blockSize) % blockSize;
    if (padding > 0) yield new Uint8Array(padding);
  }
  yield new Uint8Array(endOfTar);
}
