/**
 * The files and folders below a path, as the sources of an archive.
 *
 * @module
 */
import { join } from "@std/path";
import { readerBytes } from "../reader_bytes.ts";
import type { TarSource } from "./tar_writer.ts";

/** A path that is not put into an archive. */
export interface Unpackable {
  /** The path on this machine. */
  readonly path: string;
  /** Why it is left out. */
  readonly reason: string;
}

/**
 * A file, or a folder with all below it, under a name in the archive. Symbolic links and devices are left out.
 *
 * @param leaveOut told of what is left out
 */
export async function* pack(
  path: string,
  name: string,
  leaveOut: (one: Unpackable) => void,
): AsyncGenerator<TarSource, void> {
  const { isFile, isDirectory, isSymlink, mode, mtime, size } = await Deno.lstat(path);
  const seconds = (mtime?.getTime() ?? 0) / 1000;
  if (isDirectory) {
    if (name !== "") yield { path: `${name}/`, mode: (mode ?? 0o755) & 0o7777, mtime: seconds, size: 0 };
    const names: string[] = [];
    for await (const entry of Deno.readDir(path)) names.push(entry.name);
    for (const one of names.sort()) {
      yield* pack(join(path, one), name === "" ? one : `${name}/${one}`, leaveOut);
    }
  } else if (isFile) {
    yield { path: name, mode: (mode ?? 0o644) & 0o7777, mtime: seconds, size, body: bytesOf(path) };
  } else {
    leaveOut({ path, reason: isSymlink ? "it is a symbolic link" : "it is no file and no folder" });
  }
}

async function* bytesOf(path: string): AsyncGenerator<Uint8Array, void> {
  using file = await Deno.open(path);
  yield* readerBytes(file);
}
