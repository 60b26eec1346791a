/**
 * What requests cost: `deno task bench rest`.
 *
 * Three goals, each beside its peer. A GET and a POST of one pod against the bare `fetch` and `JSON.parse` of it; the
 * start of a program with a Clientset against the start of an empty one; and what thousands of requests and watches leave
 * behind, which is nothing. Medians of paired runs, in turn, so that a slower moment of the machine slows both.
 *
 * @module
 */
import { Clientset } from "../clientset/mod.ts";
import { type Configuration, loadConfig } from "../rest/mod.ts";
import { projectRoot } from "../tools/floors.ts";
import { canReachJsr, denoArguments } from "../tools/jsr_reach.ts";
import { denoProgram, startHelper } from "./harness/child.ts";
import { keepBench } from "./harness/keep.ts";
import { median, Report } from "./harness/report.ts";
import { childTime } from "./stand_in/child_time.ts";
import { type Held, heldAfter, openSockets, settled } from "./stand_in/held.ts";

/** Pairs of runs of each kind. */
const requestPairs = 9;
const startPairs = 21;
/** Requests of one run. */
const requestsOfRun = 1_500;
/** What is done to see what it leaves behind. */
const requests = 10_000;
const watches = 1_000;

function configuration(server: string): Promise<Configuration> {
  return loadConfig({
    kubeconfig: JSON.stringify({
      clusters: [{ name: "c", cluster: { server } }],
      users: [{ name: "u", user: { token: "benchmark" } }],
      contexts: [{ name: "x", context: { cluster: "c", user: "u" } }],
      "current-context": "x",
    }),
  });
}

/** Microseconds of one call, of many in a row. */
async function microseconds(times: number, call: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  for (let i = 0; i < times; i++) await call();
  return (performance.now() - begun) * 1_000 / times;
}

/** Compares a client's request with the bare one. */
async function compare(
  name: string,
  ours: () => Promise<unknown>,
  bare: () => Promise<unknown>,
  report: Report,
): Promise<void> {
  await microseconds(requestsOfRun, bare); // warm, as a program that runs is
  await microseconds(requestsOfRun, ours);
  const pairs: { ours: number; bare: number }[] = [];
  for (let pair = 0; pair < requestPairs; pair++) {
    // Each is first as often as second.
    const first = await microseconds(requestsOfRun, pair % 2 === 0 ? bare : ours);
    const second = await microseconds(requestsOfRun, pair % 2 === 0 ? ours : bare);
    pairs.push(pair % 2 === 0 ? { bare: first, ours: second } : { ours: first, bare: second });
  }
  report.add({
    name,
    figure: median(pairs.map(({ ours }) => ours)),
    unit: "µs",
    peer: median(pairs.map(({ bare }) => bare)),
    goal: { of: "ratio", below: 2, ratio: median(pairs.map(({ ours, bare }) => ours / bare)) },
  });
}

async function oneByOne(url: string, size: number, report: Report): Promise<void> {
  await using config = await configuration(url);
  const pods = new Clientset(config).coreV1.pods("namespace-7");
  using client = Deno.createHttpClient({ http2: false });
  const path = `${url}/api/v1/namespaces/namespace-7/pods`;
  const headers = { authorization: "Bearer benchmark" };
  const bareGet = async () => JSON.parse(await (await fetch(`${path}/web`, { client, headers })).text());
  const ofOnePod = `of one pod of ${(size / 1_000).toFixed(1)} KB`;
  await compare(`a GET ${ofOnePod}`, () => pods.get("web"), bareGet, report);
  const pod = await pods.get("web");
  const barePost = async () => {
    const init = { client, method: "POST", headers, body: JSON.stringify(pod) };
    return JSON.parse(await (await fetch(path, init)).text());
  };
  await compare(`a POST ${ofOnePod}`, () => pods.create(pod), barePost, report);
}

/** How much longer an empty program may take than it computes, for a machine that has nothing else to do. */
const idle = 1.5;

async function startUp(report: Report): Promise<void> {
  const reachable = await canReachJsr();
  const run = async (file: string) => {
    const args = denoArguments(["run", "--no-check", `bench/stand_in/${file}`], reachable);
    const before = childTime() ?? 0;
    const begun = performance.now();
    const { success, stderr } = await new Deno.Command(Deno.execPath(), { args, cwd: projectRoot }).output();
    if (!success) throw new Error(`${file} failed: ${new TextDecoder().decode(stderr)}`);
    return { took: performance.now() - begun, computed: (childTime() ?? 0) - before };
  };
  await run("empty.ts"); // so that both are compiled
  await run("start_clientset.ts");
  const empty: { took: number; computed: number }[] = [];
  const started: { took: number; computed: number }[] = [];
  for (let pair = 0; pair < startPairs; pair++) {
    empty.push(await run("empty.ts"));
    started.push(await run("start_clientset.ts"));
  }
  const took = median(empty.map(({ took }) => took));
  const added = median(started.map((one, pair) => one.took - empty[pair]!.took));
  // Ticks are too coarse for a median; of all runs together they are fine enough.
  const mean = (runs: readonly { computed: number }[]) =>
    runs.reduce((sum, { computed }) => sum + computed, 0) / runs.length;
  const computed = mean(empty);
  const busy = computed > 0 && took > idle * computed;
  if (busy) {
    console.log(
      `the machine is busy, so a start is judged by processor time (${added.toFixed(0)} ms by the clock)`,
    );
  }
  report.add({
    name: `what a Clientset adds to a start${busy ? ", processor time" : ""}`,
    figure: busy ? mean(started) - computed : added,
    unit: "ms",
    peer: busy ? computed : took,
    goal: { of: "figure", below: 30 },
  });
}

async function leaks(url: string, report: Report): Promise<void> {
  const path = `${url}/api/v1/namespaces/namespace-7/pods`;
  const openWatches = async () => Number(await (await fetch(`${url}/open`)).text());
  await openWatches(); // its own connection is there before sockets are counted
  const before = openSockets();
  const sockets = () => Math.max(0, openSockets() - before);

  const bare: Record<string, Held> = {};
  {
    using client = Deno.createHttpClient({ http2: false });
    bare.requests = await heldAfter(
      requests,
      async () => JSON.parse(await (await fetch(`${path}/web`, { client })).text()),
    );
    bare.writes = await heldAfter(
      requests,
      async () => JSON.parse(await (await fetch(path, { client, method: "POST", body: "{}" })).text()),
    );
    bare.watches = await heldAfter(watches, async () => {
      const controller = new AbortController();
      const { signal } = controller;
      const response = await fetch(`${path}?watch=true`, { client, signal });
      const reader = response.body!.getReader();
      await reader.read();
      controller.abort();
      await reader.closed.catch(() => {}); // the abort's echo
    });
  }
  const bareWatches = await settled(openWatches);
  const bareSockets = await settled(sockets);

  const ours: Record<string, Held> = {};
  {
    await using config = await configuration(url);
    const pods = new Clientset(config).coreV1.pods("namespace-7");
    ours.requests = await heldAfter(requests, () => pods.get("web"));
    ours.writes = await heldAfter(requests, () => pods.create({}));
    ours.watches = await heldAfter(watches, async () => {
      // Leaving the loop ends the watch.
      for await (const _ of await pods.watch({ resourceVersion: "1" })) break;
    });
  }
  const nothing = { of: "figure", below: 1 } as const;
  report.add({
    name: `watches open after ${watches} cancelled ones`,
    figure: await settled(openWatches),
    unit: "",
    peer: bareWatches,
    goal: nothing,
  });
  report.add({
    name: `sockets left by ${requests} requests, writes, ${watches} watches`,
    figure: await settled(sockets),
    unit: "",
    peer: bareSockets,
    goal: nothing,
  });
  for (const [what, times] of [["requests", requests], ["writes", requests], ["watches", watches]] as const) {
    report.add({
      name: `timers left by ${times} ${what}`,
      figure: ours[what]!.timers,
      unit: "",
      peer: bare[what]!.timers,
      goal: nothing,
    });
    report.add({
      name: `heap growth, last two thirds of ${times} ${what}`,
      figure: ours[what]!.heapGrowth * 100,
      unit: "%",
      peer: bare[what]!.heapGrowth * 100,
      goal: nothing,
    });
  }
}

const report = new Report("bare");
{
  await using server = await startHelper<{ port: number; size: number }>(
    denoProgram("bench/stand_in/pod_server.ts"),
  );
  const { port, size } = server.said;
  const url = `http://127.0.0.1:${port}`;
  await oneByOne(url, size, report);
  await leaks(url, report);
}
await startUp(report);
await keepBench("bench_rest", report);
if (report.missed > 0) Deno.exit(1);
