/**
 * Which exec plugins may run, whatever a kubeconfig says (KEP-3104's credential plugin policy of kuberc).
 *
 * A kubeconfig names a program that is then run with this process's rights: whoever takes kubeconfigs from others wants
 * to say which. Deno's `--allow-run=PROGRAM` says it too, for the whole process.
 *
 * @module
 */
import { DELIMITER } from "@std/path/constants";
import { isAbsolute } from "@std/path/is-absolute";
import { join } from "@std/path/join";
import { ConfigError } from "./config_error.ts";
import { isPermissionMissing } from "./local_access.ts";

/** What decides whether an exec plugin may run. */
export interface PluginPolicy {
  /** All may run, none, or those of the list. @default {"AllowAll"} */
  readonly policyType?: "" | "AllowAll" | "DenyAll" | "Allowlist" | (string & Record<never, never>);
  /**
   * The programs that may run; for the type `Allowlist` alone. A name without a separator is looked up in `PATH`, as a
   * plugin's is; a plugin is permitted that is the same file.
   */
  readonly allowlist?: readonly PluginAllowlistEntry[] | null;
}

/** A program that may run. */
export interface PluginAllowlistEntry {
  /** A name that is looked up in `PATH`, or an absolute path. */
  readonly command: string;
}

/** @throws {ConfigError} when a policy contradicts itself, or its type is not known */
export function validatePluginPolicy({ policyType = "", allowlist }: PluginPolicy): void {
  const wrong = (problem: string) => new ConfigError({ field: "pluginPolicy", problem });
  switch (policyType) {
    case "":
    case "AllowAll":
    case "DenyAll":
      if (allowlist === undefined || allowlist === null) return;
      throw wrong(`an allowlist is given, and the type is "${policyType}": it counts for "Allowlist" alone`);
    case "Allowlist":
      if (allowlist === undefined || allowlist === null) {
        throw wrong('the type is "Allowlist", and no allowlist is given');
      }
      if (allowlist.length === 0) {
        throw wrong('the type is "Allowlist", and the allowlist is empty: to permit none, say "DenyAll"');
      }
      if (allowlist.some(({ command }) => !command)) {
        throw wrong("an entry of the allowlist names no command");
      }
      return;
    default:
      throw wrong(`the type "${policyType}" is not known, expected AllowAll, DenyAll or Allowlist`);
  }
}

/** Whether a path is a program's. */
async function isProgram(path: string): Promise<boolean> {
  try {
    const { isFile, mode } = await Deno.stat(path);
    return isFile && (mode === null || (mode & 0o111) !== 0);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory) return false;
    if (error instanceof Deno.errors.PermissionDenied) return false;
    throw error;
  }
}

/** The file that a command means; `undefined` where there is none. */
async function lookPath(command: string): Promise<string | undefined> {
  if (isAbsolute(command) || /[/\\]/.test(command)) return await isProgram(command) ? command : undefined;
  for (const folder of (Deno.env.get("PATH") ?? "").split(DELIMITER)) {
    // A relative folder in PATH would let the working directory choose the program.
    if (!isAbsolute(folder)) continue;
    const path = join(folder, command);
    if (await isProgram(path)) return path;
  }
  return undefined;
}

/**
 * The command to run for a plugin's: itself, or where there is an allowlist the file that it was judged by.
 *
 * With an allowlist it needs `--allow-env=PATH`, and `--allow-read` of what is looked at.
 *
 * @returns `undefined` where there is no such program
 * @throws {ConfigError} when the policy does not permit it; it has this place
 */
export async function permittedCommand(
  command: string,
  { policyType = "", allowlist }: PluginPolicy,
  { file, field }: { readonly file?: string | undefined; readonly field?: string | undefined },
): Promise<string | undefined> {
  if (policyType === "DenyAll") {
    throw new ConfigError({
      file,
      field,
      problem: `the program "${command}" may not run: the policy denies all plugins`,
    });
  }
  if (policyType !== "Allowlist") return command;
  try {
    const path = await lookPath(command);
    if (path === undefined) return undefined;
    for (const entry of allowlist ?? []) {
      if (entry.command === command || await lookPath(entry.command) === path) return path;
    }
    throw new ConfigError({
      file,
      field,
      problem: `the program ${path} is not permitted by the credential plugin allowlist`,
    });
  } catch (error) {
    if (!isPermissionMissing(error)) throw error;
    const problem = `deno may not look for "${command}" to judge it by the allowlist: ` +
      `run it with --allow-env=PATH and --allow-read of the folders in it`;
    throw new ConfigError({ file, field, problem });
  }
}
