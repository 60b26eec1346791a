/**
 * Clients of any resource: whole objects, untyped, metadata alone, and any object by its kind.
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
export {
  type Manifest,
  ManifestError,
  type ManifestProblem,
  parseManifests,
  type ParseManifestsOptions,
} from "./parse_manifests.ts";
export * from "./nested_fields.ts";
