/**
 * The client of a kind whose objects the server passes requests on to: services and nodes.
 *
 * @module
 */
import type { ClusterAccess, ResourceType } from "../meta/mod.ts";
import { ResourceClient, type ResourceClientOptions } from "./resource_client.ts";
import { ResourceRequests } from "./resource_requests.ts";
import { proxiedName, type ProxyFetch, proxyFetch, type ProxyOptions } from "./streams/proxy.ts";

/** What such a client can do besides the kind's verbs. */
export interface Proxying {
  /**
   * A `fetch` to the object, by way of the server. Nothing is sent before it is called.
   *
   * @throws {RequestError} when the name leads elsewhere
   */
  proxy(name: string, options?: ProxyOptions): ProxyFetch;
}

/** See the module. */
export class ProxyClient<T, S extends boolean, U> extends ResourceClient<T, S, U> implements Proxying {
  readonly #access: ClusterAccess;
  readonly #requests: ResourceRequests;

  /** Takes a configuration or any other access to a cluster. Sends nothing. */
  constructor(access: ClusterAccess, type: ResourceType<T, S, U>, options: ResourceClientOptions = {}) {
    super(access, type, options);
    this.#access = access;
    this.#requests = new ResourceRequests(access, type, options);
  }

  proxy(name: string, options: ProxyOptions = {}): ProxyFetch {
    const request = this.#requests.object("GET", proxiedName(name, options)).subResource("proxy");
    return proxyFetch(this.#access, request.sureUrl());
  }
}
