/**
 * What every Kubernetes object has, and what every part of the project shares: metadata, names of kinds and
 * resources, selectors, quantities, conditions, Status, YAML, and the interface to a server.
 *
 * @module
 */
export * from "./group_version.ts";
export * from "./object_forms.ts";
export * from "./object_key.ts";
export * from "./object_meta.ts";
export * from "./resource_type.ts";
export * from "./resource_version.ts";
export * from "./status.ts";
export * from "./transport.ts";
