import { assert, assertEquals } from "@std/assert";
import { type Fault, faults, lifeOf, live, shrink } from "./informer_model.ts";

/** 300 lives of 200 steps; more where `KYBERN_MODEL_SEEDS` says so. */
const seeds = Number(Deno.env.get("KYBERN_MODEL_SEEDS") ?? 300);
const length = 200;
const firstSeed = 1;

Deno.test(`an informer is what its model says, in ${seeds} random lives`, async () => {
  const times = new Map<Fault, number>();
  const together = new Map<string, number>();
  for (let seed = firstSeed; seed < firstSeed + seeds; seed++) {
    const steps = lifeOf(seed, length);
    const { wrong, struck } = await live(steps);
    if (wrong !== undefined) {
      const least = await shrink(steps);
      throw new Error(
        `seed ${seed}: ${wrong}\nOf its steps, these ${least.length} are enough to end with: ${
          (await live(least)).wrong
        }\n${least.map((step) => JSON.stringify(step)).join("\n")}`,
      );
    }
    const kinds = new Set(struck);
    for (const fault of struck) times.set(fault, (times.get(fault) ?? 0) + 1);
    for (const a of kinds) {
      for (const b of kinds) if (a < b) together.set(`${a}+${b}`, (together.get(`${a}+${b}`) ?? 0) + 1);
    }
  }
  // 10,000 seeds must show each kind 5,000 times, and each pair of kinds in 100 lives; fewer seeds as many fewer.
  for (const fault of faults) {
    const n = times.get(fault) ?? 0;
    assert(n >= seeds / 2, `${fault} happened only ${n} times`);
  }
  assertEquals(together.size, faults.length * (faults.length - 1) / 2);
  for (const [pair, n] of together) assert(n >= seeds / 100, `${pair} happened in ${n} lives only`);
});
