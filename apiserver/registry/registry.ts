/**
 * What all requests share: the objects, and the table of what is served.
 *
 * @module
 */
import type { Collection } from "../storage/collection.ts";
import type { Storage } from "../storage/storage.ts";
import type { ResourceTable } from "./resource_table.ts";
import type { GroupResource, ServedResource } from "./served_resource.ts";

/** See the module. */
export interface Registry {
  readonly storage: Storage;
  readonly table: ResourceTable;
}

/** The objects of a served resource. */
export function collectionOf(registry: Registry, resource: ServedResource): Collection {
  return registry.storage.collection(resource.storage);
}

/** The group and resource as messages name them. */
export function groupResourceOf({ group, resource }: ServedResource): GroupResource {
  return { group, resource };
}

/** Key of an object in its collection. */
export function storageKey(namespace: string, name: string): string {
  return namespace === "" ? name : `${namespace}/${name}`;
}
