/**
 * Whether JSR can be reached from here, and how a `deno` command line changes where it cannot.
 *
 * @module
 */

/** The import map for machines without JSR, from the project's root. */
export const importMapWithoutJsr = "tools/without_jsr/import_map.json";

/** Commands that resolve modules and take `--import-map`. `lint` and `fmt` resolve nothing. */
const commandsWithImportMap = new Set([
  "run",
  "test",
  "check",
  "doc",
  "bundle",
  "compile",
  "info",
  "cache",
  "bench",
]);

/**
 * Asks Deno for one small JSR package. `deno info` exits 0 even when the registry does not answer, so the modules'
 * own errors are read. `KYBERN_JSR` (`reachable` or `unreachable`) gives the answer without asking.
 */
export async function canReachJsr(): Promise<boolean> {
  const told = Deno.env.get("KYBERN_JSR");
  if (told === "reachable" || told === "unreachable") return told === "reachable";
  const output = await new Deno.Command(Deno.execPath(), {
    args: ["info", "--json", "--no-config", "jsr:@std/assert@1"],
    stderr: "null",
  }).output();
  if (!output.success) return false;
  const info: { modules?: { error?: string }[] } = JSON.parse(new TextDecoder().decode(output.stdout));
  const modules = info.modules ?? [];
  return modules.length > 0 && modules.every((module) => module.error === undefined);
}

/** The arguments to give `deno`: as they are, or with the import map right behind the command's name. */
export function denoArguments(args: readonly string[], jsrReachable: boolean): string[] {
  const [command, ...rest] = args;
  if (command === undefined) throw new TypeError("a deno command is missing: try `tools/deno.ts test`");
  if (jsrReachable || !commandsWithImportMap.has(command)) return [...args];
  return [command, `--import-map=${importMapWithoutJsr}`, ...rest];
}
