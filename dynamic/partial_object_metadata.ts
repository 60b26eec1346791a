/**
 * Objects of which only the metadata is asked for, and how answers are read as such.
 *
 * Source: Kubernetes documentation, "API Concepts", and `meta/v1`'s PartialObjectMetadata.
 *
 * @module
 */
import { isStatus, type KubernetesList, type ObjectMeta } from "../meta/mod.ts";
import { DecodeError, jsonDecoder, type RawWatchEvent, type TextObjectDecoder } from "../rest/mod.ts";

/** The metadata of an object of any kind. Which kind that is, the resource that was asked for tells. */
export interface PartialObjectMetadata {
  /** The same for every kind. */
  apiVersion?: "meta.k8s.io/v1";
  /** The same for every kind. */
  kind?: "PartialObjectMetadata";
  /** The object's own. */
  metadata?: ObjectMeta;
}

const form = (as: string) => `application/json;as=${as};g=meta.k8s.io;v=v1`;

/** `Accept` of requests that are answered by one object, and of watches. Plain JSON is taken where a server knows no other. */
export const metadataAccept: string = `${form("PartialObjectMetadata")},application/json`;
/** `Accept` of requests that are answered by a list. */
export const metadataListAccept: string = `${form("PartialObjectMetadataList")},application/json`;

type Fields = { readonly [field: string]: unknown };

function fieldsOf(value: unknown): Fields | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? value as Fields : undefined;
}

/** Only the metadata of an object, however much of it was sent. */
function metadataOf(object: unknown): PartialObjectMetadata {
  const metadata = fieldsOf(fieldsOf(object)?.metadata);
  if (metadata === undefined) throw new DecodeError("the answer holds an object without metadata");
  return { apiVersion: "meta.k8s.io/v1", kind: "PartialObjectMetadata", metadata };
}

function metadataList(list: KubernetesList<unknown>): KubernetesList<PartialObjectMetadata> {
  return {
    apiVersion: "meta.k8s.io/v1",
    kind: "PartialObjectMetadataList",
    metadata: list.metadata,
    items: list.items.map(metadataOf),
  };
}

/**
 * The decoder that keeps metadata alone: a server that does not know the form answers whole objects, and their rest is
 * dropped here. A Status stays what it is.
 */
export const metadataDecoder: TextObjectDecoder = {
  takes: "text",
  event(line: string): RawWatchEvent {
    const event = jsonDecoder.event(line);
    return event.type === "ERROR" ? event : { type: event.type, object: metadataOf(event.object) };
  },
  object(body: string): unknown {
    const object = jsonDecoder.object(body);
    if (isStatus(object)) return object;
    const list = fieldsOf(object);
    if (!Array.isArray(list?.items)) return metadataOf(object);
    return metadataList({ metadata: fieldsOf(list.metadata) ?? {}, items: list.items });
  },
  list(body: string): KubernetesList<unknown> {
    return metadataList(jsonDecoder.list(body, { apiVersion: "", kind: "" }));
  },
};
