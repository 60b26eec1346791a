import { assert, assertEquals, assertThrows } from "@std/assert";
import { seededRandom } from "../testing/seeded_random.ts";
import { Backoff } from "./backoff.ts";
import {
  type ReflectorOutcome,
  type ReflectorState,
  startingState,
  stepReflector,
  type WatchHealth,
} from "./reflector_state.ts";

const wishes = { watchList: true, pageSize: undefined };
const listWishes = { watchList: false, pageSize: undefined };
const healthOf = (opened: boolean, events: number, lastedMs: number, endedAt = 0): WatchHealth => ({
  opened,
  events,
  lastedMs,
  endedAt,
});
const failed = (
  kind: Extract<ReflectorOutcome, { type: "failed" }>["kind"],
  health?: WatchHealth,
): ReflectorOutcome => ({
  type: "failed",
  kind,
  health,
  retryInternal: false,
});
const watching: ReflectorState = {
  phase: { name: "watching", shortWatches: 0, reopenedAt: -Infinity },
  memory: startingState.memory,
};

Deno.test("stepReflector: is pure, and leads every failure of a watch where its kind belongs", () => {
  const frozen = Object.freeze(structuredClone(watching));
  const opened = healthOf(true, 0, 10);
  const refused = healthOf(false, 0, 0);
  const cases: [ReflectorOutcome, string, boolean][] = [
    [{ type: "closed", health: opened }, "watching", false],
    [failed("cut", opened), "watching", false],
    [failed("stalled", opened), "watching", false],
    [failed("tooManyRequests", opened), "watching", true],
    [failed("tooManyRequests", refused), "watching", true],
    [failed("unreachable", refused), "watching", true],
    [failed("cut", refused), "watching", true],
    [failed("stalled", refused), "watching", true],
    [failed("unavailable", refused), "watching", true],
    [failed("unavailable", opened), "ended", true],
    [failed("expired", refused), "ended", true],
    [failed("expired", opened), "ended", true],
    [failed("versionTooLarge", refused), "ended", true],
    [failed("internalError", opened), "ended", true],
    [failed("forbidden", refused), "ended", true],
    [failed("notFound", refused), "ended", true],
    [failed("other", opened), "ended", true],
  ];
  for (const [outcome, name, pause] of cases) {
    const step = stepReflector(frozen, outcome, wishes);
    assertEquals([step.state.phase.name, step.pause], [name, pause], JSON.stringify(outcome));
    assertEquals(step, stepReflector(frozen, outcome, wishes));
  }
});

Deno.test("stepReflector: health is an event, or a second of life, of a watch that was accepted", () => {
  const cases: [WatchHealth, boolean][] = [
    [healthOf(true, 1, 0), true],
    [healthOf(true, 0, 1_000), true],
    [healthOf(true, 0, 999), false],
    [healthOf(false, 0, 0), false],
  ];
  for (const [health, healthy] of cases) {
    assertEquals(stepReflector(watching, failed("tooManyRequests", health), wishes).healthy, healthy);
  }
});

Deno.test("stepReflector: the first watch without a sign of health is reopened at once, whatever came before; the next waits", () => {
  const closings: [WatchHealth, string, boolean][] = [
    [healthOf(true, 1, 0, 0), "healthy", false],
    [healthOf(true, 1, 0, 500), "healthy, but reopened half a second ago", true],
    [healthOf(true, 0, 10, 1_500), "short, the first", false],
    [healthOf(true, 0, 10, 3_000), "short, the second in a row", true],
    [healthOf(true, 1, 0, 4_500), "healthy", false],
    [healthOf(true, 0, 10, 6_000), "short, the first again", false],
  ];
  let state = watching;
  for (const [health, what, pause] of closings) {
    const step = stepReflector(state, { type: "closed", health }, wishes);
    assertEquals(step.pause, pause, what);
    state = step.state;
  }
});

Deno.test("stepReflector: refuses an outcome that its phase cannot have", () => {
  assertThrows(
    () => stepReflector(watching, { type: "complete", paged: false }, wishes),
    TypeError,
    "a reflector that is watching cannot come out as complete",
  );
  assertThrows(() => stepReflector(startingState, { type: "complete", paged: false }, wishes), TypeError);
});

Deno.test("stepReflector: from any state, random outcomes lead to states from which all objects can be read again", () => {
  const random = seededRandom(7);
  const kinds = [
    "expired",
    "versionTooLarge",
    "tooManyRequests",
    "unreachable",
    "cut",
    "unsupported",
    "forbidden",
  ] as const;
  for (const wish of [wishes, listWishes]) {
    let state = startingState;
    let complete = 0;
    for (let i = 0; i < 10_000; i++) {
      const health = healthOf(random(2) === 1, random(2), random(2_000), i);
      const fail = failed(kinds[random(kinds.length)]!, health);
      const { name } = state.phase;
      const outcome: ReflectorOutcome = name === "starting" || name === "ended"
        ? { type: "begin", resourceVersion: random(2) === 1 ? "5" : "" }
        : name === "watching"
        ? (random(2) === 1 ? fail : { type: "closed", health })
        : random(3) === 0
        ? { type: "complete", paged: random(2) === 1 }
        : fail;
      if (outcome.type === "complete") complete++;
      state = stepReflector(state, outcome, wish).state;
    }
    assert(complete > 500, `all objects were read only ${complete} times`);
  }
});

Deno.test("Backoff: grows by its factor to its longest wait, chance included, and starts anew", () => {
  const plain = new Backoff({ initialMs: 10, maxMs: 100, jitter: 0 });
  assertEquals(Array.from({ length: 6 }, () => plain.next()), [10, 20, 40, 80, 100, 100]);
  plain.reset();
  assertEquals(plain.next(), 10);

  const byDefault = new Backoff();
  for (
    const [low, high] of [[800, 1_600], [1_600, 3_200], [3_200, 6_400], [6_400, 12_800], [12_800, 25_600], [
      25_600,
      30_000,
    ]]
  ) {
    const ms = byDefault.next();
    assert(ms >= low! && ms <= high!, `${ms} is outside ${low} … ${high}`);
  }
  for (let i = 0; i < 2_000; i++) assertEquals(byDefault.next(), 30_000);
});
