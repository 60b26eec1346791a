/**
 * A cluster in a test: the embedded server in process, clients for it, a manager on it, and a way to wait until all is
 * done.
 *
 * No socket, no permission, and no real time: a test of a controller takes milliseconds. With a `FakeClock` in force,
 * waits and backoffs of hours take as long.
 *
 * @example A controller that copies ConfigMaps
 * ```ts
 * import { ConfigMap, Manager } from "@kybern/kybern";
 * import { testCluster } from "@kybern/kybern/testing";
 *
 * await using cluster = await testCluster();
 * const manager = new Manager({ cluster: cluster.config });
 * manager.controller("copier", {
 *   for: ConfigMap,
 *   async reconcile({ namespace, name }, { client }) {
 *     const source = await client.get(ConfigMap, { namespace, name });
 *     if (source?.metadata.labels?.copy === undefined) return;
 *     await client.apply(ConfigMap, { metadata: { namespace, name: `${name}-copy` }, data: source.data });
 *   },
 * });
 * cluster.run(manager);
 * const { coreV1 } = cluster.clientset;
 * await coreV1.configMaps("default").create({ metadata: { name: "a", labels: { copy: "" } }, data: { sky: "blue" } });
 * await cluster.idle();
 * await cluster.assertObject(ConfigMap, { namespace: "default", name: "a-copy" }, { data: { sky: "blue" } });
 * ```
 *
 * @module
 */
import { setImmediate, setTimeout as realTimeout } from "node:timers";
import { AssertionError, assertObjectMatch } from "@std/assert";
import { ApiServer, type ApiServerOptions } from "../apiserver/mod.ts";
import { Clientset } from "../clientset/mod.ts";
import {
  createLogger,
  type InstallableResource,
  installCustomResources,
  type Logger,
  type LogRecord,
  type Manager,
  readDefinitions,
} from "../controller/mod.ts";
import type { ClusterAccess, KubernetesObject, ObjectKey, ResourceType, Stored } from "../meta/mod.ts";
import { isNotFound, ResourceClient } from "../rest/mod.ts";
import { busyWith } from "./at_rest.ts";
import { FaultRules } from "./fault_rules.ts";
import { requestLine, RequestLog } from "./request_log.ts";

/** Options of {@linkcode testCluster}. */
export interface TestClusterOptions extends Omit<ApiServerOptions, "listen" | "hostname" | "port"> {
  /**
   * Custom resources that are served from the beginning: what `defineResource` made, and paths of files, or of folders of
   * files, with CustomResourceDefinitions. Paths need `--allow-read`.
   *
   * @default []
   */
  readonly crds?: readonly (string | URL | InstallableResource)[];
  /**
   * Whether a path in `crds` that does not exist is an error.
   * @default {false}
   */
  readonly errorIfMissing?: boolean;
  /**
   * Objects that are there at the beginning, in the order in which they have to be created. A status is written after
   * the object, as by whoever keeps it.
   *
   * @default []
   */
  readonly objects?: readonly (readonly [type: ResourceType<unknown>, object: object])[];
}

/** A key that waits for its time, or an event: its controller is idle, and will work again. */
export interface DelayedKey {
  /** Name of the controller. */
  readonly controller: string;
  /** The key. */
  readonly key: string;
  /** Milliseconds that are left. */
  readonly inMs: number;
  /**
   * The handler, `CONTROLLER/RESOURCE`, where no reconcile waits but an event of this object, since a mapping function or
   * a predicate has thrown.
   */
  readonly handler?: string;
}

/** Options of {@linkcode TestCluster.idle}. */
export interface IdleOptions {
  /** Ends the wait with its reason. */
  readonly signal?: AbortSignal;
  /** Milliseconds, of real time, after which it is given up. @default 10_000 */
  readonly patience?: number;
}

/** A cluster did not come to rest. */
export class NotIdleError extends Error {
  /** Always `NotIdleError`. */
  override readonly name: string = "NotIdleError";
  /** What goes on. */
  readonly busy: readonly string[];

  /**
   * Lists what goes on.
   *
   * @param busy a line each
   */
  constructor(busy: readonly string[]) {
    super(`the cluster did not come to rest: ${busy.join("; ")}`);
    this.busy = busy;
  }
}

/** A manager that runs on a test's cluster. */
interface RunningManager {
  readonly manager: Manager;
  readonly stop: AbortController;
  readonly ended: Promise<void>;
  /** What its run rejected with. */
  failure: { readonly error: unknown } | undefined;
}

/** How often a wait looks again without giving up the processor, before it naps. */
const turnsBeforeNap = 50;

/** The servers of test clusters by the way that programs have to them: a look at one is neither faulty nor logged. */
const servers = new WeakMap<ClusterAccess, ApiServer>();

/** A cluster in a test. Made by {@linkcode testCluster}. */
export class TestCluster implements AsyncDisposable {
  /** The server. */
  readonly server: ApiServer;
  /** The way to it for the program that is tried: with {@linkcode faults}, and {@linkcode log}ged. */
  readonly config: ClusterAccess;
  /** Clients of the test's own: no fault strikes them, and {@linkcode log} has nothing of them. */
  readonly clientset: Clientset;
  /** What goes wrong, by rule. */
  readonly faults: FaultRules = new FaultRules();
  /** What the program asked for. */
  readonly log: RequestLog = new RequestLog();
  /** What managers said that were made with `log: cluster.logger`. */
  readonly records: LogRecord[] = [];
  /** A logger into {@linkcode records}. */
  readonly logger: Logger = createLogger({
    level: "debug",
    write: (record) => void this.records.push(record),
  });
  readonly #running: RunningManager[] = [];
  /** What the test itself wrote, for the histories of objects. */
  readonly #testsLog = new RequestLog();

  /**
   * Takes a server.
   *
   * @param server one that is running; disposed with the cluster
   */
  constructor(server: ApiServer) {
    this.server = server;
    // The log stands on the program's side: it sees what the program saw.
    this.config = this.log.over(this.faults.over(server.config));
    this.clientset = new Clientset(this.#testsLog.over(server.config));
    servers.set(this.config, server);
  }

  /** Runs a manager that was made with {@linkcode config}, until the cluster is disposed or it is stopped. */
  run(manager: Manager): void {
    const stop = new AbortController();
    const running: RunningManager = {
      manager,
      stop,
      ended: manager.run({ signal: stop.signal }),
      failure: undefined,
    };
    running.ended.catch((error) => running.failure = { error });
    this.#running.push(running);
  }

  /** Stops a manager, or all; resolves when they have stopped. Rejects with what their run rejected with. */
  async stop(manager?: Manager): Promise<void> {
    const chosen = this.#running.filter((each) => manager === undefined || each.manager === manager);
    for (const each of chosen) {
      this.#running.splice(this.#running.indexOf(each), 1);
      each.stop.abort(new DOMException("the test stopped the manager", "AbortError"));
    }
    await Promise.all(chosen.map(({ ended }) => ended));
  }

  /**
   * Resolves when nothing is left to do: all has started that waits for no lead, no key is ready or being reconciled, no
   * event waits, and every cache has what the server has. Keys that wait for their time are not waited for, nor are
   * events that failed and wait to be tried again: they are returned.
   *
   * @throws {NotIdleError} when that takes too long
   * @throws what a manager's run rejected with
   */
  async idle({ signal, patience = 10_000 }: IdleOptions = {}): Promise<DelayedKey[]> {
    for (let turn = 0, naps = 0;; turn++) {
      signal?.throwIfAborted();
      const busy = await this.#busy();
      if (busy.length === 0) {
        // What is on its way from one to the next is nowhere for a moment: look twice.
        await turnOver();
        if ((await this.#busy()).length === 0) return this.#delayed();
      }
      if (turn % turnsBeforeNap !== turnsBeforeNap - 1) {
        await turnOver();
        continue;
      }
      if (naps++ >= patience) throw new NotIdleError(busy);
      await nap();
    }
  }

  /** An object as the server has it, or `undefined`. */
  async get<T>(type: ResourceType<T>, { namespace, name }: ObjectKey): Promise<Stored<T> | undefined> {
    try {
      return await new ResourceClient(this.server.config, type, { namespace: namespace || undefined }).get(
        name,
      );
    } catch (error) {
      if (isNotFound(error)) return undefined;
      throw error;
    }
  }

  /**
   * Asserts that an object is there and has these members; more may be there.
   *
   * @throws {AssertionError} with the difference, and with what the program and the test wrote to the object, in order
   */
  async assertObject<T>(
    type: ResourceType<T>,
    key: ObjectKey,
    expected: Record<PropertyKey, unknown>,
  ): Promise<void> {
    const object = await this.get(type, key);
    try {
      if (object === undefined) throw new AssertionError(`there is no ${type.kind} ${keyText(key)}`);
      assertObjectMatch(object as Record<PropertyKey, unknown>, expected);
    } catch (error) {
      throw this.#withHistory(error as Error, type, key);
    }
  }

  /**
   * Asserts that there is no such object.
   *
   * @throws {AssertionError} with what the program and the test wrote to the object, in order
   */
  async assertNoObject<T>(type: ResourceType<T>, key: ObjectKey): Promise<void> {
    if (await this.get(type, key) === undefined) return;
    throw this.#withHistory(new AssertionError(`there is a ${type.kind} ${keyText(key)}`), type, key);
  }

  /** Stops all managers and the server. */
  async [Symbol.asyncDispose](): Promise<void> {
    try {
      await this.stop();
    } finally {
      await this.server[Symbol.asyncDispose]();
    }
  }

  #withHistory(
    error: Error,
    type: ResourceType<unknown>,
    { namespace = "", name }: ObjectKey,
  ): AssertionError {
    const of = (log: RequestLog, who: string) =>
      log.writesTo(type.resource, namespace, name).map((each) => ({
        order: each.order,
        line: `${who}: ${requestLine(each)}`,
      }));
    const history = [...of(this.log, "program"), ...of(this.#testsLog, "test")]
      .sort((a, b) => a.order - b.order).map(({ line }) => line);
    const told = history.length === 0 ? "nothing was written to it" : history.join("\n  ");
    return new AssertionError(`${error.message}\n\nwhat was done to it:\n  ${told}`, { cause: error });
  }

  #delayed(): DelayedKey[] {
    return this.#running.flatMap(({ manager }) => manager.activity().controllers).flatMap(
      ({ name, delayed, failedEvents }) =>
        [...delayed, ...failedEvents].map((each) => ({ controller: name, ...each })),
    );
  }

  /** What goes on, a line each. */
  async #busy(): Promise<string[]> {
    const busy: string[] = [];
    for (const { manager, failure } of this.#running) {
      if (failure !== undefined) throw failure.error;
      busy.push(
        ...await busyWith(() => manager.activity(), (access) => servers.get(access)?.config ?? access),
      );
    }
    return busy;
  }
}

/** Starts a cluster for a test. */
export async function testCluster(
  { objects = [], crds = [], errorIfMissing, ...options }: TestClusterOptions = {},
): Promise<TestCluster> {
  const isPath = (crd: string | URL | InstallableResource) => typeof crd === "string" || crd instanceof URL;
  const resources = [
    ...crds.filter((crd) => !isPath(crd)) as InstallableResource[],
    ...await readDefinitions(crds.filter(isPath) as (string | URL)[], { errorIfMissing }),
  ];
  const cluster = new TestCluster(await ApiServer.start({ ...options, listen: false }));
  try {
    await installCustomResources(cluster.server.config, resources);
    await createObjects(cluster, objects);
  } catch (error) {
    await cluster[Symbol.asyncDispose]();
    throw error;
  }
  return cluster;
}

async function createObjects(
  cluster: TestCluster,
  objects: NonNullable<TestClusterOptions["objects"]>,
): Promise<void> {
  for (const [type, object] of objects) {
    const client = new ResourceClient<KubernetesObject>(
      cluster.server.config,
      type as ResourceType<KubernetesObject>,
    );
    const { metadata: { namespace, name } } = await client.create(object) as Stored<KubernetesObject>;
    const { status } = object as { status?: object };
    if (status === undefined) continue;
    await new ResourceClient(cluster.server.config, type, { namespace }).subresource("status").patch(
      name,
      "merge",
      { status },
    );
  }
}

function keyText({ namespace, name }: ObjectKey): string {
  return namespace ? `${namespace}/${name}` : name;
}

/** Gives the rest of the process a turn; a fake clock does not rule it. */
function turnOver(): Promise<void> {
  return new Promise((resolve) => void setImmediate(() => resolve()));
}

/** A millisecond of real time; a fake clock does not rule it. */
function nap(): Promise<void> {
  return new Promise((resolve) => void realTimeout(() => resolve(), 1));
}
