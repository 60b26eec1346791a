/**
 * Defaults of the groups apps and batch.
 *
 * @module
 */
import type { DaemonSet, Deployment, ReplicaSet, StatefulSet } from "../../../api/apps/v1.ts";
import type { CronJob, Job, PodFailurePolicyOnPodConditionsPattern } from "../../../api/batch/v1.ts";
import { defaultsOf, type DefinitionDefaults } from "./definition_defaults.ts";

const apps = "io.k8s.api.apps.v1.";
const batch = "io.k8s.api.batch.v1.";

/** Counts the templates that a daemon set has had. */
export const templateGeneration = "deprecated.daemonset.template.generation";

/** What Go's int32 holds at most: a Job with a limit per index has no other. */
const unlimited = 2 ** 31 - 1;

/** See the module. */
export const workloadDefaults: DefinitionDefaults = [
  defaultsOf<Deployment>(`${apps}Deployment`, ({ spec }) => {
    if (spec === undefined) return;
    spec.replicas ??= 1;
    const strategy = spec.strategy ??= {};
    strategy.type ??= "RollingUpdate";
    if (strategy.type === "RollingUpdate") {
      const update = strategy.rollingUpdate ??= {};
      update.maxUnavailable ??= "25%";
      update.maxSurge ??= "25%";
    }
    spec.revisionHistoryLimit ??= 10;
    spec.progressDeadlineSeconds ??= 600;
  }),
  defaultsOf<ReplicaSet>(`${apps}ReplicaSet`, ({ spec }) => {
    if (spec !== undefined) spec.replicas ??= 1;
  }),
  defaultsOf<StatefulSet>(`${apps}StatefulSet`, ({ spec }) => {
    if (spec === undefined) return;
    spec.podManagementPolicy ??= "OrderedReady";
    const strategy = spec.updateStrategy ??= {};
    if (strategy.type === undefined) {
      strategy.type = "RollingUpdate";
      strategy.rollingUpdate ??= {};
    }
    if (strategy.type === "RollingUpdate" && strategy.rollingUpdate !== undefined) {
      strategy.rollingUpdate.partition ??= 0;
      strategy.rollingUpdate.maxUnavailable ??= 1;
    }
    const retention = spec.persistentVolumeClaimRetentionPolicy ??= {};
    retention.whenDeleted ??= "Retain";
    retention.whenScaled ??= "Retain";
    spec.replicas ??= 1;
    spec.revisionHistoryLimit ??= 10;
    // The claims that a stateful set makes are written as whole objects.
    for (const claim of spec.volumeClaimTemplates ?? []) {
      claim.apiVersion ??= "v1";
      claim.kind ??= "PersistentVolumeClaim";
    }
  }),
  defaultsOf<DaemonSet>(`${apps}DaemonSet`, ({ metadata, spec }) => {
    if (spec === undefined) return;
    // The server keeps the number of templates as a field, and shows it as this annotation: always.
    if (metadata !== undefined) {
      const text = metadata.annotations?.[templateGeneration] ?? "";
      const generation = /^-?\d+$/.test(text) ? String(Number(text)) : "0";
      metadata.annotations = { ...metadata.annotations, [templateGeneration]: generation };
    }
    const strategy = spec.updateStrategy ??= {};
    strategy.type ??= "RollingUpdate";
    if (strategy.type === "RollingUpdate") {
      const update = strategy.rollingUpdate ??= {};
      update.maxUnavailable ??= 1;
      update.maxSurge ??= 0;
    }
    spec.revisionHistoryLimit ??= 10;
  }),
  defaultsOf<Job>(`${batch}Job`, fillJob),
  defaultsOf<CronJob>(`${batch}CronJob`, ({ spec }) => {
    if (spec === undefined) return;
    spec.concurrencyPolicy ??= "Allow";
    spec.suspend ??= false;
    spec.successfulJobsHistoryLimit ??= 3;
    spec.failedJobsHistoryLimit ??= 1;
  }),
  defaultsOf<PodFailurePolicyOnPodConditionsPattern>(
    `${batch}PodFailurePolicyOnPodConditionsPattern`,
    (pattern) => {
      pattern.status ||= "True";
    },
  ),
];

function fillJob(job: Job): void {
  const { spec } = job;
  if (spec === undefined) return;
  // A Job that says nothing runs one pod to its end; one with a parallelism alone is a work queue.
  if (spec.completions === undefined && spec.parallelism === undefined) spec.completions = 1;
  spec.parallelism ??= 1;
  spec.backoffLimit ??= spec.backoffLimitPerIndex === undefined ? 6 : unlimited;
  const labels = spec.template?.metadata?.labels;
  if (labels !== undefined) (job.metadata ??= {}).labels ??= { ...labels };
  spec.completionMode ??= "NonIndexed";
  spec.suspend ??= false;
  spec.podReplacementPolicy ??= spec.podFailurePolicy === undefined ? "TerminatingOrFailed" : "Failed";
  spec.manualSelector ??= false;
}
