/**
 * What each example has to do, step by step, checked from outside: the same for the program as its user starts it and
 * for its controllers in this process, on the embedded server and on a real cluster.
 *
 * @module
 */
import { delay } from "@std/async/delay";
import { Namespace } from "../../api/core/v1.ts";
import type { Logger, ManagerActivity } from "../../controller/mod.ts";
import type { ClusterAccess, KubernetesObject, ResourceType, Stored } from "../../meta/mod.ts";
import { isNotFound, ResourceClient } from "../../rest/mod.ts";

/** What an example needs beside its cluster, as a service that it calls. */
export interface Outside extends AsyncDisposable {
  /** What tells the program of it. */
  readonly env: Readonly<Record<string, string>>;
  /** Answers requests of a program in this process. */
  fetch?(input: Request | URL | string, init?: RequestInit): Promise<Response>;
  /** The state that the example keeps there; part of what is compared. */
  state?(): unknown;
}

/** An example's controllers in this process. */
export interface Program {
  /** Runs until the signal aborts. */
  run(options: { signal: AbortSignal }): Promise<void>;
  /** What it is doing, where it can tell. */
  activity?(): ManagerActivity;
}

/** What a {@linkcode Program} is made with. */
export interface ProgramParts {
  /** The way to the cluster. */
  readonly cluster: ClusterAccess;
  /** Takes its lines. */
  readonly log: Logger;
  /** Its way to what is outside of the cluster. */
  readonly fetch: typeof fetch;
  /** It is about to be thrown away: nothing of it is waited for. */
  readonly gracefulShutdownTimeout: number;
}

/** One thing that a user does, and what has to come of it. */
export interface Step<O extends Outside = Outside> {
  /** What has to be so, as a clause. */
  readonly what: string;
  /** What the user does. */
  act(world: World<O>): Promise<unknown>;
  /** Whether it is so. */
  holds(world: World<O>): Promise<boolean>;
}

/** One example's task. It keeps to its namespace, and to names that begin with the namespace's. */
export interface Life<O extends Outside = Outside> {
  /** The example's file name. */
  readonly example: string;
  /** Kinds of which the example, or the user in the steps, makes objects. */
  readonly kinds: readonly ResourceType<unknown>[];
  /**
   * Makes what the example needs beside its cluster.
   *
   * @param inProcess the example runs in this process, and asks by `fetch`
   */
  outside?(inProcess: boolean): O;
  /** Its controllers, for a run in this process. */
  program(parts: ProgramParts, world: World<O>): Program;
  /** In order. */
  readonly steps: readonly Step<O>[];
  /** Whether it is meant to run twice: a second process takes over after the first step. @default false */
  readonly pair?: boolean;
  /** Milliseconds after which a program takes over from one that was killed. @default 0 */
  readonly takesOverWithin?: number;
}

/** A namespace of a cluster, and the means to look at it. */
export class World<O extends Outside = Outside> {
  readonly access: ClusterAccess;
  readonly namespace: string;
  readonly outside: O;
  readonly #wait: ((milliseconds: number) => Promise<void>) | undefined;

  /** @param wait moves the clock, where it is in the test's hand */
  constructor(
    access: ClusterAccess,
    namespace: string,
    outside: O,
    wait?: (milliseconds: number) => Promise<void>,
  ) {
    this.access = access;
    this.namespace = namespace;
    this.outside = outside;
    this.#wait = wait;
  }

  /** Whether {@linkcode wait} has time pass at once. Else what is due at a time is looked for until it is there. */
  get movesClock(): boolean {
    return this.#wait !== undefined;
  }

  /** A client of a kind in the namespace. */
  client<T>(type: ResourceType<T>, namespace: string = this.namespace): ResourceClient<T> {
    return new ResourceClient(this.access, type, type.namespaced ? { namespace } : {});
  }

  /** The object as it is on the server, or `undefined`. */
  async get<T>(type: ResourceType<T>, name: string, namespace?: string): Promise<Stored<T> | undefined> {
    try {
      return await this.client(type, namespace).get(name);
    } catch (error) {
      if (isNotFound(error)) return undefined;
      throw error;
    }
  }

  /** Moves the clock of a program in this process, for work that is due at a time. */
  async wait(milliseconds: number): Promise<void> {
    await this.#wait?.(milliseconds);
  }

  /** The objects of a kind that belong to it. */
  async objectsOf(type: ResourceType<unknown>): Promise<Stored<KubernetesObject>[]> {
    const all = await new ResourceClient(this.access, type as ResourceType<KubernetesObject>).listAll();
    return (all.items as Stored<KubernetesObject>[]).filter(({ metadata: { namespace, name } }) =>
      (namespace ?? name).startsWith(this.namespace)
    );
  }
}

/** Milliseconds between two looks. */
const every = 25;

/** What an example has beside its cluster, or that it needs nothing there. */
export function outsideOf(life: Life, inProcess: boolean): Outside {
  return life.outside?.(inProcess) ?? { env: {}, [Symbol.asyncDispose]: () => Promise.resolve() };
}

/**
 * Takes an example's steps in a namespace of their own, while the example runs as a program.
 *
 * @param milliseconds how long all may take
 * @param afterFirstStep is waited for before the second one
 * @throws {Error} that names the step that did not come true in time
 */
export async function takeSteps(
  life: Life,
  access: ClusterAccess,
  outside: Outside,
  milliseconds: number,
  afterFirstStep: () => Promise<void> = () => Promise.resolve(),
): Promise<void> {
  const namespace = `kybern-example-${crypto.randomUUID().slice(0, 8)}`;
  await new ResourceClient(access, Namespace).create({ metadata: { name: namespace } });
  const world = new World(access, namespace, outside);
  const end = performance.now() + milliseconds;
  const late = (what: string) => new Error(`not so within ${milliseconds} ms: ${what}`);
  try {
    await untilKindsAreServed(life, world, end, late);
    for (const [i, step] of life.steps.entries()) {
      if (i === 1) await afterFirstStep();
      await step.act(world);
      while (!await step.holds(world)) {
        if (performance.now() > end) throw late(step.what);
        await delay(every);
      }
    }
  } finally {
    await cleanUp(life, world);
  }
}

/** A program may define kinds of its own. */
async function untilKindsAreServed(
  { kinds }: Life,
  world: World,
  end: number,
  late: (what: string) => Error,
): Promise<void> {
  for (const type of kinds) {
    for (;;) {
      try {
        await world.client(type).list();
        break;
      } catch (error) {
        if (!isNotFound(error)) throw error;
        if (performance.now() > end) throw late(`${type.kind} is served`);
        await delay(every);
      }
    }
  }
}

/** Deletes what the steps have made: the program is there yet, and cleans up after its own objects. */
async function cleanUp({ kinds }: Life, world: World): Promise<void> {
  const clusterWide = [...kinds.filter(({ namespaced }) => !namespaced), Namespace as ResourceType<unknown>];
  for (const type of clusterWide) {
    for (const { metadata: { name } } of await world.objectsOf(type)) {
      try {
        await new ResourceClient(world.access, type).delete(name);
      } catch (error) {
        if (!isNotFound(error)) throw error; // its owner took it along
      }
    }
  }
}
