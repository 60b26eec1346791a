/**
 * Where a cluster is and who the client is there, ready for use.
 *
 * @module
 */
import type { ClusterAccess, Transport } from "../meta/mod.ts";
import { inspectAs } from "./kubeconfig_redaction.ts";

/** What a configuration is made of. */
export interface ConfigurationParts extends ClusterAccess {
  /** Carries the requests. */
  readonly transport: Transport;
  /** Whether the namespace is the caller's own. @default {false} */
  readonly namespaceOverridden?: boolean;
  /** Name of the kubeconfig's context; `undefined` in a pod. */
  readonly context: string | undefined;
  /** The files that it was read from. */
  readonly files: readonly string[];
  /** Ends what the transport holds. */
  readonly close: () => Promise<void>;
  /** Makes a configuration for the same server without credentials. */
  readonly anonymous?: () => Configuration;
}

/** What of a configuration may be shown: nothing of it is secret. */
export interface ConfigurationSummary {
  /** URL of the server. */
  readonly server: string;
  /** Namespace meant where a caller names none. */
  readonly namespace: string;
  /** Name of the kubeconfig's context; `undefined` in a pod. */
  readonly context: string | undefined;
  /** The files that it was read from. */
  readonly files: readonly string[];
}

/**
 * A way to a cluster, from `loadConfig` or `inClusterConfig`. It owns one transport, which all clients made with it
 * share, and which ends with it: `await using config = await loadConfig()`.
 *
 * Printed, logged or made to JSON it shows server, namespace, context and files, and no credentials.
 */
export class Configuration implements ClusterAccess, AsyncDisposable {
  /** URL of the server. */
  readonly server: URL;
  /** Carries the requests of all clients. */
  readonly transport: Transport;
  /** Namespace meant where a caller names none. */
  readonly namespace: string;
  /**
   * Whether the caller named the namespace, rather than the kubeconfig or the pod. A program that refuses objects of
   * other namespaces than the one on its command line wants to know.
   */
  readonly namespaceOverridden: boolean;
  /** Name of the kubeconfig's context; `undefined` in a pod. */
  readonly context: string | undefined;
  /** The files that it was read from. */
  readonly files: readonly string[];
  readonly #close: () => Promise<void>;
  readonly #anonymous: (() => Configuration) | undefined;

  /** Made by `loadConfig` and `inClusterConfig`. */
  constructor(parts: ConfigurationParts) {
    this.server = parts.server;
    this.transport = parts.transport;
    this.namespace = parts.namespace;
    this.namespaceOverridden = parts.namespaceOverridden ?? false;
    this.context = parts.context;
    this.files = parts.files;
    this.#close = parts.close;
    this.#anonymous = parts.anonymous;
  }

  /**
   * A configuration for the same server, CA and proxy that proves no identity: without token, name and password, client
   * certificate, impersonation, plugin or auth-provider (client-go's `AnonymousClientConfig`). It has a transport of its
   * own, and is disposed by itself.
   *
   * @throws {TypeError} when this one was made by hand, and does not say how to do without its credentials
   */
  anonymous(): Configuration {
    if (this.#anonymous === undefined) {
      throw new TypeError("this configuration does not know how to do without its credentials");
    }
    return this.#anonymous();
  }

  /** Closes idle connections. Requests have to have ended; later ones fail as `closed`. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#close();
  }

  /** What may be shown. */
  toJSON(): ConfigurationSummary {
    const { server, namespace, context, files } = this;
    return { server: server.href, namespace, context, files };
  }

  /** What `console.log` shows. */
  [inspectAs](inspect: (value: unknown, options: unknown) => string, options: unknown): string {
    return `Configuration ${inspect(this.toJSON(), options)}`;
  }
}
