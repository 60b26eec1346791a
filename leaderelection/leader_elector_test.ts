import {
  assert,
  assertEquals,
  assertInstanceOf,
  assertRejects,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import { Registry } from "../metrics/mod.ts";
import { FakeClock } from "../testing/fake_clock.ts";
import { FakeLock, SharedRecord } from "./fake_lock_test.ts";
import type { LeaderElectionOptions } from "./leader_election_options.ts";
import type { LeaderElectionRecord } from "./leader_election_record.ts";
import { LeaderElector } from "./leader_elector.ts";
import { LeadershipLostError } from "./leadership_lost_error.ts";

const heldBy = (holderIdentity: string, more: Partial<LeaderElectionRecord> = {}): LeaderElectionRecord => ({
  holderIdentity,
  leaseDurationSeconds: 15,
  acquireTime: "2019-12-31T00:00:00.000000Z",
  renewTime: "2019-12-31T00:00:00.000000Z",
  leaderTransitions: 0,
  ...more,
});

/** A candidate that is running, and what it told. */
class Running {
  readonly lock: FakeLock;
  readonly elector: LeaderElector;
  readonly told: string[] = [];
  readonly errors: string[] = [];
  readonly metrics = new Registry();
  readonly #stop = new AbortController();
  readonly ended: Promise<void>;
  /** What the work was told, when it was. */
  workEndedBy: unknown;
  /** Resolves what the work waits for after it was told to end. */
  readonly finishWork: () => void;

  constructor(
    shared: SharedRecord,
    identity: string,
    { watches, slowWork = false, prepare, ...options }:
      & { watches?: boolean; slowWork?: boolean; prepare?: (lock: FakeLock) => void }
      & Partial<LeaderElectionOptions> = {},
  ) {
    this.lock = new FakeLock(shared, identity, { watches });
    prepare?.(this.lock);
    const finish = Promise.withResolvers<void>();
    this.finishWork = finish.resolve;
    this.elector = new LeaderElector({
      lock: this.lock,
      metrics: this.metrics,
      onStartedLeading: async (signal) => {
        this.told.push("started");
        await new Promise<void>((resolve) =>
          signal.addEventListener("abort", () => resolve(), { once: true })
        );
        this.workEndedBy = signal.reason;
        if (slowWork) await finish.promise;
      },
      onStoppedLeading: () => void this.told.push("stopped"),
      onNewLeader: (leader) => void this.told.push(`leader ${leader}`),
      onError: (error, what) =>
        void this.errors.push(`${what}: ${error instanceof Error ? error.message : error}`),
      ...options,
    });
    this.ended = this.elector.run({ signal: this.#stop.signal });
    this.ended.catch(() => {});
  }

  stop(): void {
    this.#stop.abort(new Error("the test is over"));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.stop();
    await this.ended.catch(() => {});
  }
}

Deno.test("[LE-01] a lock that is not there is created by a get and a create, with no transition", async () => {
  using clock = new FakeClock({ now: "2020-01-01T00:00:00Z" });
  const shared = new SharedRecord();
  await using baz = new Running(shared, "baz");
  await clock.settle();
  assertEquals(baz.lock.calls, ["get", "create"]);
  assert(baz.elector.isLeader());
  assertEquals(shared.record, {
    holderIdentity: "baz",
    leaseDurationSeconds: 15,
    acquireTime: "2020-01-01T00:00:00.000000Z",
    renewTime: "2020-01-01T00:00:00.000000Z",
    leaderTransitions: 0,
  });
  assertEquals(baz.told, ["leader baz", "started"]);
});

Deno.test("[LE-02] a lock that nobody holds is taken at once by an update that counts a transition", async () => {
  using clock = new FakeClock();
  const shared = new SharedRecord();
  shared.write(heldBy("", { leaderTransitions: 4 }));
  await using baz = new Running(shared, "baz");
  await clock.settle();
  assertEquals(baz.lock.calls, ["get", "update"]);
  assertEquals(shared.record!.leaderTransitions, 5);
  assert(baz.elector.isLeader());
});

Deno.test("[LE-03] a lock of another is taken only when it has not changed for its own duration on the local clock", async () => {
  // The record's times are a day old, and its duration is not the candidate's own: neither may matter.
  using clock = new FakeClock({ now: "2020-01-01T00:00:00Z" });
  const shared = new SharedRecord();
  shared.write(heldBy("bing", { leaseDurationSeconds: 40, leaderTransitions: 0 }));
  await using baz = new Running(shared, "baz");
  await clock.tickAsync(39_900);
  assertEquals(baz.elector.leader, "bing");
  assert(!baz.elector.isLeader(), "the lease had not run out");
  assertEquals(baz.lock.calls.includes("update"), false);
  await clock.tickAsync(100);
  assert(baz.elector.isLeader(), "the lease ran out 40 s after it was seen first");
  assertEquals(shared.record!.leaderTransitions, 1);
});

Deno.test("[LE-03] a renewal that is seen starts the wait anew", async () => {
  using clock = new FakeClock();
  const shared = new SharedRecord();
  shared.write(heldBy("bing"));
  await using baz = new Running(shared, "baz");
  await clock.tickAsync(14_000);
  shared.write(heldBy("bing", { renewTime: "2019-12-31T00:00:14.000000Z" }));
  await clock.tickAsync(14_000);
  assert(!baz.elector.isLeader());
  await clock.tickAsync(4_000);
  assert(baz.elector.isLeader());
});

Deno.test("[LE-05] a renewal of the own lease updates it and counts no transition", async () => {
  using clock = new FakeClock();
  const shared = new SharedRecord();
  shared.write(heldBy("baz", { leaderTransitions: 3 }));
  await using baz = new Running(shared, "baz");
  await clock.settle();
  assertEquals(baz.lock.calls, ["get", "update"]);
  assertEquals(shared.record!.leaderTransitions, 3);
  assertEquals(shared.record!.acquireTime, "2019-12-31T00:00:00.000000Z");
  assertEquals(shared.record!.renewTime, "2020-01-01T00:00:00.000000Z");
});

Deno.test("[LE-06] a leader renews by one update; after a conflict it reads first", async () => {
  using clock = new FakeClock();
  const shared = new SharedRecord();
  await using baz = new Running(shared, "baz");
  await clock.tickAsync(2_000);
  await clock.tickAsync(2_000);
  assertEquals(baz.lock.calls, ["get", "create", "update", "update"]);
  shared.write({ ...shared.record! }); // somebody else wrote, as who adds a label
  await clock.tickAsync(2_000);
  assertEquals(baz.lock.calls.slice(4), ["update", "get", "update"]);
  assert(baz.elector.isLeader());
  assertStringIncludes(baz.metrics.text(), 'leader_election_slowpath_total{name="default/shop"} 1');
  assertStringIncludes(baz.metrics.text(), 'leader_election_master_status{name="default/shop"} 1');
});

for (const during of ["get", "update"] as const) {
  Deno.test(`[LE-07] told to stop while it renews, in the ${during}, it hands the lease back, empty and short`, async () => {
    using clock = new FakeClock();
    const shared = new SharedRecord();
    await using baz = new Running(shared, "baz");
    await clock.settle();
    const before = baz.lock.calls.length;
    let hung = false;
    baz.lock.trouble = (call) => {
      if (hung || call !== during) return "none";
      hung = true;
      return "hang";
    };
    if (during === "get") shared.write({ ...shared.record! }); // a conflict leads to a get
    await clock.tickAsync(2_000);
    assertEquals(baz.lock.calls.slice(before).at(-1), during);
    assert(hung);
    baz.stop();
    await baz.ended;
    assertEquals(shared.record!.holderIdentity, "");
    assertEquals(shared.record!.leaseDurationSeconds, 1);
    assertEquals(baz.lock.events, ["baz became leader", "baz stopped leading"]);
  });
}

Deno.test("[LE-07] a renewal that was written though its answer never came does not keep the lease from being handed back", async () => {
  using clock = new FakeClock();
  const shared = new SharedRecord();
  await using baz = new Running(shared, "baz");
  await clock.settle();
  let written = false;
  baz.lock.trouble = (call) => {
    if (written || call !== "update") return "none";
    written = true;
    return "writtenButUnanswered";
  };
  await clock.tickAsync(2_000);
  assert(written);
  baz.stop();
  await baz.ended;
  assertEquals(shared.record!.holderIdentity, "");
});

Deno.test("[LE-09] a release is told as a new leader that is nobody", async () => {
  using clock = new FakeClock();
  const shared = new SharedRecord();
  await using baz = new Running(shared, "baz");
  await clock.settle();
  baz.stop();
  await baz.ended;
  assertEquals(baz.told, ["leader baz", "started", "leader ", "stopped"]);
});

Deno.test("[LE-10] an election without identity, or with times that do not fit together, is refused", () => {
  const shared = new SharedRecord();
  const make = (identity: string, times: Partial<LeaderElectionOptions>) =>
    new LeaderElector({ lock: new FakeLock(shared, identity), onStartedLeading() {}, ...times });
  const message = (identity: string, times: Partial<LeaderElectionOptions>) =>
    assertThrows(() => make(identity, times), TypeError).message;
  assertStringIncludes(message("", {}), "identity is empty");
  assertStringIncludes(
    message("baz", { leaseDuration: 10_000 }),
    "leaseDuration (10000 ms) must be longer than",
  );
  assertStringIncludes(
    message("baz", { retryPeriod: 8_400 }),
    "renewDeadline (10000 ms) must be longer than 1.2",
  );
  assertStringIncludes(message("baz", { retryPeriod: 0 }), "retryPeriod must be a positive number");
  make("baz", { leaseDuration: 10_001, retryPeriod: 8_300 });
});

Deno.test("[LE-11] the health check fails only for a leader whose lease ran out longer ago than the tolerance", async () => {
  using clock = new FakeClock();
  const shared = new SharedRecord();
  shared.write(heldBy("bing"));
  await using waiting = new Running(shared, "bong");
  await using baz = new Running(new SharedRecord(), "baz");
  await clock.settle();
  assert(baz.elector.isLeader() && !waiting.elector.isLeader());
  clock.skip(34_999); // nothing ran meanwhile: the lease of 15 s ran out 19.999 s ago
  assertEquals(baz.elector.check(), undefined, "within the tolerance");
  clock.skip(2);
  assertStringIncludes(baz.elector.check()!.message, "lease default/shop was not renewed in time");
  assertEquals(baz.elector.check(30_000), undefined, "another tolerance");
  assertEquals(waiting.elector.check(), undefined, "who does not lead is well");
  await clock.tickAsync(0);
  await assertRejects(() => baz.ended, LeadershipLostError);
  assertEquals(baz.elector.check(), undefined, "it leads no more");
});

Deno.test("[LE-11] work that goes on after the lead was lost is no health, until it is given up with the lease", async () => {
  using clock = new FakeClock();
  await using baz = new Running(new SharedRecord(), "baz", { slowWork: true });
  await clock.settle();
  baz.lock.trouble = () => "fail";
  await clock.tickAsync(10_000);
  assertEquals(baz.elector.state.name, "lost");
  clock.skip(25_001);
  assertStringIncludes(baz.elector.check()!.message, "the work of its leader has not ended");
  await clock.tickAsync(0);
  await assertRejects(() => baz.ended, LeadershipLostError);
  baz.finishWork();
});

Deno.test("a leader that cannot renew leads no more from its deadline on, and tells its work why", async () => {
  using clock = new FakeClock();
  const shared = new SharedRecord();
  await using baz = new Running(shared, "baz");
  await clock.tickAsync(2_000); // renewed once, so the deadline is at 12 s
  baz.lock.trouble = () => "hang";
  await clock.tickAsync(9_999);
  assert(baz.elector.isLeader());
  baz.elector.requireLeadership();
  await clock.tickAsync(1);
  const error = await assertRejects(() => baz.ended, LeadershipLostError);
  assertEquals(error.loss, "notRenewed");
  assertEquals(baz.workEndedBy, error);
  assertEquals(baz.told.at(-1), "stopped");
  assert(!baz.elector.isLeader());
  assertStringIncludes(baz.metrics.text(), 'leader_election_master_status{name="default/shop"} 0');
});

Deno.test("the deadline counts from when a renewal was sent, not from when it was answered", async () => {
  using clock = new FakeClock();
  const shared = new SharedRecord();
  const slow = Promise.withResolvers<void>();
  await using baz = new Running(shared, "baz", {
    prepare: (lock) => {
      const create = lock.create.bind(lock);
      lock.create = async (record, options) => {
        await slow.promise;
        return await create(record, options);
      };
    },
  });
  await clock.tickAsync(9_000);
  slow.resolve();
  await clock.settle();
  baz.lock.trouble = () => "fail";
  assert(baz.elector.isLeader());
  await clock.tickAsync(999);
  assert(baz.elector.isLeader());
  await clock.tickAsync(1);
  assert(!baz.elector.isLeader());
});

Deno.test("a lease whose write was answered after the deadline is claimed anew before anything begins", async () => {
  using clock = new FakeClock();
  const shared = new SharedRecord();
  const answer = Promise.withResolvers<void>();
  await using baz = new Running(shared, "baz", {
    prepare: (lock) => {
      const create = lock.create.bind(lock);
      lock.create = async (record, options) => {
        const written = await create(record, options);
        await answer.promise;
        return written;
      };
    },
  });
  await clock.settle();
  answer.resolve();
  clock.skip(10_000); // the process is stopped, and the answer is the first thing that it sees
  await clock.settle();
  assertEquals(baz.lock.calls, ["get", "create", "get", "update"]);
  assertEquals(baz.told, ["leader baz", "started"]);
  assert(baz.elector.isLeader());
});

Deno.test("a process that was stopped past its deadline does not count itself as leading when it goes on", async () => {
  using clock = new FakeClock();
  const shared = new SharedRecord();
  await using baz = new Running(shared, "baz");
  await clock.settle();
  clock.skip(10_000); // as SIGSTOP and SIGCONT do: time passes and nothing runs
  assert(!baz.elector.isLeader());
  const error = assertThrows(() => baz.elector.requireLeadership(), LeadershipLostError);
  assertEquals(error.loss, "notRenewed");
  const calls = baz.lock.calls.length;
  await clock.tickAsync(0);
  await assertRejects(() => baz.ended, LeadershipLostError);
  assertEquals(baz.lock.calls.length, calls, "it must not renew what may be another's");
});

Deno.test("a leader that finds another in the lease leads no more at once", async () => {
  using clock = new FakeClock();
  const shared = new SharedRecord();
  await using baz = new Running(shared, "baz");
  await clock.settle();
  shared.write(heldBy("bing", { leaderTransitions: 1 }));
  await clock.tickAsync(2_000);
  const error = await assertRejects(() => baz.ended, LeadershipLostError);
  assertEquals(error.loss, "taken");
  assertStringIncludes(error.message, '"bing"');
  assertEquals(shared.record!.holderIdentity, "bing");
});

Deno.test("the lease is renewed until the work has ended, and handed back last", async () => {
  using clock = new FakeClock();
  const shared = new SharedRecord();
  await using baz = new Running(shared, "baz", { slowWork: true });
  await clock.settle();
  baz.stop();
  await clock.tickAsync(30_000);
  assertEquals(baz.elector.state.name, "handingOver");
  assert(baz.elector.isLeader(), "its work still writes");
  assertEquals(shared.record!.holderIdentity, "baz");
  baz.finishWork();
  await baz.ended;
  assertEquals(shared.record!.holderIdentity, "");
});

Deno.test("work that fails gives up the lead and is told by run", async () => {
  using clock = new FakeClock();
  const shared = new SharedRecord();
  await using baz = new Running(shared, "baz", {
    onStartedLeading: () => Promise.reject(new Error("no disk")),
  });
  await clock.settle();
  await assertRejects(() => baz.ended, Error, "no disk");
  assertEquals(shared.record!.holderIdentity, "");
});

Deno.test("a candidate takes over at once when it hears of a release, and asks nothing meanwhile", async () => {
  using clock = new FakeClock();
  const shared = new SharedRecord();
  await using bing = new Running(shared, "bing");
  await clock.settle();
  await using baz = new Running(shared, "baz", { watches: true });
  await clock.tickAsync(60_000);
  assertEquals(baz.lock.calls, ["get"], "the leader's renewals tell all there is to know");
  bing.stop();
  await bing.ended;
  await clock.settle();
  assert(baz.elector.isLeader());
});

Deno.test("a candidate whose watch has died takes over when it has seen no renewal for the lease's duration", async () => {
  using clock = new FakeClock();
  const shared = new SharedRecord();
  await using bing = new Running(shared, "bing");
  await clock.settle();
  await using baz = new Running(shared, "baz", { watches: true });
  await clock.tickAsync(10_000);
  shared.watchers.clear(); // it hears nothing more, and nobody tells it so
  await clock.tickAsync(10_000);
  assert(baz.lock.calls.length > 3, "it asks when it hears nothing");
  bing.lock.trouble = () => "fail";
  await clock.tickAsync(17_000);
  assert(baz.elector.isLeader());
  await assertRejects(() => bing.ended, LeadershipLostError);
});

Deno.test("without releaseOnCancel the lease is left to run out", async () => {
  using clock = new FakeClock();
  const shared = new SharedRecord();
  await using baz = new Running(shared, "baz", { releaseOnCancel: false });
  await clock.settle();
  const version = shared.version;
  baz.stop();
  await baz.ended;
  assertEquals([shared.version, shared.record!.holderIdentity], [version, "baz"]);
  assertEquals(baz.told, ["leader baz", "started", "stopped"]);
});

Deno.test("a watch that the server ends is opened again, and one that fails is told each time", async () => {
  using clock = new FakeClock();
  const shared = new SharedRecord();
  shared.write(heldBy("bing", { leaseDurationSeconds: 600 }));
  const watches: number[] = [];
  await using baz = new Running(shared, "baz", {
    prepare: (lock) => {
      lock.watch = () => {
        watches.push(performance.now());
        return watches.length === 2 ? Promise.reject(new Error("no route to host")) : Promise.resolve();
      };
    },
  });
  await clock.tickAsync(4_000);
  assertEquals(watches, [0, 2_000, 4_000]);
  assertEquals(baz.errors, ["could not watch the lease, and asks in turns: no route to host"]);
});

Deno.test("what a callback throws is told and harms no election", async () => {
  using clock = new FakeClock();
  const told: unknown[] = [];
  const { error } = console;
  console.error = (...args) => void told.push(args[0]);
  try {
    await using baz = new Running(new SharedRecord(), "baz", {
      onNewLeader() {
        throw new Error("no");
      },
      onStoppedLeading() {
        throw new Error("no");
      },
    });
    await clock.settle();
    assert(baz.elector.isLeader());
    baz.stop();
    await baz.ended;
    assertEquals(told, [
      "leader election of default/shop: onNewLeader threw:",
      "leader election of default/shop: onNewLeader threw:",
      "leader election of default/shop: onStoppedLeading threw:",
    ]);
  } finally {
    console.error = error;
  }
});

Deno.test("never do two lead at a time, though renewals fail, hang and get lost", async () => {
  using clock = new FakeClock();
  for (let seed = 1; seed <= 20; seed++) {
    let state = seed * 2_654_435_761 % 2 ** 32;
    const random = (below: number) => (state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32) % below;
    const shared = new SharedRecord();
    const candidates: Running[] = [];
    const begin = (identity: string) => {
      const running = new Running(shared, identity, { watches: random(2) === 0 });
      running.lock.trouble = () =>
        random(100) < 55 ? "none" : (["fail", "hang", "writtenButUnanswered"] as const)[random(3)]!;
      return running;
    };
    for (const identity of ["a", "b", "c"]) candidates.push(begin(identity));
    let led = 0;
    for (let step = 0; step < 150; step++) {
      await clock.tickAsync(1_000);
      const leaders = candidates.filter(({ elector }) => elector.isLeader());
      assert(
        leaders.length <= 1,
        `seed ${seed}, step ${step}: ${leaders.map(({ lock }) => lock.identity)} lead`,
      );
      led += leaders.length;
      for (const [i, { elector, lock }] of candidates.entries()) {
        if (elector.state.name === "idle") candidates[i] = begin(lock.identity);
      }
    }
    assert(led > 10, `seed ${seed}: somebody should lead now and then`);
    for (const candidate of candidates) {
      candidate.stop();
      await clock.tickAsync(20_000);
      await candidate.ended.catch((error) => assertInstanceOf(error, LeadershipLostError));
    }
  }
});

Deno.test("an election that runs cannot be run again, and one that has ended can", async () => {
  using clock = new FakeClock();
  const shared = new SharedRecord();
  await using baz = new Running(shared, "baz");
  await clock.settle();
  await assertRejects(() => baz.elector.run(), TypeError, "is running");
  baz.stop();
  await baz.ended;
  const again = new AbortController();
  const ended = baz.elector.run({ signal: again.signal });
  await clock.settle();
  assert(baz.elector.isLeader());
  again.abort();
  await ended;
});
