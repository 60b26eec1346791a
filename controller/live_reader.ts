/**
 * Reads that ask the server, for what a cache cannot tell.
 *
 * @module
 */
import type { ObjectKey, ResourceType, Stored } from "../meta/mod.ts";
import { isNotFound, type RequestOptions } from "../rest/mod.ts";
import type { CachedListOptions } from "./cache_reader.ts";
import { type ClientVariant, placeOf } from "./client_variant.ts";
import { listLiveMetadata, liveMetadata, type LiveMetadataParts } from "./live_metadata.ts";
import { isMetadataOnly } from "./metadata_only.ts";
import type { ClusterView } from "./running_cluster.ts";

/** Which objects of the server are meant. */
export type LiveListOptions = Pick<CachedListOptions, "namespace" | "labelSelector" | "signal">;

/** Reads from the server. */
export interface LiveReader {
  /** The object as it is on the server, or `undefined`. */
  get<T>(type: ResourceType<T>, key: ObjectKey, options?: RequestOptions): Promise<Stored<T> | undefined>;
  /** The objects as they are on the server. */
  list<T>(type: ResourceType<T>, options?: LiveListOptions): Promise<Stored<T>[]>;
}

/** What a {@linkcode LiveReader} is made of. */
export interface LiveReaderParts extends LiveMetadataParts, Pick<ClusterView, "clients"> {
  /** Ends reads that name no signal of their own. */
  readonly signal: AbortSignal;
  /** What its reads have in common with all else of a client: the namespace. @default nothing */
  readonly variant?: Pick<ClientVariant, "namespace">;
}

/** Makes the reader. Sends nothing. */
export function liveReader(
  { access, clientOptions, clients, signal: own, variant = {} }: LiveReaderParts,
): LiveReader {
  return {
    async get<T>(
      type: ResourceType<T>,
      key: ObjectKey,
      { signal = own }: RequestOptions = {},
    ) {
      const { name } = key;
      const namespace = placeOf(variant, type, key);
      try {
        if (isMetadataOnly(type)) {
          return await liveMetadata({ access, clientOptions }, type, { namespace, name }, { signal });
        }
        return await clients.of(type, namespace).get(name, { signal });
      } catch (error) {
        if (isNotFound(error)) return undefined;
        throw error;
      }
    },
    async list<T>(type: ResourceType<T>, { labelSelector, signal = own, ...where }: LiveListOptions = {}) {
      const namespace = placeOf(variant, type, where);
      if (isMetadataOnly(type)) {
        return await listLiveMetadata({ access, clientOptions }, type, { namespace, labelSelector, signal });
      }
      return (await clients.of(type, namespace).listAll({ labelSelector, signal })).items;
    },
  };
}
