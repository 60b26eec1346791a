/**
 * Figures of a long run, kept in `docs/proof/`. Only the run itself writes them.
 *
 * @module
 */
import { projectRoot } from "../../tools/floors.ts";

/** What a long run found. */
export interface Proof {
  /** Names the run and its file. */
  readonly name: string;
  /** What chance was seeded with, if anything was left to chance. */
  readonly seed?: number;
  /** What was counted and measured. */
  readonly figures: Readonly<Record<string, number | string>>;
  /** What does not hold; empty when all does. */
  readonly problems: readonly string[];
}

async function commit(): Promise<string> {
  const { stdout } = await new Deno.Command("git", {
    args: ["describe", "--always", "--dirty"],
    cwd: projectRoot,
  }).output();
  return new TextDecoder().decode(stdout).trim();
}

/** Writes a proof to its file: with the commit, the date and the command that made it. */
export async function keepProof(proof: Proof, command: string): Promise<void> {
  const { name, seed, figures, problems } = proof;
  const content = {
    name,
    commit: await commit(),
    date: new Date().toISOString(),
    command,
    seed,
    figures,
    problems,
  };
  const folder = new URL("docs/proof/", projectRoot);
  await Deno.mkdir(folder, { recursive: true });
  const file = new URL(`${name}.json`, folder);
  await Deno.writeTextFile(file, `${JSON.stringify(content, undefined, 2)}\n`);
}
