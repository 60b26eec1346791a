/**
 * Finds the configuration that is meant: a file or text that is given, the files that kubectl reads, or the pod's own.
 *
 * Permissions: `--allow-env=KUBECONFIG,HOME,KUBERNETES_SERVICE_HOST,KUBERNETES_SERVICE_PORT`, `--allow-read` of the
 * kubeconfig and the files that it names, `--allow-net` of the server, `--allow-run` of an exec plugin.
 *
 * @example The current context, wherever the program runs
 * ```ts
 * import { loadConfig } from "@kybern/kybern/rest";
 *
 * async function where() {
 *   await using config = await loadConfig();
 *   return `${config.server} (${config.context ?? "in a pod"})`;
 * }
 * ```
 *
 * @module
 */
import { DELIMITER } from "@std/path/constants";
import { join } from "@std/path/join";
import { ConfigError } from "./config_error.ts";
import type { Configuration } from "./configuration.ts";
import { inClusterFrom, inClusterVariables, isInCluster } from "./in_cluster.ts";
import { emptyKubeconfig, isEmptyKubeconfig, type Kubeconfig, mergeKubeconfigs } from "./kubeconfig.ts";
import { configurationFrom } from "./kubeconfig_access.ts";
import { parseKubeconfig } from "./kubeconfig_parse.ts";
import { selectContext } from "./kubeconfig_select.ts";
import { environment, readConfigFile, readIfThere, type ReadVariable } from "./local_access.ts";

/** Options of {@linkcode loadConfig}. */
export interface LoadConfigOptions {
  /** The one file to read, in place of the usual ones. */
  path?: string;
  /** A kubeconfig as YAML or JSON text, in place of any file. */
  kubeconfig?: string;
  /** Name of the context. @default {the kubeconfig's current-context} */
  context?: string;
  /** Namespace meant where a caller names none. @default {the context's, else "default"} */
  namespace?: string;
  /** Is told of what is unsafe, as `insecure-skip-tls-verify`. @default {console.warn} */
  onWarning?: (text: string) => void;
  /** Gives up loading. */
  signal?: AbortSignal;
}

/** Variables that the usual places depend on. */
const variables: readonly string[] = ["KUBECONFIG", "HOME", ...inClusterVariables];

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

/** What the usual files hold, merged; those that are not there are passed over. */
async function readUsual(paths: readonly string[], signal: AbortSignal | undefined): Promise<Kubeconfig> {
  const configs: Kubeconfig[] = [];
  for (const path of paths) {
    const text = await readIfThere(path, { signal });
    if (text !== undefined) configs.push(parseKubeconfig(text, path));
  }
  return configs.length === 0 ? emptyKubeconfig : mergeKubeconfigs(configs);
}

/**
 * Loads the configuration of a cluster: `kubeconfig`, else `path`, else the files of `KUBECONFIG`, else
 * `~/.kube/config`, and where none of them says anything, the service account of the pod that this is.
 *
 * @throws {ConfigError} when there is none, or it is wrong; the message is one line that names file and field
 */
export async function loadConfig(options: LoadConfigOptions = {}): Promise<Configuration> {
  return await loadConfigFrom(options, environment(variables));
}

/** The same, of a given environment; `directory` is where a pod's service account is mounted. */
export async function loadConfigFrom(
  options: LoadConfigOptions,
  read: ReadVariable,
  directory?: string,
): Promise<Configuration> {
  const { path, kubeconfig, context, signal, namespace, onWarning = (text) => console.warn(text) } = options;
  signal?.throwIfAborted();
  const resolve = (config: Kubeconfig) =>
    configurationFrom(selectContext(config, context), { namespace, onWarning, signal, files: config.files });
  if (kubeconfig !== undefined) return await resolve(parseKubeconfig(kubeconfig));
  if (path !== undefined) {
    return await resolve(parseKubeconfig(await readConfigFile(path, {}, { signal }), path));
  }

  const paths = usualPaths(read);
  const config = await readUsual(paths, signal);
  if (!isEmptyKubeconfig(config)) return await resolve(config);
  if (context === undefined && await isInCluster({ directory, signal }, read)) {
    return await inClusterFrom({ directory, namespace, signal }, read);
  }
  const looked = paths.length === 0 ? "neither KUBECONFIG nor HOME is set" : `looked at ${paths.join(", ")}`;
  throw new ConfigError({
    problem: `there is no configuration of a cluster (${looked}), and this is no pod: ` +
      "set KUBECONFIG, or write ~/.kube/config",
  }, { empty: true });
}
