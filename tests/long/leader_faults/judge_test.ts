import { assertEquals } from "@std/assert";
import { judge } from "./judge.ts";
import { stalledWithin } from "./pulse.ts";
import { type FaultKind, TeamLog } from "./team_log.ts";

/** A team of which `a-1` renews at 0 and 400, so that its deadline is at 2400, and `b-1` takes over at 3450. */
function team(): TeamLog {
  const log = new TeamLog();
  renews(log, "a-1", 0);
  renews(log, "a-1", 400);
  log.candidate({ type: "looked", identity: "b-1", at: 100 });
  renews(log, "b-1", 3_450);
  return log;
}

function renews(log: TeamLog, identity: string, at: number): void {
  const path = "/apis/coordination.k8s.io/v1/namespaces/t/leases/leader";
  log.arrivals.push({
    type: "arrived",
    method: "PUT",
    path,
    at,
    answeredAt: at,
    status: 200,
    holder: identity,
  });
  log.candidate({ type: "renewed", identity, sentAt: at, at });
}

interface Write {
  readonly by?: string;
  readonly checked: number;
  readonly deadline?: number;
  readonly arrived: number;
}

/** Has a write pass the fence and arrive. */
function writes(log: TeamLog, { by = "a-1", checked, deadline = 2_400, arrived }: Write): void {
  const write = `${by}/${log.checks.size}`;
  log.candidate({ type: "checked", identity: by, write, at: checked, deadline });
  arrives(log, write, arrived);
}

function arrives(log: TeamLog, write: string | undefined, at: number): void {
  const path = "/api/v1/namespaces/t/configmaps/object-0";
  log.arrivals.push({ type: "arrived", method: "PATCH", path, write, at, answeredAt: at + 1, status: 200 });
}

function struck(log: TeamLog, kind: FaultKind, from: number, to: number): void {
  log.strikes.push({ kind, victim: "a", from, to });
}

Deno.test("judge: a take-over in time and writes before the deadline are as they should be", () => {
  const log = team();
  writes(log, { checked: 2_399, arrived: 2_400 });
  writes(log, { by: "b-1", checked: 3_500, deadline: 5_450, arrived: 3_501 });
  assertEquals(judge(log), { problems: [], writes: 2, late: [], takeOvers: [{ after: 3_050, held: 0 }] });
});

Deno.test("judge: a write that passed the fence after the deadline is a problem, whether it arrives or not", () => {
  const log = team();
  writes(log, { checked: 2_401, arrived: 2_402 });
  assertEquals(judge(log).problems, ["the fence let a write of a-1 pass 1.0 ms after the deadline"]);
  log.arrivals.pop();
  assertEquals(judge(log).problems.length, 1);
});

Deno.test("judge: a write that passed no fence is a problem", () => {
  const log = team();
  arrives(log, undefined, 300);
  assertEquals(judge(log).problems, ["a write (undefined) reached the server that had passed no fence"]);
});

Deno.test("judge: a late write is excused by the fault that held it, and only as long as that did", () => {
  const log = team();
  struck(log, "SIGSTOP", 1_000, 5_000);
  writes(log, { checked: 990, arrived: 5_010 });
  assertEquals(judge(log).late, [{ excuse: "SIGSTOP", late: 5_010 - 2_400 }]);
  assertEquals(judge(log).problems, []);
  writes(log, { checked: 990, arrived: 5_251 });
  assertEquals(judge(log).problems, [
    "a write of a-1 arrived 2851 ms after the deadline, 4261 ms after its check",
  ]);
});

Deno.test("judge: a late write without a fault is excused for the time that the wire takes, and for stalls", () => {
  const log = team();
  struck(log, "clock", 0, 10_000); // holds nothing
  writes(log, { checked: 2_390, arrived: 2_410 });
  assertEquals(judge(log).late, [{ excuse: "on the wire", late: 10 }]);
  writes(log, { checked: 2_390, arrived: 3_400 });
  assertEquals(judge(log).problems.length, 1);
  assertEquals(judge(log, [{ from: 2_395, to: 2_500 }]).problems.length, 1, "not long enough");
  assertEquals(judge(log, [{ from: 2_395, to: 3_390 }]).late.at(-1), {
    excuse: "a process without a processor",
    late: 1_000,
  });
});

Deno.test("judge: nobody writes while the lease names another", () => {
  const log = team();
  renews(log, "b-1", 500);
  writes(log, { checked: 600, arrived: 601 });
  assertEquals(judge(log).problems.slice(0, 1), ['a-1 wrote while the lease named "b-1"']);
});

Deno.test("judge: a lease is taken neither before it has run out nor long after", () => {
  const early = new TeamLog();
  renews(early, "a-1", 0);
  renews(early, "b-1", 2_999);
  assertEquals(judge(early).problems, ["b-1 took the lease 2999 ms after its last renewal"]);
  const late = new TeamLog();
  renews(late, "a-1", 0);
  renews(late, "b-1", 5_001);
  assertEquals(judge(late).problems, ["b-1 took the lease only 5001 ms after it saw the last renewal"]);
  late.candidate({ type: "looked", identity: "b-1", at: 1_000 });
  assertEquals(judge(late).problems, [], "it had begun only then");
});

Deno.test("judge: a clock that is off costs nobody the lead", () => {
  const log = team();
  log.clockRuns.push({ identity: "a-1", from: 0, to: 3_000, ledOn: false });
  assertEquals(judge(log).problems, ["a-1 lost the lead by a clock"]);
  log.candidate({ type: "stalled", identity: "a-1", stall: { from: 100, to: 2_000 } });
  assertEquals(judge(log).problems, [], "it had no processor");
});

Deno.test("stalls that overlap are counted once", () => {
  const stalls = [{ from: 5, to: 8 }, { from: 0, to: 4 }, { from: 2, to: 6 }];
  assertEquals([stalledWithin(stalls, 0, 100), stalledWithin(stalls, 3, 7), stalledWithin([], 0, 1)], [
    8,
    4,
    0,
  ]);
});
