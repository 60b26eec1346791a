/**
 * What a team of candidates did, as they told it and as the recorder before the server saw it.
 *
 * @module
 */
import type { Stall } from "./pulse.ts";
import type { Arrival, CandidateLine, Check } from "./protocol.ts";

/** What is done to a candidate. */
export type FaultKind = "kill -9" | "partition" | "SIGSTOP" | "clock" | "blocked event loop";

/** Every kind. */
export const faultKinds: readonly FaultKind[] = [
  "kill -9",
  "partition",
  "SIGSTOP",
  "clock",
  "blocked event loop",
];

/** A fault that a candidate met. */
export interface Strike {
  readonly kind: FaultKind;
  /** Name of the candidate: its identities begin with it. */
  readonly victim: string;
  readonly from: number;
  /** When it could go on; set later than `from`. */
  to: number;
}

/** How a leader fared while clocks were off. */
export interface ClockRun {
  readonly identity: string;
  readonly from: number;
  readonly to: number;
  /** Whether it led still. */
  readonly ledOn: boolean;
}

/** A renewal that a candidate knows of. */
export type Renewal = Extract<CandidateLine, { type: "renewed" }>;

/** All that is known of a team. */
export class TeamLog {
  /** Writes that have passed the fence, by their name. */
  readonly checks = new Map<string, Check>();
  readonly renewals: Renewal[] = [];
  readonly arrivals: Arrival[] = [];
  readonly strikes: Strike[] = [];
  readonly clockRuns: ClockRun[] = [];
  /** When each identity first knew who leads. */
  readonly looked = new Map<string, number>();
  /** Managers' runs that have ended with the lead. */
  readonly losses: { readonly identity: string; readonly at: number }[] = [];
  readonly failures: string[] = [];
  /** Times in which a candidate did nothing, by its name. */
  readonly stalls = new Map<string, Stall[]>();
  refused = 0;

  /** Notes what a candidate told. */
  candidate(line: CandidateLine): void {
    if (line.type === "checked") this.checks.set(line.write, line);
    else if (line.type === "renewed") this.renewals.push(line);
    else if (line.type === "looked") this.looked.set(line.identity, line.at);
    else if (line.type === "lost") this.losses.push(line);
    else if (line.type === "stalled") this.#stalled(nameOf(line.identity), line.stall);
    else if (line.type === "refused") this.refused++;
    else if (line.type === "failed") this.failures.push(`${line.identity}: ${line.error}`);
  }

  #stalled(name: string, stall: Stall): void {
    const known = this.stalls.get(name);
    if (known === undefined) this.stalls.set(name, [stall]);
    else known.push(stall);
  }
}

/** The name of the candidate that an identity belongs to. */
export function nameOf(identity: string): string {
  return identity.slice(0, identity.lastIndexOf("-"));
}
