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

async function git(...args: string[]): Promise<string> {
  const { stdout } = await new Deno.Command("git", { args, cwd: projectRoot }).output();
  return new TextDecoder().decode(stdout).trim();
}

/** The commit, and whether anything was changed since: but for what such runs have kept, which changes none of them. */
async function commit(): Promise<string> {
  const changed = await git("status", "--porcelain", "--untracked-files=no", "--", ".", ":!docs/proof");
  return await git("describe", "--always") + (changed === "" ? "" : "-dirty");
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
