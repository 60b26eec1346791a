/**
 * Configuration from inside a pod: its service account.
 *
 * It needs `--allow-env=KUBERNETES_SERVICE_HOST,KUBERNETES_SERVICE_PORT`,
 * `--allow-read=/var/run/secrets/kubernetes.io/serviceaccount` and `--allow-net=HOST:PORT`.
 *
 * @module
 */
import { join } from "@std/path/join";
import { ConfigError } from "./config_error.ts";
import { type ConfigOverrides, mergeFields } from "./config_overrides.ts";
import type { Configuration } from "./configuration.ts";
import type { HttpExchange } from "./http_exchange.ts";
import type { KubeconfigCluster, KubeconfigUser } from "./kubeconfig.ts";
import { configurationFrom } from "./kubeconfig_access.ts";
import { userProblems } from "./kubeconfig_select.ts";
import { environment, readIfThere, type ReadVariable } from "./local_access.ts";

/** Where Kubernetes mounts a pod's service account. */
export const serviceAccountDirectory: string = "/var/run/secrets/kubernetes.io/serviceaccount";

const hostVariable = "KUBERNETES_SERVICE_HOST";
const portVariable = "KUBERNETES_SERVICE_PORT";

/** Options of {@linkcode inClusterConfig}. */
export interface InClusterOptions {
  /** Where the service account is mounted. @default {serviceAccountDirectory} */
  directory?: string;
  /** Namespace meant where a caller names none. @default {the pod's own} */
  namespace?: string;
  /** Fields of the cluster and the user in place of the pod's own: another token, whom to act as. */
  overrides?: Pick<ConfigOverrides, "cluster" | "user">;
  /** Is told when a file cannot be read again. @default {console.warn} */
  onWarning?: (text: string) => void;
  /** Is told of each request that was sent, without credentials. @default {nobody is told} */
  onExchange?: ((exchange: HttpExchange) => void) | undefined;
  /** Gives up reading. */
  signal?: AbortSignal;
}

/** Environment variables that tell a pod where its server is. */
export const inClusterVariables: readonly string[] = [hostVariable, portVariable];

/** Whether this process seems to run in a pod with a service account. */
export async function isInCluster(
  { directory = serviceAccountDirectory, signal }: InClusterOptions,
  read: ReadVariable,
): Promise<boolean> {
  if (read(hostVariable) === undefined || read(portVariable) === undefined) return false;
  return await readIfThere(join(directory, "token"), { signal }) !== undefined;
}

/** The namespace of the pod that this process runs in; `undefined` where it is in none. */
export async function inClusterNamespace(
  { directory = serviceAccountDirectory, signal }: InClusterOptions,
  read: ReadVariable,
): Promise<string | undefined> {
  if (read(hostVariable) === undefined || read(portVariable) === undefined) return undefined;
  return (await readIfThere(join(directory, "namespace"), { signal }))?.trim() || undefined;
}

/**
 * The configuration of the pod that this process runs in. The token and the CA are read again as they rotate.
 *
 * @throws {ConfigError} when this is no pod, or its service account is not mounted
 */
export async function inClusterConfig(options: InClusterOptions = {}): Promise<Configuration> {
  return await inClusterFrom(options, environment(inClusterVariables));
}

/** The same, of a given environment. */
export async function inClusterFrom(
  options: InClusterOptions,
  read: ReadVariable,
): Promise<Configuration> {
  const { directory = serviceAccountDirectory, namespace, signal, overrides = {} } = options;
  const { onWarning = (text) => console.warn(text) } = options;
  const host = read(hostVariable);
  const port = read(portVariable);
  if (host === undefined || port === undefined) {
    const missing = host === undefined ? hostVariable : portVariable;
    throw new ConfigError({
      problem: `this is no pod of a cluster: the environment variable ${missing} is not set`,
    });
  }
  const address = host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`;
  if (!URL.canParse(`https://${address}`)) {
    throw new ConfigError({ problem: `${hostVariable} and ${portVariable} make no address: "${address}"` });
  }
  const tokenFile = join(directory, "token");
  const caFile = join(directory, "ca.crt");
  const podNamespace = (await readIfThere(join(directory, "namespace"), { signal }))?.trim();
  const user = mergeFields<KubeconfigUser>({ tokenFile }, overrides.user ?? {});
  const problems = userProblems({ value: user }, "overrides.user");
  if (problems.length > 0) throw new ConfigError(problems);
  const cluster = { "server": `https://${address}`, "certificate-authority": caFile };
  return await configurationFrom({
    name: undefined,
    context: {},
    clusterAt: undefined,
    cluster: { value: mergeFields<KubeconfigCluster>(cluster, overrides.cluster ?? {}) },
    userName: undefined,
    userAt: undefined,
    user: { value: user },
  }, {
    namespace,
    podNamespace,
    onWarning,
    onExchange: options.onExchange,
    signal,
    files: [tokenFile, caFile],
  });
}
