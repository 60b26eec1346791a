/**
 * What every client may be told.
 *
 * @module
 */
import type { ObjectDecoder } from "./object_decoder.ts";
import type { RequestRateLimiter } from "./rate_limiter.ts";
import type { WarningHandler } from "./warning.ts";

/** Options of every client. Each is for that client alone; clients are cheap. */
export interface ClientOptions {
  /** Makes objects of answers. @default {jsonDecoder} */
  decoder?: ObjectDecoder;
  /** Limits how often the client asks. @default {no limit: the server's priority and fairness rules} */
  rateLimiter?: RequestRateLimiter;
  /** How the client names itself. @default {defaultUserAgent()} */
  userAgent?: string;
  /** Is told of the server's warnings; `null` silences them. @default {warnOnce} */
  onWarning?: WarningHandler | null;
  /** How often a request is sent again where the rules allow it. @default {10} */
  maxRetries?: number;
  /** Time that a request, its retries included, may take, in milliseconds; watches are exempt. @default {no limit} */
  timeout?: number;
}
