/**
 * `deno task bench cache`: what a cache costs beside client-go's JSON informer, each side in processes of its own, in
 * turns, fed by one server (`informer/server.ts`).
 *
 * @module
 */
import { denoProgram, figuresOf, startHelper } from "./harness/child.ts";
import { keepBench } from "./harness/keep.ts";
import { median, Report } from "./harness/report.ts";
import type { InformerFigures, ReadFigures } from "./informer/client.ts";
import { events, pods } from "./informer/task.ts";
import { findPeer, peerVersion } from "./peers/programs.ts";

const pairs = 5;
const runs = 3;

/** What the server says of itself. */
interface ServerFacts {
  readonly url: string;
  readonly bytesPerPod: number;
}

/** The middle of one figure among several runs. */
function middle<F>(figures: readonly F[], name: keyof F): number {
  return median(figures.map((each) => each[name] as number));
}

/** Ratios of our figure to the peer's, pair by pair. */
function middleRatio<F>(ours: readonly F[], theirs: readonly F[], name: keyof F): number | undefined {
  if (theirs.length === 0) return undefined;
  return median(ours.map((each, i) => (each[name] as number) / (theirs[i]![name] as number)));
}

const peer = await findPeer("informer");
const ours: InformerFigures[] = [];
const theirs: InformerFigures[] = [];
const slim: InformerFigures[] = [];
const reads: ReadFigures[] = [];
const bursts: InformerFigures[] = [];
let bytesPerPod: number;
{
  await using server = await startHelper<ServerFacts>(denoProgram("bench/informer/server.ts"));
  const { url } = server.said;
  bytesPerPod = server.said.bytesPerPod;
  const client = (kind: string) => denoProgram("bench/informer/client.ts", url, String(events), kind);
  for (let pair = 0; pair < pairs; pair++) {
    if (peer !== undefined) theirs.push(await figuresOf({ program: peer, args: [url, String(events)] }));
    ours.push(await figuresOf(client("whole")));
  }
  for (let run = 0; run < runs; run++) {
    slim.push(await figuresOf(client("slim")));
    reads.push(await figuresOf(client("reads")));
  }
}
{
  await using server = await startHelper<ServerFacts>(denoProgram("bench/informer/server.ts", "65536"));
  const client = denoProgram("bench/informer/client.ts", server.said.url, String(events), "whole");
  for (let run = 0; run < runs; run++) bursts.push(await figuresOf(client));
}

console.log(
  `${pods} pods of ${
    (bytesPerPod / 1_000).toFixed(2)
  } KB, then ${events} changes, each a chunk of HTTP, as a ` +
    `kube-apiserver sends them; medians of ${pairs} runs in turns, of ${runs} where there is no peer; ` +
    `the peer is client-go ${await peerVersion()} with JSON\n`,
);
const report = new Report("client-go");
const lines: readonly [string, keyof InformerFigures, string, number, object?][] = [
  ["all pods in the store after", "syncMs", "ms", 1],
  ["changes", "eventsPerSecond", "events/s", 1, { atLeast: 5 }],
  ["CPU per change", "cpuPerEventUs", "µs", 1],
  ["heap per pod, whole", "heapPerPod", "KB", 1_000, { atMost: 0.85 }],
  ["heap per pod after the changes", "heapPerPodAfter", "KB", 1_000],
];
for (const [name, field, unit, divisor, goal] of lines) {
  report.add({
    name,
    figure: middle(ours, field) / divisor,
    unit,
    peer: theirs.length === 0 ? undefined : middle(theirs, field) / divisor,
    goal: goal && { of: "ratio", ...goal, ratio: middleRatio(ours, theirs, field) },
  });
}
report.add({
  name: "changes, 64 KB of them a chunk",
  figure: middle(bursts, "eventsPerSecond"),
  unit: "events/s",
});
report.add({
  name: "changes, managedFields dropped",
  figure: middle(slim, "eventsPerSecond"),
  unit: "events/s",
});
report.add({
  name: "heap per pod, managedFields dropped",
  figure: middle(slim, "heapPerPod") / 1_000,
  unit: "KB",
  goal: { of: "figure", atMost: 5 },
});
const readLines: readonly [string, keyof ReadFigures, string, number?][] = [
  ["lister.namespace(ns).get(name), hit", "hit", "ns", 300],
  ["lister.namespace(ns).get(name), miss", "miss", "ns", 300],
  ["lister.get(key), hit", "key", "ns", 300],
  ["byIndex of 200, to its end, one field of each", "index", "µs", 2],
  ["the same, another 200 each time", "otherIndex", "µs"],
];
for (const [name, field, unit, atMost] of readLines) {
  const figure = middle(reads, field);
  report.add({ name, figure, unit, goal: atMost === undefined ? undefined : { of: "figure", atMost } });
}
await keepBench("bench_cache", report);
if (report.missed > 0) Deno.exit(1);
