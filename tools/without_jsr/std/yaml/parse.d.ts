// Types of @std/yaml/parse.
export type SchemaType = "failsafe" | "json" | "core" | "default" | "extended";
export interface ParseOptions {
  allowDuplicateKeys?: boolean;
  schema?: SchemaType;
  onWarning?(error: Error): void;
}
export function parse(content: string, options?: ParseOptions): unknown;
export function parseAll(content: string, options?: ParseOptions): unknown;
