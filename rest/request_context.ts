/**
 * What all requests of one client share.
 *
 * @module
 */
import { byteStringOf } from "../meta/byte_string.ts";
import { Deadlines } from "../meta/deadlines.ts";
import { groupVersionPath } from "../meta/group_version.ts";
import { longestTimer } from "../meta/longest_timer.ts";
import type { ClusterAccess, Transport } from "../meta/mod.ts";
import { asTransport } from "../meta/transport.ts";
import { noMetrics } from "../metrics/provider.ts";
import { defaultRegistry } from "../metrics/registry.ts";
import type { ClientOptions } from "./client_options.ts";
import { jsonDecoder, type ObjectDecoder } from "./object_decoder.ts";
import type { RequestRateLimiter } from "./rate_limiter.ts";
import { type RequestMetrics, requestMetrics } from "./request_metrics.ts";
import { defaultMaxRetries } from "./retry.ts";
import type { RequestBackoff } from "./url_backoff.ts";
import { defaultUserAgent } from "./user_agent.ts";
import { type WarningHandler, warnOnce } from "./warning.ts";

/** Shared by the requests of one client. */
export interface RequestContext {
  readonly server: URL;
  /** Of the server's URL, which puts it together each time that it is asked. */
  readonly origin: string;
  /** Path of the server's URL, in front of every request's. */
  readonly basePath: string;
  readonly transport: Transport;
  readonly group: string;
  /** `/api/v1` or `/apis/GROUP/VERSION`; empty for a client of no group and version. */
  readonly prefix: string;
  readonly decoder: ObjectDecoder;
  readonly rateLimiter: RequestRateLimiter | undefined;
  readonly backoff: RequestBackoff | undefined;
  /** `undefined` where nothing is counted. */
  readonly metrics: RequestMetrics | undefined;
  readonly userAgent: string;
  readonly onWarning: WarningHandler | null;
  readonly maxRetries: number;
  readonly timeout: number | undefined;
  /** Time limits of that length. */
  readonly deadlines: Deadlines | undefined;
}

/** Gathers what requests need from where the server is and what the client was told. */
export function requestContext(
  access: ClusterAccess,
  options: ClientOptions & { group?: string; version?: string },
): RequestContext {
  const { group = "", version, metrics = defaultRegistry, timeout } = options;
  return {
    server: access.server,
    origin: access.server.origin,
    basePath: access.server.pathname,
    transport: asTransport(access.transport),
    group,
    prefix: version === undefined ? "" : groupVersionPath({ group, version }),
    decoder: options.decoder ?? jsonDecoder,
    rateLimiter: options.rateLimiter,
    backoff: options.backoff,
    metrics: metrics === noMetrics ? undefined : requestMetrics(metrics, access.server.host),
    userAgent: byteStringOf(options.userAgent ?? defaultUserAgent()),
    onWarning: options.onWarning === undefined ? warnOnce : options.onWarning,
    maxRetries: options.maxRetries ?? defaultMaxRetries,
    timeout,
    deadlines: timeout === undefined || timeout > longestTimer ? undefined : new Deadlines(timeout),
  };
}
