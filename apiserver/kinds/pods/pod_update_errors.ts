/**
 * Faults of a changed pod: almost nothing of a pod's spec may change.
 *
 * @module
 */
import type { Container, Pod, PodSpec } from "../../../api/core/v1.ts";
import { forbidden, invalid, required } from "../../../schema/field_error.ts";
import { jsonEqual } from "../../../schema/json_value.ts";
import type { Faults } from "../validation/checks.ts";
import { podSpecErrors } from "../validation/pod_errors.ts";

const changeable =
  "`spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)";
const longestDeadline = 2 ** 31 - 1;

/** Faults of an update through the main path. */
export function* podUpdateErrors(
  { spec = { containers: [] } }: Pod,
  { spec: old = { containers: [] } }: Pod,
): Faults {
  yield* podSpecErrors(spec, "spec");
  for (const field of ["containers", "initContainers"] as const) {
    const containers: readonly Container[] = spec[field] ?? [];
    if (containers.length !== (old[field] ?? []).length) {
      return yield forbidden(`spec.${field}`, "pod updates may not add or remove containers");
    }
    for (const [index, { image = "" }] of containers.entries()) {
      const at = `spec.${field}[${index}].image`;
      if (image === "") yield required(at);
      if (image.trim() !== image) yield invalid(at, image, "must not have leading or trailing whitespace");
    }
  }
  const deadline = deadlineFault(spec, old);
  if (deadline !== undefined) {
    yield deadline;
    if (spec.activeDeadlineSeconds !== undefined) return;
  }
  yield* tolerationErrors(spec, old);
  yield* gateErrors(spec, old);
  if (!jsonEqual(withChangeable(spec, old), old)) {
    yield forbidden("spec", `pod updates may not change fields other than ${changeable}\n`);
  }
}

/** The new spec with what may change as it was. */
function withChangeable(spec: PodSpec, old: PodSpec): PodSpec {
  const images = (containers: readonly Container[] | undefined, before: readonly Container[] | undefined) =>
    containers?.map((container, index) => ({ ...container, image: before![index]!.image! }));
  const kept: PodSpec = { ...spec, containers: images(spec.containers, old.containers) ?? [] };
  const initContainers = images(spec.initContainers, old.initContainers);
  if (initContainers !== undefined) kept.initContainers = initContainers;
  for (const field of ["activeDeadlineSeconds", "tolerations", "schedulingGates"] as const) {
    if (old[field] === undefined) delete kept[field];
    else Object.assign(kept, { [field]: old[field] });
  }
  return kept;
}

function deadlineFault(
  { activeDeadlineSeconds: deadline }: PodSpec,
  { activeDeadlineSeconds: before }: PodSpec,
) {
  const field = "spec.activeDeadlineSeconds";
  if (deadline === undefined) {
    return before === undefined
      ? undefined
      : invalid(field, null, "must not update from a positive integer to nil value");
  }
  if (deadline < 0 || deadline > longestDeadline) {
    return invalid(field, deadline, `must be between 0 and ${longestDeadline}, inclusive`);
  }
  return before !== undefined && before < deadline
    ? invalid(field, deadline, "must be less than or equal to previous value")
    : undefined;
}

function* tolerationErrors({ tolerations = [] }: PodSpec, { tolerations: before = [] }: PodSpec): Faults {
  for (const old of before) {
    const { tolerationSeconds: _seconds, ...wanted } = old;
    const kept = tolerations.some(({ tolerationSeconds: _own, ...toleration }) =>
      jsonEqual(toleration, wanted)
    );
    if (kept) continue;
    const detail = "existing toleration can not be modified except its tolerationSeconds";
    return yield forbidden("spec.tolerations", detail);
  }
}

function* gateErrors({ schedulingGates = [] }: PodSpec, { schedulingGates: before = [] }: PodSpec): Faults {
  const had = new Set(before.map(({ name }) => name));
  for (const [index, { name }] of schedulingGates.entries()) {
    if (had.has(name)) continue;
    const detail = "only deletion is allowed, but found new scheduling gate '" + name + "'";
    yield forbidden(`spec.schedulingGates[${index}].name`, detail);
  }
}
