/**
 * Configuration from inside a pod: its service account.
 *
 * It needs `--allow-env=KUBERNETES_SERVICE_HOST,KUBERNETES_SERVICE_PORT`,
 * `--allow-read=/var/run/secrets/kubernetes.io/serviceaccount` and `--allow-net=HOST:PORT`.
 *
 * @module
 */
import { join } from "@std/path";
import { ConfigError } from "./config_error.ts";
import { Configuration } from "./configuration.ts";
import { HttpTransport } from "./http_transport.ts";
import { readConfigFile, readEnvironment, readIfThere } from "./local_access.ts";
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
  /** Gives up reading. */
  signal?: AbortSignal;
}

/** Environment variables that tell a pod where its server is. */
export const inClusterVariables: readonly string[] = [hostVariable, portVariable];

/** Whether this process seems to run in a pod with a service account. `needed` is what a missing flag should allow. */
export async function isInCluster(
  { directory = serviceAccountDirectory, signal }: InClusterOptions = {},
  needed: readonly string[] = inClusterVariables,
): Promise<boolean> {
  if (readEnvironment(hostVariable, needed) === undefined) return false;
  if (readEnvironment(portVariable, needed) === undefined) return false;
  return await readIfThere(join(directory, "token"), { signal }) !== undefined;
}

/**
 * The configuration of the pod that this process runs in. The token is read again as it rotates.
 *
 * @throws {ConfigError} when this is no pod, or its service account is not mounted
 */
export async function inClusterConfig(options: InClusterOptions = {}): Promise<Configuration> {
  const { directory = serviceAccountDirectory, signal } = options;
  const host = readEnvironment(hostVariable, inClusterVariables);
  const port = readEnvironment(portVariable, inClusterVariables);
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
  const namespace = (await readIfThere(join(directory, "namespace"), { signal }))?.trim() || "default";
  const transport = new HttpTransport({ server, credential, caCerts: [ca] });
  return new Configuration({
    server,
    transport,
    namespace,
    context: undefined,
    files: [tokenFile, caFile],
    close: () => transport[Symbol.dispose](),
  });
}
