/**
 * `deno task check`: format, lint, types, documentation, and what a publish would say and upload.
 *
 * @module
 */
import floors from "./floors.json" with { type: "json" };
import { projectRoot } from "./floors.ts";
import { notPublishable, publishDryRun } from "./publish_files.ts";
import { resultLine, runSteps } from "./steps.ts";

/** The chooser with a command. */
function chosen(...args: string[]): string[] {
  return ["run", "-A", "tools/deno.ts", ...args];
}

/** What a publish would refuse, slow types among it, or upload although it does not belong to the package. */
async function checkPublish(): Promise<string | undefined> {
  const { success, output, files } = await publishDryRun();
  if (!success) return output.trim();
  if (files.length === 0) return `no file found in what a dry run printed:\n${output}`;
  const wrong = files.map((file) => [file, notPublishable(file, Object.keys(floors.floors))] as const)
    .filter(([, reason]) => reason !== undefined);
  if (wrong.length > 0) {
    return wrong.map(([file, reason]) => `${file} would be published: ${reason}`).join("\n");
  }
  return undefined;
}

if (import.meta.main) {
  const configuration: { exports: Record<string, string> } = JSON.parse(
    await Deno.readTextFile(new URL("deno.json", projectRoot)),
  );
  const results = await runSteps([
    { name: "format", args: ["fmt", "--check"], quiet: true },
    { name: "lint", args: ["lint"], quiet: true },
    { name: "types", args: chosen("check", "."), quiet: true },
    {
      name: "documentation",
      args: chosen("doc", "--lint", ...Object.values(configuration.exports)),
      quiet: true,
    },
  ]);
  const started = performance.now();
  const problem = await checkPublish();
  const publish = {
    name: "publish (dry run)",
    passed: 0,
    failed: 0,
    seconds: (performance.now() - started) / 1000,
    problem,
  };
  console.log(resultLine(publish));
  Deno.exit([...results, publish].every((result) => result.problem === undefined) ? 0 : 1);
}
