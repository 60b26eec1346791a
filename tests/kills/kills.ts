/**
 * Kills an example at each of its requests in turn, once before the request is sent and once when it has been answered,
 * and holds what comes of it against an undisturbed run.
 *
 * @module
 */
import { seededRandom } from "../../testing/seeded_random.ts";
import type { Life } from "../examples/life.ts";
import { live } from "./killed_life.ts";
import type { Death } from "./mortal.ts";
import type { Places } from "./places.ts";

/** Which deaths are tried. */
export interface KillOptions {
  /** At most so many of them, drawn by chance. @default all */
  readonly sample?: number;
  /** What chance is seeded with. @default 1 */
  readonly seed?: number;
}

/** What came of an example's deaths. */
export interface Kills {
  /** Requests of the undisturbed run. */
  readonly requests: number;
  /** Runs in which the program died, was started again, and went on to the end. */
  readonly deaths: number;
  /** Runs that came to their end with fewer requests: chance had two events lead to one reconcile. */
  readonly spared: number;
  /** Runs that ended in another state, or not at all; a text each. */
  readonly problems: readonly string[];
}

/** The figures of several examples together. */
export function sum(kills: readonly Kills[]): Kills {
  const total = (of: (each: Kills) => number) => kills.reduce((sum, each) => sum + of(each), 0);
  return {
    requests: total(({ requests }) => requests),
    deaths: total(({ deaths }) => deaths),
    spared: total(({ spared }) => spared),
    problems: kills.flatMap(({ problems }) => problems),
  };
}

/** Lives an example's life once undisturbed, and once with each death. */
export async function kill(life: Life, places: Places, options: KillOptions = {}): Promise<Kills> {
  const { sample = Infinity, seed = 1 } = options;
  const undisturbed = await live(life, places);
  const problems: string[] = [];
  let deaths = 0;
  let spared = 0;
  for (const death of drawn(allDeaths(undisturbed.requests.length), sample, seed)) {
    const when = `killed ${death.answered ? "after" : "before"} request ${death.request}, ` +
      undisturbed.requests[death.request - 1];
    try {
      const { died, states } = await live(life, places, death);
      if (died) deaths++;
      else spared++;
      const different = firstDifference(undisturbed.states, states, life);
      if (different !== undefined) problems.push(`${life.example}, ${when}: ${different}`);
    } catch (error) {
      problems.push(`${life.example}, ${when}: ${error instanceof Error ? error.message : error}`);
    }
  }
  return { requests: undisturbed.requests.length, deaths, spared, problems };
}

function allDeaths(requests: number): Death[] {
  return Array.from({ length: requests }, (_, i) => [
    { request: i + 1, answered: false },
    { request: i + 1, answered: true },
  ]).flat();
}

/** Some of them, in their order. */
function drawn(deaths: Death[], sample: number, seed: number): Death[] {
  if (deaths.length <= sample) return deaths;
  const random = seededRandom(seed);
  const chosen = new Set<Death>();
  while (chosen.size < sample) chosen.add(deaths[random(deaths.length)]!);
  return deaths.filter((death) => chosen.has(death));
}

function firstDifference(
  expected: readonly (readonly string[])[],
  actual: readonly (readonly string[])[],
  { steps }: Life,
): string | undefined {
  for (const [i, { what }] of steps.entries()) {
    const [before, after] = [new Set(expected[i]), new Set(actual[i])];
    const missing = [...before].filter((line) => !after.has(line));
    const other = [...after].filter((line) => !before.has(line));
    if (missing.length + other.length > 0) {
      return `after the step "${what}"\n  undisturbed:\n    ${missing.join("\n    ")}\n  killed:\n    ${
        other.join("\n    ")
      }`;
    }
  }
  return undefined;
}
