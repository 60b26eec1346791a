/**
 * Lives many random lives of an informer, counts what struck, and finds the least of a life that goes wrong.
 *
 * @module
 */
import { live, type ServerOf } from "./informer_life.ts";
import { type Kind, kinds, lifeOf, type Step } from "./model_steps.ts";

/** Steps of a life. */
export const lifeLength = 200;

/** How many lives there must be, and how long it may take. */
export interface ModelOptions {
  readonly firstSeed: number;
  readonly lives: number;
  /** Milliseconds after which no other life is begun. */
  readonly timeLimit?: number;
  /** Makes the server of a namespace. @default one that does as a server must */
  readonly serverOf?: ServerOf;
}

/** What came of it. */
export interface ModelResult {
  readonly lives: number;
  /** How often each kind struck. */
  readonly times: ReadonlyMap<Kind, number>;
  /** In how many lives each two kinds struck both, by `A+B`. */
  readonly pairs: ReadonlyMap<string, number>;
  /** How many things handlers were told. */
  readonly told: number;
  /** What is wrong, in words; `undefined` if nothing is. */
  readonly wrong: string | undefined;
}

/** Lives the lives of seeds, one after another, up to the first that goes wrong. */
export async function liveMany(
  { firstSeed, lives, timeLimit = Infinity, serverOf }: ModelOptions,
): Promise<ModelResult> {
  const times = new Map<Kind, number>(kinds.map((kind) => [kind, 0]));
  const pairs = new Map<string, number>(pairsOf(kinds).map((pair) => [pair, 0]));
  const started = performance.now();
  let lived = 0;
  let told = 0;
  let wrong: string | undefined;
  for (; lived < lives && performance.now() - started < timeLimit && wrong === undefined; lived++) {
    const steps = lifeOf(firstSeed + lived, lifeLength);
    const life = await live(steps, firstSeed + lived, serverOf);
    if (life.wrong !== undefined) wrong = await describe(firstSeed + lived, steps, life.wrong, serverOf);
    told += life.told;
    const met = new Set(life.struck);
    for (const kind of life.struck) times.set(kind, times.get(kind)! + 1);
    for (const pair of pairsOf(kinds.filter((kind) => met.has(kind)))) pairs.set(pair, pairs.get(pair)! + 1);
  }
  return { lives: lived, times, pairs, told, wrong };
}

/**
 * What was not shown often enough: 10,000 lives must show each kind 5,000 times, and each pair of kinds in 100 lives;
 * fewer lives as many fewer.
 */
export function shortfalls({ lives, times, pairs }: ModelResult): string[] {
  const short: string[] = [];
  for (const [kind, n] of times) if (n < lives / 2) short.push(`${kind} happened only ${n} times`);
  for (const [pair, n] of pairs) if (n < lives / 100) short.push(`${pair} happened in only ${n} lives`);
  return short;
}

function pairsOf(kinds: readonly Kind[]): string[] {
  return kinds.flatMap((a, i) => kinds.slice(i + 1).map((b) => `${a}+${b}`));
}

async function describe(
  seed: number,
  steps: readonly Step[],
  wrong: string,
  serverOf: ServerOf | undefined,
): Promise<string> {
  const least = await shrink(steps, seed, serverOf);
  const end = (await live(least, seed, serverOf)).wrong;
  return `seed ${seed}: ${wrong}\nOf its steps, these ${least.length} are enough to end with: ${end}\n${
    least.map((step) => JSON.stringify(step)).join("\n")
  }`;
}

/** The fewest steps that are found to go wrong as these do. */
async function shrink(steps: readonly Step[], seed: number, serverOf?: ServerOf): Promise<Step[]> {
  let least = [...steps];
  for (let size = Math.ceil(least.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let at = 0; at < least.length;) {
      const fewer = [...least.slice(0, at), ...least.slice(at + size)];
      if ((await live(fewer, seed, serverOf)).wrong === undefined) at += size;
      else least = fewer;
    }
  }
  return least;
}
