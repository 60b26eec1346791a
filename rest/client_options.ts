/**
 * What every client may be told.
 *
 * @module
 */
import type { MetricsProvider } from "../metrics/mod.ts";
import type { ObjectDecoder } from "./object_decoder.ts";
import type { RequestRateLimiter } from "./rate_limiter.ts";
import type { RequestBackoff } from "./url_backoff.ts";
import type { WarningHandler } from "./warning.ts";

/** Options of every client. Each is for that client alone; clients are cheap. */
export interface ClientOptions {
  /** Makes objects of answers. @default {jsonDecoder} */
  decoder?: ObjectDecoder;
  /** Limits how often the client asks. @default {no limit: the server's priority and fairness rules} */
  rateLimiter?: RequestRateLimiter;
  /** Holds requests back from a server that fails. @default {no wait but the server's own `Retry-After`} */
  backoff?: RequestBackoff;
  /** How the client names itself. @default {defaultUserAgent()} */
  userAgent?: string;
  /** Is told of the server's warnings; `null` silences them. @default {warnOnce} */
  onWarning?: WarningHandler | null;
  /** How often a request is sent again where the rules allow it. @default {10} */
  maxRetries?: number;
  /** Time that a request, its retries included, may take, in milliseconds; watches are exempt. @default {no limit} */
  timeout?: number;
  /**
   * Counts requests, as `rest_client_requests_total` and its like; `noMetrics` counts nothing.
   *
   * @default {the process' `defaultRegistry`}
   */
  metrics?: MetricsProvider;
}
