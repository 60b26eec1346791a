import { assertEquals } from "@std/assert";
import { judge } from "./judge.ts";
import { type FaultKind, TeamLog } from "./team_log.ts";

/** A team of which `a-1` renews at 0 and 250, so that its deadline is at 1550, and `b-1` takes over at 2300. */
function team(): TeamLog {
  const log = new TeamLog();
  renews(log, "a-1", 0);
  renews(log, "a-1", 250);
  log.candidate({ type: "looked", identity: "b-1", at: 100 });
  renews(log, "b-1", 2_300);
  return log;
}

function renews(log: TeamLog, identity: string, at: number): void {
  const path = "/apis/coordination.k8s.io/v1/namespaces/t/leases/leader";
  log.arrivals.push({ method: "PUT", path, at, answeredAt: at, status: 200, holder: identity });
  log.candidate({ type: "renewed", identity, sentAt: at, at });
}

interface Write {
  readonly by?: string;
  readonly checked: number;
  readonly deadline?: number;
  readonly arrived: number;
}

/** Has a write pass the fence and arrive. */
function writes(log: TeamLog, { by = "a-1", checked, deadline = 1_550, arrived }: Write): void {
  const write = `${by}/${log.checks.size}`;
  log.candidate({ type: "checked", identity: by, write, at: checked, deadline });
  arrives(log, write, arrived);
}

function arrives(log: TeamLog, write: string | undefined, at: number): void {
  const path = "/api/v1/namespaces/t/configmaps/object-0";
  log.arrivals.push({ method: "PATCH", path, write, at, answeredAt: at + 1, status: 200 });
}

function struck(log: TeamLog, kind: FaultKind, from: number, to: number): void {
  log.strikes.push({ kind, victim: "a", from, to });
}

Deno.test("judge: a take-over in time and writes before the deadline are as they should be", () => {
  const log = team();
  writes(log, { checked: 1_549, arrived: 1_550 });
  writes(log, { by: "b-1", checked: 2_400, deadline: 3_600, arrived: 2_401 });
  assertEquals(judge(log), { problems: [], writes: 2, late: [], takeOvers: [{ after: 2_050 }] });
});

Deno.test("judge: a write that passed the fence after the deadline is a problem, whether it arrives or not", () => {
  const log = team();
  writes(log, { checked: 1_551, arrived: 1_552 });
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
  struck(log, "SIGSTOP", 1_000, 4_000);
  writes(log, { checked: 990, arrived: 4_010 });
  assertEquals(judge(log).late, [{ excuse: "SIGSTOP", late: 4_010 - 1_550 }]);
  assertEquals(judge(log).problems, []);
  writes(log, { checked: 990, arrived: 5_001 });
  assertEquals(judge(log).problems, [
    "a write of a-1 arrived 3451 ms after the deadline, 4011 ms after its check",
  ]);
});

Deno.test("judge: a late write without a fault is excused only for the time that the wire takes", () => {
  const log = team();
  struck(log, "clock", 0, 10_000); // holds nothing
  writes(log, { checked: 1_540, arrived: 1_560 });
  assertEquals(judge(log).late, [{ excuse: "on the wire, without a fault", late: 10 }]);
  writes(log, { checked: 1_540, arrived: 3_000 });
  assertEquals(judge(log).problems.length, 1);
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
  renews(early, "b-1", 1_999);
  assertEquals(judge(early).problems, ["b-1 took the lease 1999 ms after its last renewal"]);
  const late = new TeamLog();
  renews(late, "a-1", 0);
  renews(late, "b-1", 4_001);
  assertEquals(judge(late).problems, ["b-1 took the lease only 4001 ms after it saw the last renewal"]);
  late.candidate({ type: "looked", identity: "b-1", at: 1_000 });
  assertEquals(judge(late).problems, [], "it had begun only then");
});
