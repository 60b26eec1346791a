/**
 * Random runs of caches against the real kube-apiserver, while it and etcd are killed, started again and made to
 * forget: after each run the stores must have what the server has.
 *
 * @module
 */
import { delay } from "@std/async/delay";
import { ConfigMap, Event as CoreEvent } from "../../api/core/v1.ts";
import { Clientset } from "../../clientset/mod.ts";
import type { ClusterAccess, ObjectMeta, ResourceType } from "../../meta/mod.ts";
import { isNotFound, isTransportError, loadConfig, ResourceClient, StatusError } from "../../rest/mod.ts";
import { seededRandom } from "../../testing/seeded_random.ts";
import { Follower, type FollowerOptions } from "../cache/follower.ts";
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

/** A kind whose objects are written and followed. */
interface Kind {
  readonly type: ResourceType<unknown>;
  /** An object of it: whatever it says anew each time. */
  body(name: string, text: string): Record<string, unknown>;
}

/** An object without a schema. */
const Toy: ResourceType<unknown> = {
  group: "outages.kybern.dev",
  version: "v1",
  kind: "Toy",
  resource: "toys",
  singular: "toy",
  namespaced: true,
  stored: true,
};

const toyDefinition = {
  metadata: { name: "toys.outages.kybern.dev" },
  spec: {
    group: Toy.group,
    scope: "Namespaced" as const,
    names: { plural: "toys", singular: "toy", kind: "Toy", listKind: "ToyList" },
    versions: [{
      name: "v1",
      served: true,
      storage: true,
      schema: { openAPIV3Schema: { type: "object", "x-kubernetes-preserve-unknown-fields": true } },
    }],
  },
};

/** Of events the server keeps no watch cache: a compaction ends their watches at once. */
const kinds: readonly Kind[] = [
  { type: ConfigMap as ResourceType<unknown>, body: (_name, text) => ({ data: { text } }) },
  {
    type: CoreEvent as ResourceType<unknown>,
    body: (name, message) => ({
      involvedObject: { kind: "ConfigMap", namespace: name.slice(0, name.lastIndexOf("/")), name: "none" },
      message,
    }),
  },
  { type: Toy, body: (_name, text) => ({ spec: { text } }) },
];

/** The objects of a kind in a namespace, to be written. */
function clientOf(access: ClusterAccess, { type }: Kind, namespace: string): ResourceClient<Draft> {
  return new ResourceClient(access, type as ResourceType<Draft>, { namespace });
}

type Draft = { apiVersion?: string; kind?: string; metadata?: ObjectMeta };

/** Makes writes until it is told to stop, whatever the server answers: what became of them, the lists will tell. */
async function writeOn(
  { access, counts }: World,
  kind: Kind,
  namespace: string,
  random: (n: number) => number,
  stop: AbortSignal,
): Promise<void> {
  const client = clientOf(access, kind, namespace);
  for (let i = 0; !stop.aborted; i++) {
    const name = `object-${random(30)}`;
    // What is in the selection may leave it, and come back.
    const labels = { half: String(random(2)) };
    const body = kind.body(`${namespace}/${name}`, String(i));
    try {
      const dice = random(10);
      if (dice < 4) await client.create({ metadata: { name, labels }, ...body }, { signal: stop });
      else if (dice < 8) {
        await client.patch(name, "merge", { metadata: { labels }, ...body }, { signal: stop });
      } else await client.delete(name, { signal: stop });
      count(counts, "writes");
    } catch (error) {
      if (stop.aborted) return;
      // There already, not there, or no server for now.
      if (isTransportError(error)) count(counts, "writes that found no server");
      else if (error instanceof StatusError) count(counts, "writes refused");
      else throw error;
    }
    await delay(random(40));
  }
}

/** A write that must succeed sooner or later. Gives its version. */
async function lastWrite(access: ClusterAccess, kind: Kind, namespace: string): Promise<string> {
  const client = clientOf(access, kind, namespace);
  return await until("the server takes a write", async () => {
    try {
      const name = `last-${crypto.randomUUID().slice(0, 8)}`;
      const body = kind.body(`${namespace}/${name}`, "the last");
      const { metadata } = await client.create({ metadata: { name, labels: { half: "1" } }, ...body });
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
  await using cleanup = new AsyncDisposableStack();
  const follow = (kind: Kind, options: FollowerOptions) => {
    const follower = cleanup.use(new Follower(access, namespace, { type: kind.type, ...options }));
    return { follower, kind };
  };
  const followed = [
    ...kinds.map((kind) => follow(kind, {})),
    follow(kinds[0]!, { watchList: false }),
    follow(kinds[0]!, { labelSelector: "half=1" }),
    follow(kinds[0]!, { metadata: true }),
  ];
  const followers = [old, ...followed.map(({ follower }) => follower)];
  const stop = new AbortController();
  const places = [...kinds.map((kind) => [kind, namespace] as const), [kinds[0]!, oldNamespace] as const];
  const writers = places.map(([kind, each]) =>
    writeOn(world, kind, each, seededRandom(random(2 ** 30)), stop.signal)
  );
  try {
    await Promise.all(followed.map(({ follower }) => follower.start(signal)));
    for (let step = 0; step < stepsOfRun; step++) {
      const dice = random(10);
      const isolated = followers.filter(() => random(3) === 0);
      if (dice < 3) {
        const outage = outages[random(outages.length)]!;
        await strike(world, outage, signal);
        count(counts, outage);
      } else if (dice < 5) {
        // Out of reach while the server forgets: their versions will have expired.
        for (const follower of isolated) follower.isolated = true;
        await strike(world, "compacted, kube-apiserver killed", signal);
        count(counts, "compacted, kube-apiserver killed");
        for (const follower of isolated) follower.isolated = false;
        counts["caches out of reach meanwhile"] = (counts["caches out of reach meanwhile"] ?? 0) +
          isolated.length;
      } else await delay(random(400), { signal });
    }
  } finally {
    stop.abort();
    await Promise.all(writers);
  }
  for (const { follower, kind } of followed) {
    await follower.mustEqualServer(await lastWrite(access, kind, namespace), signal);
    count(counts, "stores that were the server's");
    tell(counts, follower);
  }
  await old.mustEqualServer(await lastWrite(access, kinds[0]!, oldNamespace), signal);
  count(counts, "stores that were the server's");
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
  await new Clientset(config).apiextensionsV1.customResourceDefinitions().create(toyDefinition);
  await until("toys are served", async () => {
    const client = clientOf(config, kinds[2]!, oldNamespace);
    return await client.list().then(() => true, (error) => isNotFound(error) ? false : Promise.reject(error));
  });
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
      "runs after which all seven stores were the server's": equal,
      seconds: Math.round((performance.now() - started) / 1_000),
      ...Object.fromEntries(Object.entries(counts).toSorted(([a], [b]) => a < b ? -1 : 1)),
    },
  };
}
