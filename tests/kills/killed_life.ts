/**
 * Runs an example through its life in this process: undisturbed, or killed at one of its requests and started again.
 *
 * @module
 */
import { setImmediate, setTimeout as realTimeout } from "node:timers";
import { createLogger } from "../../controller/mod.ts";
import { busyWith } from "../../testing/at_rest.ts";
import { FakeClock } from "../../testing/fake_clock.ts";
import { type Life, outsideOf, type Program, World } from "../examples/life.ts";
import { type Death, Mortal } from "./mortal.ts";
import type { Place, Places } from "./places.ts";
import { snapshot } from "./snapshot.ts";

/** What a run came to. */
export interface LifeRun {
  /** What the first program asked for, until its end or until the steps were over. */
  readonly requests: readonly string[];
  /** Whether it died, and was started again. */
  readonly died: boolean;
  /** After each step, the state of the world. */
  readonly states: readonly (readonly string[])[];
}

/** Looks after which a program that does not come to rest is given up. */
const patience = 4_000;
/** Milliseconds by which a program's clock moves on from look to look. */
const tick = 5;
/** A wait up to so many milliseconds is one for another try, and not for a time that the example has set. */
const retryWithin = 1_000;

/**
 * Takes what is written on the console: a program that is cut off from its server complains, which is not the test's
 * business. Where the run fails, it is told.
 */
class Overheard implements Disposable {
  readonly lines: string[] = [];
  readonly #console = { warn: console.warn, error: console.error };

  constructor() {
    console.warn = console.error = (...values: unknown[]) => void this.lines.push(values.join(" "));
  }

  [Symbol.dispose](): void {
    Object.assign(console, this.#console);
  }
}

/** One program, until it is thrown away. */
class Incarnation implements AsyncDisposable {
  readonly mortal: Mortal;
  readonly #program: Program;
  readonly #stop = new AbortController();
  readonly #clock: FakeClock;
  readonly #place: Place;
  #end: { readonly error?: unknown } | undefined;

  constructor(life: Life, place: Place, world: World, clock: FakeClock, death?: Death) {
    this.mortal = new Mortal(death);
    this.#clock = clock;
    this.#place = place;
    const { outside } = world;
    this.#program = life.program({
      cluster: this.mortal.over(place.access),
      log: createLogger({ write() {} }),
      fetch: this.mortal.fetchOver((request) => outside.fetch!(request)),
      gracefulShutdownTimeout: 0,
    }, world);
    this.#program.run({ signal: this.#stop.signal }).then(
      () => this.#end = {},
      (error) => this.#end = { error },
    );
  }

  /** Whether its controllers hand out keys. */
  get works(): boolean {
    const controllers = this.#program.activity?.().controllers ?? [];
    return controllers.length > 0 && controllers.every(({ working }) => working);
  }

  /** Resolves when it has nothing left to do, or is dead. */
  async rest(holds: () => Promise<boolean>): Promise<void> {
    let busy: readonly string[] = [];
    for (let look = 0; look < patience; look++) {
      if (this.mortal.isDead) return;
      if (this.#end !== undefined) throw this.#end.error ?? new Error("the program ended by itself");
      const sent = this.mortal.requests.length;
      busy = await this.#busy(holds);
      if (busy.length === 0) {
        // What is on its way from one to the next is nowhere for a moment: look twice.
        await turn();
        busy = await this.#busy(holds);
        if (busy.length === 0 && this.mortal.requests.length === sent) return;
      }
      if (this.#place.isFar) await nap();
      await this.#clock.tickAsync(tick);
    }
    throw new Error(`it does not come to rest: ${busy.join("; ")}`);
  }

  /** What it is busy with. One that cannot tell is at rest when what is asked of it holds. */
  async #busy(holds: () => Promise<boolean>): Promise<readonly string[]> {
    const program = this.#program;
    if (program.activity === undefined) return await holds() ? [] : ["its step has not come true"];
    const { controllers } = program.activity();
    const waits = controllers.filter(({ working }) => !working).map(({ name }) =>
      `${name} does not work yet`
    );
    const tries = controllers.flatMap(({ name, delayed }) =>
      delayed.filter(({ inMs }) => inMs <= retryWithin).map(({ key }) => `${name} will try ${key} again`)
    );
    return [...waits, ...tries, ...await busyWith(() => program.activity!(), () => this.#place.access)];
  }

  /** Throws it away: it is dead, or its life is over. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort(new DOMException("thrown away", "AbortError"));
    while (this.#end === undefined) {
      if (this.#place.isFar) await nap();
      await this.#clock.tickAsync(500);
    }
  }
}

/** Takes an example's steps, with a program that dies at one of its requests and is started again, or does not. */
export async function live(life: Life, places: Places, death?: Death): Promise<LifeRun> {
  using overheard = new Overheard();
  using clock = new FakeClock({ now: new Date() });
  await using place = await places(life);
  await using outside = outsideOf(life, true);
  // As on a machine that slept: what is overdue comes at once, and only once.
  const world = new World(place.access, place.namespace, outside, async (milliseconds) => {
    clock.skip(milliseconds);
    await clock.tickAsync(tick);
  });
  const states: string[][] = [];
  let program = new Incarnation(life, place, world, clock, death);
  let died = false;
  const first = program.mortal;
  const revive = async () => {
    died = true;
    await program[Symbol.asyncDispose]();
    program = new Incarnation(life, place, world, clock);
    // Fast, for as long as it waits for the lead: once it has it, a far server needs time to renew its lease.
    for (let left = life.takesOverWithin ?? 0; left > 0 && !program.works; left -= 250) {
      if (place.isFar) await nap(5);
      await clock.tickAsync(250);
    }
  };
  /** At rest, and alive. */
  const rest = async (holds: () => Promise<boolean>) => {
    await program.rest(holds);
    if (!program.mortal.isDead) return;
    await revive();
    await program.rest(holds);
  };
  try {
    await rest(() => Promise.resolve(true));
    for (const { what, act, holds } of life.steps) {
      await act(world);
      await rest(() => holds(world));
      if (!await holds(world)) {
        throw new Error([`it came to rest, and not so: ${what}`, ...overheard.lines].join("\n  "));
      }
      states.push(await snapshot(life, world));
    }
  } finally {
    await program[Symbol.asyncDispose]();
  }
  return { requests: first.requests, died, states };
}

/** Gives the rest of the process a turn; no fake clock rules it. */
function turn(): Promise<void> {
  return new Promise((resolve) => void setImmediate(() => resolve()));
}

/** Milliseconds of real time. */
function nap(milliseconds = 1): Promise<void> {
  return new Promise((resolve) => void realTimeout(() => resolve(), milliseconds));
}
