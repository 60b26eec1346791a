/**
 * Whether an election kept its promises, by the times of all that was sent and arrived.
 *
 * @module
 */
import { electionTimes } from "./protocol.ts";
import type { Arrival } from "./protocol.ts";
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

/**
 * Judges all that a team did.
 *
 * @param stalls times in which the server or the network between did nothing, for want of a processor
 */
export function judge(log: TeamLog, stalls: readonly Stall[] = []): Verdict {
  const stallsOf = (identity: string) => [...stalls, ...log.stalls.get(nameOf(identity)) ?? []];
  const problems: string[] = [...log.failures];
  const leases = log.arrivals.filter(isLeaseWrite).toSorted((a, b) => a.answeredAt - b.answeredAt);
  const renewals = Map.groupBy(log.renewals, ({ identity }) => identity);
  const late: LateWrite[] = [];
  const writes = log.arrivals.filter(({ holder, path }) =>
    holder === undefined && path.includes("/configmaps/")
  );
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
    // Whose check came too late is found below, whether the write arrived or not.
    if (check.at > check.deadline) continue;
    const strike = log.strikes.find(({ kind, victim, from, to }) =>
      kind !== "clock" && victim === nameOf(identity) && check.at <= to && from <= at
    );
    const heldFrom = Math.max(check.at, strike?.to ?? -Infinity);
    const held = stalledWithin(stallsOf(identity), heldFrom, at);
    const excuse = excuseOf(strike, { at, late: at - deadline, held });
    if (excuse !== undefined) late.push({ excuse, late: at - deadline });
    else {
      problems.push(
        `a write of ${identity} arrived ${(at - deadline).toFixed(0)} ms after the deadline, ${
          (at - check.at).toFixed(0)
        } ms after its check`,
      );
    }
  }
  for (const { identity, at, deadline } of log.checks.values()) {
    if (at <= deadline) continue;
    problems.push(
      `the fence let a write of ${identity} pass ${(at - deadline).toFixed(1)} ms after the deadline`,
    );
  }
  for (const { identity, from, to, ledOn } of log.clockRuns) {
    // For want of a processor a leader may lose the lead at any time; by a clock never.
    if (!ledOn && stalledWithin(stallsOf(identity), from, to) < longStall) {
      problems.push(`${identity} lost the lead by a clock`);
    }
  }
  return { problems, writes: writes.length, late, takeOvers: takeOvers(log, leases, stallsOf, problems) };
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
  strike: Strike | undefined,
  { at, late, held }: { readonly at: number; readonly late: number; readonly held: number },
): Excuse | undefined {
  if (strike !== undefined && at <= strike.to + onTheWay + held) return strike.kind as Excuse;
  if (late <= onTheWay) return "on the wire";
  return late <= onTheWay + held ? "a process without a processor" : undefined;
}

function takeOvers(
  { looked }: TeamLog,
  leases: readonly LeaseWrite[],
  stallsOf: (identity: string) => readonly Stall[],
  problems: string[],
): TakeOver[] {
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
    found.push({ after });
    if (after > leaseDuration + takeOverWithin + held) {
      problems.push(
        `${taken.holder} took the lease only ${after.toFixed(0)} ms after it saw the last renewal`,
      );
    }
  }
  return found;
}
