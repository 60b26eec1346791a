/**
 * What a server serves: its version, its groups, and their resources.
 *
 * @module
 */
export { DiscoveryClient } from "./discovery_client.ts";
export * from "./discovery_types.ts";
