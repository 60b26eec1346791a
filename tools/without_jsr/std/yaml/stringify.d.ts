// Types of @std/yaml/stringify.
export interface StringifyOptions {
  indent?: number;
  arrayIndent?: boolean;
  skipInvalid?: boolean;
  flowLevel?: number;
  styles?: Record<string, string>;
  schema?: "failsafe" | "json" | "core" | "default" | "extended";
  sortKeys?: boolean | ((a: string, b: string) => number);
  lineWidth?: number;
  useAnchors?: boolean;
  compatMode?: boolean;
  condenseFlow?: boolean;
  quoteStyle?: "'" | '"';
}
export function stringify(data: unknown, options?: StringifyOptions): string;
