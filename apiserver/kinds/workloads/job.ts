/**
 * Job.
 *
 * @module
 */
import type { Job, JobSpec } from "../../../api/batch/v1.ts";
import {
  childPath,
  indexPath,
  invalid,
  invalidText,
  notSupported,
  required,
  tooLong,
} from "../../../schema/field_error.ts";
import { jsonEqual } from "../../../schema/json_value.ts";
import type { Strategy } from "../../registry/strategy.ts";
import { typed } from "../typed.ts";
import {
  domainPrefixedPathErrors,
  type Faults,
  nonNegative,
  selectorErrors,
  selectorText,
} from "../validation/checks.ts";
import { dnsLabel } from "../../../schema/names.ts";
import { immutableErrors } from "../../../schema/object_meta_errors.ts";
import { podTemplateErrors } from "../validation/pod_errors.ts";
import { completionModeErrors, policyErrors } from "./job_policies.ts";
import { jobStatus } from "./job_status.ts";
import { mismatchErrors, selectorTakes } from "./template_errors.ts";

/** Fields of a Job that stay as they were made. */
const lasting = [
  "completionMode",
  "podFailurePolicy",
  "backoffLimitPerIndex",
  "managedBy",
  "successPolicy",
] as const;

const counts = [
  "parallelism",
  "completions",
  "activeDeadlineSeconds",
  "backoffLimit",
  "ttlSecondsAfterFinished",
  "backoffLimitPerIndex",
  "maxFailedIndexes",
] as const;

/** Job. */
export const job: Strategy = {
  defaultPropagation: "Orphan",
  prepareForCreate: (object) => selectOwnPods(typed<Job>(object)),
  validate: (object) => [
    ...generatedSelectorErrors(typed<Job>(object)),
    ...ownSpecErrors(typed<Job>(object).spec!),
    ...hostnameErrors(typed<Job>(object)),
  ],
  validateUpdate(object, old) {
    const { spec } = typed<Required<Job>>(object);
    const { spec: oldSpec } = typed<Required<Job>>(old);
    return [
      ...ownSpecErrors(spec),

      ...completionErrors(spec, oldSpec),
      ...immutableErrors(spec.selector, oldSpec.selector, "spec.selector"),
      ...immutableErrors(spec.template, templateThatMayDiffer(spec, oldSpec), "spec.template"),
      ...lasting.flatMap((field) => immutableErrors(spec[field], oldSpec[field], `spec.${field}`)),
    ];
  },
  subresources: { status: jobStatus },
};

/** Gives a job a selector that takes its own pods alone, by its uid. */
function selectOwnPods({ metadata = {}, spec }: Job): void {
  if (spec === undefined || spec.manualSelector === true) return;
  const { name = "", uid = "" } = metadata;
  const template = spec.template.metadata ??= {};
  // A job without labels of its own has its template's, and then also those that are added here.
  const shared = jsonEqual(metadata.labels ?? {}, template.labels ?? {});
  template.labels = {
    "job-name": name,
    "batch.kubernetes.io/job-name": name,
    "controller-uid": uid,
    "batch.kubernetes.io/controller-uid": uid,
    ...template.labels,
  };
  const selector = spec.selector ??= {};
  selector.matchLabels = { "batch.kubernetes.io/controller-uid": uid, ...selector.matchLabels };
  if (shared) metadata.labels = { ...template.labels };
}

/** Faults of labels and selector that should be those which {@linkcode selectOwnPods} gives. */
function* generatedSelectorErrors({ metadata = {}, spec }: Job): Faults {
  if (spec === undefined || spec.manualSelector === true || spec.selector === undefined) return;
  const labels = spec.template.metadata?.labels ?? {};
  const expected: Record<string, string> = {
    "controller-uid": metadata.uid ?? "",
    "job-name": metadata.name ?? "",
    "batch.kubernetes.io/controller-uid": metadata.uid ?? "",
    "batch.kubernetes.io/job-name": metadata.name ?? "",
  };
  for (const [key, value] of Object.entries(expected)) {
    const field = indexPath("spec.template.metadata.labels", key);
    if (labels[key] === undefined) yield required(field, `must be '${value}'`);
    else if (labels[key] !== value) yield invalid(field, labels, `must be '${value}'`);
  }
  if (selectorTakes(spec.selector, expected) === false) {
    yield invalidText("spec.selector", selectorText(spec.selector), "`selector` not auto-generated");
  }
}

/** An indexed job's pods have hostnames of the job's name and their index. */
function* hostnameErrors({ metadata, spec }: Job): Faults {
  const completions = spec?.completions ?? 0;
  if (spec?.completionMode !== "Indexed" || completions <= 0) return;
  const name = metadata?.name ?? "";
  const hostname = `${name}-${completions - 1}`;
  if (dnsLabel(hostname).length === 0) return;
  yield invalid("metadata.name", name, `will not able to create pod with invalid DNS label: ${hostname}`);
}

/** What a suspended job that never ran may still change of its template, taken over into the old one. */
function templateThatMayDiffer(spec: JobSpec, oldSpec: JobSpec): JobSpec["template"] {
  if (oldSpec.suspend !== true) return oldSpec.template;
  const template = structuredClone(oldSpec.template) as JobSpec["template"];
  const { metadata, spec: podSpec } = spec.template;
  template.metadata = { ...template.metadata };
  for (const field of ["labels", "annotations"] as const) {
    if (metadata?.[field] === undefined) delete template.metadata[field];
    else template.metadata[field] = metadata[field];
  }
  for (const field of ["nodeSelector", "tolerations", "schedulingGates"] as const) {
    if (podSpec?.[field] === undefined) delete template.spec![field];
    else Object.assign(template.spec!, { [field]: podSpec[field] });
  }
  return template;
}

function* completionErrors(spec: JobSpec, oldSpec: JobSpec): Faults {
  const { completions, parallelism, completionMode } = spec;
  if (completions === oldSpec.completions) return;
  // An indexed job may change both together, to the same number.
  if (completionMode === "Indexed" && completions !== undefined && completions === parallelism) return;
  yield* immutableErrors(completions, oldSpec.completions, "spec.completions");
}

function* ownSpecErrors(spec: JobSpec): Faults {
  yield* jobSpecErrors(spec, "spec");
  if (spec.selector === undefined) yield required("spec.selector");
  yield* selectorErrors(spec.selector, "spec.selector");
  yield* mismatchErrors(spec.selector, spec.template, "spec.template");
}

/** Faults of a job's spec, also of one that stands in a template. */
export function* jobSpecErrors(spec: JobSpec, field: string): Faults {
  for (const count of counts) yield* nonNegative(childPath(field, count), spec[count]);
  if (spec.maxFailedIndexes !== undefined && spec.backoffLimitPerIndex === undefined) {
    yield required(childPath(field, "backoffLimitPerIndex"), "when maxFailedIndexes is specified");
  }
  if (spec.managedBy !== undefined) {
    yield* domainPrefixedPathErrors(childPath(field, "managedBy"), spec.managedBy);
    if (spec.managedBy.length > 63) yield tooLong(childPath(field, "managedBy"), 63);
  }
  yield* completionModeErrors(spec, field);
  yield* policyErrors(spec, field);

  yield* podTemplateErrors(spec.template, childPath(field, "template"));
  const restartPolicy = spec.template.spec?.restartPolicy ?? "";
  const restartField = childPath(field, "template", "spec", "restartPolicy");
  if (restartPolicy === "Always" || restartPolicy === "") {
    yield required(restartField, 'valid values: "OnFailure", "Never"');
  } else if (restartPolicy !== "OnFailure" && restartPolicy !== "Never") {
    yield notSupported(restartField, restartPolicy, ["OnFailure", "Never"]);
  } else if (spec.podFailurePolicy !== undefined && restartPolicy !== "Never") {
    yield invalid(
      restartField,
      restartPolicy,
      'only "Never" is supported when podFailurePolicy is specified',
    );
  }
}
