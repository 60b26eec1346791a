/**
 * The client of any resource, untyped.
 *
 * @module
 */
export * from "./dynamic_client.ts";
