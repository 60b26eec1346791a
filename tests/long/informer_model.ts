/**
 * Ten thousand random lives of an informer, against a model of the right answer: see `tests/cache/informer_life.ts`.
 *
 * @module
 */
import { lifeLength, liveMany, shortfalls } from "../cache/informer_model.ts";
import type { LongRun } from "./long_test.ts";
import type { Proof } from "./proof.ts";

/** Lives of a whole run. */
const lives = 10_000;

/** Runs it: for as long as a whole run takes, or a sample of so many seconds. */
export async function informerModel({ seed, seconds, whole }: LongRun): Promise<Proof> {
  const result = await liveMany({
    firstSeed: seed,
    lives,
    timeLimit: whole ? undefined : seconds * 1_000,
  });
  const rarest = [...result.pairs].toSorted(([, a], [, b]) => a - b)[0]!;
  return {
    name: "informer_model",
    seed,
    problems: result.wrong === undefined ? shortfalls(result) : [result.wrong],
    figures: {
      lives: result.lives,
      "steps of each": lifeLength,
      "things told to handlers, each checked": result.told,
      ...Object.fromEntries([...result.times].map(([kind, n]) => [`times: ${kind}`, n])),
      "pairs of kinds": result.pairs.size,
      "lives with the rarest pair": `${rarest[1]} (${rarest[0]})`,
    },
  };
}
