/**
 * Where kubeconfigs are looked for, and reading them.
 *
 * @module
 */
import { DELIMITER } from "@std/path/constants";
import { join } from "@std/path/join";
import type { ConfigProblem } from "./config_error.ts";
import { type Kubeconfig, mergeKubeconfigs } from "./kubeconfig.ts";
import { parseKubeconfig } from "./kubeconfig_parse.ts";
import { environment, readConfigFile, readIfThere, type ReadVariable } from "./local_access.ts";

/** Variables that the usual places depend on. */
export const kubeconfigVariables: readonly string[] = ["KUBECONFIG", "HOME"];

/** What is read, and how. */
export interface ReadKubeconfigOptions {
  /** The one file to read, in place of the usual ones. */
  path?: string | undefined;
  /**
   * Is told of each cluster, user or context that has not the form of one, in place of an error: the entry is then left
   * out. What is wrong outside of entries stays an error.
   *
   * @default {they are an error}
   */
  onInvalidEntry?: ((problem: ConfigProblem) => void) | undefined;
  /** Gives up reading. */
  signal?: AbortSignal | undefined;
}

function homeDirectory(read: ReadVariable): string | undefined {
  return read("HOME") ?? (Deno.build.os === "windows" ? read("USERPROFILE") : undefined);
}

/** A list of paths as `KUBECONFIG` holds it; empty parts and repetitions are left out. */
export function splitPaths(list: string): string[] {
  return [...new Set(list.split(DELIMITER).filter((path) => path !== ""))];
}

/** The files that are read where none is given, first of all the first: `KUBECONFIG`'s, else `~/.kube/config`. */
export function usualPaths(read: ReadVariable): string[] {
  const list = read("KUBECONFIG");
  if (list !== undefined) return splitPaths(list);
  const home = homeDirectory(read);
  return home === undefined ? [] : [join(home, ".kube", "config")];
}

/**
 * The files that count, first of all the first (client-go's `GetLoadingPrecedence`): the one of `path` alone, else those
 * of `KUBECONFIG`, else `~/.kube/config`. It does not look whether they are there.
 *
 * @throws {ConfigError} when Deno may not read the environment
 */
export function loadingPrecedence(options: { path?: string | undefined } = {}): string[] {
  return options.path !== undefined ? [options.path] : usualPaths(environment(kubeconfigVariables));
}

/** What each of the files holds; those that are not there are passed over. */
export async function readKubeconfigs(
  paths: readonly string[],
  { onInvalidEntry, signal }: ReadKubeconfigOptions,
): Promise<Kubeconfig[]> {
  const configs: Kubeconfig[] = [];
  for (const path of paths) {
    const text = await readIfThere(path, { signal });
    if (text !== undefined) configs.push(parseKubeconfig(text, { file: path, onInvalidEntry }));
  }
  return configs;
}

/** What the one file that was asked for holds. */
export async function readExplicit(
  path: string,
  { onInvalidEntry, signal }: ReadKubeconfigOptions,
): Promise<Kubeconfig> {
  return parseKubeconfig(await readConfigFile(path, {}, { signal }), { file: path, onInvalidEntry });
}

/**
 * Reads a kubeconfig as data: the file of `path`, else those of `KUBECONFIG` merged, else `~/.kube/config`. Files of the
 * usual places that are not there are passed over; where there is none the kubeconfig is empty.
 *
 * Permissions: `--allow-read` of the files, and without `path` `--allow-env=KUBECONFIG,HOME`.
 *
 * @throws {ConfigError} when a file is wrong, or the one that was asked for is not there; it names file and field
 *
 * @example The contexts that there are
 * ```ts
 * import { readKubeconfig } from "@kybern/kybern/rest";
 *
 * async function contexts() {
 *   const config = await readKubeconfig();
 *   return [...config.contexts.keys()];
 * }
 * ```
 */
export async function readKubeconfig(options: ReadKubeconfigOptions = {}): Promise<Kubeconfig> {
  if (options.path !== undefined) return await readExplicit(options.path, options);
  return mergeKubeconfigs(await readKubeconfigs(loadingPrecedence(), options));
}
