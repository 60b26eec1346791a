/**
 * Keeps what a benchmark found, where it is asked to: `deno task bench NAME --keep`.
 *
 * @module
 */
import { keepProof } from "../../tests/long/proof.ts";
import type { Report } from "./report.ts";

/** Writes the figures to `docs/proof/NAME.json` if `--keep` was given. */
export async function keepBench(name: string, report: Report): Promise<void> {
  if (!Deno.args.includes("--keep")) return;
  const proof = { name, figures: report.figures(), problems: report.problems() };
  await keepProof(proof, `deno task bench ${name.replace(/^bench_/, "")} --keep`);
}
