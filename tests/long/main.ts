/**
 * `deno task test:long`: what needs real minutes. Its figures go to `docs/proof/`.
 *
 * `--sample` runs each for 60 s and keeps nothing: what every change must pass. `--seconds N` and `--seed N` are for
 * looking into a failure. One for which this machine lacks something is skipped, and says so; under CI (`CI=true`) a
 * missing Go fails it.
 *
 * @module
 */
import { parseArgs } from "@std/cli/parse-args";
import { withReport } from "../../tools/test_report.ts";
import { type PlainCase, writeJUnit } from "../behaviours/junit.ts";
import { lacking } from "../controlplane/lacking.ts";
import { chaos } from "./chaos.ts";
import { controllerSoak } from "./controller_soak.ts";
import { informerModel } from "./informer_model.ts";
import { informerSoak } from "./informer_soak.ts";
import { leaderFaults } from "./leader_faults.ts";
import { kills } from "./kills.ts";
import type { LongTest } from "./long_test.ts";
import { mechanicalMutants, mechanicalSeed } from "./mechanical_mutants.ts";
import { outageRuns } from "./outages.ts";
import { keepProof, type Proof } from "./proof.ts";
import { quietWatch } from "./quiet_watch.ts";

const longTests: readonly LongTest[] = [
  { name: "controller_soak", seconds: 300, run: controllerSoak },
  { name: "chaos", seconds: 300, run: chaos },
  { name: "informer_soak", seconds: 180, run: informerSoak },
  { name: "leader_faults", seconds: 480, run: leaderFaults },
  { name: "informer_model", seconds: 600, run: informerModel },
  { name: "mechanical_mutants", seconds: 7_200, seed: mechanicalSeed, run: mechanicalMutants },
  // Last, since the programs that they need may still be building.
  { name: "kills", seconds: 600, needs: { ownPlane: true, versions: ["1.37.2"] }, run: kills },
  { name: "quiet_watch", seconds: 200, needs: { versions: ["1.37.2"] }, run: quietWatch },
  { name: "outages", seconds: 1_800, needs: { ownPlane: true, versions: ["1.37.2"] }, run: outageRuns },
];

const sampleSeconds = 60;

if (import.meta.main) {
  const args = parseArgs(Deno.args, { boolean: ["sample"], string: ["seconds", "seed"] });
  const wanted = args._.map(String);
  const chosen = longTests.filter(({ name }) => wanted.length === 0 || wanted.includes(name));
  const cases: PlainCase[] = [];
  let failed = 0;
  let skipped = 0;
  const runAll = async () => {
    for (const { name, seconds, seed: fixed, needs, run } of chosen) {
      const tell = (outcome: PlainCase["outcome"]) => cases.push({ file: "tests/long", name, outcome });
      const lack = needs && await lacking(needs);
      if (lack !== undefined) {
        const fails = lack.failsCi && Deno.env.get("CI") === "true";
        console.log(`${name}: ${fails ? "FAILED" : "skipped"}: ${lack.reason}`);
        if (fails) failed++;
        else skipped++;
        tell(fails ? "failed" : "skipped");
        continue;
      }
      const length = args.seconds !== undefined
        ? Number(args.seconds)
        : args.sample
        ? sampleSeconds
        : seconds;
      const seed = args.seed !== undefined ? Number(args.seed) : fixed ?? Date.now() % 1_000_000;
      const whole = !args.sample && args.seconds === undefined;
      console.log(`${name}: ${length} s, seed ${seed}`);
      let proof: Proof;
      try {
        proof = await run({ seed, seconds: length, whole });
      } catch (error) {
        // One that could not even be run must not keep the others from running.
        console.log(`  FAILED: ${error instanceof Error ? error.stack : error}`);
        failed++;
        tell("failed");
        continue;
      }
      for (const [figure, value] of Object.entries(proof.figures)) console.log(`  ${figure}: ${value}`);
      for (const problem of proof.problems.slice(0, 20)) console.log(`  PROBLEM: ${problem}`);
      if (proof.problems.length > 0) failed++;
      tell(proof.problems.length > 0 ? "failed" : "passed");
      if (whole) await keepProof(proof, `deno task test:long ${name} --seed ${seed}`);
    }
  };
  if (wanted.length > 0) await runAll();
  else {
    await withReport("test:long", async (file) => {
      await runAll();
      await Deno.writeTextFile(file, writeJUnit(cases));
    });
  }
  console.log(`${chosen.length - skipped - failed} passed, ${failed} failed`);
  if (failed > 0 || chosen.length === 0) Deno.exitCode = 1;
}
