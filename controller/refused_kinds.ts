/**
 * Kinds that the server has refused to those who read them, so that not every read asks again.
 *
 * @module
 */
import { Backoff } from "../cache/backoff.ts";

/** What is remembered of a kind. */
interface RefusedKind {
  readonly backoff: Backoff;
  failure: unknown;
  /** Until when it counts, as `performance.now()` counts. */
  until: number;
}

/**
 * The refusals that count at the moment, each by its kind: the first for a second, each further one in a row for twice as
 * long, half a minute at most.
 */
export class RefusedKinds {
  readonly #kinds = new Map<string, RefusedKind>();

  /** Notes that the server has refused a kind, with what it said. */
  note(kind: string, failure: unknown): void {
    // When somebody asks again is for the readers to say: chance would change nothing.
    const { backoff } = this.#kinds.get(kind) ?? { backoff: new Backoff({ initialMs: 1_000, jitter: 0 }) };
    this.#kinds.set(kind, { backoff, failure, until: performance.now() + backoff.next() });
  }

  /** What the server said of a kind, as long as that counts; else `undefined`. */
  failureOf(kind: string): unknown {
    const refused = this.#kinds.get(kind);
    return refused !== undefined && performance.now() < refused.until ? refused.failure : undefined;
  }
}
