/**
 * The clients of every built-in kind, by group and version, under the names that client-go's users know.
 *
 * @example Pods of one namespace, and of all
 * ```ts
 * import { Clientset } from "@kybern/kybern/clientset";
 * import { loadConfig } from "@kybern/kybern/rest";
 *
 * async function count() {
 *   await using config = await loadConfig();
 *   const clientset = new Clientset(config);
 *   const here = await clientset.coreV1.pods("default").list({ labelSelector: "app=web" });
 *   const all = await clientset.coreV1.pods().list();
 *   const nodes = await clientset.coreV1.nodes().list();
 *   return [here.items.length, all.items.length, nodes.items.length];
 * }
 * ```
 *
 * @module
 */
import type { ClusterAccess, ResourceType } from "../meta/mod.ts";
// Not by way of mod.ts: what reads configurations and YAML need not be loaded for a client.
import type { ClientOptions } from "../rest/client_options.ts";
import { type KindClient, kindClient } from "../rest/kind_client.ts";
import type { WriteDefaults } from "../rest/resource_client.ts";
import {
  type ClusterScoped,
  type Namespaced,
  type ResourceTable,
  resourceTable,
} from "./generated/resource_table.ts";

/** How a kind's client is had: with a namespace or for all, or, of a cluster-scoped kind, without. */
export type ClientOf<Entry> = Entry extends Namespaced<infer T, infer S, infer U, infer V>
  ? (namespace?: string) => KindClient<T, S, U, V & string>
  : Entry extends ClusterScoped<infer T, infer S, infer U, infer V> ? () => KindClient<T, S, U, V & string>
  : never;

/** Options of a {@linkcode Clientset}: what each of its clients gets. */
export interface ClientsetOptions extends ClientOptions, WriteDefaults {}

/** The clients of a group and version, by resource. */
export type GroupClients<Group> = { readonly [Resource in keyof Group]: ClientOf<Group[Resource]> };

/** The groups and versions of a {@linkcode Clientset}: `coreV1`, `appsV1`, … */
export type ClientsetGroups = { readonly [Group in keyof ResourceTable]: GroupClients<ResourceTable[Group]> };

type AnyTable = { readonly [group: string]: { readonly [resource: string]: ResourceType<unknown, boolean> } };

/** A client of every kind. Clients are made when they are asked for; nothing is sent before one of them is used. */
export class Clientset {
  /** The cluster that all clients speak to. */
  readonly access: ClusterAccess;
  readonly #options: ClientsetOptions;

  /** Takes a configuration or any other access to a cluster, and options that each client gets. Sends nothing. */
  constructor(access: ClusterAccess, options: ClientsetOptions = {}) {
    this.access = access;
    this.#options = options;
  }

  /**
   * The client of any kind, as of a custom resource: with `.status` and `.scale` where its definition has them.
   *
   * @param namespace none means all; a cluster-scoped kind takes none
   */
  resource<T, S extends boolean, U>(type: ResourceType<T, S, U>, namespace?: string): KindClient<T, S, U> {
    return kindClient(this.access, type, { ...this.#options, namespace });
  }

  static {
    for (const [group, resources] of Object.entries(resourceTable as unknown as AnyTable)) {
      Object.defineProperty(this.prototype, group, {
        configurable: true,
        enumerable: true,
        get(this: Clientset) {
          const clients: { [resource: string]: (namespace?: string) => unknown } = {};
          for (const [name, type] of Object.entries(resources)) {
            clients[name] = (namespace) => this.resource(type, namespace);
          }
          Object.defineProperty(this, group, { value: clients, enumerable: true });
          return clients;
        },
      });
    }
  }
}

/** The groups of the clientset, from the generated table. */
export interface Clientset extends ClientsetGroups {}
