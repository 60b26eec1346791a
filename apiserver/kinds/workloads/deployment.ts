/**
 * Deployment.
 *
 * @module
 */
import type { Deployment, DeploymentSpec, DeploymentStrategy } from "../../../api/apps/v1.ts";
import { type FieldError, forbidden, invalid } from "../../../schema/field_error.ts";
import { goQuote } from "../../../schema/go_text.ts";
import { jsonEqual } from "../../../schema/json_value.ts";
import type { Strategy } from "../../registry/strategy.ts";
import { typed } from "../typed.ts";
import { type Faults, intOrPercent, nonNegative, notMoreThanHundredPercent } from "../validation/checks.ts";
import { immutableErrors } from "../../../schema/object_meta_errors.ts";
import { scaleSubresource } from "./scale.ts";
import { statusPart } from "./status_part.ts";
import { ownSelectorErrors, selectedTemplateErrors, statusCountErrors } from "./template_errors.ts";

const counts = [
  "observedGeneration",
  "replicas",
  "updatedReplicas",
  "readyReplicas",
  "availableReplicas",
  "unavailableReplicas",
  "terminatingReplicas",
  "collisionCount",
];

/** See the module. */
export const deployment: Strategy = {
  validate: (object) => [...specErrors(typed<Deployment>(object).spec!)],
  validateUpdate(object, old) {
    const { spec } = typed<Deployment>(object);
    return [
      ...specErrors(spec!),
      ...immutableErrors(spec!.selector, typed<Deployment>(old).spec!.selector, "spec.selector"),
    ];
  },
  // Rollbacks are asked for by annotation, so a change of annotations counts too.
  generation(object, old) {
    return !jsonEqual(object.spec, old.spec) ||
      !jsonEqual(object.metadata?.annotations ?? {}, old.metadata?.annotations ?? {});
  },
  subresources: {
    scale: scaleSubresource(),
    status: statusPart((object) =>
      statusCountErrors(typed<Deployment>(object).status as never, counts, [
        "updatedReplicas",
        "readyReplicas",
        "availableReplicas",
      ]), (object, old) => {
      if (old.metadata?.labels === undefined) delete object.metadata!.labels;
      else object.metadata!.labels = structuredClone(old.metadata.labels);
    }, [["spec"], ["metadata", "labels"]]),
  },
};

function* specErrors(spec: DeploymentSpec): Faults {
  yield* nonNegative("spec.replicas", spec.replicas);
  yield* ownSelectorErrors(spec.selector, "deployment", "spec.selector");
  yield* selectedTemplateErrors(spec.selector, spec.template);
  yield* strategyErrors(spec.strategy ?? {});
  yield* nonNegative("spec.minReadySeconds", spec.minReadySeconds);
  yield* nonNegative("spec.revisionHistoryLimit", spec.revisionHistoryLimit);
  const deadline = spec.progressDeadlineSeconds;
  if (deadline === undefined) return;
  yield* nonNegative("spec.progressDeadlineSeconds", deadline);
  if (deadline <= (spec.minReadySeconds ?? 0)) {
    yield invalid("spec.progressDeadlineSeconds", deadline, "must be greater than minReadySeconds");
  }
}

function* strategyErrors({ type = "", rollingUpdate }: DeploymentStrategy): Faults {
  if (type === "Recreate") {
    if (rollingUpdate !== undefined) {
      const detail = "may not be specified when strategy `type` is 'Recreate'";
      yield forbidden("spec.strategy.rollingUpdate", detail);
    }
    return;
  }
  if (type !== "RollingUpdate") {
    return yield unsupportedStrategy("spec.strategy", type, rollingUpdate, ["Recreate", "RollingUpdate"]);
  }
  const { maxUnavailable = 0, maxSurge = 0 } = rollingUpdate ?? {};
  const unavailableField = "spec.strategy.rollingUpdate.maxUnavailable";
  yield* intOrPercent(unavailableField, maxUnavailable);
  yield* intOrPercent("spec.strategy.rollingUpdate.maxSurge", maxSurge);
  if (isNone(maxUnavailable) && isNone(maxSurge)) {
    yield invalid(unavailableField, maxUnavailable, "may not be 0 when `maxSurge` is 0");
  }
  yield* notMoreThanHundredPercent(unavailableField, maxUnavailable);
}

/** `0` or `0%`. */
export function isNone(amount: number | string): boolean {
  return typeof amount === "number" ? amount === 0 : Number.parseInt(amount) === 0;
}

/** A strategy of an unknown type: the message shows the whole strategy, by the names of Go's fields. */
export function unsupportedStrategy(
  field: string,
  type: string,
  rollingUpdate: object | undefined,
  allowed: readonly string[],
): FieldError {
  const shown = JSON.stringify({ Type: type, RollingUpdate: goNames(rollingUpdate) });
  const message = `Unsupported value: ${shown}: supported values: ${allowed.map(goQuote).join(", ")}`;
  return { reason: "FieldValueNotSupported", field, message };
}

function goNames(fields: object | undefined): object | null {
  if (fields === undefined) return null;
  const named = Object.entries(fields).map((
    [name, value],
  ) => [name[0]!.toUpperCase() + name.slice(1), value]);
  return Object.fromEntries(named);
}
