/**
 * Faults of probes and lifecycle hooks.
 *
 * @module
 */
import type { Lifecycle, LifecycleHandler, Probe } from "../../../api/core/v1.ts";
import { childPath, forbidden, invalid, required } from "../../../schema/field_error.ts";
import { type Faults, invalidFor, nonNegative, oneOf, portNumberOrName } from "./checks.ts";
import { headerName } from "../../../schema/names.ts";

/** What runs or asks, in a probe or a hook. */
type Handler = LifecycleHandler & Pick<Probe, "grpc">;

const counts = [
  "initialDelaySeconds",
  "timeoutSeconds",
  "periodSeconds",
  "successThreshold",
  "failureThreshold",
] as const;

/** Which of a container's three probes. */
export type ProbeName = "livenessProbe" | "readinessProbe" | "startupProbe";

/** Faults of one of a container's probes. */
export function* probeErrors(probe: Probe | undefined, name: ProbeName, field: string): Faults {
  if (probe === undefined) return;
  yield* handlerErrors(probe, field, undefined);
  for (const count of counts) yield* nonNegative(childPath(field, count), probe[count]);
  const gracePeriod = probe.terminationGracePeriodSeconds;
  const graceField = childPath(field, "terminationGracePeriodSeconds");
  if (gracePeriod !== undefined && gracePeriod <= 0) {
    yield invalid(graceField, gracePeriod, "must be greater than 0");
  }
  if (name === "readinessProbe") {
    if (gracePeriod !== undefined) {
      yield invalid(graceField, gracePeriod, "must not be set for readinessProbes");
    }
  } else if (probe.successThreshold !== 1) {
    yield invalid(childPath(field, "successThreshold"), probe.successThreshold ?? 0, "must be 1");
  }
}

/** Faults of what runs after a container's start and before its end. */
export function* lifecycleErrors(
  lifecycle: Lifecycle | undefined,
  gracePeriod: number | undefined,
  field: string,
): Faults {
  if (lifecycle?.postStart !== undefined) {
    yield* handlerErrors(lifecycle.postStart, childPath(field, "postStart"), gracePeriod);
  }
  if (lifecycle?.preStop !== undefined) {
    yield* handlerErrors(lifecycle.preStop, childPath(field, "preStop"), gracePeriod);
  }
}

function* handlerErrors(handler: Handler, field: string, gracePeriod: number | undefined): Faults {
  const kinds = ["exec", "httpGet", "tcpSocket", "grpc", "sleep"] as const;
  const given = kinds.filter((kind) => handler[kind] !== undefined);
  for (const [index, kind] of given.entries()) {
    const at = childPath(field, kind);
    if (index > 0) yield forbidden(at, "may not specify more than 1 handler type");
    else yield* oneHandlerErrors(handler, kind, at, gracePeriod);
  }
  if (given.length === 0) yield required(field, "must specify a handler type");
}

function* oneHandlerErrors(
  { exec, httpGet, tcpSocket, grpc, sleep }: Handler,
  kind: "exec" | "httpGet" | "tcpSocket" | "grpc" | "sleep",
  field: string,
  gracePeriod: number | undefined,
): Faults {
  switch (kind) {
    case "exec":
      if ((exec!.command ?? []).length === 0) yield required(childPath(field, "command"));
      return;
    case "httpGet":
      yield* portNumberOrName(childPath(field, "port"), httpGet!.port);
      yield* oneOf(childPath(field, "scheme"), httpGet!.scheme, ["HTTP", "HTTPS"]);
      for (const { name } of httpGet!.httpHeaders ?? []) {
        yield* invalidFor(childPath(field, "httpHeaders"), name, headerName(name));
      }
      return;
    case "tcpSocket":
      return yield* portNumberOrName(childPath(field, "port"), tcpSocket!.port);
    case "grpc":
      return yield* portNumberOrName(childPath(field, "port"), grpc!.port);
    case "sleep": {
      const { seconds } = sleep!;
      if (seconds < 0 || seconds > (gracePeriod ?? Infinity)) {
        const detail = `must be non-negative and less than terminationGracePeriodSeconds (${
          gracePeriod ?? 0
        })`;
        yield invalid(field, seconds, detail);
      }
    }
  }
}
