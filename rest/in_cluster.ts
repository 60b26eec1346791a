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
import { Configuration } from "./configuration.ts";
import { HttpTransport } from "./http_transport.ts";
import { environment, readConfigFile, readIfThere, type ReadVariable } from "./local_access.ts";
import { checkCertificates } from "./tls_material.ts";
import { TokenFile } from "./token_file.ts";

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
 * The configuration of the pod that this process runs in. The token is read again as it rotates.
 *
 * @throws {ConfigError} when this is no pod, or its service account is not mounted
 */
export async function inClusterConfig(options: InClusterOptions = {}): Promise<Configuration> {
  return await inClusterFrom(options, environment(inClusterVariables));
}

/** The same, of a given environment. */
export async function inClusterFrom(
  { directory = serviceAccountDirectory, namespace, signal }: InClusterOptions,
  read: ReadVariable,
): Promise<Configuration> {
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
  const server = new URL(`https://${address}`);
  const tokenFile = join(directory, "token");
  const credential = new TokenFile(tokenFile);
  await credential.authorization();
  const caFile = join(directory, "ca.crt");
  const ca = await readConfigFile(caFile, {}, { signal });
  checkCertificates(ca, { file: caFile });
  const own = (await readIfThere(join(directory, "namespace"), { signal }))?.trim();
  const transport = new HttpTransport({ server, credential, caCerts: [ca] });
  return new Configuration({
    server,
    transport,
    namespace: namespace || own || "default",
    namespaceOverridden: Boolean(namespace),
    context: undefined,
    files: [tokenFile, caFile],
    close: () => transport[Symbol.asyncDispose](),
  });
}
