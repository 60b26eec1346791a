import { assert, assertEquals, assertRejects, assertStringIncludes, assertThrows } from "@std/assert";
import { FakeClock } from "../testing/fake_clock.ts";
import { FakeLock, SharedRecord } from "./fake_lock_test.ts";
import type { LeaderElectionOptions } from "./leader_election_options.ts";
import { LeaderElector } from "./leader_elector.ts";
import { LeadershipLostError } from "./leadership_lost_error.ts";
import { heldBy, Running } from "./running_candidate_test.ts";

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

Deno.test("[LE-01] a Lease counts whole seconds: others wait rather a little longer", async () => {
  using clock = new FakeClock();
  const shared = new SharedRecord();
  await using _baz = new Running(shared, "baz", { leaseDuration: 10_001 });
  await clock.settle();
  assertEquals(shared.record!.leaseDurationSeconds, 11);
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
  assertStringIncludes(baz.metrics.text(), 'leader_election_master_status{name="shop"} 0');
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
  assertStringIncludes(baz.metrics.text(), 'leader_election_slowpath_total{name="shop"} 1\n');
  assertStringIncludes(baz.metrics.text(), 'leader_election_master_status{name="shop"} 1');
});

Deno.test("[LE-06] only a renewal of the own lease that read it first counts as slow, under the name that was chosen", async () => {
  using clock = new FakeClock();
  const cases: readonly { first?: string; then(shared: SharedRecord): void; slow: number }[] = [
    { then: () => {}, slow: 0 },
    { then: (shared) => void shared.write({ ...shared.record! }), slow: 1 },
    { then: (shared) => void shared.write(heldBy("bing")), slow: 0 }, // the lead is lost, and nothing renewed
    { then: (shared) => void (shared.record = undefined), slow: 0 }, // it is made anew
    { first: "", then: () => {}, slow: 0 },
    { first: "baz", then: () => {}, slow: 1 }, // the own lease of before a restart
  ];
  for (const { first, then, slow } of cases) {
    const shared = new SharedRecord();
    if (first !== undefined) shared.write(heldBy(first));
    await using baz = new Running(shared, "baz", { name: "chosen" });
    await clock.settle();
    then(shared);
    await clock.tickAsync(2_000);
    assertStringIncludes(baz.metrics.text(), `leader_election_slowpath_total{name="chosen"} ${slow}\n`);
  }
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
  assertStringIncludes(
    message("baz", { leaseDuration: 13_000, renewDeadline: 12_000, retryPeriod: 10_000 }),
    "1.2",
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
});

Deno.test("[LE-11] a process that lives on after the lead was lost is not well, until it stands for election again", async () => {
  using clock = new FakeClock();
  await using baz = new Running(new SharedRecord(), "baz", { slowWork: true });
  await clock.settle();
  baz.lock.trouble = () => "fail";
  await clock.tickAsync(10_000);
  assertEquals(baz.elector.state.name, "lost");
  await clock.tickAsync(24_999);
  await assertRejects(() => baz.ended, LeadershipLostError);
  assertEquals([baz.elector.state.name, baz.elector.check()], ["idle", undefined], "within the tolerance");
  await clock.tickAsync(2);
  assertStringIncludes(baz.elector.check()!.message, "the process of its leader has not ended");
  baz.finishWork();
  baz.lock.trouble = () => "none";
  const stop = new AbortController();
  const again = baz.elector.run({ signal: stop.signal });
  assertEquals(baz.elector.check(), undefined, "it waits for the lead");
  await clock.settle();
  assertEquals([baz.elector.isLeader(), baz.elector.check()], [true, undefined]);
  stop.abort();
  await again;
  await clock.tickAsync(60_000);
  assertEquals(baz.elector.check(), undefined, "it has handed the lead over");
});
