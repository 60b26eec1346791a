/**
 * What a kind does beyond what every kind does: its defaults, what a write may change, what is valid, how it is
 * deleted, and its subresources.
 *
 * The idea is kube-apiserver's registry strategies. Every member is optional; without any, an object is validated
 * against its schema, stored, and its status (where there is a status subresource) is kept apart from the rest.
 *
 * A draft handed to a hook is the hook's to change in place. `old` and everything looked up is shared: never change it.
 *
 * @module
 */
import type { ObjectKey, Unstructured } from "../../meta/mod.ts";
import type { FieldError } from "../../schema/field_error.ts";
import type { GroupResource, ServedResource } from "./served_resource.ts";

/** Who sends a request. */
export interface UserInfo {
  /** For example `system:serviceaccount:default:default`. */
  readonly name: string;
  /** Identity across time, where there is one. */
  readonly uid?: string;
  /** Groups that the user is in; `system:authenticated` is among those of everyone who has a token. */
  readonly groups: readonly string[];
  /** Anything else that is known, for access reviews. */
  readonly extra?: { readonly [key: string]: readonly string[] };
}

/** What hooks may ask of the server. */
export interface StrategyContext {
  /** The resource that the request is for. */
  readonly resource: ServedResource;
  /** Namespace of the request; empty for cluster-scoped resources. */
  readonly namespace: string;
  /** Who asks. */
  readonly user: UserInfo;
  /** Time of the request. */
  readonly now: Date;
  /** Whether nothing will be stored. */
  readonly dryRun: boolean;
  /** A stored object in its stored version, or undefined. Shared: read only. */
  lookup(resource: GroupResource, key: ObjectKey): Unstructured | undefined;
  /** The stored objects of a resource, of one namespace or of all. Shared: read only. */
  list(resource: GroupResource, namespace?: string): Iterable<Unstructured>;
  /** Adds a `Warning: 299` header to the answer. */
  warn(text: string): void;
}

/** What an action (eviction, binding, …) may do besides: write, as the server itself. */
export interface ActionContext extends StrategyContext {
  /**
   * Changes a stored object through the usual path (resourceVersion, generation, watch events) and gives the result.
   * The change gets a copy. Nothing is stored on a dry run.
   *
   * @throws {ApiError} NotFound, or what the change throws
   */
  update(resource: GroupResource, key: ObjectKey, change: (draft: Unstructured) => void): Unstructured;
  /**
   * Deletes through the usual path (finalizers, grace period).
   *
   * @throws {ApiError} NotFound, Conflict
   */
  delete(
    resource: GroupResource,
    key: ObjectKey,
    options?: { readonly [field: string]: unknown },
  ): Unstructured;
  /** Creates through the usual path. */
  create(resource: GroupResource, object: Unstructured): Unstructured;
}

/** A subresource that writes part of the object and answers the whole: `status`, `approval`, `finalize`, `resize`. */
export interface PartSubresource {
  readonly type: "part";
  /** Keeps everything of `old` that this subresource may not change. */
  prepareForUpdate(object: Unstructured, old: Unstructured, ctx: StrategyContext): void;
  /** Faults of the new object. */
  validateUpdate?(object: Unstructured, old: Unstructured, ctx: StrategyContext): readonly FieldError[];
  /** Whether what is written through it counts as a change of what is wanted (`ephemeralcontainers`, `resize`). */
  readonly countsGeneration?: boolean;
  /** Fields that nobody can own through this subresource, as paths: `[["spec"]]`. */
  readonly resetFields?: readonly (readonly string[])[];
}

/** A subresource that shows an object as another kind: `scale`. */
export interface ViewSubresource {
  readonly type: "view";
  /** The object as that kind. Metadata is included. */
  read(object: Unstructured, ctx: StrategyContext): Unstructured;
  /** Writes what the view says into the object. */
  write(object: Unstructured, view: Unstructured, ctx: StrategyContext): void;
  /** Faults of the view. */
  validate?(view: Unstructured, ctx: StrategyContext): readonly FieldError[];
  /** Which fields of the object are which of the view's, for managed fields: `[[["spec","replicas"],["spec","replicas"]]]`. */
  readonly fieldMappings?: readonly (readonly [object: readonly string[], view: readonly string[]])[];
}

/** A subresource to which one posts: `eviction`, `binding`, `token`. */
export interface ActionSubresource {
  readonly type: "action";
  /** Does it, and gives the answer. `target` is the object below which it was posted, undefined where there is none. */
  create(
    name: string,
    body: Unstructured,
    target: Unstructured | undefined,
    ctx: ActionContext,
  ): Unstructured | Promise<Unstructured>;
}

/** What is below an object. */
export type SubresourceStrategy = PartSubresource | ViewSubresource | ActionSubresource;

/** See the module. */
export interface Strategy {
  /**
   * Fills in what the schema's own defaults cannot. Runs on every object that comes in (create, update, patch result,
   * apply), after schema defaults and before the other hooks. It must change nothing when run twice.
   */
  default?(object: Unstructured, ctx: StrategyContext): void;

  /** Before an object is created: clears what a creator may not set, allocates. Status is cleared already. */
  prepareForCreate?(object: Unstructured, ctx: StrategyContext): void;

  /** Whether a creator may set the status (nodes). Default false where there is a status subresource. */
  readonly keepsStatusOnCreate?: boolean;

  /** Before an object is replaced through its main path. Status is that of `old` already. */
  prepareForUpdate?(object: Unstructured, old: Unstructured, ctx: StrategyContext): void;

  /** Faults of a new object beyond its schema and metadata, in the server's order. */
  validate?(object: Unstructured, ctx: StrategyContext): readonly FieldError[];

  /** Faults of a changed object beyond its schema and metadata. `validate` does not run by itself on updates. */
  validateUpdate?(object: Unstructured, old: Unstructured, ctx: StrategyContext): readonly FieldError[];

  /** After an object was created or changed (not on a dry run): releases and follow-ups. */
  afterWrite?(object: Unstructured, old: Unstructured | undefined, ctx: StrategyContext): void;

  /** After an object has gone (not on a dry run). */
  afterDelete?(object: Unstructured, ctx: StrategyContext): void;

  /** What a field that a field selector names is called in the stored version; the default is the same. */
  storedField?(field: string): string;

  /** Check of a name; the default is a DNS-1123 subdomain. Gives the messages of what is wrong. */
  validateName?(name: string, isPrefix: boolean): readonly string[];

  /** Fields that nobody can own through the main path, as paths. The default is `[["status"]]` where there is a status subresource. */
  readonly resetFields?: readonly (readonly string[])[];

  /** Whether PUT (and server-side apply aside, PATCH never) creates an object that is not there. Default false. */
  readonly allowCreateOnUpdate?: boolean;

  /** Whether PUT without a resourceVersion is taken. Default true for built-in kinds; custom resources refuse. */
  readonly allowUnconditionalUpdate?: boolean;

  /** Seconds that a deletion waits for its node; undefined or 0 deletes at once. `asked` is the request's own. */
  gracePeriod?(object: Unstructured, asked: number | undefined, ctx: StrategyContext): number | undefined;

  /** Why an object may not be deleted (immortal namespaces); undefined when it may. */
  refusesDelete?(object: Unstructured, ctx: StrategyContext): string | undefined;

  /** Whether something beside `metadata.finalizers` keeps a deleted object (a namespace's `spec.finalizers`). */
  holdsDelete?(object: Unstructured): boolean;

  /** Changes an object whose deletion has been asked for but waits (a namespace's phase). */
  prepareForDelete?(object: Unstructured, ctx: StrategyContext): void;

  /** Objects that are always there and nowhere stored, in order of their names. */
  readonly standing?: readonly Unstructured[];

  /** Whether a delete answers the last state of the object instead of a Status (pods, services, …). Default false. */
  readonly answersDeletedObject?: boolean;

  /** What a delete without propagationPolicy does with dependents. Default `Background`. */
  readonly defaultPropagation?: "Orphan" | "Background";

  /**
   * What gives and raises `metadata.generation`: `none` (the kind has no generation), or a function that tells whether
   * a change counts. Without it, custom resources and kinds with a `spec` count every change outside metadata and status.
   */
  readonly generation?: "none" | ((object: Unstructured, old: Unstructured) => boolean);

  /** Answers a kind that is not stored (reviews). Faults are thrown as ApiError. */
  answer?(object: Unstructured, ctx: ActionContext): Unstructured | Promise<Unstructured>;

  /** By name. `status` needs no entry: the default keeps everything but `status` (and metadata's managed part). */
  readonly subresources?: { readonly [name: string]: SubresourceStrategy };
}
