/**
 * `deno task compile EXAMPLE`: one binary of a single-file controller, with the permissions of its first line.
 *
 * `deno compile` fetches a base binary, which not every machine can reach. Where it cannot, that is said and counted as
 * skipped, and the same file is bundled and started outside the repository instead, which shows that it needs nothing
 * but itself.
 *
 * @module
 */
import { basename, join } from "@std/path";
import { shebangPermissions } from "./example_file.ts";
import { projectRoot } from "./floors.ts";
import { canReachJsr, denoArguments } from "./jsr_reach.ts";

const decoder = new TextDecoder();

async function run(args: string[], options: { cwd: string | URL; env?: Record<string, string> }) {
  const result = await new Deno.Command(Deno.execPath(), { args, ...options, stdin: "null" }).output();
  const { success, code } = result;
  return { success, code, output: decoder.decode(result.stdout) + decoder.decode(result.stderr) };
}

/** Bundles the file and starts it in an empty folder without a kubeconfig: it must come as far as saying so. */
async function tryBundle(
  file: string,
  permissions: readonly string[],
  reachable: boolean,
): Promise<string | undefined> {
  const folder = await Deno.makeTempDir({ prefix: "kybern-bundle-" });
  try {
    const bundle = join(folder, "bundle.js");
    const made = await run(denoArguments(["bundle", "--output", bundle, file], reachable), {
      cwd: projectRoot,
    });
    if (!made.success) return made.output;
    const missing = join(folder, "missing.yaml");
    const started = await run(["run", "--no-config", "--no-prompt", ...permissions, bundle], {
      cwd: folder,
      env: { KUBECONFIG: missing, NO_COLOR: "1" },
    });
    const lines = started.output.trim().split("\n");
    return started.code === 1 && lines.length === 1 && lines[0]!.includes(missing)
      ? undefined
      : `one line that names ${missing} and exit code 1 expected, got ${started.code}:\n${started.output}`;
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

if (import.meta.main) {
  const [file] = Deno.args;
  if (file === undefined) {
    console.error("compile: name the file, as in `deno task compile examples/website.ts`");
    Deno.exit(1);
  }
  const permissions = shebangPermissions(await Deno.readTextFile(new URL(file, projectRoot)), file);
  const binary = basename(file).replace(/\.ts$/, "");
  const reachable = await canReachJsr();
  const compiled = await run(
    denoArguments(["compile", ...permissions, "--output", binary, file], reachable),
    { cwd: projectRoot, env: { NO_COLOR: "1" } },
  );
  if (compiled.success) {
    console.log(`${binary}: made\n1 passed, 0 failed`);
  } else if (/denort|error sending request|dns error|failed to lookup|client error/i.test(compiled.output)) {
    console.log(`skipped: deno compile ${file}: the base binary cannot be fetched from here`);
    const problem = await tryBundle(file, permissions, reachable);
    if (problem !== undefined) {
      console.error(`deno bundle ${file}: ${problem}\n0 passed, 1 failed`);
      Deno.exit(1);
    }
    console.log(`ok: deno bundle ${file} runs outside the repository\n1 passed, 0 failed, 1 skipped`);
  } else {
    console.error(`deno compile ${file}:\n${compiled.output}`);
    Deno.exit(1);
  }
}
