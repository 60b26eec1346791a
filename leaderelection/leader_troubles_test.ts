import {
  assert,
  assertEquals,
  assertInstanceOf,
  assertRejects,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import { aborted } from "../meta/mod.ts";
import { FakeClock } from "../testing/fake_clock.ts";
import { SharedRecord } from "./fake_lock_test.ts";
import { LeadershipLostError } from "./leadership_lost_error.ts";
import { heldBy, Running } from "./running_candidate_test.ts";

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
  assertInstanceOf(error.cause, DOMException, "what the last renewal failed with");
  assertEquals(baz.workEndedBy, error);
  assertEquals(baz.told.at(-1), "stopped");
  assert(!baz.elector.isLeader());
  assertStringIncludes(baz.metrics.text(), 'leader_election_master_status{name="shop"} 0');
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

for (const call of ["create", "update"] as const) {
  Deno.test(`a candidate that is told to stop before its ${call} is answered leaves no lease behind`, async () => {
    using clock = new FakeClock();
    const shared = new SharedRecord();
    if (call === "update") shared.write(heldBy(""));
    let claims = 0;
    await using baz = new Running(shared, "baz", {
      prepare: (lock) =>
        lock.trouble = (each) => each === call && claims++ === 0 ? "writtenButUnanswered" : "none",
    });
    await clock.settle();
    assertEquals(shared.record!.holderIdentity, "baz");
    baz.stop();
    await baz.ended;
    assertEquals(shared.record!.holderIdentity, "");
    assert(!baz.told.includes("started"));
  });
}

Deno.test("a renewal that is never answered leaves time for another", async () => {
  using clock = new FakeClock();
  const shared = new SharedRecord();
  await using baz = new Running(shared, "baz");
  await clock.settle();
  let hung = 0;
  baz.lock.trouble = (call) => call === "update" && hung++ === 0 ? "hang" : "none";
  await clock.tickAsync(30_000);
  assert(baz.elector.isLeader());
  assert(hung > 1);
});

Deno.test("what is under way for a leader hears of the end of its lead, be it taken, handed over or run out", async () => {
  using clock = new FakeClock();
  const endings: Record<string, (shared: SharedRecord, baz: Running) => void> = {
    taken: (shared) => void shared.write(heldBy("bing")),
    notLeading: (_shared, baz) => baz.stop(),
    notRenewed: (_shared, baz) => void (baz.lock.trouble = () => "fail"),
  };
  for (const [loss, ending] of Object.entries(endings)) {
    const shared = new SharedRecord();
    await using baz = new Running(shared, "baz");
    assertEquals(baz.elector.leadOver, undefined);
    await clock.settle();
    const { leadOver } = baz.elector;
    let led: boolean | undefined;
    leadOver!.addEventListener("abort", () => led = baz.elector.isLeader());
    ending(shared, baz);
    const ended = baz.ended.catch(() => {});
    await clock.tickAsync(10_000);
    await ended;
    assertEquals([led, leadOver!.reason.loss], [false, loss]);
  }
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
  baz.lock.watch = (_onChange, { signal }) => aborted(signal).then(() => Promise.reject(signal.reason));
  await clock.tickAsync(2_000);
  baz.stop();
  await baz.ended; // and a watch that ends by the order to stop has not failed
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

Deno.test("a lease that cannot be handed back is told of, and the run ends all the same", async () => {
  using clock = new FakeClock();
  const shared = new SharedRecord();
  await using baz = new Running(shared, "baz");
  await clock.settle();
  baz.lock.trouble = () => "hang";
  baz.stop();
  await clock.tickAsync(9_999);
  assertEquals(baz.errors, []);
  await clock.tickAsync(1); // the deadline: it may be another's from now on
  await baz.ended;
  assertEquals(baz.errors, ["could not hand the lease back: the lease's server did not answer in time"]);
  assertEquals(shared.record!.holderIdentity, "baz");
});

Deno.test("a lease that cannot be handed back for want of a server is not asked about again", async () => {
  using clock = new FakeClock();
  const shared = new SharedRecord();
  await using baz = new Running(shared, "baz");
  await clock.settle();
  baz.lock.trouble = () => "fail";
  const calls = baz.lock.calls.length;
  baz.stop();
  await baz.ended;
  assertEquals(baz.lock.calls.slice(calls), ["update"]);
  assertEquals(baz.errors, ["could not hand the lease back: the update failed"]);
});

Deno.test("a leader whose lease is deleted makes it anew and leads on", async () => {
  using clock = new FakeClock();
  const shared = new SharedRecord();
  await using baz = new Running(shared, "baz");
  await clock.settle();
  shared.record = undefined;
  await clock.tickAsync(2_000);
  assertEquals(baz.lock.calls, ["get", "create", "update", "get", "create"]);
  assert(baz.elector.isLeader());
  assertEquals(shared.record!.holderIdentity, "baz");
});

Deno.test("a lease that says no duration is waited for as long as the own one would be", async () => {
  using clock = new FakeClock();
  const shared = new SharedRecord();
  shared.write(heldBy("bing", { leaseDurationSeconds: 0 }));
  await using baz = new Running(shared, "baz");
  await clock.tickAsync(14_999);
  assert(!baz.elector.isLeader());
  await clock.tickAsync(1);
  assert(baz.elector.isLeader());
});

Deno.test("a candidate that cannot reach its lease asks every retryPeriod or a little later, and says why", async () => {
  using clock = new FakeClock();
  const shared = new SharedRecord();
  await using baz = new Running(shared, "baz", { prepare: (lock) => lock.trouble = () => "fail" });
  await clock.tickAsync(24_000);
  // Between 10 and 12 waits of 2 to 2.4 s, and the first look.
  assert(baz.lock.calls.length >= 11 && baz.lock.calls.length <= 13, `${baz.lock.calls.length} looks`);
  assertEquals(new Set(baz.errors), new Set(["could not look at the lease: the get failed"]));
  baz.lock.trouble = () => "none";
  await clock.tickAsync(2_400);
  assert(baz.elector.isLeader());
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
