/**
 * What a publish would upload, asked of `deno publish --dry-run` itself.
 *
 * @module
 */
import { canReachJsr, importMapWithoutJsr } from "./jsr_reach.ts";
import { projectRoot } from "./floors.ts";

/** The answer of a dry run. */
export interface DryRun {
  readonly success: boolean;
  /** What Deno printed, for a failure's report. */
  readonly output: string;
  /** Paths from the project's root. */
  readonly files: readonly string[];
}

/**
 * The imports of `deno.json` for a machine without JSR: the wrappers of `tools/` stand for the npm modules that they
 * name, since a publish may not lead through files that it leaves out.
 */
async function npmImports(): Promise<Record<string, string>> {
  const mapFile = new URL(importMapWithoutJsr, projectRoot);
  const map: { imports: Record<string, string> } = JSON.parse(await Deno.readTextFile(mapFile));
  const imports: Record<string, string> = {};
  for (const [name, target] of Object.entries(map.imports)) {
    if (name.startsWith("jsr:") || name.startsWith("@kybern/")) continue;
    if (!target.startsWith("./std/")) {
      imports[name] = target;
      continue;
    }
    const wrapper = await Deno.readTextFile(new URL(target, mapFile));
    const npm = /from "(npm:[^"]+)"/.exec(wrapper)?.[1];
    if (npm !== undefined) imports[name] = npm;
  }
  return imports;
}

/** Runs `deno publish --dry-run`, where JSR cannot be reached with a copy of the configuration that names npm. */
export async function publishDryRun(): Promise<DryRun> {
  const args = ["publish", "--dry-run", "--allow-dirty", "--no-check"];
  let copy: URL | undefined;
  if (!await canReachJsr()) {
    const configuration = JSON.parse(await Deno.readTextFile(new URL("deno.json", projectRoot)));
    configuration.imports = await npmImports();
    configuration.publish = { exclude: [...configuration.publish?.exclude ?? [], ".publish-*.json"] };
    copy = new URL(`.publish-${crypto.randomUUID()}.json`, projectRoot);
    await Deno.writeTextFile(copy, JSON.stringify(configuration));
    args.push("--config", decodeURI(copy.pathname));
  }
  try {
    const result = await new Deno.Command(Deno.execPath(), {
      args,
      cwd: projectRoot,
      env: { NO_COLOR: "1" },
      stdin: "null",
    }).output();
    const decoder = new TextDecoder();
    const output = decoder.decode(result.stdout) + decoder.decode(result.stderr);
    const files = [...output.matchAll(/^\s+file:\/\/(\S+) \([^)]*\)$/gm)]
      .map(([, path]) => decodeURIComponent(path!))
      .map((path) => path.slice(decodeURIComponent(projectRoot.pathname).length))
      .filter((path) => copy === undefined || !copy.pathname.endsWith(`/${path}`));
    return { success: result.success, output, files };
  } finally {
    if (copy !== undefined) await Deno.remove(copy);
  }
}

/** Why a file may not be published, or `undefined`: only the package's own folders, its README and LICENSE belong. */
export function notPublishable(path: string, floors: readonly string[]): string | undefined {
  if (path.endsWith("_test.ts")) return "a test";
  if (["README.md", "LICENSE", "deno.json"].includes(path)) return undefined;
  const folder = path.split("/")[0]!;
  return floors.includes(folder) ? undefined : `not in a folder of the package`;
}
