/**
 * Kinds of which only the metadata is read: names, labels, annotations, owners and versions, without what makes objects
 * large, or secret.
 *
 * @example Which Secrets there are, without a secret in memory
 * ```ts
 * import { Secret } from "@kybern/kybern/api/core/v1";
 * import { metadataOnly, watched } from "@kybern/kybern/controller";
 *
 * const secrets = watched(metadataOnly(Secret), {
 *   // `data` is no member here.
 *   map: ({ metadata: { namespace = "", labels } }) => labels?.shop ? [{ namespace, name: labels.shop }] : [],
 * });
 * console.log(secrets.type.kind); // Secret
 * ```
 *
 * @module
 */
import type { PartialObjectMetadata } from "../dynamic/mod.ts";
import { apiVersionOf, type ResourceType, type Stored } from "../meta/mod.ts";
import type { AnyResourceType } from "./reconciler.ts";

/** What is read of an object: which it is, and its metadata. */
export type MetadataOnly<T> = Pick<T, keyof T & ("apiVersion" | "kind" | "metadata")>;

/** A kind of which only the metadata is read. Made by {@linkcode metadataOnly}. */
export interface MetadataOnlyType<T> extends ResourceType<MetadataOnly<T>> {
  /** Tells it from the kind itself. */
  readonly metadataOnly: true;
}

/**
 * The same kind, of which only the metadata is read. It stands wherever a kind does: as `for`, in `owns`, in `watched`,
 * in reads from the cache and by `client.live`. Its cache is another than that of the whole objects.
 *
 * Objects of it can be patched, applied and deleted; to create or replace them takes the whole of them.
 */
export function metadataOnly<T>(type: ResourceType<T>): MetadataOnlyType<T> {
  return { ...type, metadataOnly: true } as unknown as MetadataOnlyType<T>;
}

/** Whether only the metadata of a kind is read. */
export function isMetadataOnly(type: AnyResourceType): boolean {
  return "metadataOnly" in type && type.metadataOnly === true;
}

/** Has an object's metadata say of which kind the object is: what a server sends names its own form. */
export function namedAs<T>(
  type: Pick<AnyResourceType, "group" | "version" | "kind">,
): (object: Stored<PartialObjectMetadata>) => Stored<T> {
  const apiVersion = apiVersionOf(type);
  const { kind } = type;
  return ({ metadata }) => ({ apiVersion, kind, metadata }) as unknown as Stored<T>;
}
