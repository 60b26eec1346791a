/**
 * Who sends a request, and whether they may.
 *
 * @module
 */
export * from "./authenticator.ts";
export * from "./authorizer.ts";
