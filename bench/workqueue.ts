/**
 * `deno task bench workqueue`: what a queue costs beside client-go's, each side in processes of its own, in turns.
 *
 * @module
 */
import { keepBench } from "./harness/keep.ts";
import { denoProgram, figuresOf } from "./harness/child.ts";
import { median, Report } from "./harness/report.ts";
import { findPeer, peerVersion } from "./peers/programs.ts";
import type { QueueFigures } from "./queue/client.ts";

const pairs = 7;
const peer = await findPeer("workqueue");
const ours: QueueFigures[] = [];
const theirs: QueueFigures[] = [];
for (let pair = 0; pair < pairs; pair++) {
  if (peer !== undefined) theirs.push(await figuresOf({ program: peer, args: [] }));
  ours.push(await figuresOf(denoProgram("bench/queue/client.ts")));
}

const ourMedian = (name: keyof QueueFigures) => median(ours.map((figures) => figures[name]!));
const theirMedian = (name: keyof QueueFigures) =>
  peer === undefined ? undefined : median(theirs.map((figures) => figures[name]!));
const ratio = (name: keyof QueueFigures) =>
  peer === undefined ? undefined : median(ours.map((figures, i) => figures[name]! / theirs[i]![name]!));

console.log(
  `nanoseconds an item, medians of ${pairs} runs in turns; the peer is client-go ${await peerVersion()}; load of the machine ${
    Deno.loadavg()[0]!.toFixed(1)
  }\n`,
);
const report = new Report("client-go");
report.add({
  name: "add, get, forget, done on one key",
  figure: ourMedian("oneKey"),
  unit: "ns",
  peer: theirMedian("oneKey"),
  goal: { of: "ratio", atMost: 2, ratio: ratio("oneKey") },
});
report.add({
  name: "10,000 keys, added twice and drained",
  figure: ourMedian("burst"),
  unit: "ns",
  peer: theirMedian("burst"),
});
for (
  const [name, figure] of [
    ["one key, with metrics", "withMetrics"],
    ["one key, a priority queue", "priority"],
    ["one key, by for await (using lease of queue)", "leases"],
    ["one key, by process", "process"],
    ["10,000 keys, a priority queue", "priorityBurst"],
  ] as const
) report.add({ name, figure: ourMedian(figure), unit: "ns" });
await keepBench("bench_workqueue", report);
if (report.missed > 0) Deno.exit(1);
