/**
 * Whether an election kept its promises, by the times of all that was sent and arrived.
 *
 * @module
 */
import { electionTimes } from "./protocol.ts";
import type { Arrival, Check } from "./protocol.ts";
import { type Stall, stalledWithin } from "./pulse.ts";
import { type FaultKind, nameOf, type Renewal, type Strike, type TeamLog } from "./team_log.ts";

/** Milliseconds within which another leads, beyond the lease, after the last renewal that it saw. */
const takeOverWithin = 2_000;
/** Milliseconds that a write may be on the way while nothing holds it. */
const onTheWay = 250;
/** Milliseconds in which a process did nothing, in all, that may cost a leader its lead. */
const longStall = 250;
/** A Lease counts whole seconds. */
const leaseDuration = Math.ceil(electionTimes.leaseDuration / 1_000) * 1_000;

/** Why a write came after its sender's deadline though it was right to send it. */
export type Excuse = Exclude<FaultKind, "clock"> | "a process without a processor" | "on the wire";

/** A write that came after its sender's deadline, and had passed the fence before. */
export interface LateWrite {
  readonly excuse: Excuse;
  /** Milliseconds after the deadline. */
  readonly late: number;
}

/** A change of who leads. */
export interface TakeOver {
  /** Milliseconds from the last renewal that the taker saw to its own Lease's write, answered. */
  readonly after: number;
  /** How many of them the taker, the server or the network between did nothing, for want of a processor. */
  readonly held: number;
}

/** What a judge found. */
export interface Verdict {
  readonly problems: readonly string[];
  /** Writes that reached the server. */
  readonly writes: number;
  readonly late: readonly LateWrite[];
  readonly takeOvers: readonly TakeOver[];
}

/** A Lease's write that the server took. */
type LeaseWrite = Arrival & { readonly holder: string };

/** What is looked at. */
interface Case {
  readonly log: TeamLog;
  /** Writes of the Lease that the server took, in order. */
  readonly leases: readonly LeaseWrite[];
  /** Times in which the identity's process, the server or the network between did nothing. */
  readonly stallsOf: (identity: string) => readonly Stall[];
  readonly problems: string[];
}

/**
 * Judges all that a team did.
 *
 * @param stalls times in which the server or the network between did nothing, for want of a processor
 */
export function judge(log: TeamLog, stalls: readonly Stall[] = []): Verdict {
  const judged: Case = {
    log,
    leases: log.arrivals.filter(isLeaseWrite).toSorted((a, b) => a.answeredAt - b.answeredAt),
    stallsOf: (identity) => [...stalls, ...log.stalls.get(nameOf(identity)) ?? []],
    problems: [...log.failures],
  };
  const writes = log.arrivals.filter(({ holder, path }) =>
    holder === undefined && path.includes("/configmaps/")
  );
  const late = lateWrites(judged, writes);
  judgeChecks(judged);
  judgeClocks(judged);
  return { problems: judged.problems, writes: writes.length, late, takeOvers: takeOvers(judged) };
}

/** Looks at each write that arrived: those in time have to be the leader's, those that are late need an excuse. */
function lateWrites({ log, leases, stallsOf, problems }: Case, writes: readonly Arrival[]): LateWrite[] {
  const renewals = Map.groupBy(log.renewals, ({ identity }) => identity);
  const found: LateWrite[] = [];
  for (const { write, at } of writes) {
    const check = log.checks.get(write ?? "");
    if (check === undefined) {
      problems.push(`a write (${write}) reached the server that had passed no fence`);
      continue;
    }
    const { identity } = check;
    const deadline = deadlineAt(renewals.get(identity) ?? [], at);
    if (at <= deadline) {
      const holder = holderAt(leases, at);
      if (holder !== identity) problems.push(`${identity} wrote while the lease named "${holder}"`);
      continue;
    }
    // Those whose check came too late are found by their checks, whether they arrived or not.
    if (check.at > check.deadline) continue;
    const late = at - deadline;
    const excuse = excuseOf(check, { at, late }, log.strikes, stallsOf(identity));
    if (excuse !== undefined) found.push({ excuse, late });
    else {
      const since = (at - check.at).toFixed(0);
      problems.push(
        `a write of ${identity} arrived ${
          late.toFixed(0)
        } ms after the deadline, ${since} ms after its check`,
      );
    }
  }
  return found;
}

/** Looks at each write that passed a fence: none may after the deadline. */
function judgeChecks({ log, problems }: Case): void {
  for (const { identity, at, deadline } of log.checks.values()) {
    if (at <= deadline) continue;
    const late = (at - deadline).toFixed(1);
    problems.push(`the fence let a write of ${identity} pass ${late} ms after the deadline`);
  }
}

/** For want of a processor a leader may lose the lead at any time; by a clock never. */
function judgeClocks({ log, stallsOf, problems }: Case): void {
  for (const { identity, from, to, ledOn } of log.clockRuns) {
    if (ledOn || stalledWithin(stallsOf(identity), from, to) >= longStall) continue;
    problems.push(`${identity} lost the lead by a clock`);
  }
}

function isLeaseWrite(arrival: Arrival): arrival is LeaseWrite {
  return arrival.holder !== undefined && arrival.status < 300;
}

/** Until when a candidate leads, by the renewals of its own that it knew of at a time. */
function deadlineAt(renewals: readonly Renewal[], at: number): number {
  const known = renewals.findLast((each) => each.at <= at);
  return known === undefined ? -Infinity : known.sentAt + electionTimes.renewDeadline;
}

/** Who is to lead, as the server knows it. */
function holderAt(leases: readonly LeaseWrite[], at: number): string {
  return leases.findLast(({ answeredAt }) => answeredAt <= at)?.holder ?? "";
}

/** Why a write whose check was in time arrived late; `undefined` if there is no reason that counts. */
function excuseOf(
  check: Check,
  { at, late }: { readonly at: number; readonly late: number },
  strikes: readonly Strike[],
  stalls: readonly Stall[],
): Excuse | undefined {
  const strike = strikes.find(({ kind, victim, from, to }) =>
    kind !== "clock" && victim === nameOf(check.identity) && check.at <= to && from <= at
  );
  const held = stalledWithin(stalls, Math.max(check.at, strike?.to ?? -Infinity), at);
  if (strike !== undefined && at <= strike.to + onTheWay + held) return strike.kind as Excuse;
  if (late <= onTheWay) return "on the wire";
  return late <= onTheWay + held ? "a process without a processor" : undefined;
}

/** Looks at each change of who leads. */
function takeOvers({ log: { looked }, leases, stallsOf, problems }: Case): TakeOver[] {
  const found: TakeOver[] = [];
  for (const [i, taken] of leases.entries()) {
    const before = leases[i - 1];
    // One that was handed back is free at once.
    if (
      before === undefined || before.holder === "" || taken.holder === "" || before.holder === taken.holder
    ) {
      continue;
    }
    const waited = taken.at - before.at;
    if (waited < leaseDuration) {
      problems.push(`${taken.holder} took the lease ${waited.toFixed(0)} ms after its last renewal`);
    }
    // Who came later saw it later.
    const seenAt = Math.max(before.answeredAt, looked.get(taken.holder) ?? -Infinity);
    const after = taken.answeredAt - seenAt;
    const held = stalledWithin(stallsOf(taken.holder), seenAt, taken.answeredAt);
    found.push({ after, held });
    if (after > leaseDuration + takeOverWithin + held) {
      problems.push(
        `${taken.holder} took the lease only ${after.toFixed(0)} ms after it saw the last renewal`,
      );
    }
  }
  return found;
}
