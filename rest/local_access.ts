/**
 * Files and environment, with errors that say which file or variable, and which `--allow-*` flag is missing.
 *
 * @module
 */
import { ConfigError } from "./config_error.ts";

/** Whether Deno, rather than the operating system, refused. */
export function isPermissionMissing(error: unknown): boolean {
  return error instanceof Deno.errors.NotCapable;
}

/** Reads an environment variable; `undefined` where it is not set or empty. */
export type ReadVariable = (name: string) => string | undefined;

/** The process's environment. `needed` is what an error's flag should allow: all that will be asked for. */
export function environment(needed: readonly string[]): ReadVariable {
  return (name) => {
    try {
      return Deno.env.get(name) || undefined;
    } catch (error) {
      if (!isPermissionMissing(error)) throw error;
      throw new ConfigError({
        problem: `deno may not read the environment variable ${name}: run it with --allow-env=${
          needed.join(",")
        }`,
      });
    }
  };
}

/** What kept a file from being read, as a clause; `undefined` for an error that is none of these. */
function fileProblem(path: string, error: unknown): string | undefined {
  if (isPermissionMissing(error)) return `deno may not read it: run it with --allow-read=${path}`;
  if (error instanceof Deno.errors.NotFound) return "there is no such file";
  if (error instanceof Deno.errors.IsADirectory) return "it is a directory, expected a file";
  if (error instanceof Deno.errors.PermissionDenied) return "the user of this process may not read it";
  // Of what the operating system calls otherwise, as "not a directory", its own words.
  return error instanceof Error ? error.message : undefined;
}

/** Text of a file: UTF-8, or UTF-16 where a byte order mark says so, as editors on Windows write. */
export function decodeText(bytes: Uint8Array): string {
  const encoding = bytes[0] === 0xff && bytes[1] === 0xfe
    ? "utf-16le"
    : bytes[0] === 0xfe && bytes[1] === 0xff
    ? "utf-16be"
    : "utf-8";
  return new TextDecoder(encoding).decode(bytes);
}

/**
 * Reads a file that a configuration names.
 *
 * @param where what names it: `field` and the file that the field stands in
 * @throws {ConfigError} when it cannot be read
 */
export async function readConfigFile(
  path: string,
  where: { file?: string | undefined; field?: string | undefined } = {},
  options: { signal?: AbortSignal } = {},
): Promise<string> {
  options.signal?.throwIfAborted();
  let bytes: Uint8Array;
  try {
    bytes = await Deno.readFile(path, options);
  } catch (error) {
    options.signal?.throwIfAborted();
    const problem = fileProblem(path, error);
    if (problem === undefined) throw error;
    if (where.field === undefined) throw new ConfigError({ file: path, problem });
    throw new ConfigError({ ...where, problem: `cannot read ${path}: ${problem}` });
  }
  return decodeText(bytes);
}

/** The same; `undefined` where there is no such file. */
export async function readIfThere(
  path: string,
  options: { signal?: AbortSignal } = {},
): Promise<string | undefined> {
  options.signal?.throwIfAborted();
  try {
    return decodeText(await Deno.readFile(path, options));
  } catch (error) {
    options.signal?.throwIfAborted();
    if (error instanceof Deno.errors.NotFound) return undefined;
    const problem = fileProblem(path, error);
    if (problem === undefined) throw error;
    throw new ConfigError({ file: path, problem });
  }
}
