/**
 * Pods, and the one word that says how each is.
 *
 * @module
 */
import type {
  Container,
  ContainerState,
  ContainerStatus,
  Pod,
  PodStatus,
  PodTemplate,
} from "../../../api/core/v1.ts";
import type { Cell, PrintContext } from "./printer.ts";
import { containerCells, isTrue, labelsText } from "./texts.ts";

/** What has been counted of a pod's containers. */
interface Tally {
  /** What the STATUS column says. */
  reason: string;
  ready: number;
  restarts: number;
  /** When a container last ended, in milliseconds since 1970; undefined where none has. */
  lastRestart: number | undefined;
}

/** The cells of a pod. */
export function podCells(pod: Pod, { age }: PrintContext): Cell[] {
  const { spec, status, metadata } = pod;
  const tally = tallyOf(pod);
  const containers = (spec?.containers ?? []).length +
    (spec?.initContainers ?? []).filter(isSidecar).length;
  return [
    metadata?.name ?? "",
    `${tally.ready}/${containers}`,
    tally.reason,
    restartsText(tally, age),
    age(metadata?.creationTimestamp),
    status?.podIPs?.[0]?.ip || "<none>",
    spec?.nodeName || "<none>",
    status?.nominatedNodeName || "<none>",
    readinessGates(pod),
  ];
}

/** A pod that has ended is marked, so that a client may show it faintly. */
export function podRowConditions({ status }: Pod): readonly Record<string, string>[] | undefined {
  switch (status?.phase) {
    case "Succeeded":
      return [completed("Succeeded", "The pod has completed successfully.")];
    case "Failed":
      return [completed("Failed", "The pod failed.")];
    default:
      return undefined;
  }
}

function completed(reason: string, message: string): Record<string, string> {
  return { type: "Completed", status: "True", reason, message };
}

/** The cells of a pod template. */
export function podTemplateCells({ metadata, template }: PodTemplate): Cell[] {
  return [
    metadata?.name ?? "",
    ...containerCells(template?.spec?.containers),
    labelsText(template?.metadata?.labels),
  ];
}

function tallyOf(pod: Pod): Tally {
  const { status, metadata } = pod;
  const phase: string = status?.phase ?? "";
  const initial: Tally = {
    reason: status?.reason || phase,
    ready: 0,
    restarts: 0,
    lastRestart: undefined,
  };
  const gated = status?.conditions?.some(({ type, reason }) =>
    type === "PodScheduled" && reason === "SchedulingGated"
  );
  if (gated) initial.reason = "SchedulingGated";

  const { tally, sidecars, initializing } = tallyInitContainers(pod, initial);
  if (!initializing || isTrue(status?.conditions, "Initialized")) {
    // Once a pod runs, the restarts of containers that ended before it ran are nobody's concern.
    tally.restarts = sidecars.restarts;
    tally.lastRestart = sidecars.lastRestart;
    tallyContainers(status, tally);
  }

  if (metadata?.deletionTimestamp !== undefined) {
    if (status?.reason === "NodeLost") tally.reason = "Unknown";
    else if (phase !== "Succeeded" && phase !== "Failed") tally.reason = "Terminating";
  }
  return tally;
}

interface InitTally {
  readonly tally: Tally;
  /** Of the containers among them that go on running. */
  readonly sidecars: Pick<Tally, "restarts" | "lastRestart">;
  /** Whether one of them has yet to end or to start. */
  readonly initializing: boolean;
}

function tallyInitContainers({ spec, status }: Pod, tally: Tally): InitTally {
  const containers = new Map((spec?.initContainers ?? []).map((container) => [container.name, container]));
  const sidecars: Pick<Tally, "restarts" | "lastRestart"> = { restarts: 0, lastRestart: undefined };
  for (const [i, container] of (status?.initContainerStatuses ?? []).entries()) {
    countRestarts(container, tally);
    const sidecar = isSidecar(containers.get(container.name));
    if (sidecar) countRestarts(container, sidecars);

    const { terminated, waiting } = container.state ?? {};
    if (terminated !== undefined && exitCode(terminated) === 0) continue;
    if (sidecar && container.started) {
      if (container.ready) tally.ready += 1;
      continue;
    }
    if (terminated !== undefined) {
      tally.reason = `Init:${endReason(terminated)}`;
    } else if (waiting?.reason && waiting.reason !== "PodInitializing") {
      tally.reason = `Init:${waiting.reason}`;
    } else {
      tally.reason = `Init:${i}/${containers.size}`;
    }
    return { tally, sidecars, initializing: true };
  }
  return { tally, sidecars, initializing: false };
}

function tallyContainers(status: PodStatus | undefined, tally: Tally): void {
  let running = false;
  let failure: string | undefined;
  // From the last to the first: the first container's trouble is what is shown.
  for (const container of (status?.containerStatuses ?? []).toReversed()) {
    countRestarts(container, tally);
    const { terminated, waiting, running: runs } = container.state ?? {};
    if (waiting?.reason) {
      tally.reason = waiting.reason;
    } else if (terminated !== undefined) {
      tally.reason = endReason(terminated);
      if (exitCode(terminated) !== 0) failure = tally.reason;
    } else if (container.ready && runs !== undefined) {
      running = true;
      tally.ready += 1;
    }
  }
  if (tally.reason !== "Completed") return;
  if (running && isReady(status)) tally.reason = "Running";
  else if (failure !== undefined) tally.reason = failure;
  else if (running) tally.reason = "NotReady";
}

function countRestarts(
  { restartCount, lastState }: ContainerStatus,
  tally: Pick<Tally, "restarts" | "lastRestart">,
): void {
  tally.restarts += restartCount ?? 0;
  const ended = Date.parse(lastState?.terminated?.finishedAt ?? "");
  if (ended > (tally.lastRestart ?? -Infinity)) tally.lastRestart = ended;
}

type Terminated = NonNullable<ContainerState["terminated"]>;

function exitCode({ exitCode }: Terminated): number {
  return exitCode ?? 0;
}

function endReason(terminated: Terminated): string {
  if (terminated.reason) return terminated.reason;
  return terminated.signal ? `Signal:${terminated.signal}` : `ExitCode:${exitCode(terminated)}`;
}

function isSidecar(container: Container | undefined): boolean {
  return container?.restartPolicy === "Always";
}

function isReady(status: PodStatus | undefined): boolean {
  return status?.conditions?.some(({ type, status }) => type === "Ready" && status === "True") ?? false;
}

function restartsText({ restarts, lastRestart }: Tally, age: PrintContext["age"]): string {
  if (restarts === 0 || lastRestart === undefined) return String(restarts);
  return `${restarts} (${age(new Date(lastRestart).toISOString())} ago)`;
}

function readinessGates({ spec, status }: Pod): string {
  const gates = spec?.readinessGates ?? [];
  if (gates.length === 0) return "<none>";
  const open = gates.filter(({ conditionType }) => isTrue(status?.conditions, conditionType));
  return `${open.length}/${gates.length}`;
}
