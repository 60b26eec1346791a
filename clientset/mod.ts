/**
 * The clients of every built-in kind, by group and version.
 *
 * @module
 */
export * from "./clientset.ts";
export type * from "./generated/resource_table.ts";
