/**
 * The kubeconfig file as data.
 *
 * Source: the API `client.authentication.k8s.io` and `v1.Config` as kubectl reads them ("Organizing Cluster Access
 * Using kubeconfig Files" in the Kubernetes documentation). Fields that are not known here are kept as they are.
 *
 * @module
 */

/** How to reach a server. */
export interface KubeconfigCluster {
  /** URL of the server. */
  server?: string;
  /** Path of a file of CA certificates, PEM. */
  "certificate-authority"?: string;
  /** CA certificates, PEM in base64. It counts before the file. */
  "certificate-authority-data"?: string;
  /** Name that the server's certificate has to be for, in place of the URL's host. */
  "tls-server-name"?: string;
  /** Takes any certificate. */
  "insecure-skip-tls-verify"?: boolean;
  /** URL of a proxy: http, https or socks5. */
  "proxy-url"?: string;
  /** Asks the server not to compress answers. */
  "disable-compression"?: boolean;
  /** Extensions, by name and value; an exec plugin's configuration is one. */
  extensions?: KubeconfigExtension[];
}

/** A program that gives credentials (KEP-541). */
export interface KubeconfigExec {
  /** `client.authentication.k8s.io/v1` or `…/v1beta1`. */
  apiVersion?: string;
  /** The program: a bare name is looked up in PATH, one with a separator is relative to the file. */
  command?: string;
  /** Its arguments. */
  args?: string[] | null;
  /** Variables added to its environment. */
  env?: { name: string; value: string }[] | null;
  /** Whether it may ask the user. */
  interactiveMode?: "Never" | "IfAvailable" | "Always" | (string & Record<never, never>);
  /** Whether it is told about the cluster. */
  provideClusterInfo?: boolean;
  /** Told to the user where the program is not there. */
  installHint?: string;
}

/** Who the client is. */
export interface KubeconfigUser {
  /** Path of the client's certificate, PEM. */
  "client-certificate"?: string;
  /** The client's certificate, PEM in base64. It counts before the file. */
  "client-certificate-data"?: string;
  /** Path of the certificate's key, PEM. */
  "client-key"?: string;
  /** The certificate's key, PEM in base64. It counts before the file. */
  "client-key-data"?: string;
  /** Bearer token. It counts before the file. */
  token?: string;
  /** Path of a file with a bearer token, read again as it changes. */
  tokenFile?: string;
  /** Name for basic authentication. */
  username?: string;
  /** Password for basic authentication. */
  password?: string;
  /** User to act as. */
  as?: string;
  /** UID to act as. */
  "as-uid"?: string;
  /** Groups to act as. */
  "as-groups"?: string[] | null;
  /** Extra attributes to act with. */
  "as-user-extra"?: { [key: string]: string[] } | null;
  /** A program that gives credentials. */
  exec?: KubeconfigExec | null;
  /** The old form of plugins, no longer in use. */
  "auth-provider"?: { name?: string; config?: { [key: string]: string } | null } | null;
}

/** A cluster, a user and a namespace under one name. */
export interface KubeconfigContext {
  /** Name of the cluster. */
  cluster?: string;
  /** Name of the user. */
  user?: string;
  /** Namespace meant where a caller names none. */
  namespace?: string;
}

/** A named value that the file carries for others. */
export interface KubeconfigExtension {
  /** Name. */
  name: string;
  /** Any object. */
  extension?: unknown;
}

/** An entry, and the file that it is from. */
export interface KubeconfigEntry<T> {
  /** Path of the file, `undefined` where the configuration was given as text. */
  readonly file: string | undefined;
  /** The entry's fields. */
  readonly value: T;
}

/** One kubeconfig, or several merged, with each entry's origin. */
export interface Kubeconfig {
  /** Clusters by name. */
  readonly clusters: ReadonlyMap<string, KubeconfigEntry<KubeconfigCluster>>;
  /** Users by name. */
  readonly users: ReadonlyMap<string, KubeconfigEntry<KubeconfigUser>>;
  /** Contexts by name. */
  readonly contexts: ReadonlyMap<string, KubeconfigEntry<KubeconfigContext>>;
  /** The context that counts where none is asked for; empty for none. */
  readonly currentContext: string;
  /** The files that it was read from. */
  readonly files: readonly string[];
}

/** What there is where there is nothing. */
export const emptyKubeconfig: Kubeconfig = {
  clusters: new Map(),
  users: new Map(),
  contexts: new Map(),
  currentContext: "",
  files: [],
};

/** Whether there is nothing at all in it. */
export function isEmptyKubeconfig(config: Kubeconfig): boolean {
  return config.clusters.size === 0 && config.users.size === 0 && config.contexts.size === 0 &&
    config.currentContext === "";
}

/**
 * Several as one: of entries of one name the first counts, whole; of current contexts the first that is set.
 * (kubectl's rule for `KUBECONFIG` with several files.)
 */
export function mergeKubeconfigs(configs: readonly Kubeconfig[]): Kubeconfig {
  const clusters = new Map<string, KubeconfigEntry<KubeconfigCluster>>();
  const users = new Map<string, KubeconfigEntry<KubeconfigUser>>();
  const contexts = new Map<string, KubeconfigEntry<KubeconfigContext>>();
  for (const config of configs) {
    addMissing(clusters, config.clusters);
    addMissing(users, config.users);
    addMissing(contexts, config.contexts);
  }
  return {
    clusters,
    users,
    contexts,
    currentContext: configs.find((config) => config.currentContext !== "")?.currentContext ?? "",
    files: configs.flatMap((config) => config.files),
  };
}

function addMissing<T>(into: Map<string, T>, from: ReadonlyMap<string, T>): void {
  for (const [name, entry] of from) if (!into.has(name)) into.set(name, entry);
}
