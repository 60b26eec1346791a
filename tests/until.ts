/**
 * Waits for what a server does at its own pace: by asking again, until it is so or the time is over.
 *
 * @module
 */
import { delay } from "@std/async/delay";

/** Options of {@linkcode until}. */
export interface UntilOptions {
  /** Milliseconds after which it rejects. @default {30_000} */
  readonly within?: number;
  /** Milliseconds between two questions. @default {25} */
  readonly every?: number;
}

/**
 * Asks until the answer is not `false`, and gives it.
 *
 * @throws {Error} that names `what` when it does not come true in time
 */
export async function until<A>(
  what: string,
  ask: () => Promise<A | false> | A | false,
  { within = 30_000, every = 25 }: UntilOptions = {},
): Promise<A> {
  const deadline = performance.now() + within;
  for (;;) {
    const answer = await ask();
    if (answer !== false) return answer;
    if (performance.now() > deadline) throw new Error(`not within ${within} ms: ${what}`);
    await delay(every);
  }
}

/**
 * Runs `body` with a signal that aborts when it takes too long; the reason names `what`.
 *
 * @param within milliseconds
 */
export async function withDeadline<A>(
  what: string,
  within: number,
  body: (signal: AbortSignal) => Promise<A>,
): Promise<A> {
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(new Error(`not over within ${within} ms: ${what}`)), within);
  try {
    return await body(late.signal);
  } finally {
    clearTimeout(timer);
  }
}
