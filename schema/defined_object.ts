/**
 * The TypeScript types of a definition's objects, and of what is served below them.
 *
 * @module
 */
import type { Scale } from "../api/autoscaling/v1.ts";
import type { NoSubresources, ObjectMeta, SubresourceType } from "../meta/mod.ts";
import type { Flat, InferAs, SchemaForm } from "./infer.ts";
import type { ResourceDefinition, ScalePaths, VersionDefinition } from "./resource_definition.ts";

/** Members whose type is every object's, whatever a schema says of them. */
export type ObjectMember = "apiVersion" | "kind" | "metadata";

/** Whether a schema requires members of its own. */
export type RequiresMembers<S> = S extends { readonly required: readonly [string, ...string[]] } ? true
  : false;

/** The members of a version's objects that must be there. */
export type RequiredMembers<C extends VersionDefinition> = C extends
  { readonly required: readonly (infer Name)[] } ? Name
  : {
    [K in keyof C["schema"]]: K extends "status" ? never
      : RequiresMembers<C["schema"][K]> extends true ? K
      : never;
  }[keyof C["schema"]];

/** The members of a version's objects that have a default. */
export type DefaultedMembers<C extends VersionDefinition> = {
  [K in keyof C["schema"]]: C["schema"][K] extends { readonly default: NonNullable<unknown> } ? K : never;
}[keyof C["schema"]];

/** The members of a version's objects that are sure to be there. */
export type SureMembers<C extends VersionDefinition, F extends SchemaForm> = F extends "stored"
  ? RequiredMembers<C> | DefaultedMembers<C>
  : Exclude<RequiredMembers<C>, DefaultedMembers<C>>;

/** The members of a version's objects besides every object's, before or after defaults. */
export type Members<C extends VersionDefinition, F extends SchemaForm> = Flat<
  & {
    -readonly [
      K in keyof C["schema"] as K extends SureMembers<C, F> ? Exclude<K, ObjectMember> : never
    ]: InferAs<C["schema"][K], F>;
  }
  & {
    -readonly [
      K in keyof C["schema"] as K extends SureMembers<C, F> ? never : Exclude<K, ObjectMember>
    ]?: InferAs<C["schema"][K], F>;
  }
>;

/** What every object has, in the group `G`, the version `N` and of the kind `K`. */
export interface ObjectHead<G extends string, N extends string, K extends string> {
  /** Group and version. */
  apiVersion?: `${G}/${N}`;
  /** Kind. */
  kind?: K;
  /** Standard metadata. */
  metadata?: ObjectMeta;
}

/** What a draft looks like, told to the compiler where it differs: see `DraftForm`. */
export type DraftMark<H, C extends VersionDefinition> = Members<C, "draft"> extends Members<C, "stored">
  ? unknown
  : { "~draft"?: Flat<H & Members<C, "draft">> };

/** The objects that a version's content `C` describes, as a server answers them. */
export type VersionObject<G extends string, N extends string, K extends string, C extends VersionDefinition> =
  Flat<
    & ObjectHead<G, N, K>
    & Members<C, "stored">
    & DraftMark<ObjectHead<G, N, K>, C>
  >;

/** What is served below the objects that a version's content describes: `status` and `scale`, where it has them. */
export type VersionSubresources<T, C extends VersionDefinition> =
  & (C["schema"] extends { readonly status: unknown } ? {
      /** The status, by its own path. */
      readonly status: SubresourceType<T, "get" | "patch" | "update">;
    }
    : NoSubresources)
  & (C extends { readonly scale: ScalePaths } ? {
      /** The counts of replicas, as an `autoscaling/v1` Scale. */
      readonly scale: SubresourceType<Scale, "get" | "patch" | "update">;
    }
    : NoSubresources);

/** The content of each version of a definition, by name. */
export type VersionContents<D extends ResourceDefinition> =
  & { readonly [N in D["version"]]: D }
  & (D extends { readonly versions: infer V extends { readonly [version: string]: VersionDefinition } } ? V
    : Record<never, never>);

/** The type of a definition's objects in the version that the definition itself is about. */
export type DefinedObject<D extends ResourceDefinition> = VersionObject<
  D["group"],
  D["version"],
  D["kind"],
  D
>;

/** What is served below them. */
export type DefinedSubresources<D extends ResourceDefinition> = VersionSubresources<DefinedObject<D>, D>;
