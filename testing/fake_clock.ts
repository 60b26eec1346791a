/**
 * A clock that a test holds in its hand: time stands still until the test moves it.
 *
 * Flow: while a {@linkcode FakeClock} is in force it stands in for `performance.now`, `Date`, `setTimeout`,
 * `clearTimeout`, `setInterval` and `clearInterval` on `globalThis`. The project's own code looks these up at call
 * time, so it lives by the fake clock without being told; all but the few milliseconds that a busy watch over a
 * network is not read for.
 *
 * Guarantees
 * - Timers run in the order in which they are due, those due at one instant in the order in which they were set.
 * - While a timer runs, the clock shows exactly the time at which it was due.
 * - {@linkcode FakeClock.tickAsync} lets promises settle before the first timer, after each one and at the end, so
 *   that a timer set by a promise that a timer resolved is run too if it is due in the span.
 * - Disposing puts the real clock back; timers that are still pending never run.
 *
 * Caveats: `queueMicrotask`, `setImmediate`, `AbortSignal.timeout` and everything that really waits (sockets, files,
 * child processes) are left alone. One clock can be in force at a time.
 *
 * @example A wait of an hour takes no time
 * ```ts
 * import { FakeClock } from "@kybern/kybern/testing";
 * import { assertEquals } from "@std/assert";
 *
 * using clock = new FakeClock({ now: "2026-01-01T00:00:00Z" });
 * let rang = "";
 * setTimeout(() => rang = new Date().toISOString(), 3_600_000);
 *
 * await clock.tickAsync(3_599_999);
 * assertEquals(rang, "");
 * await clock.tickAsync(1);
 * assertEquals(rang, "2026-01-01T01:00:00.000Z");
 * ```
 *
 * @module
 */
import { setImmediate } from "node:timers";
import { BinaryHeap } from "@std/data-structures/binary-heap";

/** Options of a {@linkcode FakeClock}. */
export interface FakeClockOptions {
  /**
   * What `Date` shows at first: a date, its text, or milliseconds since 1970.
   *
   * @default 2020-01-01T00:00:00Z
   */
  readonly now?: Date | string | number;
  /**
   * What `performance.now()` shows at first, in milliseconds.
   *
   * @default 0
   */
  readonly monotonic?: number;
  /**
   * How many turns of the event loop {@linkcode FakeClock.settle} grants. Promises alone need one; a few more let
   * work that passes through the runtime (a stream's body, Web Crypto) come to rest too.
   *
   * @default 3
   */
  readonly turns?: number;
}

/** The members of `globalThis` that a clock stands in for. */
const ruled = ["Date", "setTimeout", "clearTimeout", "setInterval", "clearInterval"] as const;

/** Where the numbers of fake timers begin, far above those of real ones: neither's `clear` may hit the other. */
const firstTimerId = 1_000_000_000;

/** One pending timer. It is also what `setTimeout` returns, in the shape that the runtime's own has. */
class FakeTimer {
  /** Set when it was cleared or, unless it repeats, has run: the heap drops it when it comes up. */
  over = false;

  readonly id: number;
  /** When it is due, on the monotonic clock. */
  due: number;
  /** Milliseconds between runs; `undefined` for a timer that runs once. */
  readonly interval: number | undefined;
  readonly run: () => void;

  constructor(id: number, due: number, interval: number | undefined, run: () => void) {
    this.id = id;
    this.due = due;
    this.interval = interval;
    this.run = run;
  }

  /** Nothing to do: fake timers keep no process alive. */
  ref(): this {
    return this;
  }

  /** Nothing to do: fake timers keep no process alive. */
  unref(): this {
    return this;
  }

  [Symbol.toPrimitive](): number {
    return this.id;
  }
}

/** The clock that is in force, if any. */
let inForce: FakeClock | undefined;

/** Stands in for the clock and the timers of `globalThis` from its construction until it is disposed. */
export class FakeClock implements Disposable {
  readonly #real: PropertyDescriptorMap = {};
  readonly #timers = new Map<number, FakeTimer>();
  /** Ordered by due time, then by age. Holds every timer of `#timers`, and some that are over. */
  readonly #queue = new BinaryHeap<FakeTimer>((a, b) => a.due - b.due || a.id - b.id);
  readonly #turns: number;
  #nextId = firstTimerId;
  #monotonic: number;
  /** `Date` shows the monotonic time plus this. */
  #offset: number;

  /**
   * Puts the clock in force.
   *
   * @throws {Error} while another one is in force
   */
  constructor(options: FakeClockOptions = {}) {
    if (inForce !== undefined) {
      throw new Error("a FakeClock is in force already: dispose it before making another");
    }
    this.#monotonic = options.monotonic ?? 0;
    this.#offset = new Date(options.now ?? "2020-01-01T00:00:00Z").getTime() - this.#monotonic;
    this.#turns = options.turns ?? 3;
    if (Number.isNaN(this.#offset)) throw new TypeError(`FakeClock: "${options.now}" is not a date`);
    this.#install();
    inForce = this;
  }

  /** What `Date.now()` shows: milliseconds since 1970. */
  get now(): number {
    return this.#monotonic + this.#offset;
  }

  /** What `performance.now()` shows, in milliseconds. */
  get monotonic(): number {
    return this.#monotonic;
  }

  /** How many timers are set and have neither run nor been cleared. */
  get pending(): number {
    return this.#timers.size;
  }

  /** Milliseconds until the next timer is due; `undefined` when none is set. */
  get untilNext(): number | undefined {
    const next = this.#peek();
    return next === undefined ? undefined : Math.max(0, next.due - this.#monotonic);
  }

  /**
   * Sets what `Date` shows, as someone who changes the machine's clock does: timers and `performance.now()` do not
   * notice.
   */
  setDate(now: Date | string | number): void {
    const time = new Date(now).getTime();
    if (Number.isNaN(time)) throw new TypeError(`FakeClock: "${now}" is not a date`);
    this.#offset = time - this.#monotonic;
  }

  /**
   * Moves the time on by `ms`, running what becomes due, without letting any promise settle in between. What a timer
   * throws is thrown here; the clock then shows that timer's time.
   */
  tick(ms: number): void {
    const target = this.#target(ms);
    for (let timer = this.#takeDue(target); timer !== undefined; timer = this.#takeDue(target)) timer.run();
    this.#monotonic = Math.max(this.#monotonic, target);
  }

  /**
   * Moves the time on by `ms`, running what becomes due in order and letting promises settle before, between and
   * after. What a timer throws rejects this; the clock then shows that timer's time.
   */
  async tickAsync(ms: number): Promise<void> {
    const target = this.#target(ms);
    await this.settle();
    for (let timer = this.#takeDue(target); timer !== undefined; timer = this.#takeDue(target)) {
      timer.run();
      await this.settle();
    }
    this.#monotonic = Math.max(this.#monotonic, target);
    await this.settle();
  }

  /**
   * Moves the time on by `ms` and runs nothing, as in a process that is stopped or whose event loop is blocked: what
   * became due runs late, at the next `tick`.
   */
  skip(ms: number): void {
    this.#monotonic = this.#target(ms);
  }

  /**
   * Moves the time on from timer to timer until `promise` has settled, and gives what it gives.
   *
   * @throws {Error} when no timer is left, or `limit` milliseconds have passed, and it is still pending
   */
  async runUntil<T>(promise: Promise<T>, options: { readonly limit?: number } = {}): Promise<T> {
    const { limit = 24 * 3_600_000 } = options;
    const end = this.#monotonic + limit;
    let settled = false;
    const settle = () => {
      settled = true;
    };
    promise.then(settle, settle);
    await this.settle();
    while (!settled) {
      const next = this.#peek();
      if (next === undefined) {
        throw new Error("the promise is still pending and no timer is left that could settle it");
      }
      if (next.due > end) throw new Error(`the promise is still pending after ${limit} ms of the fake clock`);
      this.#takeDue(next.due)?.run();
      await this.settle();
    }
    return await promise;
  }

  /** Lets promises settle while the time stands still. */
  async settle(): Promise<void> {
    for (let turn = 0; turn < this.#turns; turn++) {
      await new Promise<void>((resolve) => setImmediate(resolve));
    }
  }

  /** Puts the real clock back. Pending timers are forgotten. Does nothing the second time. */
  [Symbol.dispose](): void {
    if (inForce !== this) return;
    for (const name of ruled) Object.defineProperty(globalThis, name, this.#real[name]!);
    // `now` lives on the prototype; the stand-in is the object's own.
    delete (performance as { now?: unknown }).now;
    this.#timers.clear();
    this.#queue.clear();
    inForce = undefined;
  }

  #target(ms: number): number {
    if (!(ms >= 0) || ms === Infinity) throw new RangeError(`FakeClock: cannot move the time on by ${ms} ms`);
    return this.#monotonic + ms;
  }

  /** The timer that is due next. */
  #peek(): FakeTimer | undefined {
    for (let timer = this.#queue.peek(); timer !== undefined; timer = this.#queue.peek()) {
      if (!timer.over) return timer;
      this.#queue.pop();
    }
    return undefined;
  }

  /** Takes the next timer that is due by `target`, with the clock set to its time. */
  #takeDue(target: number): FakeTimer | undefined {
    const timer = inForce === this ? this.#peek() : undefined;
    if (timer === undefined || timer.due > target) return undefined;
    this.#queue.pop();
    this.#monotonic = Math.max(this.#monotonic, timer.due);
    if (timer.interval === undefined) {
      timer.over = true;
      this.#timers.delete(timer.id);
    } else {
      timer.due = this.#monotonic + timer.interval;
      this.#queue.push(timer);
    }
    return timer;
  }

  #set(
    callback: (...args: unknown[]) => void,
    ms: number | undefined,
    repeats: boolean,
    args: unknown[],
  ): FakeTimer {
    if (typeof callback !== "function") throw new TypeError("a timer's callback must be a function");
    // As HTML's timer rules have it: what is no positive number counts as 0, and an interval never stands still.
    const wait = Math.max(repeats ? 1 : 0, Number(ms) || 0);
    // A wait beyond a signed 32 bit number wraps around in real timers; code that does not guard against it must
    // see that here, not in production.
    const real = wait > 2_147_483_647 ? (repeats ? 1 : 0) : wait;
    const timer = new FakeTimer(
      this.#nextId++,
      this.#monotonic + real,
      repeats ? real : undefined,
      () => callback(...args),
    );
    this.#timers.set(timer.id, timer);
    this.#queue.push(timer);
    return timer;
  }

  #clear(timer: unknown, real: (timer: never) => void): void {
    const id = timer instanceof FakeTimer ? timer.id : timer;
    const own = typeof id === "number" ? this.#timers.get(id) : undefined;
    if (own !== undefined) {
      own.over = true;
      this.#timers.delete(own.id);
    } else if (!(timer instanceof FakeTimer)) {
      // A real timer that was set before this clock came into force.
      real(timer as never);
    }
  }

  #install(): void {
    for (const name of ruled) this.#real[name] = Object.getOwnPropertyDescriptor(globalThis, name)!;
    const { Date: RealDate, clearTimeout: realClearTimeout, clearInterval: realClearInterval } = globalThis;
    // deno-lint-ignore no-this-alias -- the stand-in for Date is a class of its own
    const clock = this;

    class FakeDate extends RealDate {
      constructor(...args: unknown[]) {
        super(...((args.length === 0 ? [clock.now] : args) as [number]));
      }
      static override now(): number {
        return clock.now;
      }
      static override [Symbol.hasInstance](value: unknown): boolean {
        return value instanceof RealDate;
      }
    }
    type Callback = (...args: unknown[]) => void;
    const standIns = {
      Date: new Proxy(FakeDate, {
        // `Date()` without `new` gives text.
        apply: () => new FakeDate().toString(),
      }),
      setTimeout: (callback: Callback, ms?: number, ...args: unknown[]) =>
        this.#set(callback, ms, false, args),
      setInterval: (callback: Callback, ms?: number, ...args: unknown[]) =>
        this.#set(callback, ms, true, args),
      clearTimeout: (timer?: unknown) => this.#clear(timer, realClearTimeout),
      clearInterval: (timer?: unknown) => this.#clear(timer, realClearInterval),
    };
    for (const name of ruled) {
      Object.defineProperty(globalThis, name, {
        configurable: true,
        enumerable: this.#real[name]!.enumerable ?? false,
        writable: true,
        value: standIns[name],
      });
    }
    Object.defineProperty(performance, "now", {
      configurable: true,
      writable: true,
      value: () => this.#monotonic,
    });
  }
}
