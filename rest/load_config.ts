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
import { ConfigError, type ConfigProblem } from "./config_error.ts";
import { type ConfigOverrides, overrideConfig } from "./config_overrides.ts";
import type { Configuration } from "./configuration.ts";
import { inClusterFrom, inClusterNamespace, inClusterVariables, isInCluster } from "./in_cluster.ts";
import type { HttpExchange } from "./http_exchange.ts";
import { isEmptyKubeconfig, type Kubeconfig, mergeKubeconfigs } from "./kubeconfig.ts";
import { configurationFrom } from "./kubeconfig_access.ts";
import { kubeconfigVariables, readExplicit, readKubeconfigs, usualPaths } from "./kubeconfig_files.ts";
import { parseKubeconfig } from "./kubeconfig_parse.ts";
import { selectContext } from "./kubeconfig_select.ts";
import { environment, type ReadVariable } from "./local_access.ts";
import { validatePluginPolicy } from "./plugin_policy.ts";
import type { PluginOptions } from "./user_credential.ts";

/** Options of {@linkcode loadConfig}. */
export interface LoadConfigOptions extends PluginOptions {
  /** The one file to read, in place of the usual ones. */
  path?: string;
  /** A kubeconfig as YAML or JSON text, or as data, in place of any file. */
  kubeconfig?: string | Kubeconfig;
  /** Name of the context. @default {the kubeconfig's current-context} */
  context?: string;
  /**
   * Namespace meant where a caller names none; it goes before that of `overrides`.
   *
   * @default {the context's, else in a pod the pod's own, else "default"}
   */
  namespace?: string;
  /** Fields of the context, its cluster and its user in place of the kubeconfig's; they do without one too. */
  overrides?: ConfigOverrides;
  /**
   * Is told of each cluster, user or context that has not the form of one, in place of an error: the entry is then left
   * out.
   *
   * @default {they are an error}
   */
  onInvalidEntry?: (problem: ConfigProblem) => void;
  /** Is told of what is unsafe, as `insecure-skip-tls-verify`. @default {console.warn} */
  onWarning?: (text: string) => void;
  /**
   * Is told of each request that was sent over this configuration, with its headers and without credentials.
   *
   * @default {nobody is told}
   */
  onExchange?: (exchange: HttpExchange) => void;
  /** Gives up loading. */
  signal?: AbortSignal;
}

/** Variables that the usual places depend on. */
const variables: readonly string[] = [...kubeconfigVariables, ...inClusterVariables];

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
  const { path, kubeconfig, context, signal, overrides = {}, onInvalidEntry } = options;
  const { onWarning = (text) => console.warn(text) } = options;
  const namespace = options.namespace || overrides.context?.namespace || undefined;
  signal?.throwIfAborted();
  validatePluginPolicy(options.pluginPolicy ?? {});
  const { pluginPolicy, stdinUnavailable, onExchange } = options;
  const resolve = (config: Kubeconfig, podNamespace?: string) =>
    configurationFrom(selectContext(overrideConfig(config, overrides, context), context), {
      namespace,
      podNamespace,
      onWarning,
      signal,
      pluginPolicy,
      stdinUnavailable,
      onExchange,
      files: config.files,
    });
  if (kubeconfig !== undefined) {
    return await resolve(
      typeof kubeconfig === "string" ? parseKubeconfig(kubeconfig, { onInvalidEntry }) : kubeconfig,
    );
  }
  if (path !== undefined) return await resolve(await readExplicit(path, { onInvalidEntry, signal }));

  const paths = usualPaths(read);
  const config = mergeKubeconfigs(await readKubeconfigs(paths, { onInvalidEntry, signal }));
  if (!isEmptyKubeconfig(config) || overrides.cluster?.server) {
    return await resolve(config, await inClusterNamespace({ directory, signal }, read));
  }
  if (context === undefined && await isInCluster({ directory, signal }, read)) {
    return await inClusterFrom({ directory, namespace, overrides, onWarning, onExchange, signal }, read);
  }
  const looked = paths.length === 0 ? "neither KUBECONFIG nor HOME is set" : `looked at ${paths.join(", ")}`;
  throw new ConfigError({
    problem: `there is no configuration of a cluster (${looked}), and this is no pod: ` +
      "set KUBECONFIG, or write ~/.kube/config",
  }, { empty: true });
}
