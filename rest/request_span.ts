/**
 * A span of OpenTelemetry around each request, by Deno's own tracer.
 *
 * There is one only where Deno was started with `OTEL_DENO=true`; else it costs nothing. It covers a request with its
 * retries, from the wait for the client's limiter to the last byte that is read, or, of a watch or a stream, until the
 * server has accepted. Deno's own span of each attempt is below it. By name and attributes it tells of which kind the
 * request is, and of no object's name; Deno's own span has the URL.
 *
 * Attributes are those of OpenTelemetry's semantic conventions for HTTP clients.
 *
 * @module
 */
import { StatusError } from "./status_error.ts";
import { isTransportError } from "./transport_errors.ts";
import { routeOf } from "./request_route.ts";
import { type Span, spanFailed, spanKindClient, tracerOf } from "./tracer.ts";

/** What a span is told of. */
export interface RequestSpan {
  /** An attempt has ended: with a status code, or with 0 where no answer came. */
  attempt(code: number, retries: number): void;
}

/** Which request a span is of. */
export interface TracedRequest {
  readonly method: string;
  readonly url: string;
  readonly context: { readonly server: URL; readonly basePath: string };
}

/** What kept a request from its answer, in a word that is bounded. */
function errorType(error: unknown): string {
  if (error instanceof StatusError) return String(error.httpStatus);
  if (isTransportError(error)) return error.code;
  return error instanceof Error ? error.name : typeof error;
}

/** Runs a request in a span, where there is telemetry. */
export function inSpan<R>(
  request: TracedRequest,
  run: (span: RequestSpan | undefined) => Promise<R>,
): Promise<R> {
  const tracer = tracerOf();
  if (tracer === null) return run(undefined);
  const { method, url, context: { server, basePath } } = request;
  const base = basePath.endsWith("/") ? basePath.length - 1 : basePath.length;
  const route = routeOf(new URL(url).pathname.slice(base));
  const attributes = {
    "http.request.method": method,
    "url.template": route,
    "http.route": route, // by which most dashboards group, though the conventions have it for servers
    "server.address": server.hostname,
    "server.port": Number(server.port || (server.protocol === "https:" ? 443 : 80)),
  };
  return tracer.startActiveSpan(
    `${method} ${route}`,
    { kind: spanKindClient, attributes },
    async (span: Span) => {
      // Told at the end: Deno's spans keep an attribute that is set twice as two.
      let last = { code: 0, retries: 0 };
      try {
        return await run({ attempt: (code, retries) => void (last = { code, retries }) });
      } catch (error) {
        span.setAttribute("error.type", errorType(error));
        span.setStatus({ code: spanFailed });
        throw error;
      } finally {
        if (last.code > 0) span.setAttribute("http.response.status_code", last.code);
        if (last.retries > 0) span.setAttribute("http.request.resend_count", last.retries);
        span.end();
      }
    },
  );
}
