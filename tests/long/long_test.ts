/**
 * What a long test is, to those who run it.
 *
 * @module
 */
import type { Needs } from "../controlplane/lacking.ts";
import type { Proof } from "./proof.ts";

/** How a long test is run. */
export interface LongRun {
  /** What chance is seeded with. */
  readonly seed: number;
  /** About how long it may take, in seconds. */
  readonly seconds: number;
  /** Whether this is a whole run, whose figures are kept: one that counts something counts it to its end. */
  readonly whole: boolean;
}

/** A test that needs real minutes. */
export interface LongTest {
  readonly name: string;
  /** Seconds of a whole run. */
  readonly seconds: number;
  /** What chance is seeded with, unless the command says otherwise. @default another one each time */
  readonly seed?: number;
  /** What it needs of a real control plane. @default nothing: it needs none */
  readonly needs?: Needs;
  run(run: LongRun): Promise<Proof>;
}
