/**
 * Random runs of caches against the real kube-apiserver, while it and etcd are killed, started again and made to
 * forget: after each run the stores must have what the server has.
 *
 * @module
 */
import { delay } from "@std/async/delay";
import { Clientset } from "../../clientset/mod.ts";
import type { ClusterAccess } from "../../meta/mod.ts";
import { isTransportError, loadConfig, StatusError } from "../../rest/mod.ts";
import { seededRandom } from "../../testing/seeded_random.ts";
import { Follower } from "../cache/follower.ts";
import { ControlPlane } from "../controlplane/control_plane.ts";
import { until, withDeadline } from "../until.ts";
import type { LongRun } from "./long_test.ts";
import type { Proof } from "./proof.ts";

/** Runs of a whole test. */
const wholeRuns = 50;
/** Steps of a run. */
const stepsOfRun = 12;
/** Milliseconds that a run may take. */
const patience = 180_000;

/** What a run does to the server. */
type Outage =
  | "kube-apiserver killed"
  | "kube-apiserver restarted"
  | "etcd killed"
  | "both killed"
  | "compacted"
  | "compacted, kube-apiserver killed";

const outages: readonly Outage[] = [
  "kube-apiserver killed",
  "kube-apiserver restarted",
  "etcd killed",
  "both killed",
  "compacted",
  "compacted, kube-apiserver killed",
];

/** What all runs share. */
interface World {
  readonly plane: ControlPlane;
  readonly access: ClusterAccess;
  readonly counts: Record<string, number>;
  /** One that goes through all runs. */
  readonly old: Follower;
}

const oldNamespace = "kybern-outages";

function count(counts: Record<string, number>, what: string): void {
  counts[what] = (counts[what] ?? 0) + 1;
}

async function strike({ plane }: World, outage: Outage, signal: AbortSignal): Promise<void> {
  if (outage.startsWith("compacted")) await plane.compact();
  switch (outage) {
    case "kube-apiserver restarted":
      return await plane.restartApiServer({ signal });
    case "kube-apiserver killed":
    case "compacted, kube-apiserver killed":
      await plane.killApiServer();
      return await plane.restartApiServer({ signal });
    case "etcd killed":
      await plane.killEtcd();
      return await plane.restartEtcd({ signal });
    case "both killed":
      await Promise.all([plane.killEtcd(), plane.killApiServer()]);
      await plane.restartEtcd({ signal });
      return await plane.restartApiServer({ signal });
  }
}

/** Makes writes until it is told to stop, whatever the server answers: what became of them, the lists will tell. */
async function writeOn(
  { access, counts }: World,
  namespace: string,
  random: (n: number) => number,
  stop: AbortSignal,
): Promise<void> {
  const configMaps = new Clientset(access).coreV1.configMaps(namespace);
  for (let i = 0; !stop.aborted; i++) {
    const name = `object-${random(30)}`;
    try {
      const dice = random(10);
      if (dice < 4) await configMaps.create({ metadata: { name }, data: { i: String(i) } }, { signal: stop });
      else if (dice < 8) await configMaps.patch(name, "merge", { data: { i: String(i) } }, { signal: stop });
      else await configMaps.delete(name, { signal: stop });
      count(counts, "writes");
    } catch (error) {
      if (stop.aborted) return;
      // There already, not there, or no server for now.
      if (isTransportError(error)) count(counts, "writes that found no server");
      else if (error instanceof StatusError) count(counts, "writes refused");
      else throw error;
    }
    await delay(random(20));
  }
}

/** A write that must succeed sooner or later. Gives its version. */
async function lastWrite(access: ClusterAccess, namespace: string, run: number): Promise<string> {
  const configMaps = new Clientset(access).coreV1.configMaps(namespace);
  return await until("the server takes a write", async () => {
    try {
      const { metadata } = await configMaps.apply(
        { metadata: { name: "last" }, data: { run: String(run), nonce: crypto.randomUUID() } },
        { fieldManager: "outages", force: true },
      );
      return metadata.resourceVersion;
    } catch (error) {
      if (isTransportError(error) || error instanceof StatusError) return false;
      throw error;
    }
  }, { within: patience, every: 100 });
}

/** One run, in a namespace of its own. */
async function runOnce(world: World, run: number, seed: number, signal: AbortSignal): Promise<void> {
  const { access, counts, old } = world;
  const random = seededRandom(seed);
  const namespace = `${oldNamespace}-${run}`;
  await new Clientset(access).coreV1.namespaces().create({ metadata: { name: namespace } }, { signal });
  await using streaming = new Follower(access, namespace);
  await using listing = new Follower(access, namespace, { watchList: false });
  const followers = [old, streaming, listing];
  const stop = new AbortController();
  const writers = [namespace, oldNamespace].map((each) =>
    writeOn(world, each, seededRandom(random(2 ** 30)), stop.signal)
  );
  try {
    await Promise.all([streaming.start(signal), listing.start(signal)]);
    for (let step = 0; step < stepsOfRun; step++) {
      const dice = random(10);
      const follower = followers[random(followers.length)]!;
      if (dice < 3) {
        const outage = outages[random(outages.length)]!;
        await strike(world, outage, signal);
        count(counts, outage);
      } else if (dice < 5) {
        // Out of reach while the server forgets: its version will have expired.
        follower.isolated = true;
        await strike(world, "compacted, kube-apiserver killed", signal);
        count(counts, "compacted, kube-apiserver killed");
        follower.isolated = false;
        count(counts, "a cache out of reach meanwhile");
      } else await delay(random(400), { signal });
    }
  } finally {
    stop.abort();
    await Promise.all(writers);
  }
  const version = await lastWrite(access, namespace, run);
  await streaming.mustEqualServer(version, signal);
  await listing.mustEqualServer(version, signal);
  await old.mustEqualServer(await lastWrite(access, oldNamespace, run), signal);
  for (const follower of [streaming, listing]) tell(counts, follower);
}

function tell(counts: Record<string, number>, { told, failures }: Follower): void {
  counts["things told to handlers, each checked"] = (counts["things told to handlers, each checked"] ?? 0) +
    told.length;
  for (const kind of failures) count(counts, `failures: ${kind}`);
}

/** Runs it. */
export async function outageRuns({ seed, seconds, whole }: LongRun): Promise<Proof> {
  const random = seededRandom(seed);
  const problems: string[] = [];
  const counts: Record<string, number> = {};
  const started = performance.now();
  let runs = 0;
  let equal = 0;
  await using plane = await ControlPlane.start();
  await using config = await loadConfig({ kubeconfig: plane.kubeconfig });
  await new Clientset(config).coreV1.namespaces().create({ metadata: { name: oldNamespace } });
  await using old = new Follower(config, oldNamespace);
  await withDeadline("the first cache syncs", patience, (signal) => old.start(signal));
  const world: World = { plane, access: config, counts, old };
  while (runs < wholeRuns && (whole || runs === 0 || performance.now() - started < seconds * 1_000)) {
    const seedOfRun = random(2 ** 30);
    try {
      await withDeadline(`run ${runs}`, patience, (signal) => runOnce(world, runs, seedOfRun, signal));
      equal++;
    } catch (error) {
      problems.push(`run ${runs}, of seed ${seedOfRun}: ${error instanceof Error ? error.message : error}`);
    }
    runs++;
  }
  tell(counts, old);
  if (whole) {
    for (const outage of outages) {
      if ((counts[outage] ?? 0) < runs / 10) problems.push(`${outage} only ${counts[outage] ?? 0} times`);
    }
    if (!counts["failures: expired"]) problems.push("no version expired");
  }
  return {
    name: "outages",
    seed,
    problems,
    figures: {
      runs,
      "runs after which all three stores were the server's": equal,
      seconds: Math.round((performance.now() - started) / 1_000),
      ...Object.fromEntries(Object.entries(counts).toSorted(([a], [b]) => a < b ? -1 : 1)),
    },
  };
}
