/**
 * Reads of metadata alone, from the server.
 *
 * @module
 */
import { MetadataClient, type MetadataResourceClient } from "../dynamic/mod.ts";
import type { ResourceType, Stored } from "../meta/mod.ts";
import type { ListOptions, RequestOptions } from "../rest/mod.ts";
import { namedAs } from "./metadata_only.ts";
import type { ClusterView } from "./running_cluster.ts";

/** Where metadata is read. */
export type LiveMetadataParts = Pick<ClusterView, "access" | "clientOptions">;

/** An object's metadata. Rejects as every client does where the object is not there. */
export async function liveMetadata<T>(
  parts: LiveMetadataParts,
  type: ResourceType<T>,
  { namespace, name }: { readonly namespace?: string; readonly name: string },
  options: RequestOptions,
): Promise<Stored<T>> {
  return namedAs<T>(type)(await clientOf(parts, type, namespace).get(name, options));
}

/** The metadata of a kind's objects. */
export async function listLiveMetadata<T>(
  parts: LiveMetadataParts,
  type: ResourceType<T>,
  { namespace, ...options }: ListOptions & { readonly namespace?: string },
): Promise<Stored<T>[]> {
  return (await clientOf(parts, type, namespace).listAll(options)).items.map(namedAs<T>(type));
}

function clientOf(
  { access, clientOptions }: LiveMetadataParts,
  type: ResourceType<unknown>,
  namespace: string | undefined,
): MetadataResourceClient {
  const client = new MetadataClient(access, clientOptions).resource(type);
  return type.namespaced && namespace ? client.namespace(namespace) : client;
}
