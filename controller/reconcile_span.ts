/**
 * A span of OpenTelemetry around each reconcile, by Deno's own tracer: the spans of its requests are below it.
 *
 * There is one only where Deno was started with `OTEL_DENO=true`; else it costs nothing. Unlike a request's span it names
 * the object, since what a reconcile did cannot be told without; what it read or wrote besides is not named.
 *
 * @module
 */
import { splitMetaNamespaceKey } from "../meta/mod.ts";
import { type Span, spanFailed, spanKindInternal, tracerOf } from "../rest/tracer.ts";
import { outcomeOf, type ReconcileOutcome } from "./metrics.ts";
import type { ReconcileResult } from "./reconciler.ts";

/** Which reconcile a span is of. */
export interface TracedReconcile {
  /** Name of the controller. */
  readonly controller: string;
  /** The key. */
  readonly key: string;
  /** As its log lines have it. */
  readonly reconcileId: string;
}

/** Runs a reconcile in a span, where there is telemetry. */
export function inReconcileSpan(
  { controller, key, reconcileId }: TracedReconcile,
  run: () => Promise<ReconcileResult>,
): Promise<ReconcileResult> {
  const tracer = tracerOf();
  if (tracer === null) return run();
  const { namespace, name } = splitMetaNamespaceKey(key);
  const attributes: Record<string, string> = { controller, name, "reconcile.id": reconcileId };
  if (namespace !== "") attributes.namespace = namespace;
  return tracer.startActiveSpan("reconcile", { kind: spanKindInternal, attributes }, async (span: Span) => {
    let outcome: ReconcileOutcome = "error";
    try {
      const result = await run();
      outcome = outcomeOf(result);
      return result;
    } catch (error) {
      span.setAttribute("error.type", error instanceof Error ? error.name : typeof error);
      span.setStatus({ code: spanFailed });
      throw error;
    } finally {
      span.setAttribute("result", outcome);
      span.end();
    }
  });
}
