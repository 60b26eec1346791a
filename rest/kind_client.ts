/**
 * The client of one kind with what is served below its objects, and without what the server does not serve.
 *
 * @module
 */
import type { ClusterAccess, ResourceType, SubresourceType, UnknownSubresources } from "../meta/mod.ts";
import { PodClient, type PodStreams } from "./pod_client.ts";
import { ProxyClient, type Proxying } from "./proxy_client.ts";
import { ResourceClient, type ResourceClientOptions } from "./resource_client.ts";
import type { SubresourceClient } from "./subresource_client.ts";

/** The methods of a {@linkcode ResourceClient} by the verb that they need. */
export interface VerbMethods {
  /** `POST` to the collection. */
  readonly create: "create";
  /** `GET` of an object. */
  readonly get: "get";
  /** `GET` of the collection. */
  readonly list: "list" | "listAll" | "pages" | "items";
  /** `GET` of the collection, followed. */
  readonly watch: "watch";
  /** `PUT` of an object. */
  readonly update: "update";
  /** `PATCH` of an object. */
  readonly patch: "patch" | "apply";
  /** `DELETE` of an object. */
  readonly delete: "delete";
  /** `DELETE` of the collection. */
  readonly deletecollection: "deleteCollection";
}

/** The methods that a kind with the verbs `V` lacks. */
export type LackingMethods<V extends string> = string extends V ? never
  : VerbMethods[Exclude<keyof VerbMethods, V>];

/** The status methods, where a kind is known to have no status of its own path. */
export type LackingStatus<U> = 0 extends 1 & U ? never
  : "status" extends keyof U ? never
  : "updateStatus" | "applyStatus";

/** The methods of a {@linkcode SubresourceClient} by the verb that they need. */
export interface SubresourceVerbMethods {
  /** `GET` */
  readonly get: "get";
  /** `POST` */
  readonly create: "create";
  /** `PUT` */
  readonly update: "update";
  /** `PATCH` */
  readonly patch: "patch" | "apply";
}

/** The client of a subresource, with the methods that are served. */
export type SubresourceClientOf<Entry> = Entry extends SubresourceType<infer R, infer V, infer A>
  ? Pick<SubresourceClient<R, A>, SubresourceVerbMethods[V]>
  : never;

/** The clients of what is served below a kind's objects, by name; none where nobody has said what is. */
export type SubresourceClients<U> = 0 extends 1 & U ? unknown
  : { readonly [Name in keyof U]: SubresourceClientOf<U[Name]> };

/** What the client of a kind can do besides its verbs: streams to pods, and proxies to pods, services and nodes. */
export type Connecting<T> = 0 extends 1 & T ? unknown
  : T extends { readonly apiVersion?: infer A; readonly kind?: infer K }
    ? [NonNullable<A>] extends ["v1"] ? [NonNullable<K>] extends ["Pod"] ? PodStreams
      : [NonNullable<K>] extends ["Service" | "Node"] ? Proxying
      : unknown
    : unknown
  : unknown;

/**
 * The client of a kind: a {@linkcode ResourceClient}, with a client for each of its subresources (`.scale`, `.status`,
 * `.eviction`, …). What the server does not serve for the kind has the type `never`: calling it does not compile.
 */
export type KindClient<T, S extends boolean = true, U = UnknownSubresources, V extends string = string> =
  & ResourceClient<T, S, U>
  & SubresourceClients<U>
  & Connecting<T>
  & { readonly [Method in LackingMethods<V> | LackingStatus<U>]: never };

/** The clients of the core group's kinds that can do more than their verbs. */
const connecting: { readonly [resource: string]: typeof ResourceClient | undefined } = {
  __proto__: null!,
  pods: PodClient,
  services: ProxyClient,
  nodes: ProxyClient,
};

/** Makes the client of a kind. Sends nothing. */
export function kindClient<T, S extends boolean, U>(
  access: ClusterAccess,
  type: ResourceType<T, S, U>,
  options: ResourceClientOptions = {},
): KindClient<T, S, U> {
  return new (classOf(type))(access, type as ResourceType, options) as unknown as KindClient<T, S, U>;
}

type Client = typeof ResourceClient<unknown, true>;

/** By type: members are made once for all clients of a kind, since clients are made for a call or two. */
const classes = new WeakMap<object, Client>();

function classOf(type: ResourceType<unknown, boolean>): Client {
  const known = classes.get(type);
  if (known !== undefined) return known;
  const base = (type.group === "" ? connecting[type.resource] : undefined) ?? ResourceClient;
  const made = withSubresources(base as Client, type.subresources ?? {});
  classes.set(type, made);
  return made;
}

/** The class, with a client of each subresource as a member of its instances, made when it is first asked for. */
function withSubresources(base: Client, subresources: { readonly [name: string]: SubresourceType }): Client {
  if (Object.keys(subresources).length === 0) return base;
  const made = class extends base {};
  for (const [name, below] of Object.entries(subresources)) {
    Object.defineProperty(made.prototype, name, {
      get(this: ResourceClient<unknown>) {
        const value = this.subresource(below.path, below);
        Object.defineProperty(this, name, { value, enumerable: true });
        return value;
      },
    });
  }
  return made;
}
