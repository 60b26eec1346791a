/**
 * The kubeconfig file as data.
 *
 * Source: the API `client.authentication.k8s.io` and `v1.Config` as kubectl reads them ("Organizing Cluster Access
 * Using kubeconfig Files" in the Kubernetes documentation). Fields that are not known here are kept as they are.
 *
 * @module
 */
import { concealedOthers, inspectAs, redactSecrets } from "./kubeconfig_redaction.ts";
import type { KubeconfigTree } from "./kubeconfig_tree.ts";

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
  /** The old form of plugins. Of its providers `oidc` is there. */
  "auth-provider"?: KubeconfigAuthProvider | null;
  /** Extensions, by name and value. */
  extensions?: KubeconfigExtension[];
}

/** A way to get credentials that is built into the client, by its name. */
export interface KubeconfigAuthProvider {
  /** Name of the provider. */
  name?: string;
  /** What it is told, all of it text. */
  config?: { [key: string]: string } | null;
}

/** A cluster, a user and a namespace under one name. */
export interface KubeconfigContext {
  /** Name of the cluster. */
  cluster?: string;
  /** Name of the user. */
  user?: string;
  /** Namespace meant where a caller names none. */
  namespace?: string;
  /** Extensions, by name and value. */
  extensions?: KubeconfigExtension[];
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
  /** Path of the file; absent where the configuration was given as text, or the entry was made by a program. */
  readonly file?: string | undefined;
  /** The entry's fields. */
  readonly value: T;
  /** What stands beside the entry's name and fields, and is not known here. */
  readonly others?: { readonly [field: string]: unknown };
}

/** What a {@linkcode Kubeconfig} is made of. What is left out is empty. */
export interface KubeconfigInit {
  /** Clusters by name. */
  readonly clusters?: Iterable<readonly [name: string, entry: KubeconfigEntry<KubeconfigCluster>]>;
  /** Users by name. */
  readonly users?: Iterable<readonly [name: string, entry: KubeconfigEntry<KubeconfigUser>]>;
  /** Contexts by name. */
  readonly contexts?: Iterable<readonly [name: string, entry: KubeconfigEntry<KubeconfigContext>]>;
  /** The context that counts where none is asked for. */
  readonly currentContext?: string;
  /** Further fields of the file. */
  readonly others?: { readonly [field: string]: unknown };
  /** The files that it was read from. */
  readonly files?: readonly string[];
}

/**
 * One kubeconfig, or several merged, with each entry's origin. It may be changed; paths in it are absolute where it was
 * read from a file.
 *
 * Printed, logged or made to JSON it shows names, servers, paths and flags, and no credentials, as `kubectl config view`
 * does; `stringifyKubeconfig` writes all of it.
 */
export class Kubeconfig {
  /** Clusters by name. */
  readonly clusters: Map<string, KubeconfigEntry<KubeconfigCluster>>;
  /** Users by name. */
  readonly users: Map<string, KubeconfigEntry<KubeconfigUser>>;
  /** Contexts by name. */
  readonly contexts: Map<string, KubeconfigEntry<KubeconfigContext>>;
  /** The context that counts where none is asked for; empty for none. */
  currentContext: string;
  /** Further fields of the file, as `extensions`; they are kept. */
  readonly others: { readonly [field: string]: unknown };
  /** The files that it was read from. */
  readonly files: readonly string[];

  /** Takes the entries as they are, and copies the lists of them. */
  constructor(init: KubeconfigInit = {}) {
    this.clusters = new Map(init.clusters);
    this.users = new Map(init.users);
    this.contexts = new Map(init.contexts);
    this.currentContext = init.currentContext ?? "";
    this.others = init.others ?? {};
    this.files = init.files ?? [];
  }

  /** What may be shown. */
  toJSON(): KubeconfigTree {
    return redactSecrets(this);
  }

  /** What `console.log` shows. */
  [inspectAs](inspect: (value: unknown, options: unknown) => string, options: unknown): string {
    return `Kubeconfig ${inspect(this.toJSON(), options)}`;
  }
}

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
  // Of entries of one key a Map keeps the last, so the first file comes last.
  const all = [...configs].reverse();
  const merged = new Kubeconfig({
    currentContext: configs.find((config) => config.currentContext !== "")?.currentContext ?? "",
    others: concealedOthers(Object.fromEntries(all.flatMap((config) => Object.entries(config.others)))),
    files: configs.flatMap((config) => config.files),
  });
  for (const config of configs) {
    addMissing(merged.clusters, config.clusters);
    addMissing(merged.users, config.users);
    addMissing(merged.contexts, config.contexts);
  }
  return merged;
}

function addMissing<T>(into: Map<string, T>, from: ReadonlyMap<string, T>): void {
  for (const [name, entry] of from) if (!into.has(name)) into.set(name, entry);
}
