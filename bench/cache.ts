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

/** Runs in turns of both sides, on which the goals are judged; and of what is told besides. */
const pairs = 5;
const runs = 3;
/** Bytes of a burst of changes, as one write of a server may hold them. */
const chunk = 65_536;

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

/** What both sides found on one server. */
interface Compared {
  readonly bytesPerPod: number;
  readonly ours: InformerFigures[];
  readonly theirs: InformerFigures[];
}

const client = (url: string, kind: string) =>
  denoProgram("bench/informer/client.ts", url, String(events), kind);

/** Runs both sides in turns, fed by a server whose changes come in chunks of at least this many bytes. */
async function compare(
  chunkSize: number,
  times: number,
  besides: (url: string) => Promise<void> = () => Promise.resolve(),
): Promise<Compared> {
  await using server = await startHelper<ServerFacts>(
    denoProgram("bench/informer/server.ts", String(chunkSize)),
  );
  const { url, bytesPerPod } = server.said;
  const compared: Compared = { bytesPerPod, ours: [], theirs: [] };
  for (let i = 0; i < times; i++) {
    if (peer !== undefined) {
      compared.theirs.push(await figuresOf({ program: peer, args: [url, String(events)] }));
    }
    compared.ours.push(await figuresOf(client(url, "whole")));
  }
  await besides(url);
  return compared;
}

const peer = await findPeer("informer");
const slim: InformerFigures[] = [];
const bytes: InformerFigures[] = [];
const reads: ReadFigures[] = [];
const bursts = await compare(chunk, pairs, async (url) => {
  for (let run = 0; run < runs; run++) {
    slim.push(await figuresOf(client(url, "slim")));
    bytes.push(await figuresOf(client(url, "bytes")));
    reads.push(await figuresOf(client(url, "reads")));
  }
});
const singles = await compare(1, runs);

console.log(
  `${pods} pods of ${
    (bursts.bytesPerPod / 1_000).toFixed(2)
  } KB, then ${events} changes; medians of ${pairs} runs, ` +
    `of ${runs} in the second part, in turns with client-go ${await peerVersion()} and JSON; ` +
    `load of the machine ${Deno.loadavg()[0]!.toFixed(1)}\n`,
);
const report = new Report("client-go");

/** Adds a figure of both sides. */
function addPair(
  name: string,
  { ours, theirs }: Compared,
  field: keyof InformerFigures,
  unit: string,
  divisor: number,
  goal?: { readonly atLeast?: number; readonly atMost?: number },
): void {
  report.add({
    name,
    figure: middle(ours, field) / divisor,
    unit,
    peer: theirs.length === 0 ? undefined : middle(theirs, field) / divisor,
    goal: goal && { of: "ratio", ...goal, ratio: middleRatio(ours, theirs, field) },
  });
}

addPair("all pods in the store after", bursts, "syncMs", "ms", 1);
addPair("changes, 64 KB a chunk", bursts, "eventsPerSecond", "events/s", 1, { atLeast: 5 });
addPair("CPU per change, 64 KB a chunk", bursts, "cpuPerEventUs", "µs", 1);
addPair("heap per pod, whole", bursts, "heapPerPod", "KB", 1_000, { atMost: 0.85 });
addPair("heap per pod after the changes", bursts, "heapPerPodAfter", "KB", 1_000);
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
console.log();
addPair("changes, each in a chunk of its own", singles, "eventsPerSecond", "events/s", 1);
addPair("CPU per change, each in a chunk of its own", singles, "cpuPerEventUs", "µs", 1);
report.add({
  name: "changes, managedFields dropped",
  figure: middle(slim, "eventsPerSecond"),
  unit: "events/s",
});
report.add({
  name: "changes, as views of bytes",
  figure: middle(bytes, "eventsPerSecond"),
  unit: "events/s",
});
report.add({
  name: "heap per pod, as views of bytes",
  figure: middle(bytes, "heapPerPod") / 1_000,
  unit: "KB",
});
await keepBench("bench_cache", report);
if (report.missed > 0) Deno.exit(1);
