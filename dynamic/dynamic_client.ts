/**
 * The client of any resource whose type is not known at compile time.
 *
 * It is the typed clients' own client with `Unstructured` as its type: same verbs, options, errors and watches. Only
 * what a type would know has to be said: drafts carry `apiVersion` and `kind`.
 *
 * @example The names of whatever is at a resource
 * ```ts
 * import { DynamicClient } from "@kybern/kybern/dynamic";
 * import { loadConfig } from "@kybern/kybern/rest";
 *
 * async function names(group: string, version: string, resource: string) {
 *   await using config = await loadConfig();
 *   const client = new DynamicClient(config).resource({ group, version, resource }).namespace(config.namespace);
 *   return (await client.list()).items.map((item) => item.metadata.name);
 * }
 * ```
 *
 * @module
 */
import type { ClusterAccess, GroupVersionResource, Unstructured } from "../meta/mod.ts";
import { type ClientOptions, ResourceClient, type WriteDefaults } from "../rest/mod.ts";
import { untypedResource } from "./resource_of.ts";

/** Makes clients of any resource of one cluster. */
export class DynamicClient {
  readonly #access: ClusterAccess;
  readonly #options: ClientOptions & WriteDefaults;

  /** Takes a configuration or any other access to a cluster, and options that each client gets. Sends nothing. */
  constructor(access: ClusterAccess, options: ClientOptions & WriteDefaults = {}) {
    this.#access = access;
    this.#options = options;
  }

  /**
   * The client of a resource. As it stands it lists and watches all namespaces, and reads and writes cluster-scoped
   * objects; its `namespace` gives the client of one namespace.
   */
  resource(resource: GroupVersionResource): ResourceClient<Unstructured> {
    return new AnyScopeClient(this.#access, resource, this.#options);
  }
}

/** A client of a resource whose scope is settled by whether a namespace is given. */
class AnyScopeClient extends ResourceClient<Unstructured> {
  readonly #access: ClusterAccess;
  readonly #resource: GroupVersionResource;
  readonly #options: ClientOptions & WriteDefaults;

  constructor(access: ClusterAccess, resource: GroupVersionResource, options: ClientOptions & WriteDefaults) {
    super(access, untypedResource(resource, false), options);
    this.#access = access;
    this.#resource = resource;
    this.#options = options;
  }

  override namespace(namespace: string): this {
    if (namespace === "") return this;
    const type = untypedResource(this.#resource, true);
    return new ResourceClient(this.#access, type, { ...this.#options, namespace }) as this;
  }
}
