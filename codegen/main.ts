/**
 * `deno task codegen`: writes everything that is generated, from the committed facts.
 *
 * - `deno task codegen` writes what differs; offline.
 * - `deno task codegen --check` only tells what differs; exit code 1 if anything does.
 * - `deno task codegen --renew` first asks a kube-apiserver for the facts anew: it builds and starts one, which takes
 *   Go and some minutes the first time.
 *
 * @module
 */
import { join } from "@std/path";
import { parseArgs } from "@std/cli/parse-args";
import { committedFacts } from "./committed_facts.ts";
import type { FactsSet } from "./facts_set.ts";
import { generate, ownedFolders } from "./generate.ts";
import { applyDifferences, differences, type GeneratedFiles } from "./generated_file.ts";

/** The project's root. */
export const root: string = join(import.meta.dirname!, "..");

/** Every generated file, from the given facts and the tree as it is. */
export async function generateFor(facts: FactsSet): Promise<GeneratedFiles> {
  const files = new Set<string>();
  for await (const entry of Deno.readDir(root)) {
    if (!entry.isDirectory) continue;
    for await (const inner of Deno.readDir(join(root, entry.name))) {
      if (inner.isFile) files.add(`${entry.name}/${inner.name}`);
    }
  }
  const [denoJson, importMap] = await Promise.all(
    ["deno.json", "tools/without_jsr/import_map.json"].map((path) => Deno.readTextFile(join(root, path))),
  ) as [string, string];
  return generate(facts, { isPresent: (path) => files.has(path), denoJson, importMap });
}

async function renewedFacts(): Promise<FactsSet> {
  const { ControlPlane } = await import("../tests/controlplane/control_plane.ts");
  const { askFacts } = await import("./renew/ask_facts.ts");
  const { goFieldFacts } = await import("./renew/go_fields.ts");
  const { goPackages } = await import("./renew/go_package.ts");
  const { protobufFacts } = await import("./renew/protobuf_facts.ts");
  await using plane = await ControlPlane.start({ version: "1.37.2", runtimeConfig: { "api/all": true } });
  const served = await askFacts(plane);
  const read = goPackages(served.kubernetesVersion);
  return {
    ...served,
    protobuf: await protobufFacts(served, read),
    goFields: await goFieldFacts(served, read),
  };
}

async function main(): Promise<number> {
  const flags = parseArgs(Deno.args, { boolean: ["check", "renew"], unknown: refuse });
  const facts = flags.renew ? await renewedFacts() : await committedFacts();
  const files = await generateFor(facts);
  const found = await differences(root, files, ownedFolders);
  for (const { path, kind } of found) console.log(`${kind}: ${path}`);
  if (flags.check) {
    console.log(
      found.length === 0 ? `${files.size} generated files as they should be` : "run `deno task codegen`",
    );
    return found.length === 0 ? 0 : 1;
  }
  await applyDifferences(root, files, found);
  console.log(`${files.size} generated files, ${found.length} of them changed`);
  return 0;
}

function refuse(argument: string): boolean {
  console.error(`codegen: "${argument}" is not known; try --check or --renew`);
  Deno.exit(1);
}

if (import.meta.main) Deno.exit(await main());
