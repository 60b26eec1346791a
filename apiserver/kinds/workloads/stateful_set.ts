/**
 * StatefulSet.
 *
 * @module
 */
import type { RollingUpdateStatefulSetStrategy, StatefulSet, StatefulSetSpec } from "../../../api/apps/v1.ts";
import { invalid, invalidText } from "../../../schema/field_error.ts";
import type { Strategy } from "../../registry/strategy.ts";
import { typed } from "../typed.ts";
import {
  type Faults,
  intOrPercent,
  invalidFor,
  nonNegative,
  notMoreThanHundredPercent,
  oneOf,
  selectorText,
} from "../validation/checks.ts";
import { dnsLabel, labelName } from "../../../schema/names.ts";
import { immutableErrors, labelErrors } from "../../../schema/object_meta_errors.ts";
import { podTemplateErrors } from "../validation/pod_errors.ts";
import { claimErrors } from "../storage/persistent_volume_claim.ts";
import { isNone } from "./deployment.ts";
import { scaleSubresource } from "./scale.ts";
import { statusPart } from "./status_part.ts";
import {
  lastingSpecErrors,
  mismatchErrors,
  ownSelectorErrors,
  selectorTakes,
  statusCountErrors,
} from "./template_errors.ts";

const counts = [
  "replicas",
  "readyReplicas",
  "currentReplicas",
  "updatedReplicas",
  "availableReplicas",
  "observedGeneration",
  "collisionCount",
];

/** Fields that a stateful set keeps for life, in the order in which the real server names them. */
const lasting = ["selector", "volumeClaimTemplates", "serviceName", "podManagementPolicy"] as const;

/** See the module. */
export const statefulSet: Strategy = {
  validateName: labelName,
  validate: (object) => [...specErrors(typed<StatefulSet>(object).spec!)],
  validateUpdate(object, old) {
    const { spec } = typed<StatefulSet>(object);
    const { spec: oldSpec } = typed<StatefulSet>(old);
    return [
      ...specErrors(spec!),
      ...lasting.flatMap((field) => immutableErrors(spec![field], oldSpec![field], `spec.${field}`)),
    ];
  },
  subresources: {
    scale: scaleSubresource(),
    status: statusPart((object) =>
      statusCountErrors(typed<StatefulSet>(object).status as never, counts, [
        "readyReplicas",
        "currentReplicas",
        "updatedReplicas",
        "availableReplicas",
      ], { readyName: "status.readyReplicas" })
    ),
  },
};

function* specErrors(spec: StatefulSetSpec): Faults {
  const { podManagementPolicy = "", persistentVolumeClaimRetentionPolicy: retention, template } = spec;
  if (podManagementPolicy !== "OrderedReady" && podManagementPolicy !== "Parallel") {
    yield invalid("spec.podManagementPolicy", podManagementPolicy, "must be 'OrderedReady' or 'Parallel'");
  }
  yield* strategyErrors(spec);
  for (const name of ["whenDeleted", "whenScaled"] as const) {
    const field = `spec.persistentVolumeClaimRetentionPolicy.${name}`;
    if (retention !== undefined) yield* oneOf(field, retention[name], ["Retain", "Delete"]);
  }
  for (const [index, claim] of (spec.volumeClaimTemplates ?? []).entries()) {
    yield* claimErrors(claim.spec ?? {}, `spec.volumeClaimTemplates[${index}].spec`);
  }
  yield* nonNegative("spec.replicas", spec.replicas);
  yield* nonNegative("spec.minReadySeconds", spec.minReadySeconds);
  yield* nonNegative("spec.ordinals.start", spec.ordinals?.start);
  if (spec.serviceName) yield* invalidFor("spec.serviceName", spec.serviceName, dnsLabel(spec.serviceName));
  yield* ownSelectorErrors(spec.selector, "statefulset", "spec.selector");
  if (selectorTakes(spec.selector, template.metadata?.labels) === "unreadable") {
    yield invalidText("spec.selector", selectorText(spec.selector), "");
  } else {
    yield* mismatchErrors(spec.selector, template, "spec.template");
    yield* podTemplateErrors(withClaimVolumes(spec), "spec.template");
    yield* labelErrors(template.metadata?.labels, "spec.template.labels");
  }

  yield* lastingSpecErrors(template, "StatefulSet", "spec.template");
}

/** The template with a volume for each claim template, since its containers may mount those. */
function withClaimVolumes(
  { template, volumeClaimTemplates = [] }: StatefulSetSpec,
): StatefulSetSpec["template"] {
  const { spec } = template;
  if (spec === undefined) return template;
  const { subdomain: _subdomain, hostname: _hostname, ...rest } = spec;
  const claims = volumeClaimTemplates.map(({ metadata }) => metadata?.name ?? "");
  const volumes = [
    ...claims.map((name) => ({ name, persistentVolumeClaim: { claimName: name } })),
    ...(spec.volumes ?? []).filter(({ name }) => !claims.includes(name)),
  ];
  return { ...template, spec: { ...rest, ...(volumes.length === 0 ? {} : { volumes }) } };
}

/** By the names of Go's fields. */
function shownRollingUpdate(rollingUpdate: RollingUpdateStatefulSetStrategy | undefined): object | null {
  if (rollingUpdate === undefined) return null;
  const { partition: Partition = 0, maxUnavailable: MaxUnavailable = null } = rollingUpdate;
  return { Partition, MaxUnavailable };
}

function* strategyErrors({ updateStrategy: { type = "", rollingUpdate } = {} }: StatefulSetSpec): Faults {
  const field = "spec.updateStrategy";
  if (type === "OnDelete") {
    if (rollingUpdate !== undefined) {
      const shown = JSON.stringify(shownRollingUpdate(rollingUpdate));
      yield invalidText(`${field}.rollingUpdate`, shown, "only allowed for updateStrategy 'RollingUpdate'");
    }
    return;
  }
  if (type !== "RollingUpdate") {
    const text = JSON.stringify({ Type: type, RollingUpdate: shownRollingUpdate(rollingUpdate) });
    return yield invalidText(field, text, "must be 'RollingUpdate' or 'OnDelete'");
  }
  if (rollingUpdate === undefined) return;
  const { partition, maxUnavailable } = rollingUpdate;
  yield* nonNegative(`${field}.rollingUpdate.partition`, partition);
  if (maxUnavailable === undefined) return;
  const unavailable = `${field}.rollingUpdate.maxUnavailable`;
  yield* intOrPercent(unavailable, maxUnavailable);
  if (isNone(maxUnavailable)) yield invalid(unavailable, maxUnavailable, "cannot be 0");
  yield* notMoreThanHundredPercent(unavailable, maxUnavailable);
}
