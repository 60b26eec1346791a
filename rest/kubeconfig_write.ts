/**
 * Writes kubeconfigs, so that no reader ever sees half of one.
 *
 * A file is written beside itself under the name `FILE.lock` and then takes its place. That name is also the lock by
 * which kubectl and client-go keep each other from writing at once.
 *
 * @module
 */
import { delay } from "@std/async/delay";
import { dirname } from "@std/path/dirname";
import { stringifyYaml } from "../meta/mod.ts";
import { ConfigError } from "./config_error.ts";
import type { Kubeconfig } from "./kubeconfig.ts";
import { kubeconfigTree } from "./kubeconfig_tree.ts";
import { isPermissionMissing } from "./local_access.ts";

/** How a kubeconfig is written. */
export interface WriteKubeconfigOptions {
  /** How long another program may hold the file's lock, in milliseconds. @default {2000} */
  lockTimeout?: number | undefined;
  /** Gives up waiting for the lock. */
  signal?: AbortSignal | undefined;
}

/** Wait before a lock is tried again, in milliseconds. */
const lockPeriod = 25;

/** Only its owner may read or write a file of credentials. */
const ownersOnly = 0o600;

/**
 * The text of a kubeconfig's file: YAML as kubectl writes it, with lists and fields in the order of their names, and text
 * that looks like something else in quotes. It holds the secrets that the kubeconfig holds.
 */
export function stringifyKubeconfig(config: Kubeconfig): string {
  return stringifyYaml(kubeconfigTree(config));
}

/** The file itself where the path leads to it by links. */
async function target(path: string): Promise<string> {
  try {
    return await Deno.realPath(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return path;
    throw error;
  }
}

function writeError(path: string, error: unknown): unknown {
  if (isPermissionMissing(error)) {
    const flags = `--allow-read=${path},${path}.lock --allow-write=${path},${path}.lock`;
    return new ConfigError({ file: path, problem: `deno may not write it: run it with ${flags}` });
  }
  if (error instanceof Deno.errors.PermissionDenied) {
    return new ConfigError({
      file: path,
      problem: "the user of this process may not write it, or its folder",
    });
  }
  return error;
}

/** A file that nobody else writes until this is committed or disposed. */
export class LockedFile implements AsyncDisposable {
  readonly #path: string;
  readonly #lock: string;
  #held = true;

  /** For {@linkcode LockedFile.open} alone. */
  constructor(path: string) {
    this.#path = path;
    this.#lock = `${path}.lock`;
  }

  /**
   * Takes the lock, waiting for it if need be. It makes the folder, where there is none.
   *
   * @throws {ConfigError} when it cannot be had
   */
  static async open(
    path: string,
    { lockTimeout = 2_000, signal }: WriteKubeconfigOptions,
  ): Promise<LockedFile> {
    const giveUp = performance.now() + lockTimeout;
    try {
      const file = await target(path);
      for (;;) {
        signal?.throwIfAborted();
        try {
          (await Deno.open(`${file}.lock`, { write: true, createNew: true, mode: ownersOnly })).close();
          return new LockedFile(file);
        } catch (error) {
          if (error instanceof Deno.errors.NotFound) await Deno.mkdir(dirname(file), { recursive: true });
          else if (!(error instanceof Deno.errors.AlreadyExists)) throw error;
          else if (performance.now() >= giveUp) {
            throw new ConfigError({
              file: path,
              problem: `another program is writing it: ${file}.lock is there (if none is, remove that file)`,
            });
          } else await delay(lockPeriod, { signal });
        }
      }
    } catch (error) {
      throw writeError(path, error);
    }
  }

  /** Gives the file this content, in one step, and lets the lock go. It keeps its permissions; a new one has 0600. */
  async commit(text: string): Promise<void> {
    try {
      await Deno.writeTextFile(this.#lock, text);
      const mode = await this.#mode();
      if (mode !== undefined && Deno.build.os !== "windows") await Deno.chmod(this.#lock, mode);
      await Deno.rename(this.#lock, this.#path);
      this.#held = false;
    } catch (error) {
      throw writeError(this.#path, error);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (!this.#held) return;
    this.#held = false;
    await Deno.remove(this.#lock);
  }

  async #mode(): Promise<number | undefined> {
    try {
      return (await Deno.stat(this.#path)).mode ?? undefined;
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return undefined;
      throw error;
    }
  }
}

/**
 * Writes a kubeconfig to a file, in place of what is there. Fields that this package does not know are written too. A new
 * file can be read by its owner only.
 *
 * Permissions: `--allow-read` and `--allow-write` of the file and of `FILE.lock` beside it.
 *
 * @throws {ConfigError} when the file cannot be written, or another program holds its lock
 */
export async function writeKubeconfig(
  config: Kubeconfig,
  path: string,
  options: WriteKubeconfigOptions = {},
): Promise<void> {
  const text = stringifyKubeconfig(config);
  await using file = await LockedFile.open(path, options);
  await file.commit(text);
}
