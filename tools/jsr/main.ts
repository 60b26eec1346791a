/**
 * `deno task test:jsr`: what a user of the published package gets.
 *
 * It serves exactly the files that a publish would upload from a registry on loopback and, in an empty folder,
 * type-checks each example, looks for npm specifiers of the project's own, and runs the example against the embedded
 * server with only the permissions of its first line.
 *
 * @module
 */
import { join } from "@std/path";
import { ApiServer } from "../../apiserver/mod.ts";
import { ExampleProcess } from "../../tests/examples/example_process.ts";
import { outsideOf, takeSteps } from "../../tests/examples/life.ts";
import { lives } from "../../tests/examples/lives.ts";
import { type ExampleFile, exampleFiles } from "../example_file.ts";
import { projectRoot } from "../floors.ts";
import { publishDryRun } from "../publish_files.ts";
import { startRegistry } from "./registry.ts";

interface User {
  /** An empty folder. */
  readonly folder: string;
  readonly env: Record<string, string>;
}

const decoder = new TextDecoder();

async function deno(user: User, ...args: string[]): Promise<string> {
  const result = await new Deno.Command(Deno.execPath(), {
    args,
    cwd: user.folder,
    env: user.env,
    stdin: "null",
  }).output();
  if (!result.success) throw new Error(`deno ${args.join(" ")}:\n${decoder.decode(result.stderr)}`);
  return decoder.decode(result.stdout);
}

/** Modules of the project's own in an example's graph that name npm. */
async function npmSpecifiers(user: User, file: string): Promise<string[]> {
  const info: {
    modules: { specifier: string; dependencies?: { specifier: string }[] }[];
  } = JSON.parse(await deno(user, "info", "--json", "--no-config", file));
  const own = info.modules.filter(({ specifier }) =>
    specifier.includes("/@kybern/kybern/") || specifier.startsWith("file:")
  );
  if (!own.some(({ specifier }) => specifier.includes("/@kybern/kybern/"))) {
    throw new Error(
      `${file} loads nothing of the package: ${JSON.stringify(info.modules.map((each) => each.specifier))}`,
    );
  }
  return own.flatMap(({ specifier, dependencies = [] }) =>
    dependencies.filter((each) => each.specifier.startsWith("npm:")).map((each) =>
      `${specifier} → ${each.specifier}`
    )
  );
}

/** An example's file, as its user has it. */
function nameOf({ path }: ExampleFile): string {
  return path.replace("examples/", "");
}

/** Puts the examples into the user's folder; gives whether all are right by their types, which one check tells of all. */
async function copyAndCheck(user: User, examples: readonly ExampleFile[]): Promise<boolean> {
  for (const example of examples) {
    await Deno.copyFile(new URL(example.path, projectRoot), join(user.folder, nameOf(example)));
  }
  try {
    await deno(user, "check", "--no-lock", ...examples.map(nameOf));
    return true;
  } catch {
    return false; // each by itself will tell whose fault it is
  }
}

async function tryExample(user: User, example: ExampleFile, isChecked: boolean): Promise<void> {
  const name = nameOf(example);
  if (!isChecked) await deno(user, "check", "--no-lock", name);
  const npm = await npmSpecifiers(user, name);
  if (npm.length > 0) throw new Error(`npm specifiers of the project's own: ${npm.join(", ")}`);

  const life = lives.find((each) => each.example === name);
  if (life === undefined) throw new Error(`tests/examples/lives.ts has none for ${name}`);
  await using server = await ApiServer.start();
  const kubeconfig = join(user.folder, "kubeconfig");
  await Deno.writeTextFile(kubeconfig, server.kubeconfig);
  await using outside = outsideOf(life, false);
  await using running = ExampleProcess.start(example, {
    flags: ["--no-lock"],
    file: name,
    cwd: user.folder,
    env: { ...user.env, ...outside.env, KUBECONFIG: kubeconfig },
  });
  await Promise.race([running.untilExit(), takeSteps(life, server.config, outside, 20_000)]);
  await running.stop();
}

if (import.meta.main) {
  const published = await publishDryRun();
  if (!published.success) {
    console.error(published.output);
    Deno.exit(1);
  }
  await using registry = await startRegistry(published.files);
  const folder = await Deno.makeTempDir({ prefix: "kybern-jsr-" });
  const user: User = {
    folder,
    env: { JSR_URL: registry.url, DENO_DIR: join(folder, ".deno"), NO_COLOR: "1" },
  };
  let passed = 0;
  let failed = 0;
  try {
    const examples = await exampleFiles();
    const areChecked = await copyAndCheck(user, examples);
    for (const example of examples) {
      const started = performance.now();
      try {
        await tryExample(user, example, areChecked);
        passed++;
        console.log(
          `ok    ${example.path} as a JSR user (${((performance.now() - started) / 1000).toFixed(1)} s)`,
        );
      } catch (error) {
        failed++;
        console.log(`FAIL  ${example.path} as a JSR user: ${error instanceof Error ? error.message : error}`);
      }
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
  console.log(`${passed} passed, ${failed} failed`);
  if (failed > 0 || passed === 0) Deno.exitCode = 1;
}
