/**
 * Deno's own tracer of OpenTelemetry, where Deno was started with `OTEL_DENO=true`.
 *
 * @module
 */
import { version } from "./user_agent.ts";

/** What of OpenTelemetry's span is used. */
export interface Span {
  setAttribute(name: string, value: string | number): void;
  setStatus(status: { code: number }): void;
  end(): void;
}

/** What of OpenTelemetry's tracer is used. */
export interface Tracer {
  startSpan(name: string): unknown;
  startActiveSpan<R>(
    name: string,
    options: { kind: number; attributes: { [name: string]: string | number } },
    run: (span: Span) => R,
  ): R;
}

/** `SpanKind.INTERNAL` of OpenTelemetry's JavaScript API. */
export const spanKindInternal = 0;

/** `SpanKind.CLIENT` of the same. */
export const spanKindClient = 2;

/** `SpanStatusCode.ERROR` of the same. */
export const spanFailed = 2;

/** `undefined` until it is known; `null` where there is no telemetry. */
let tracer: Tracer | null | undefined;

/** The tracer, or `null` where there is no telemetry: then a span costs nothing. */
export function tracerOf(): Tracer | null {
  if (tracer === undefined) {
    try {
      const asked: Tracer = Deno.telemetry.tracerProvider.getTracer("@kybern/kybern", version);
      asked.startSpan("is there telemetry?"); // one that does not end is not told to anybody
      tracer = asked;
    } catch {
      tracer = null; // Deno throws where telemetry is off
    }
  }
  return tracer;
}
