/**
 * A model of what an informer has to be, and random lives of a server to hold it against.
 *
 * A life is a list of steps: what happens on the server, to the connection, to the handlers, and to the time. It is
 * made from a seed, and can be lived again, whole or in part. After every step the informer's store must be exactly
 * the server's state at the version that the store says it has, and that version must not have gone down. Every
 * handler keeps a copy of its own from what it is told, and checks each thing that it is told against it. In the
 * end, when the faults are over, store and copies must be what the server has.
 *
 * @module
 */
import { DeletedFinalStateUnknown, type HandlerRegistration, SharedInformer } from "../../cache/mod.ts";
import { compareResourceVersion, type Shared, type Unstructured } from "../../meta/mod.ts";
import { noMetrics } from "../../metrics/mod.ts";
import { TransportError, WatchStalledError } from "../../rest/mod.ts";
import { FakeClock, FakeListerWatcher, seededRandom } from "../../testing/mod.ts";

/** What can go wrong. */
export const faults = [
  "disconnect",
  "cut",
  "stall",
  "gone",
  "busyWatch",
  "busyList",
  "unreachable",
  "serverError",
  "noWatchList",
  "lostBookmark",
  "compaction",
] as const;

/** One kind of fault. */
export type Fault = (typeof faults)[number];

/** One step of a life. */
export type Step =
  | { readonly do: "write"; readonly names: readonly number[]; readonly deletes: number }
  | { readonly do: "bookmark" }
  | { readonly do: "pass"; readonly ms: number }
  | { readonly do: "addHandler"; readonly speed: "quick" | "slow" | "throwing" }
  | { readonly do: "removeHandler"; readonly which: number }
  | { readonly do: "restart" }
  | { readonly do: "fault"; readonly fault: Fault; readonly times: number };

/** Those that refuse requests to come, so that they need no open watch. */
const refusing: ReadonlySet<Fault> = new Set([
  "busyWatch",
  "busyList",
  "unreachable",
  "noWatchList",
  "lostBookmark",
]);

/** Names of objects; few, so that things happen to the same ones. */
const names = ["a", "b", "c", "d", "e", "f", "g"];

/** The life of a seed. */
export function lifeOf(seed: number, length: number): Step[] {
  const random = seededRandom(seed);
  return Array.from({ length }, (): Step => {
    const dice = random(100);
    if (dice < 40) {
      const names = Array.from({ length: 1 + random(4) }, () => random(7));
      return { do: "write", names, deletes: random(16) };
    }
    if (dice < 43) return { do: "bookmark" };
    if (dice < 65) return { do: "pass", ms: [1, 20, 1_500, 40_000][random(4)]! };
    if (dice < 70) return { do: "addHandler", speed: (["quick", "slow", "throwing"] as const)[random(3)]! };
    if (dice < 75) return { do: "removeHandler", which: random(8) };
    if (dice < 77) return { do: "restart" };
    return { do: "fault", fault: faults[random(faults.length)]!, times: 1 + random(3) };
  });
}

/** What is wrong with an informer. */
class Contradiction extends Error {}

function check(condition: boolean, message: () => string): void {
  if (!condition) throw new Contradiction(message());
}

/** A handler that believes nothing. */
class Witness {
  /** Versions by key, from what it was told. */
  readonly #known = new Map<string, string>();
  readonly #told: string[] = [];
  readonly #speed: "quick" | "slow" | "throwing";
  /** What it was told that cannot be. */
  contradiction: Contradiction | undefined;
  #busy = false;

  constructor(speed: "quick" | "slow" | "throwing") {
    this.#speed = speed;
  }

  onAdd(object: Shared<Unstructured>): unknown {
    return this.#hear(`add ${text(object)}`, () => {
      const { key, version } = of(object);
      this.#expect(!this.#known.has(key), "it was there already");
      this.#known.set(key, version);
    });
  }

  onUpdate(old: Shared<Unstructured>, object: Shared<Unstructured>): unknown {
    return this.#hear(`update ${text(old)} to ${text(object)}`, () => {
      const { key, version } = of(object);
      this.#expect(this.#known.get(key) === of(old).version, `it was at ${this.#known.get(key)}`);
      this.#expect(compareResourceVersion(of(old).version, version)! < 0, "that is no news");
      this.#known.set(key, version);
    });
  }

  onDelete(deleted: Shared<Unstructured> | DeletedFinalStateUnknown<Shared<Unstructured>>): unknown {
    const tombstone = deleted instanceof DeletedFinalStateUnknown;
    const object = tombstone ? deleted.object! : deleted;
    return this.#hear(`delete ${tombstone ? "†" : ""}${text(object)}`, () => {
      const { key, version } = of(object);
      this.#expect(this.#known.has(key), "it was not there");
      if (tombstone) {
        this.#expect(this.#known.get(key) === version, "a tombstone must have the newest known state");
      }
      this.#known.delete(key);
    });
  }

  /** Its copy must be this. */
  mustKnow(server: ReadonlyMap<string, string>): void {
    check(
      same(this.#known, server),
      () =>
        `a handler ends with ${show(this.#known)}, the server with ${show(server)}; it was told ${
          this.#told.join(", ")
        }`,
    );
  }

  #hear(line: string, apply: () => void): unknown {
    this.#told.push(line);
    try {
      this.#expect(!this.#busy, "the one before has not been handled yet");
      apply();
    } catch (error) {
      this.contradiction ??= error as Contradiction;
    }
    if (this.#speed === "throwing") throw new Error("as it always does");
    if (this.#speed === "quick") return;
    this.#busy = true;
    return new Promise<void>((resolve) =>
      setTimeout(() => {
        this.#busy = false;
        resolve();
      }, 300)
    );
  }

  #expect(condition: boolean, why: string): void {
    check(condition, () => `${why}, yet a handler was told ${this.#told.slice(-6).join(", ")}`);
  }
}

/** How a life went. */
export interface Lived {
  /** What was wrong; `undefined` if nothing was. */
  readonly wrong: string | undefined;
  /** The faults that struck: one that found no watch open, and refused no request, does not count. */
  readonly struck: readonly Fault[];
}

/** Lives a life on a clock of its own. */
export async function live(steps: readonly Step[]): Promise<Lived> {
  using clock = new FakeClock();
  const life = new Life(clock);
  try {
    await life.begin();
    for (const step of steps) await life.take(step);
    await life.end();
    return { wrong: undefined, struck: life.struck };
  } catch (error) {
    if (error instanceof Contradiction) return { wrong: error.message, struck: life.struck };
    throw error;
  } finally {
    await life.abandon();
  }
}

/** One informer's life. */
class Life {
  readonly #clock: FakeClock;
  readonly #source = new FakeListerWatcher();
  /** The server's state at each version: versions of objects by key. */
  readonly #states = new Map<string, ReadonlyMap<string, string>>();
  readonly #informer: SharedInformer<Unstructured>;
  readonly #handlers: { readonly witness: Witness; readonly registration: HandlerRegistration }[] = [];
  /** Removed handlers are still witnesses of what they were told before. */
  readonly #gone: Witness[] = [];
  /** The faults that struck. */
  readonly struck: Fault[] = [];
  #version = "";
  #written = 0;

  constructor(clock: FakeClock) {
    this.#clock = clock;
    this.#informer = new SharedInformer<Unstructured>(this.#source, {
      metrics: noMetrics,
      onWatchError: () => {},
      onHandlerError: () => {},
      reflector: { initialEvents: { idleTimeout: 5_000, warnEvery: 1e9 }, pageSize: 3 },
    });
    this.#remember();
  }

  async begin(): Promise<void> {
    this.#addHandler("quick");
    void this.#informer.run();
    await this.#clock.settle();
    this.#look();
  }

  async take(step: Step): Promise<void> {
    switch (step.do) {
      case "write":
        this.#write(step.names, step.deletes);
        break;
      case "bookmark":
        this.#source.bookmark();
        break;
      case "pass":
        await this.#clock.tickAsync(step.ms);
        break;
      case "addHandler":
        this.#addHandler(step.speed);
        break;
      case "removeHandler":
        this.#removeHandler(step.which);
        break;
      case "restart": {
        const stopped = this.#informer.stop();
        await this.#clock.tickAsync(300);
        await stopped;
        check(this.#source.openWatches === 0, () => "a watch is open though the informer has stopped");
        void this.#informer.run();
        break;
      }
      case "fault":
        this.#fail(step.fault, step.times);
    }
    await this.#clock.settle();
    this.#look();
  }

  /** The faults are over: everything must come right. */
  async end(): Promise<void> {
    this.#source.heal();
    // Longer than any wait of the reflector, and than the slowest handler needs for all that it may have been told.
    await this.#clock.tickAsync(900_000);
    this.#look();
    const server = this.#states.get(this.#source.resourceVersion)!;
    check(this.#informer.hasSynced(), () => "it never synced");
    const store = versionsOf(this.#informer.indexer.list());
    check(same(store, server), () => `the store ends with ${show(store)}, the server with ${show(server)}`);
    for (const { witness, registration } of this.#handlers) {
      check(registration.hasSynced(), () => "a handler's registration never synced");
      witness.mustKnow(server);
    }
    check(this.#source.openWatches === 1, () => `${this.#source.openWatches} watches are open`);
    await this.#informer[Symbol.asyncDispose]();
    check(this.#source.openWatches === 0, () => "a watch is open though the informer was disposed");
    check(
      this.#clock.pending === 0,
      () => `${this.#clock.pending} timers are set though the informer was disposed`,
    );
  }

  async abandon(): Promise<void> {
    const disposed = this.#informer[Symbol.asyncDispose]();
    await this.#clock.tickAsync(300);
    await disposed;
  }

  /** A reader looks at the store. */
  #look(): void {
    for (const witness of [...this.#handlers.map(({ witness }) => witness), ...this.#gone]) {
      if (witness.contradiction !== undefined) throw witness.contradiction;
    }
    const { resourceVersion } = this.#informer.indexer;
    if (resourceVersion === "") {
      check(this.#informer.indexer.size === 0, () => "the store has objects, but no version");
      return;
    }
    const order = compareResourceVersion(this.#version || "0", resourceVersion);
    check(
      this.#version === "" || order! <= 0,
      () => `the store went back from version ${this.#version} to ${resourceVersion}`,
    );
    this.#version = resourceVersion;
    const server = this.#states.get(resourceVersion)!;
    const store = versionsOf(this.#informer.indexer.list());
    check(
      same(store, server),
      () => `at version ${resourceVersion} the store has ${show(store)}, the server had ${show(server)}`,
    );
  }

  #write(which: readonly number[], deletes: number): void {
    this.#source.batch(() => {
      which.forEach((n, i) => {
        const key = `default/${names[n]}`;
        const exists = this.#source.objects.some(({ metadata }) => metadata.name === names[n]);
        const object = {
          apiVersion: "v1",
          kind: "Note",
          metadata: { namespace: "default", name: names[n] },
          written: ++this.#written,
        };
        if (!exists) this.#source.add(object);
        else if ((deletes >> i) & 1) this.#source.delete(key);
        else this.#source.modify(object);
        this.#remember();
      });
    });
  }

  #remember(): void {
    this.#states.set(this.#source.resourceVersion, versionsOf(this.#source.objects));
  }

  #addHandler(speed: "quick" | "slow" | "throwing"): void {
    if (this.#handlers.length >= 8) return;
    const witness = new Witness(speed);
    this.#handlers.push({ witness, registration: this.#informer.addEventHandler(witness) });
  }

  #removeHandler(which: number): void {
    const [handler] = this.#handlers.splice(which, 1);
    if (handler === undefined) return;
    void this.#informer.removeEventHandler(handler.registration);
    this.#gone.push(handler.witness);
  }

  #fail(fault: Fault, times: number): void {
    const source = this.#source;
    if (source.openWatches > 0 || refusing.has(fault)) this.struck.push(fault);
    const refuse = (verb: "list" | "watch", error: Parameters<FakeListerWatcher["failNext"]>[1]) => {
      for (let i = 0; i < times; i++) source.failNext(verb, error);
    };
    const expired = { code: 410, reason: "Expired", message: "too old" };
    const busy = { code: 429, reason: "TooManyRequests", message: "slow down" };
    switch (fault) {
      case "disconnect":
        return source.closeWatches();
      case "cut":
        return source.cutWatches(new TransportError("cut", "http://server", "cut"));
      case "stall":
        source.stallWatches();
        setTimeout(() => source.cutWatches(new WatchStalledError("notes", "inactivity", 75_000)), 5_000);
        return;
      case "gone":
        source.compact();
        return source.failWatches(expired);
      case "busyWatch":
        refuse("watch", busy);
        return source.failWatches(busy);
      case "busyList":
        refuse("list", busy);
        refuse("watch", { code: 403, reason: "Forbidden", message: "no" });
        return source.failWatches(expired);
      case "unreachable":
        refuse("watch", new TransportError("refused", "http://server", "nothing listens"));
        refuse("list", new TransportError("refused", "http://server", "nothing listens"));
        return source.cutWatches(new TransportError("cut", "http://server", "cut"));
      case "serverError":
        return source.failWatches({ code: 500, reason: "StorageReadError", message: "corrupt" });
      case "noWatchList":
        source.failNext("watch", { code: 403, reason: "Forbidden", message: "no watch-lists" });
        return source.failWatches(expired);
      case "lostBookmark":
        source.withholdBookmark();
        return source.failWatches(expired);
      case "compaction":
        source.stallWatches();
        source.compact();
        setTimeout(() => source.closeWatches(), 50);
    }
  }
}

/** The fewest steps that are found to go wrong as these do. */
export async function shrink(steps: readonly Step[]): Promise<Step[]> {
  let least = [...steps];
  for (let size = Math.ceil(least.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let at = 0; at < least.length;) {
      const fewer = [...least.slice(0, at), ...least.slice(at + size)];
      if ((await live(fewer)).wrong === undefined) at += size;
      else least = fewer;
    }
  }
  return least;
}

function of(object: Shared<Unstructured>): { key: string; version: string } {
  return { key: object.metadata.name, version: object.metadata.resourceVersion };
}

function text(object: Shared<Unstructured>): string {
  return `${object.metadata.name}@${object.metadata.resourceVersion}`;
}

function versionsOf(objects: Iterable<Shared<Unstructured>>): Map<string, string> {
  return new Map([...objects].map((object) => [of(object).key, of(object).version]));
}

function same(a: ReadonlyMap<string, string>, b: ReadonlyMap<string, string>): boolean {
  return a.size === b.size && [...a].every(([key, version]) => b.get(key) === version);
}

function show(objects: ReadonlyMap<string, string>): string {
  return `{${[...objects].sort().map(([key, version]) => `${key}@${version}`).join(" ")}}`;
}
