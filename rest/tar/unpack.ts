/**
 * Puts the entries of an archive below a folder, and nowhere else.
 *
 * The archive is not trusted. Its paths are taken apart: what is absolute, or leads up, is refused; links and devices
 * are never made, so that nothing in the archive can lead a later entry out; and a symlink that is in the way already,
 * in any part of a path, is refused and not followed.
 *
 * @module
 */
import { join } from "@std/path";
import { TarError } from "./tar_header.ts";
import { readTar, type TarEntry } from "./tar_reader.ts";

/** How an archive is unpacked. */
export interface UnpackOptions {
  /** What an entry is to be called below the folder; `undefined` leaves it out. Its result is checked again. */
  readonly rename: (path: string) => string | undefined;
  /** Most bytes that are written, over all files. @default {no limit} */
  readonly maxBytes?: number;
  /** Most entries that are read: a folder costs its place on the disk, and has no bytes. @default {1_000_000} */
  readonly maxEntries?: number;
  /** Gives up; what has been written stays. */
  readonly signal?: AbortSignal;
}

/** An entry that was not put down. */
export interface SkippedEntry {
  /** Its path in the archive. */
  readonly path: string;
  /** Why it was left out. */
  readonly reason: string;
}

/** What came of an archive. */
export interface Unpacked {
  /** How many files were written. */
  readonly files: number;
  /** How many bytes they have. */
  readonly bytes: number;
  /** What was left out, in the archive's order; at most 1,000 are listed. */
  readonly skipped: readonly SkippedEntry[];
}

/** Entries that are listed as left out. */
const maxListed = 1_000;

/**
 * @throws {TarError} for a damaged archive, a path that leads out of the folder, or more bytes or entries than are
 *   allowed
 */
export async function unpack(
  archive: ReadableStream<Uint8Array>,
  folder: string,
  { rename, maxBytes = Infinity, maxEntries = 1_000_000, signal }: UnpackOptions,
): Promise<Unpacked> {
  const skipped: SkippedEntry[] = [];
  let files = 0;
  let bytes = 0;
  let entries = 0;
  for await (const entry of readTar(archive)) {
    signal?.throwIfAborted();
    if (++entries > maxEntries) {
      throw new TarError(`the archive has more than the ${maxEntries} entries that are allowed`);
    }
    const leaveOut = (reason: string) => {
      if (skipped.length < maxListed) skipped.push({ path: entry.path, reason });
    };
    segmentsOf(entry.path); // refused as it stands, whatever it would be renamed to
    const name = rename(entry.path);
    if (name === undefined) continue;
    const segments = segmentsOf(name);
    if (entry.kind === "folder") {
      await makeFolders(folder, segments);
    } else if (entry.kind === "file") {
      if (segments.length === 0 && name !== "") {
        throw new TarError(`a file of the archive has no name: "${entry.path}"`);
      }
      bytes += entry.size;
      if (bytes > maxBytes) {
        throw new TarError(`the archive has more than the ${maxBytes} bytes that are allowed`);
      }
      await makeFolders(folder, segments.slice(0, -1));
      await writeFile(join(folder, ...segments), entry, signal);
      files++;
    } else if (entry.kind === "symlink") {
      leaveOut("it is a symbolic link");
    } else {
      leaveOut(entry.kind === "link" ? "it is a link to another entry" : "it is no file and no folder");
    }
  }
  return { files, bytes, skipped };
}

/**
 * The parts of a path in an archive.
 *
 * @throws {TarError} when it leads anywhere else
 */
export function segmentsOf(path: string): string[] {
  const outside = (why: string) =>
    new TarError(`the archive would write outside of its folder: "${path.slice(0, 200)}" ${why}`);
  if (path.includes("\0")) throw outside("has a NUL in it");
  const windows = Deno.build.os === "windows";
  if (path.startsWith("/") || (windows && /^(?:\\|[A-Za-z]:)/.test(path))) throw outside("is absolute");
  const segments = path.split(windows ? /[/\\]/ : "/").filter((one) => one !== "" && one !== ".");
  if (segments.includes("..")) throw outside("leads up");
  if (windows && segments.some((one) => /[:<>"|?*]/.test(one))) throw outside("is no name here");
  return segments;
}

/** Makes each folder of a path that is not there. What is there has to be a folder, and no link to one. */
async function makeFolders(folder: string, segments: readonly string[]): Promise<void> {
  let path = folder;
  for (const segment of segments) {
    path = join(path, segment);
    try {
      await Deno.mkdir(path);
    } catch (error) {
      if (!(error instanceof Deno.errors.AlreadyExists)) throw error;
      const { isDirectory, isSymlink } = await Deno.lstat(path);
      if (isSymlink) throw new TarError(`${path} is a symbolic link: the archive is not written through it`);
      if (!isDirectory) throw new TarError(`${path} is a file, where the archive has a folder`);
    }
  }
}

/** Writes a file. One that is there already is replaced; a link is not followed. */
async function writeFile(path: string, entry: TarEntry, signal: AbortSignal | undefined): Promise<void> {
  await removePresent(path);
  using file = await Deno.open(path, { write: true, createNew: true, mode: entry.mode & 0o777 });
  for await (const chunk of entry.body) {
    signal?.throwIfAborted();
    for (let at = 0; at < chunk.length;) at += await file.write(chunk.subarray(at));
  }
  // Deno sets no time before 1970.
  const mtime = Math.max(0, entry.mtime);
  await file.utime(mtime, mtime);
}

async function removePresent(path: string): Promise<void> {
  let present;
  try {
    present = await Deno.lstat(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return;
    throw error;
  }
  if (present.isSymlink) {
    throw new TarError(`${path} is a symbolic link: the archive is not written through it`);
  }
  if (present.isDirectory) throw new TarError(`${path} is a folder, where the archive has a file`);
  await Deno.remove(path);
}
