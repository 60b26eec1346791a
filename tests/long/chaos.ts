/**
 * 200 followers of a server behind a proxy that drops, stalls, cuts and slows their connections: 100 watches that
 * resume, and 100 informers.
 *
 * Each must have been told, when all is over, just what the server's own log has for what it follows: nothing lost,
 * nothing doubled, nothing out of order, and no store may ever have gone back.
 *
 * @module
 */
import { delay } from "@std/async/delay";
import { ConfigMap, Namespace } from "../../api/core/v1.ts";
import { ApiServer } from "../../apiserver/mod.ts";
import { Registry } from "../../metrics/mod.ts";
import {
  type Configuration,
  isAlreadyExists,
  isNotFound,
  loadConfig,
  ResourceClient,
} from "../../rest/mod.ts";
import { seededRandom } from "../../testing/seeded_random.ts";
import { metricTotal } from "../../tools/metric_total.ts";
import { type Follower, InformerFollower, PlainFollower } from "./chaos_followers.ts";
import { ChaosProxy } from "./chaos_proxy.ts";
import { EventLog, type Scope } from "./event_log.ts";
import type { LongRun } from "./long_test.ts";
import type { Proof } from "./proof.ts";
import { TimerCensus } from "./timer_census.ts";

const namespaces = 20;
/** Objects of a namespace, in three parts by their label. */
const population = 12;
const parts = 3;
/** Changes a second, in all namespaces together. */
const rate = 100;
/** Milliseconds between two looks at the stores. */
const lookEvery = 250;
/** Seconds of a run in which the network is good again, so that all can catch up. */
const healing = 30;
/** Milliseconds that this may take at most: a watch that nobody answers is given up after 60 s, and there may be two. */
const patience = 180_000;
/** Seconds from which a run is long enough for an opening that is never answered, which takes a minute to be found. */
const longRun = 120;

/** The scopes of one namespace, and their followers. */
function followersOf(namespace: string): Follower[] {
  const all: Scope = { namespace };
  const part = (i: number): Scope => ({ namespace, labelSelector: `part=${i}` });
  return [
    new PlainFollower(all),
    new PlainFollower(all),
    new PlainFollower(all),
    new PlainFollower(part(0)),
    new PlainFollower(part(1)),
    new InformerFollower(all, { watchList: true }),
    new InformerFollower(all, { watchList: true }),
    new InformerFollower(all, { watchList: false }),
    new InformerFollower(part(0), { watchList: true }),
    new InformerFollower(part(1), { watchList: false }),
  ];
}

function scopeText({ namespace, labelSelector }: Scope): string {
  return labelSelector === undefined ? namespace : `${namespace} ${labelSelector}`;
}

/** Changes objects past the proxy. */
class Writer {
  readonly counts: Record<string, number> = { created: 0, changed: 0, relabelled: 0, deleted: 0 };
  readonly #server: ApiServer;
  readonly #random: (n: number) => number;
  #written = 0;

  constructor(server: ApiServer, random: (n: number) => number) {
    this.#server = server;
    this.#random = random;
  }

  /** One change, which may find that there is nothing to change. */
  async change(): Promise<void> {
    const random = this.#random;
    const configMaps = this.#client(`chaos-${random(namespaces)}`);
    const name = `object-${random(population)}`;
    const data = { written: String(++this.#written), ballast: "x".repeat(200) };
    const labels = { part: String(random(parts)) };
    const dice = random(10);
    if (dice < 2) await this.#attempt("created", configMaps.create({ metadata: { name, labels }, data }));
    else if (dice < 7) await this.#attempt("changed", configMaps.patch(name, "merge", { data }));
    else if (dice < 8) {
      // With other data too, so that it is a change even where the label stays.
      await this.#attempt("relabelled", configMaps.patch(name, "merge", { metadata: { labels }, data }));
    } else await this.#attempt("deleted", configMaps.delete(name));
  }

  /** A last object of each part, in each namespace. */
  async last(): Promise<void> {
    for (let n = 0; n < namespaces; n++) {
      for (let part = 0; part < parts; part++) {
        const metadata = { name: `last-${part}`, labels: { part: String(part) } };
        await this.#attempt("created", this.#client(`chaos-${n}`).create({ metadata }));
      }
    }
  }

  get total(): number {
    return Object.values(this.counts).reduce((sum, one) => sum + one, 0);
  }

  #client(namespace: string): ResourceClient<ConfigMap> {
    return new ResourceClient(this.#server.config, ConfigMap, { namespace });
  }

  async #attempt(what: string, action: Promise<unknown>): Promise<void> {
    try {
      await action;
      this.counts[what]!++;
    } catch (error) {
      if (!isNotFound(error) && !isAlreadyExists(error)) throw error; // chance chose so
    }
  }
}

function configuration(url: string, token: string): Promise<Configuration> {
  return loadConfig({
    kubeconfig: JSON.stringify({
      clusters: [{ name: "c", cluster: { server: url } }],
      users: [{ name: "u", user: { token } }],
      contexts: [{ name: "x", context: { cluster: "c", user: "u" } }],
      "current-context": "x",
    }),
  });
}

/** Tells what fails in the server, but for requests whose client has gone: that is what this is about. */
function unlessAborted(problems: string[]): (error: unknown) => Response {
  return (error) => {
    if (!(error instanceof DOMException && error.name === "AbortError")) {
      problems.push(`the server failed: ${error}`);
    }
    return new Response(null, { status: 500 });
  };
}

/** What is wrong with one follower, by its place. */
function faultsOf(follower: Follower, log: EventLog): string[] {
  const found = [...follower.problems.slice(0, 3)];
  const difference = follower.judge(log.happenings);
  if (difference !== undefined) found.push(difference);
  const who = `${follower.constructor.name} of ${scopeText(follower.scope)}`;
  return found.map((fault) => `${who}: ${fault}`);
}

/** Runs it. */
export async function chaos({ seed, seconds }: LongRun): Promise<Proof> {
  using timers = new TimerCensus();
  const random = seededRandom(seed);
  const problems: string[] = [];
  const figures: Record<string, string | number> = {};
  {
    await using server = await ApiServer.start({ listen: false, logLimit: 1_000_000 });
    // Without TLS, so that bytes are cut where chance says, in the middle of a line.
    await using http = Deno.serve(
      { hostname: "127.0.0.1", port: 0, onListen: () => {}, onError: unlessAborted(problems) },
      (request) => server.fetch(request),
    );
    await using proxy = new ChaosProxy({
      port: http.addr.port,
      random: seededRandom(random(2 ** 30)),
      stallsAfter: seconds < longRun ? 1_000 : 0,
    });
    await using config = await configuration(proxy.url, server.token);
    const metrics = new Registry();
    const writer = new Writer(server, seededRandom(random(2 ** 30)));
    for (let n = 0; n < namespaces; n++) {
      await new ResourceClient(server.config, Namespace).create({ metadata: { name: `chaos-${n}` } });
    }
    for (let i = 0; i < 500; i++) await writer.change();
    const before = writer.total;

    await using everything = new AsyncDisposableStack();
    const followers: Follower[] = [];
    const logs = new Map<string, EventLog>();
    const { metadata: { resourceVersion = "" } } = await new ResourceClient(server.config, ConfigMap).list();
    for (let n = 0; n < namespaces; n++) {
      for (const follower of followersOf(`chaos-${n}`)) {
        followers.push(everything.use(follower));
        const scope = scopeText(follower.scope);
        if (!logs.has(scope)) {
          logs.set(scope, everything.use(new EventLog(server, follower.scope, resourceVersion)));
        }
      }
    }
    await Promise.all(followers.map((follower) => follower.start({ access: config, metrics })));
    const opened = metricTotal(metrics.text(), "rest_client_requests_total");
    const look = setInterval(() => followers.forEach((follower) => follower.look?.()), lookEvery);

    const started = performance.now();
    const elapsed = () => (performance.now() - started) / 1_000;
    proxy.begin();
    for (let i = 0; elapsed() < seconds - healing; i++) {
      await writer.change();
      await delay(Math.max(0, (i + 1) * 1_000 / rate - elapsed() * 1_000));
    }
    proxy.heal();
    await writer.last();
    const healed = performance.now();
    const behind = () =>
      followers.filter(({ told, scope }) => told.length < logs.get(scopeText(scope))!.happenings.length);
    while (behind().length > 0 && performance.now() - healed < patience) await delay(50);
    figures["caught up after the last fault, ms"] = Math.round(performance.now() - healed);
    await delay(1_000); // what would come twice has come by now
    clearInterval(look);
    for (const follower of followers) follower.look?.();

    const written = writer.total - before;
    const logged = [...logs.values()].filter(({ scope }) => scope.labelSelector === undefined)
      .reduce((sum, { happenings }) => sum + happenings.length, 0);
    if (logged !== written) problems.push(`${written} changes were made, and the server's log has ${logged}`);
    for (const follower of followers) {
      problems.push(...faultsOf(follower, logs.get(scopeText(follower.scope))!));
    }
    const failed = (kind: string) =>
      followers.reduce(
        (sum, one) => sum + (one instanceof InformerFollower ? one.failures[kind] ?? 0 : 0),
        0,
      );
    const { counts } = proxy;
    Object.assign(figures, {
      seconds: Math.round(elapsed()),
      followers: followers.length,
      "changes of the server": written,
      "events told to followers": followers.reduce((sum, { told }) => sum + told.length, 0),
      "requests after the first": metricTotal(metrics.text(), "rest_client_requests_total") - opened,
      "watches of informers found cut": failed("cut"),
      "watches of informers found stalled": failed("stalled"),
      "requests of informers that found no server": failed("unreachable"),
      "connections dropped": counts.dropped,
      "connections stalled": counts.stalled,
      "connections cut": counts.cut,
      "connections slowed, then cut": counts.slow,
      "connections cut within a line": counts["cut within a line"],
      "connections left alone": counts.clean,
    });
  }
  if (timers.pending > 0) problems.push(`${timers.pending} timers were left`);
  return { name: "chaos", seed, figures, problems };
}
