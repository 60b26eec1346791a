/**
 * `deno task bench testing`: how long the test of a controller takes, its cluster and its manager included. With
 * `--keep` the figures go into docs/testing.md, too.
 *
 * @module
 */
import process from "node:process";
import { ConfigMap, Secret } from "../api/core/v1.ts";
import { Manager } from "../controller/mod.ts";
import { testCluster } from "../testing/mod.ts";
import { writeFigures } from "./harness/doc_figures.ts";
import { keepBench } from "./harness/keep.ts";
import { median, Report } from "./harness/report.ts";

const rounds = 40;
/** Tests before the medians are taken: what is compiled by then is compiled in a file of tests, too. */
const warmUps = 5;

/** A test as a user writes it: so many ConfigMaps become Secrets. Gives its milliseconds. */
async function timedTest(objects: number): Promise<number> {
  const began = performance.now();
  {
    await using cluster = await testCluster();
    const manager = new Manager({ cluster: cluster.config, log: cluster.logger });
    manager.controller("mirror", {
      for: ConfigMap,
      owns: [Secret],
      async reconcile(key, { client }) {
        const owner = await client.get(ConfigMap, key);
        if (owner === undefined || key.namespace !== "default") return;
        await client.apply(Secret, { metadata: key, data: { copy: btoa(owner.data?.v ?? "") } }, { owner });
      },
    });
    cluster.run(manager);
    const configMaps = cluster.clientset.coreV1.configMaps("default");
    for (let i = 0; i < objects; i++) {
      await configMaps.create({ metadata: { name: `map-${i}` }, data: { v: "1" } });
    }
    await cluster.idle();
    await cluster.assertObject(Secret, { namespace: "default", name: "map-0" }, {
      data: { copy: btoa("1") },
    });
  }
  return performance.now() - began;
}

/** The median of several tests, and what one takes of the processor, which a busy machine changes less. */
async function measured(objects: number): Promise<{ elapsed: number; processor: number }> {
  const times: number[] = [];
  const before = process.cpuUsage();
  for (let i = 0; i < rounds; i++) times.push(await timedTest(objects));
  const { user, system } = process.cpuUsage(before);
  return { elapsed: median(times), processor: (user + system) / 1_000 / rounds };
}

console.log(
  `milliseconds, medians of ${rounds} tests; load of the machine ${Deno.loadavg()[0]!.toFixed(1)}\n`,
);
const report = new Report("none");
report.add({ name: "the first test of a program", figure: await timedTest(1), unit: "ms" });
for (let i = 0; i < warmUps; i++) await timedTest(1);
const one = await measured(1);
const twenty = await measured(20);
report.add({
  name: "a test of one object",
  figure: one.elapsed,
  unit: "ms",
  goal: { of: "figure", below: 100 },
});
report.add({ name: "a test of one object, by the processor", figure: one.processor, unit: "ms" });
report.add({ name: "a test of 20 objects", figure: twenty.elapsed, unit: "ms" });
report.add({ name: "a test of 20 objects, by the processor", figure: twenty.processor, unit: "ms" });
await keepBench("bench_testing", report);
if (Deno.args.includes("--keep")) await writeFigures("docs/testing.md", "testing", report.figures());
if (report.missed > 0) Deno.exit(1);
