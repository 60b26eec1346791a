/**
 * Clients of any resource: whole objects, untyped, and metadata alone.
 *
 * @module
 */
export * from "./dynamic_client.ts";
export {
  MetadataClient,
  type MetadataClientOptions,
  MetadataResourceClient,
  type ObjectMetadata,
} from "./metadata_client.ts";
export { type PartialObjectMetadata } from "./partial_object_metadata.ts";
