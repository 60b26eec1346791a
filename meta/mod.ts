/**
 * What every Kubernetes object has, and what every part of the project shares: metadata, names of kinds and
 * resources, selectors, quantities, conditions, Status, YAML, and the interface to a server.
 *
 * @example Which objects a selector picks
 * ```ts
 * import { parseLabelSelector } from "@kybern/kybern/meta";
 *
 * const selector = parseLabelSelector("app=web,!canary");
 * console.log(selector.matches({ app: "web" })); // true
 * ```
 *
 * @module
 */
export * from "./aborted.ts";
export * from "./condition.ts";
export * from "./field_selector.ts";
export * from "./finalizers.ts";
export * from "./group_version.ts";
export * from "./json.ts";
export * from "./label_selector.ts";
export * from "./lazy_object.ts";
export * from "./object_forms.ts";
export * from "./object_key.ts";
export * from "./object_meta.ts";
export * from "./owner_reference.ts";
export * from "./quantity.ts";
export * from "./resource_type.ts";
export * from "./resource_version.ts";
export * from "./secret_data.ts";
export * from "./selector_error.ts";
export * from "./status.ts";
export * from "./time_text.ts";
export * from "./transport.ts";
export * from "./version_order.ts";
export * from "./web_socket.ts";
export * from "./yaml.ts";
