/**
 * A resource type as a value: what a client has to know of a kind to address it, carrying its TypeScript type.
 *
 * Generated kinds are such values (`Pod`, `Deployment`); a custom resource's comes from `defineResource` or is written
 * by hand.
 *
 * @module
 */
import type { Answered, Stored } from "./object_forms.ts";
import { type GroupVersionKind, type GroupVersionResource, toApiVersion } from "./group_version.ts";

/**
 * A kind, the resource that serves it, and its object's type `T`.
 *
 * `S` is `false` for the kinds that a server answers but does not store (reviews, TokenRequest, Binding, …). `U` is what
 * is served below an object, by name, each a {@linkcode SubresourceType}.
 *
 * @example By hand, for a custom resource
 * ```ts
 * import type { ObjectMeta, ResourceType } from "@kybern/kybern/meta";
 *
 * interface Backup { apiVersion?: "example.com/v1"; kind?: "Backup"; metadata?: ObjectMeta; spec: { path: string } }
 * const Backup: ResourceType<Backup> = {
 *   group: "example.com", version: "v1", kind: "Backup", resource: "backups", singular: "backup",
 *   namespaced: true, stored: true,
 * };
 * ```
 */
export interface ResourceType<T = unknown, S extends boolean = true, U = UnknownSubresources> {
  /** API group; empty for the core group. */
  readonly group: string;
  /** Version within the group, for example `v1`. */
  readonly version: string;
  /** Kind, for example `Pod`. */
  readonly kind: string;
  /** Plural name in URLs, for example `pods`. */
  readonly resource: string;
  /** Singular name, for example `pod`. */
  readonly singular: string;
  /** Whether its objects live in namespaces. */
  readonly namespaced: boolean;
  /** Whether a server stores its objects. */
  readonly stored: S;
  /** What is served below an object. Absent where nobody has said: then nothing is ruled out. */
  readonly subresources?: U;
  /** Carries the object's type to the compiler; it never has a value. */
  readonly "~object"?: T;
}

/** What may be done with a subresource, in RBAC's words. */
export type SubresourceVerb = "get" | "create" | "update" | "patch";

/** A path below the objects of a kind, carrying what it takes (`R`) and what it answers (`A`) to the compiler. */
export interface SubresourceType<R = unknown, V extends SubresourceVerb = SubresourceVerb, A = Stored<R>> {
  /** Name in URLs, for example `ephemeralcontainers`. */
  readonly path: string;
  /** API group of the kind that it takes. */
  readonly group: string;
  /** Version of the kind that it takes. */
  readonly version: string;
  /** Kind that it takes, for example `Scale`. */
  readonly kind: string;
  /** What a server lets be done with it. */
  readonly verbs: readonly V[];
  /** Carries the types to the compiler; it never has a value. */
  readonly "~types"?: { readonly takes: R; readonly answers: A };
}

/**
 * The subresources of a kind of which nobody has said which there are. It is `any`, so that a client of such a kind
 * stands wherever one of a kind with certain subresources is asked for, and the other way round.
 */
// deno-lint-ignore no-explicit-any -- see above: nothing else is assignable both ways
export type UnknownSubresources = any;

/** The subresources of a kind that has none. */
export type NoSubresources = Record<never, never>;

/** What a request for a kind gives back: {@linkcode Stored} or {@linkcode Answered}. */
export type Result<T, S extends boolean = true> = S extends true ? Stored<T> : Answered<T>;

/** Group, version and kind of a resource type. */
export function groupVersionKindOf(type: ResourceType<unknown, boolean>): GroupVersionKind {
  return { group: type.group, version: type.version, kind: type.kind };
}

/** Group, version and resource of a resource type. */
export function groupVersionResourceOf(type: ResourceType<unknown, boolean>): GroupVersionResource {
  return { group: type.group, version: type.version, resource: type.resource };
}

/** The `apiVersion` that objects of a type carry. */
export function apiVersionOf(type: { readonly group: string; readonly version: string }): string {
  return toApiVersion(type.group, type.version);
}
