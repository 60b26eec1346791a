/**
 * The clients of one cluster for the kinds that its controllers write, each made once: a reconcile asks for one with each
 * of its writes.
 *
 * @module
 */
import type { ClusterAccess, ResourceType } from "../meta/mod.ts";
import { type ClientOptions, ResourceClient } from "../rest/mod.ts";
import type { AnyResourceType } from "./reconciler.ts";

/** For how many namespaces of a kind clients are kept: they are cheap enough to be made again. */
const namespaceLimit = 1_000;

/** Gives clients by kind and namespace. */
export class KindClients {
  readonly #access: ClusterAccess;
  readonly #options: ClientOptions;
  readonly #clients = new WeakMap<AnyResourceType, Map<string | undefined, unknown>>();

  /** Takes what the clients have in common. */
  constructor(access: ClusterAccess, options: ClientOptions) {
    this.#access = access;
    this.#options = options;
  }

  /** The client of a kind in a namespace, or for drafts that name their own. */
  of<T>(type: ResourceType<T>, namespace: string | undefined): ResourceClient<T> {
    let ofKind = this.#clients.get(type);
    if (ofKind === undefined) this.#clients.set(type, ofKind = new Map());
    let client = ofKind.get(namespace);
    if (client === undefined) {
      if (ofKind.size >= namespaceLimit) ofKind.clear();
      client = new ResourceClient(this.#access, type, { ...this.#options, namespace });
      ofKind.set(namespace, client);
    }
    return client as ResourceClient<T>;
  }
}
