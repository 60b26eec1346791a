/**
 * What runs pods: deployments and their like, jobs, and what scales and guards them.
 *
 * @module
 */
import type {
  ControllerRevision,
  DaemonSet,
  Deployment,
  ReplicaSet,
  StatefulSet,
} from "../../../api/apps/v1.ts";
import type { Scale } from "../../../api/autoscaling/v1.ts";
import type { CronJob, Job } from "../../../api/batch/v1.ts";
import type { ReplicationController } from "../../../api/core/v1.ts";
import type { PodDisruptionBudget } from "../../../api/policy/v1.ts";
import { parseApiVersion } from "../../../meta/mod.ts";
import { humanDuration } from "../human_duration.ts";
import type { Cell, PrintContext } from "./printer.ts";
import { containerCells, isTrue, labelsText, selectorText } from "./texts.ts";

const shownSelector = { none: "<none>", invalid: "<error>" };

/** The cells of a deployment. */
export function deploymentCells({ metadata, spec, status }: Deployment, { age }: PrintContext): Cell[] {
  return [
    metadata?.name ?? "",
    `${status?.readyReplicas ?? 0}/${spec?.replicas ?? 0}`,
    status?.updatedReplicas ?? 0,
    status?.availableReplicas ?? 0,
    age(metadata?.creationTimestamp),
    ...containerCells(spec?.template?.spec?.containers),
    selectorText(spec?.selector, { none: "", invalid: "<invalid>" }),
  ];
}

/** The cells of a replica set. */
export function replicaSetCells({ metadata, spec, status }: ReplicaSet, { age }: PrintContext): Cell[] {
  return [
    metadata?.name ?? "",
    spec?.replicas ?? 0,
    status?.replicas ?? 0,
    status?.readyReplicas ?? 0,
    age(metadata?.creationTimestamp),
    ...containerCells(spec?.template?.spec?.containers),
    selectorText(spec?.selector, shownSelector),
  ];
}

/** The cells of a replication controller. */
export function replicationControllerCells(
  { metadata, spec, status }: ReplicationController,
  { age }: PrintContext,
): Cell[] {
  return [
    metadata?.name ?? "",
    spec?.replicas ?? 0,
    status?.replicas ?? 0,
    status?.readyReplicas ?? 0,
    age(metadata?.creationTimestamp),
    ...containerCells(spec?.template?.spec?.containers),
    labelsText(spec?.selector),
  ];
}

/** The cells of a stateful set. */
export function statefulSetCells({ metadata, spec, status }: StatefulSet, { age }: PrintContext): Cell[] {
  return [
    metadata?.name ?? "",
    `${status?.readyReplicas ?? 0}/${spec?.replicas ?? 0}`,
    age(metadata?.creationTimestamp),
    ...containerCells(spec?.template?.spec?.containers),
  ];
}

/** The cells of a daemon set. */
export function daemonSetCells({ metadata, spec, status }: DaemonSet, { age }: PrintContext): Cell[] {
  return [
    metadata?.name ?? "",
    status?.desiredNumberScheduled ?? 0,
    status?.currentNumberScheduled ?? 0,
    status?.numberReady ?? 0,
    status?.updatedNumberScheduled ?? 0,
    status?.numberAvailable ?? 0,
    labelsText(spec?.template?.spec?.nodeSelector),
    age(metadata?.creationTimestamp),
    ...containerCells(spec?.template?.spec?.containers),
    selectorText(spec?.selector, shownSelector),
  ];
}

/** The cells of a controller revision. */
export function controllerRevisionCells(
  { metadata, revision }: ControllerRevision,
  { age }: PrintContext,
): Cell[] {
  const owner = metadata?.ownerReferences?.find(({ controller }) => controller);
  let controller = "<none>";
  if (owner !== undefined) {
    const { group } = parseApiVersion(owner.apiVersion);
    const kind = group === "" ? owner.kind : `${owner.kind}.${group}`;
    controller = `${kind.toLowerCase()}/${owner.name}`;
  }
  return [metadata?.name ?? "", controller, revision ?? 0, age(metadata?.creationTimestamp)];
}

/** The cells of a job. */
export function jobCells(job: Job, { age, now }: PrintContext): Cell[] {
  const { metadata, spec } = job;
  return [
    metadata?.name ?? "",
    jobStatus(job),
    jobCompletions(job),
    jobDuration(job, now),
    age(metadata?.creationTimestamp),
    ...containerCells(spec?.template?.spec?.containers),
    selectorText(spec?.selector, shownSelector),
  ];
}

function jobStatus({ metadata, status }: Job): string {
  const has = (type: string) => isTrue(status?.conditions, type);
  if (has("Complete")) return "Complete";
  if (has("Failed")) return "Failed";
  if (metadata?.deletionTimestamp !== undefined) return "Terminating";
  if (has("Suspended")) return "Suspended";
  if (has("FailureTarget")) return "FailureTarget";
  if (has("SuccessCriteriaMet")) return "SuccessCriteriaMet";
  return "Running";
}

function jobCompletions({ spec, status }: Job): string {
  const succeeded = status?.succeeded ?? 0;
  if (spec?.completions !== undefined) return `${succeeded}/${spec.completions}`;
  const parallelism = spec?.parallelism ?? 0;
  return parallelism > 1 ? `${succeeded}/1 of ${parallelism}` : `${succeeded}/1`;
}

function jobDuration({ status }: Job, now: Date): string {
  if (status?.startTime === undefined) return "";
  const end = status.completionTime === undefined ? now.getTime() : Date.parse(status.completionTime);
  return humanDuration(end - Date.parse(status.startTime));
}

/** The cells of a cron job. */
export function cronJobCells({ metadata, spec, status }: CronJob, { age }: PrintContext): Cell[] {
  const job = spec?.jobTemplate?.spec;
  return [
    metadata?.name ?? "",
    spec?.schedule ?? "",
    spec?.timeZone ?? "<none>",
    spec?.suspend === undefined ? "<unset>" : spec.suspend ? "True" : "False",
    status?.active?.length ?? 0,
    status?.lastScheduleTime === undefined ? "<none>" : age(status.lastScheduleTime),
    age(metadata?.creationTimestamp),
    ...containerCells(job?.template?.spec?.containers),
    selectorText(job?.selector, shownSelector),
  ];
}

/** The cells of a pod disruption budget. */
export function podDisruptionBudgetCells(
  { metadata, spec, status }: PodDisruptionBudget,
  { age }: PrintContext,
): Cell[] {
  return [
    metadata?.name ?? "",
    String(spec?.minAvailable ?? "N/A"),
    String(spec?.maxUnavailable ?? "N/A"),
    status?.disruptionsAllowed ?? 0,
    age(metadata?.creationTimestamp),
  ];
}

/** The cells of what a scale subresource answers. */
export function scaleCells({ metadata, spec, status }: Scale, { age }: PrintContext): Cell[] {
  return [metadata?.name ?? "", spec?.replicas ?? 0, status?.replicas ?? 0, age(metadata?.creationTimestamp)];
}
