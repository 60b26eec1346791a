// Types of @std/cli/parse-args, as wide as the project needs.
export interface ParseOptions {
  "--"?: boolean;
  alias?: Record<string, string | readonly string[]>;
  boolean?: boolean | string | readonly string[];
  collect?: string | readonly string[];
  default?: Record<string, unknown>;
  negatable?: string | readonly string[];
  stopEarly?: boolean;
  string?: string | readonly string[];
  unknown?(arg: string, key?: string, value?: unknown): unknown;
}
export interface Args {
  _: (string | number)[];
  "--"?: string[];
  // deno-lint-ignore no-explicit-any
  [name: string]: any;
}
export function parseArgs(args: readonly string[], options?: ParseOptions): Args;
