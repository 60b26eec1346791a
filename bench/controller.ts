/**
 * `deno task bench controller`: what a controller costs beside controller-runtime's, each side in processes of its own,
 * in turns, on one real kube-apiserver.
 *
 * @module
 */
import { parseArgs } from "@std/cli/parse-args";
import { controlPlaneVersions } from "../tests/controlplane/versions.ts";
import { ControlPlane } from "../tests/controlplane/control_plane.ts";
import { lacking } from "../tests/controlplane/lacking.ts";
import { type ChildCommand, denoProgramWith, figuresOf } from "./harness/child.ts";
import { keepBench } from "./harness/keep.ts";
import { median, Report } from "./harness/report.ts";
import { collectGarbage, empty, fill, ownedSecrets, serverFigures } from "./owners/cluster.ts";
import { type ControllerFigures, deployedFlags, objects, workers } from "./owners/task.ts";
import { findPeer, peerVersion } from "./peers/programs.ts";

/** Pairs of what is compared; fewer by `--pairs=N`, to look at something quickly. */
const pairs = Number(parseArgs(Deno.args, { string: ["pairs"] }).pairs ?? 5);
const version = controlPlaneVersions[0]!;
/**
 * Runs of each side in a pair. What a run takes scatters by a sixth of it on two cores that the server needs as well:
 * of single runs the best pair was twice the least, and a median of five told a tenth.
 */
const runsOfASide = 4;
/** Bytes in the megabyte of the goal. */
const megabyte = 1e6;

/** What one run found, and what the server has counted of it. */
interface Run extends ControllerFigures {
  readonly perSecond: number;
  /** Requests for ConfigMaps and Secrets, by verb. */
  readonly requests: Readonly<Record<string, number>>;
  /** Milliseconds of the server's processor time, from before the process' start until it had ended. */
  readonly serverCpuMs: number;
}

/** Runs one side on objects of its own. */
async function run(
  plane: ControlPlane,
  namespace: string,
  command: (...args: string[]) => ChildCommand,
): Promise<Run> {
  await fill(plane, namespace, objects);
  await collectGarbage(plane);
  const before = await serverFigures(plane);
  const figures = await figuresOf<ControllerFigures>(
    command(plane.kubeconfigPath, namespace, String(objects), String(workers)),
  );
  const after = await serverFigures(plane);
  const owned = await ownedSecrets(plane, namespace);
  if (owned !== objects) {
    throw new Error(`${namespace}: ${owned} of ${objects} Secrets are as they should be`);
  }
  await empty(plane, namespace);
  const requests = Object.fromEntries(
    Object.entries(after.requests).map(([verb, count]) => [verb, count - (before.requests[verb] ?? 0)]),
  );
  const serverCpuMs = after.cpuMs - before.cpuMs;
  return { ...figures, perSecond: objects / figures.ms * 1_000, requests, serverCpuMs };
}

/** What the runs of one side in a pair found: of each figure the mean. */
function together(runs: readonly Run[]): Run {
  const mean = (of: (run: Run) => number) => runs.reduce((sum, run) => sum + of(run), 0) / runs.length;
  const ms = mean((run) => run.ms);
  const verbs = new Set(runs.flatMap(({ requests }) => Object.keys(requests)));
  return {
    ms,
    perSecond: objects / ms * 1_000,
    firstMs: mean(({ firstMs }) => firstMs),
    reconciles: mean(({ reconciles }) => reconciles),
    cpuMs: mean(({ cpuMs }) => cpuMs),
    peakRss: mean(({ peakRss }) => peakRss),
    requests: Object.fromEntries(
      [...verbs].map((verb) => [verb, mean(({ requests }) => requests[verb] ?? 0)]),
    ),
    serverCpuMs: mean(({ serverCpuMs }) => serverCpuMs),
  };
}

/** The requests of a run that have none of these verbs. */
function others({ requests }: Run, ...verbs: string[]): number {
  return Object.entries(requests).reduce((sum, [verb, count]) => verbs.includes(verb) ? sum : sum + count, 0);
}

const lack = await lacking({ ownPlane: true, versions: [version] });
if (lack !== undefined) {
  if (Deno.env.get("CI") === "true") throw new Error(`under CI nothing may be lacking: ${lack.reason}`);
  console.log(`${lack.reason}: nothing is measured`);
  Deno.exit(0);
}
const peer = await findPeer("controller");
const ours: Run[] = [];
const theirs: Run[] = [];
/** Ours without any flag. */
const plain: Run[] = [];
/** The creates alone, by `fetch`. */
const bare: Run[] = [];
const own = (flags: readonly string[], file = "client.ts") => (...args: string[]) =>
  denoProgramWith(flags, `bench/owners/${file}`, ...args);
{
  await using plane = await ControlPlane.start({ version });
  for (let pair = 0; pair < pairs; pair++) {
    const runs: Record<"ours" | "theirs", Run[]> = { ours: [], theirs: [] };
    // A server and a machine that have worked for a while are slower, and a machine's speed drifts: so neither side may
    // have them fresh each time, and what one loses by a drift in the first half of a pair it gains in the second.
    for (let at = 0; at < 2 * runsOfASide; at++) {
      const side = (pair + (at + 1 >> 1)) % 2 === 0 ? "theirs" : "ours"; // as in ABBAABBA, and in the next pair BAABBAAB
      if (side === "ours") runs.ours.push(await run(plane, `own-${pair}-${at}`, own(deployedFlags)));
      else if (peer !== undefined) {
        runs.theirs.push(await run(plane, `peer-${pair}-${at}`, (...args) => ({ program: peer, args })));
      }
    }
    ours.push(together(runs.ours));
    if (peer !== undefined) theirs.push(together(runs.theirs));
    plain.push(await run(plane, `plain-${pair}`, own([])));
    bare.push(await run(plane, `bare-${pair}`, own([], "bare.ts")));
  }
}

console.log(
  `${objects} ConfigMaps, one owned Secret each, ${workers} workers, on kube-apiserver ${version}; medians of ${pairs} ` +
    `pairs with controller-runtime ${await peerVersion("sigs.k8s.io/controller-runtime")}; ` +
    `load of the machine ${Deno.loadavg()[0]!.toFixed(1)}\n`,
);
const report = new Report("theirs");

/** Ours to theirs, in each pair. */
const ratios = (of: (run: Run) => number) => theirs.map((each, pair) => of(ours[pair]!) / of(each));

/** Adds a figure of both sides. */
function addPair(
  name: string,
  unit: string,
  of: (run: Run) => number,
  goal?: { readonly atLeast?: number; readonly atMost?: number },
): void {
  const ratio = theirs.length === 0 ? undefined : median(ratios(of));
  report.add({
    name,
    figure: median(ours.map(of)),
    unit,
    peer: theirs.length === 0 ? undefined : median(theirs.map(of)),
    goal: goal && { of: "ratio", ...goal, ratio },
  });
}

addPair("reconciles that the objects needed", "/s", ({ perSecond }) => perSecond, { atLeast: 1 });
addPair("CPU of the process", "ms", ({ cpuMs }) => cpuMs, { atMost: 2 });
report.add({
  name: "most memory of the process",
  figure: median(ours.map(({ peakRss }) => peakRss / megabyte)),
  unit: "MB",
  peer: theirs.length === 0 ? undefined : median(theirs.map(({ peakRss }) => peakRss / megabyte)),
  goal: { of: "figure", atMost: 120 },
});
console.log();
if (theirs.length > 0) {
  const rates = ratios(({ perSecond }) => perSecond);
  report.add({
    name: "reconciles/s beside theirs, in the least pair",
    figure: Math.min(...rates),
    unit: "×",
  });
  report.add({ name: "reconciles/s beside theirs, in the best pair", figure: Math.max(...rates), unit: "×" });
}
report.add({
  name: "most memory of the process without V8's flag",
  figure: median(plain.map(({ peakRss }) => peakRss / megabyte)),
  unit: "MB",
});
report.add({
  name: "CPU of the process without V8's flag",
  figure: median(plain.map(({ cpuMs }) => cpuMs)),
  unit: "ms",
});
report.add({
  name: "creates alone, by a loop around fetch",
  figure: median(bare.map(({ perSecond }) => perSecond)),
  unit: "/s",
});
addPair("CPU of the server meanwhile", "ms", ({ serverCpuMs }) => serverCpuMs);
addPair("from the start to the first reconcile", "ms", ({ firstMs }) => firstMs);
addPair("calls of the reconcile, per object", "", ({ reconciles }) => reconciles / objects);
addPair("creates sent, per object", "", ({ requests }) => (requests.POST ?? 0) / objects);
addPair("gets, updates and patches sent", "", (each) => others(each, "POST", "LIST", "WATCH"));
addPair("lists and watches sent", "", ({ requests: { LIST = 0, WATCH = 0 } }) => LIST + WATCH);
await keepBench("bench_controller", report);
if (report.missed > 0) Deno.exit(1);
