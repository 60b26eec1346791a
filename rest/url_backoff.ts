/**
 * Holds requests back from a server that is failing, whoever sends them.
 *
 * There is no such wait unless a client is given one: a server's own `Retry-After` is obeyed without it. It is for
 * servers, and proxies in front of them, that fail without saying when to come back.
 *
 * @module
 */

/** Decides how long requests to a server wait, from how earlier ones ended. */
export interface RequestBackoff {
  /** Milliseconds that a request waits before it is sent to `host`, as `10.0.0.1:6443`. */
  delay(host: string): number;
  /** Is told how an attempt ended: with a status code, or `undefined` where no answer came. */
  update(host: string, code: number | undefined): void;
}

/** A host whose last answer was a failure. */
interface FailingHost {
  /** How often it has failed in a row. */
  readonly failures: number;
  /** When it last failed, by `performance.now()`. */
  readonly at: number;
}

/**
 * Waits that double with each failure of a host: `baseDelay` after the first answer of 429 or 5xx, at most `maxDelay`,
 * and none once anything else came. A host's failures are forgotten `2 × maxDelay` after the last (client-go's
 * `URLBackoff`).
 *
 * @example One second after a first failure, one minute at most; shared by two clients
 * ```ts
 * import type { ClusterAccess } from "@kybern/kybern/meta";
 * import { RESTClient, URLBackoff } from "@kybern/kybern/rest";
 *
 * function clients(access: ClusterAccess) {
 *   const backoff = new URLBackoff(1_000, 60_000);
 *   return ["v1", "v2"].map((version) => new RESTClient(access, { group: "autoscaling", version, backoff }));
 * }
 * ```
 */
export class URLBackoff implements RequestBackoff {
  readonly #baseDelay: number;
  readonly #maxDelay: number;
  readonly #failing = new Map<string, FailingHost>();

  /**
   * Knows of no failures yet.
   *
   * @param baseDelay wait after the first failure, in milliseconds
   * @param maxDelay longest wait, in milliseconds
   * @throws {RangeError} when `baseDelay` is not above zero, or `maxDelay` is below it
   */
  constructor(baseDelay: number, maxDelay: number) {
    if (!(baseDelay > 0) || !(maxDelay >= baseDelay)) {
      throw new RangeError(
        `invalid backoff from ${baseDelay} to ${maxDelay} ms: the first must be above 0, the second not below it`,
      );
    }
    this.#baseDelay = baseDelay;
    this.#maxDelay = maxDelay;
  }

  /** Milliseconds that a request to `host` waits now. */
  delay(host: string): number {
    const failures = this.#failures(host);
    // 2 ** n is Infinity from 1024 on, which the maximum cuts like any other.
    return failures === 0 ? 0 : Math.min(this.#baseDelay * 2 ** (failures - 1), this.#maxDelay);
  }

  /** Takes an answer into account: 429 and 5xx are failures, all else, no answer among it, is none. */
  update(host: string, code: number | undefined): void {
    const failed = code !== undefined && (code === 429 || code >= 500);
    if (failed) this.#failing.set(host, { failures: this.#failures(host) + 1, at: performance.now() });
    else this.#failing.delete(host);
  }

  #failures(host: string): number {
    const failing = this.#failing.get(host);
    return failing === undefined || performance.now() - failing.at > 2 * this.#maxDelay
      ? 0
      : failing.failures;
  }
}
