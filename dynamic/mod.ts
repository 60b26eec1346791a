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
export { ApplyAllError, type ApplyAllOptions, type ApplyFailure } from "./apply_all.ts";
export * from "./apply_conflicts.ts";
export {
  type AnyObject,
  type KindReference,
  type NamespaceOption,
  ObjectClient,
  type ObjectClientOptions,
} from "./object_client.ts";
export { DefinitionRefusedError, NotServedError } from "./served_definition.ts";
