/**
 * A model of what an informer has to be, held against a random life of its server.
 *
 * A life is a list of steps: what happens on the server, to the connection, to the handlers, and to the time. It is
 * made from a seed, and can be lived again, whole or in part. After every step a reader looks: the informer's store
 * must be exactly the server's state at the version that the store says it has, and that version must not have gone
 * down. Every handler is a witness, who checks each thing that it is told. In the end, when the faults are over,
 * store and witnesses must know what the server has.
 *
 * @module
 */
import { type HandlerRegistration, Lister, type ListerWatcher, SharedInformer } from "../../cache/mod.ts";
import { compareResourceVersion, type Stored, type Unstructured } from "../../meta/mod.ts";
import { noMetrics } from "../../metrics/mod.ts";
import { FakeClock, seededRandom } from "../../testing/mod.ts";
import { check, Contradiction } from "./contradiction.ts";
import { ModelServer, same, show, type Versions, versionsOf } from "./model_server.ts";
import { type Kind, type Manner, names, namespacesOf, type Step } from "./model_steps.ts";
import { slowness, Witness } from "./model_witness.ts";

/** Makes the server of a namespace. */
export type ServerOf = (namespace: string) => ModelServer;

/** How a life went. */
export interface Lived {
  /** What was wrong; `undefined` if nothing was. */
  readonly wrong: string | undefined;
  /** What struck, as often as it did. */
  readonly struck: readonly Kind[];
  /** How many things handlers were told. */
  readonly told: number;
}

/** What an informer reads. */
export type ModelSource = ListerWatcher<Stored<Unstructured>>;

/**
 * Lives a life on a clock of its own. The seed rules what else is left to chance, so that it can be lived again.
 *
 * @param serverOf makes the server of a namespace
 * @param way what lies between a server and the informer
 */
export async function live(
  steps: readonly Step[],
  seed: number,
  serverOf: ServerOf = (namespace) => new ModelServer(namespace),
  way: (server: ModelSource) => ModelSource = (server) => server,
): Promise<Lived> {
  using _chance = seededChance(seed);
  using clock = new FakeClock({ turns: 1 });
  const life = new Life(clock, namespacesOf(seed).map(serverOf), way);
  try {
    await life.begin();
    for (const step of steps) await life.take(step);
    await life.end();
    return { wrong: undefined, struck: life.struck, told: life.told };
  } catch (error) {
    if (error instanceof Contradiction) return { wrong: error.message, struck: life.struck, told: life.told };
    throw error;
  } finally {
    await life.abandon();
  }
}

/** Puts a generator with a seed in the place of `Math.random`, which waits are jittered by, until it is disposed. */
function seededChance(seed: number): Disposable {
  const { random } = Math;
  const seeded = seededRandom(seed);
  Math.random = () => seeded(2 ** 30) / 2 ** 30;
  return { [Symbol.dispose]: () => void (Math.random = random) };
}

/** One informer's life. */
class Life {
  readonly #clock: FakeClock;
  /** One for all objects, or one for each of several namespaces that are followed one by one. */
  readonly #servers: readonly ModelServer[];
  readonly #informer: SharedInformer<Unstructured>;
  readonly #lister: Lister<Unstructured>;
  readonly #handlers: { readonly witness: Witness; readonly registration: HandlerRegistration }[] = [];
  /** Removed handlers are still witnesses of what they were told before. */
  readonly #gone: Witness[] = [];
  /** What struck. */
  readonly struck: Kind[] = [];
  #version = "";
  /** At which version of each server the store was seen last. */
  readonly #versions = new Map<ModelServer, number>();
  /** How many lists of each server have been counted. */
  readonly #listsSeen = new Map<ModelServer, number>();

  constructor(clock: FakeClock, servers: readonly ModelServer[], way: (server: ModelSource) => ModelSource) {
    this.#clock = clock;
    this.#servers = servers;
    const source = servers.length === 1
      ? way(servers[0]!)
      : new Map(servers.map((server) => [server.namespace, way(server)]));
    this.#informer = new SharedInformer<Unstructured>(source, {
      metrics: noMetrics,
      onWatchError: () => {},
      onHandlerError: () => {},
      indexers: { initial: ({ metadata }) => [metadata.name[0]!] },
      reflector: { initialEvents: { idleTimeout: 5_000, warnEvery: 1e9 }, pageSize: 3 },
    });
    this.#lister = new Lister(this.#informer);
  }

  /** How many things its handlers were told. */
  get told(): number {
    return this.#witnesses().reduce((sum, { told }) => sum + told, 0);
  }

  async begin(): Promise<void> {
    this.#addHandler("quick");
    void this.#informer.run();
    await this.#clock.settle();
    for (const server of this.#servers) this.#listsSeen.set(server, server.listed.length);
    this.#look();
  }

  async take(step: Step): Promise<void> {
    switch (step.do) {
      case "write":
        this.#serverAt(step.where).write(step.names.map((n) => names[n]!), step.deletes);
        break;
      case "bookmark":
        this.#serverAt(step.where).bookmark();
        break;
      case "pass":
        await this.#clock.tickAsync(step.ms);
        break;
      case "addHandler":
        if (this.#handlers.length >= 8) break;
        this.#addHandler(step.manner);
        this.struck.push("addHandler");
        break;
      case "removeHandler":
        if (this.#removeHandler(step.which)) this.struck.push("removeHandler");
        break;
      case "restart":
        await this.#restart();
        this.struck.push("restart");
        break;
      case "fault":
        if (this.#serverAt(step.where).fail(step.fault, step.times)) this.struck.push(step.fault);
    }
    await this.#clock.settle();
    this.#look();
  }

  /** The faults are over: everything must come right. */
  async end(): Promise<void> {
    for (const server of this.#servers) server.heal();
    // Longer than any wait of the reflector, and than the slowest handler needs for all that it may have been told.
    await this.#clock.tickAsync(600_000);
    this.#look();
    const all = new Map(this.#servers.flatMap(({ state }) => [...state]));
    check(this.#informer.hasSynced(), () => "it never synced");
    const store = versionsOf(this.#informer.indexer.list());
    check(same(store, all), () => `the store ends with ${show(store)}, the server with ${show(all)}`);
    for (const { witness, registration } of this.#handlers) {
      check(registration.hasSynced(), () => "a handler's registration never synced");
      witness.mustKnow(all);
    }
    check(this.#openWatches === this.#servers.length, () => `${this.#openWatches} watches are open`);
    await this.#informer[Symbol.asyncDispose]();
    check(this.#openWatches === 0, () => "a watch is open though the informer was disposed");
    check(
      this.#clock.pending === 0,
      () => `${this.#clock.pending} timers are set though the informer was disposed`,
    );
  }

  async abandon(): Promise<void> {
    const disposed = this.#informer[Symbol.asyncDispose]();
    await this.#clock.tickAsync(slowness);
    await disposed;
  }

  get #openWatches(): number {
    return this.#servers.reduce((sum, { openWatches }) => sum + openWatches, 0);
  }

  /** The server at which a step happens. */
  #serverAt(where: number): ModelServer {
    return this.#servers[where % this.#servers.length]!;
  }

  #witnesses(): Witness[] {
    return [...this.#handlers.map(({ witness }) => witness), ...this.#gone];
  }

  async #restart(): Promise<void> {
    const stopped = this.#informer.stop();
    await this.#clock.tickAsync(slowness);
    await stopped;
    check(this.#openWatches === 0, () => "a watch is open though the informer has stopped");
    // A run begins with a list: no relist of the kind that a fault leads to.
    for (const server of this.#servers) this.#listsSeen.set(server, server.listed.length + 1);
    void this.#informer.run();
  }

  /** A reader looks at the store. */
  #look(): void {
    for (const server of this.#servers) {
      const seen = this.#listsSeen.get(server)!;
      for (let i = seen; i < server.listed.length; i++) this.struck.push("relist");
      this.#listsSeen.set(server, Math.max(seen, server.listed.length));
    }
    for (const witness of this.#witnesses()) {
      if (witness.contradiction !== undefined) throw witness.contradiction;
    }
    const { indexer } = this.#informer;
    const { resourceVersion } = indexer;
    if (resourceVersion === "") {
      check(indexer.size === 0, () => "the store has objects, but no version");
      return;
    }
    const order = compareResourceVersion(this.#version || "0", resourceVersion);
    check(
      this.#version === "" || order! <= 0,
      () => `the store went back from version ${this.#version} to ${resourceVersion}`,
    );
    this.#version = resourceVersion;
    let size = 0;
    for (const server of this.#servers) size += this.#lookAt(server);
    check(indexer.size === size, () => `the store has ${indexer.size} objects, its namespaces ${size}`);
  }

  /** Looks at what the store has of a server's objects. Gives how many these are. */
  #lookAt(server: ModelServer): number {
    const { indexer } = this.#informer;
    const { namespace } = server;
    const store = versionsOf(indexer.byIndex("namespace", namespace));
    let state: Versions | undefined;
    if (this.#servers.length === 1) {
      const { resourceVersion } = indexer;
      state = server.stateAt(resourceVersion)!;
      const had = state;
      check(
        same(store, had) && same(versionsOf(indexer.list()), had),
        () => `at version ${resourceVersion} the store has ${show(store)}, the server had ${show(had)}`,
      );
    } else {
      // The store does not say which version it has of each: it must be some, and none before the one seen last.
      const last = this.#versions.get(server) ?? 0;
      if (last === 0 && store.size === 0) return 0;
      const version = server.versionOf(store, last);
      check(version !== undefined, () => `from version ${last} on the server never had ${show(store)}`);
      this.#versions.set(server, version!);
      state = store;
    }
    for (const name of names) {
      const version = state.get(`${namespace}/${name}`);
      const found = indexer.byIndex("initial", name).filter(({ metadata }) =>
        metadata.namespace === namespace
      );
      check(
        found.length === (version === undefined ? 0 : 1) && found[0]?.metadata.resourceVersion === version,
        () => `the index of first letters has ${found.length} under ${name}, the store has ${version}`,
      );
      if (!this.#informer.hasEverSynced()) continue;
      const got = this.#lister.namespace(namespace).get(name)?.metadata.resourceVersion;
      check(got === version, () => `a lister has ${name} at ${got}, the store at ${version}`);
    }
    return store.size;
  }

  #addHandler(manner: Manner): void {
    const witness = new Witness(this.#servers, this.#informer, manner);
    const registration = this.#informer.addEventHandler(
      witness,
      manner === "resyncing" ? { resyncPeriod: 60_000 } : {},
    );
    witness.hasSynced = () => registration.hasSynced();
    this.#handlers.push({ witness, registration });
  }

  #removeHandler(which: number): boolean {
    const [handler] = this.#handlers.splice(which, 1);
    if (handler === undefined) return false;
    void this.#informer.removeEventHandler(handler.registration);
    handler.witness.removed = true;
    this.#gone.push(handler.witness);
    return true;
  }
}
