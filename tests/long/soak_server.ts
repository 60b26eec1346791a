/**
 * An embedded server as a process of its own, with objects that change: what a soak follows over a real socket.
 *
 * It prints its kubeconfig, a line of JSON, once the objects are there, and changes them from the moment at which it
 * reads a line until its standard input ends. Then it prints what it did, and waits for the input's second end: being
 * told to stop.
 *
 * @module
 */
import { delay } from "@std/async/delay";
import { ConfigMap, Secret } from "../../api/core/v1.ts";
import { ApiServer } from "../../apiserver/mod.ts";
import type { ObjectMeta, ResourceType } from "../../meta/mod.ts";
import { ResourceClient } from "../../rest/mod.ts";
import { seededRandom } from "../../testing/seeded_random.ts";

/** What it follows: objects with data and labels. */
interface Changing {
  apiVersion?: string;
  kind?: string;
  metadata?: ObjectMeta;
  data?: Record<string, string>;
}

/** Objects of each of two kinds. */
export const population = 2_500;
/** In how many parts a kind's objects fall, by their label `part`. */
export const parts = 10;
/** Changes a second. */
export const rate = 200;
/** The namespace of them all. */
export const namespace = "default";

/** What the server did. */
export interface ServerReport {
  /** Changes, by what they were. */
  readonly counts: Readonly<Record<string, number>>;
  /** Changes a second. */
  readonly rate: number;
}

/** 600 characters: an object of usual size. */
const ballast = "x".repeat(600);

/** The objects of both kinds, by kind and number. */
class Population {
  readonly counts: Record<string, number> = { updated: 0, "deleted and made again": 0 };
  readonly #clients: readonly ResourceClient<Changing>[];
  readonly #random: (n: number) => number;
  #written = 0;

  constructor(server: ApiServer, seed: number) {
    this.#random = seededRandom(seed);
    const client = (type: unknown) =>
      new ResourceClient(server.config, type as ResourceType<Changing>, { namespace });
    this.#clients = [client(ConfigMap), client(Secret)];
  }

  async create(): Promise<void> {
    for (const client of this.#clients) {
      for (let i = 0; i < population; i++) await client.create(this.#object(i));
    }
  }

  /** One change. In three of ten it deletes the object first, which is two changes. */
  async change(): Promise<number> {
    const client = this.#clients[this.#random(this.#clients.length)]!;
    const i = this.#random(population);
    if (this.#random(10) < 3) {
      await client.delete(nameOf(i));
      await client.create(this.#object(i));
      this.counts["deleted and made again"]!++;
      return 2;
    }
    await client.patch(nameOf(i), "merge", { data: { written: this.#text() } });
    this.counts["updated"]!++;
    return 1;
  }

  #object(i: number): Changing {
    const metadata = { name: nameOf(i), labels: { part: String(i % parts) } };
    return { metadata, data: { written: this.#text(), ballast: btoa(ballast) } };
  }

  #text(): string {
    return btoa(`number ${++this.#written}`);
  }
}

function nameOf(i: number): string {
  return `object-${i}`;
}

if (import.meta.main) {
  await using server = await ApiServer.start();
  const objects = new Population(server, Number(Deno.args[0] ?? 1));
  await objects.create();
  console.log(JSON.stringify(server.kubeconfig));
  const input = Deno.stdin.readable.getReader();
  await input.read(); // begin
  let stopped = false;
  const end = input.read().then(() => stopped = true);
  const started = performance.now();
  let changes = 0;
  while (!stopped) {
    changes += await objects.change();
    const ahead = changes * 1_000 / rate - (performance.now() - started);
    if (ahead > 0) await delay(ahead);
  }
  await end;
  const seconds = (performance.now() - started) / 1_000;
  const report: ServerReport = { counts: objects.counts, rate: Math.round(changes / seconds) };
  console.log(JSON.stringify(report));
  while (!(await input.read()).done);
}
