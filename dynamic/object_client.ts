/**
 * The client of any object: what kind it is of, the object says, and where that kind is served, discovery does.
 *
 * It is the `kubectl apply -f` of a program. An object's kind is found once and remembered; one that is not known is
 * looked for anew. Objects of kinds that live in namespaces, and name none, are of the configuration's.
 *
 * Permissions needed: discovery (every authenticated user's, by Kubernetes' own roles), and the verbs on the kinds.
 *
 * @example What a directory of manifests says
 * ```ts
 * import { ObjectClient, parseManifests } from "@kybern/kybern/dynamic";
 * import { loadConfig } from "@kybern/kybern/rest";
 *
 * async function deploy(path: string) {
 *   await using config = await loadConfig();
 *   const client = new ObjectClient(config, { fieldManager: "deployer" });
 *   const objects = parseManifests(await Deno.readTextFile(path), { source: path });
 *   for (const { kind, metadata } of await client.applyAll(objects)) console.log(kind, metadata.name);
 * }
 * ```
 *
 * @module
 */
import { DeferredDiscoveryRESTMapper } from "../discovery/deferred_rest_mapper.ts";
import { DiscoveryClient, MemoryCachedDiscovery, type RESTMapping } from "../discovery/mod.ts";
import {
  type ClusterAccess,
  type DeepReadonly,
  encodeSecretData,
  type KubernetesList,
  type ObjectMeta,
  parseApiVersion,
  type Status,
  type Stored,
  type Unstructured,
} from "../meta/mod.ts";
import {
  type ApplyOptions,
  type ClientOptions,
  type DeleteOptions,
  type GetOptions,
  type ListOptions,
  type PatchBody,
  type PatchOptions,
  type PatchType,
  RequestError,
  type RequestOptions,
  ResourceClient,
  type WatchOptions,
  type WatchStream,
  type WriteOptions,
} from "../rest/mod.ts";
import { applyAll, type ApplyAllOptions } from "./apply_all.ts";
import type { Manifest } from "./parse_manifests.ts";

/** The kind of an object. */
export interface KindReference {
  /** Group and version, as `apps/v1`. */
  readonly apiVersion: string;
  /** As `Deployment`. */
  readonly kind: string;
}

/** An object that says what it is, whatever else is in it. */
export interface AnyObject extends KindReference {
  /** Name, and namespace where the kind has one. */
  readonly metadata?: DeepReadonly<ObjectMeta>;
}

/** Options of an {@linkcode ObjectClient}. */
export interface ObjectClientOptions extends ClientOptions {
  /** Finds the kinds; share one among clients of the same cluster. @default {one of its own, that keeps in memory} */
  mapper?: DeferredDiscoveryRESTMapper;
  /** Under which name the server records who set the fields. @default {from the user agent; of an apply "kybern"} */
  fieldManager?: string;
}

/** Options of lists and watches of a kind. */
export interface NamespaceOption {
  /** Namespace of the objects; `""` for all. @default {all} */
  namespace?: string;
}

/** Makes requests for objects of any kinds. */
export class ObjectClient {
  readonly #access: ClusterAccess;
  readonly #options: ClientOptions & { fieldManager?: string };
  readonly #discovery: DiscoveryClient;
  /** Finds the kinds. */
  readonly mapper: DeferredDiscoveryRESTMapper;

  /** Takes a configuration or any other access to a cluster. Sends nothing. */
  constructor(access: ClusterAccess, { mapper, ...options }: ObjectClientOptions = {}) {
    this.#access = access;
    this.#options = options;
    // Answers of discovery are no objects: a decoder that keeps those as views is not for them.
    const { fieldManager: _manager, decoder: _decoder, ...client } = options;
    this.#discovery = new DiscoveryClient(access, client);
    this.mapper = mapper ?? new DeferredDiscoveryRESTMapper(new MemoryCachedDiscovery(this.#discovery));
  }

  /**
   * What serves a kind.
   *
   * @throws {NoMatchError} when nothing does
   */
  async mappingOf(
    { apiVersion, kind }: KindReference,
    { signal }: RequestOptions = {},
  ): Promise<RESTMapping> {
    const { group, version } = groupVersionOf(apiVersion, kind);
    return await this.mapper.restMapping({ group, kind }, { versions: [version], signal });
  }

  /**
   * The client of a kind, which has every verb: bound to a namespace if one is given, else for all.
   *
   * @throws {NoMatchError} when nothing serves the kind
   */
  async resource(
    kind: KindReference,
    { namespace, signal }: NamespaceOption & RequestOptions = {},
  ): Promise<ResourceClient<Unstructured>> {
    const mapping = await this.mappingOf(kind, { signal });
    return new ResourceClient<Unstructured>(this.#access, mapping, { ...this.#options, namespace });
  }

  /** Creates an object. One without `metadata.name` needs `metadata.generateName`. */
  create<T extends AnyObject>(
    object: T,
    options?: WriteOptions & { dryRun?: false },
  ): Promise<Stored<Unstructured>>;
  /** The same; a dry run's answer is not stored. */
  create<T extends AnyObject>(object: T, options: WriteOptions): Promise<Manifest>;
  async create(object: AnyObject, options: WriteOptions = {}): Promise<Manifest> {
    return await (await this.#clientOf(object, options)).create(object as Unstructured, options) as Manifest;
  }

  /** Replaces an object. With `metadata.resourceVersion` set, it must be unchanged since; else it is a conflict. */
  update<T extends AnyObject>(
    object: T,
    options?: WriteOptions & { dryRun?: false },
  ): Promise<Stored<Unstructured>>;
  /** The same; a dry run's answer is not stored. */
  update<T extends AnyObject>(object: T, options: WriteOptions): Promise<Manifest>;
  async update(object: AnyObject, options: WriteOptions = {}): Promise<Manifest> {
    return await (await this.#clientOf(object, options)).update(object as Unstructured, options) as Manifest;
  }

  /** Replaces an object's status; all else in the object is ignored. */
  async updateStatus<T extends AnyObject>(
    object: T,
    options: WriteOptions = {},
  ): Promise<Manifest> {
    return await (await this.#clientOf(object, options)).updateStatus(
      object as unknown as Unstructured,
      options,
    );
  }

  /** Reads the object that has this one's kind, name and namespace. */
  async get(object: AnyObject, options: GetOptions = {}): Promise<Stored<Unstructured>> {
    return await (await this.#clientOf(object, options)).get(nameOf(object), options);
  }

  /** Changes the object that has this one's kind, name and namespace, by a patch of the given type. */
  async patch<P extends PatchType>(
    object: AnyObject,
    type: P,
    body: PatchBody<P>,
    options: PatchOptions = {},
  ): Promise<Manifest> {
    return await (await this.#clientOf(object, options)).patch(
      nameOf(object),
      type,
      body,
      options,
    ) as Manifest;
  }

  /**
   * Server-side apply: the object's fields are set and owned; fields owned before and left out now go. A field that
   * another manager owns is a conflict, whose message and `applyConflicts` name the manager, unless `force` takes it
   * over. A Secret's `stringData` is sent as `data`: the server would not let go of its keys.
   */
  apply<T extends AnyObject>(
    object: T,
    options?: ApplyOptions & { dryRun?: false },
  ): Promise<Stored<Unstructured>>;
  /** The same; a dry run's answer is not stored. */
  apply<T extends AnyObject>(object: T, options: ApplyOptions): Promise<Manifest>;
  async apply(object: AnyObject, options: ApplyOptions = {}): Promise<Manifest> {
    const client = await this.#clientOf(object, options);
    return await client.apply(withoutStringData(object) as Unstructured, options) as Manifest;
  }

  /** Server-side apply of an object's status; all else in the object but its metadata is ignored. */
  async applyStatus<T extends AnyObject>(
    object: T,
    options: ApplyOptions = {},
  ): Promise<Manifest> {
    return await (await this.#clientOf(object, options)).applyStatus(
      object as unknown as Unstructured,
      options,
    );
  }

  /**
   * Applies many objects, in whatever order they come: namespaces and CustomResourceDefinitions first, then, once the
   * server serves what is defined, the others in their order. Lists among them are taken apart. One that fails does
   * not keep the others from being tried.
   *
   * @returns the objects as the server has them now, in the order given
   * @throws {ApplyAllError} when some could not be applied
   */
  applyAll(
    objects: Iterable<AnyObject>,
    options?: ApplyAllOptions & { dryRun?: false },
  ): Promise<Stored<Unstructured>[]>;
  /** The same; a dry run's answers are not stored. */
  applyAll(objects: Iterable<AnyObject>, options: ApplyAllOptions): Promise<Manifest[]>;
  async applyAll(objects: Iterable<AnyObject>, options: ApplyAllOptions = {}): Promise<Manifest[]> {
    return await applyAll(this, this.#discovery, objects, options);
  }

  /** Deletes the object that has this one's kind, name and namespace. */
  async delete(object: AnyObject, options: DeleteOptions = {}): Promise<Stored<Unstructured> | Status> {
    return await (await this.#clientOf(object, options)).delete(nameOf(object), options);
  }

  /** Reads the objects of a kind that the options select. */
  async list(
    kind: KindReference,
    { namespace, ...options }: ListOptions & NamespaceOption = {},
  ): Promise<KubernetesList<Stored<Unstructured>>> {
    return await (await this.resource(kind, { namespace, signal: options.signal })).list(options);
  }

  /** Watches the objects of a kind that the options select; resolves once the server has accepted. */
  async watch(
    kind: KindReference,
    { namespace, ...options }: WatchOptions & NamespaceOption & { allowWatchBookmarks?: false } = {},
  ): Promise<WatchStream<Stored<Unstructured>>> {
    return await (await this.resource(kind, { namespace, signal: options.signal })).watch(options);
  }

  /** The client of an object's kind, in the object's namespace. */
  async #clientOf(object: AnyObject, { signal }: RequestOptions): Promise<ResourceClient<Unstructured>> {
    return await this.resource(object, {
      namespace: object.metadata?.namespace || this.#access.namespace,
      signal,
    });
  }
}

function groupVersionOf(apiVersion: unknown, kind: unknown): { group: string; version: string } {
  if (typeof kind !== "string" || kind === "") throw new RequestError("the object has no kind");
  if (typeof apiVersion !== "string" || apiVersion === "") {
    throw new RequestError(`the ${kind} object has no apiVersion`);
  }
  try {
    return parseApiVersion(apiVersion);
  } catch (error) {
    throw new RequestError((error as Error).message, { cause: error });
  }
}

function nameOf({ kind, metadata }: AnyObject): string {
  if (!metadata?.name) throw new RequestError(`the ${kind} object has no metadata.name`);
  return metadata.name;
}

/** A Secret with its `stringData` in `data`, as the server would store it; every other object as it is. */
function withoutStringData(object: AnyObject): AnyObject {
  if (object.apiVersion !== "v1" || object.kind !== "Secret") return object;
  const { stringData, ...secret } = object as AnyObject & {
    data?: { readonly [key: string]: string } | null;
    stringData?: { readonly [key: string]: unknown } | null;
  };
  for (const [key, value] of Object.entries(stringData ?? {})) {
    if (typeof value !== "string") {
      throw new RequestError(`stringData "${key}" of the Secret is a ${typeof value}, expected text`);
    }
  }
  if (!stringData) return object;
  return {
    ...secret,
    data: { ...secret.data, ...encodeSecretData(stringData as { [key: string]: string }) },
  } as AnyObject;
}
