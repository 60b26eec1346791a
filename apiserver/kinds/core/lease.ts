/**
 * Lease, PriorityClass and RuntimeClass.
 *
 * @module
 */
import type { Lease } from "../../../api/coordination.k8s.io/v1.ts";
import type { RuntimeClass } from "../../../api/node.k8s.io/v1.ts";
import type { PriorityClass } from "../../../api/scheduling.k8s.io/v1.ts";
import type { Unstructured } from "../../../meta/mod.ts";
import { forbidden, invalid, notSupported, required } from "../../../schema/field_error.ts";
import { forbidden as forbiddenError } from "../../registry/api_error.ts";
import type { Strategy, StrategyContext } from "../../registry/strategy.ts";
import { typed } from "../typed.ts";
import { type Faults, invalidFor } from "../validation/checks.ts";
import { dnsLabel } from "../validation/names.ts";
import { immutableErrors } from "../validation/object_meta_errors.ts";

/** Lease. */
export const lease: Strategy = {
  generation: "none",
  allowCreateOnUpdate: true,
  allowUnconditionalUpdate: false,
  validate: (object) => [...leaseErrors(typed<Lease>(object))],
  validateUpdate: (object) => [...leaseErrors(typed<Lease>(object))],
};

function* leaseErrors({ spec = {} }: Lease): Faults {
  const { leaseDurationSeconds, leaseTransitions, holderIdentity } = spec;
  if (leaseDurationSeconds !== undefined && leaseDurationSeconds <= 0) {
    yield invalid("spec.leaseDurationSeconds", leaseDurationSeconds, "must be greater than 0");
  }
  if (leaseTransitions !== undefined && leaseTransitions < 0) {
    yield invalid("spec.leaseTransitions", leaseTransitions, "must be greater than or equal to 0");
  }
  if (spec.strategy !== undefined && !spec.strategy) yield required("spec.strategy");
  if (holderIdentity === "" && spec.preferredHolder !== undefined && spec.strategy === undefined) {
    yield forbidden("spec.preferredHolder", "may only be specified if `strategy` is defined");
  }
}

/** Priorities of users' own classes end here; those above are the system's. */
const highestUserPriority = 1_000_000_000;

/** A second class that would be everybody's is refused. */
function onlyOneDefault(object: Unstructured, ctx: StrategyContext): void {
  if (typed<PriorityClass>(object).globalDefault !== true) return;
  const name = object.metadata?.name ?? "";
  for (const other of ctx.list({ group: "scheduling.k8s.io", resource: "priorityclasses" })) {
    if (typed<PriorityClass>(other).globalDefault !== true || other.metadata?.name === name) continue;
    const message =
      `PriorityClass ${other.metadata?.name} is already marked as default. Only one default can exist`;
    throw forbiddenError(ctx.resource, name, message);
  }
}

/** PriorityClass. */
export const priorityClass: Strategy = {
  generation: () => false,
  prepareForCreate: onlyOneDefault,
  prepareForUpdate: (object, _old, ctx) => onlyOneDefault(object, ctx),
  validate(object) {
    const { metadata, value = 0, preemptionPolicy } = typed<PriorityClass>(object);
    const name = metadata?.name ?? "";
    return [
      ...name.startsWith("system-")
        ? [
          forbidden(
            "metadata.name",
            "priority class names with 'system-' prefix are reserved for system use only. error: " + name +
              " is not a known system priority class",
          ),
        ]
        : [],
      ...value > highestUserPriority
        ? [forbidden("value", `maximum allowed value of a user defined priority is ${highestUserPriority}`)]
        : [],
      ...preemptionErrors(preemptionPolicy),
    ];
  },
  validateUpdate: (object, old) => [
    ...object.value !== old.value ? [forbidden("value", "may not be changed in an update.")] : [],
    ...immutableErrors(object.preemptionPolicy, old.preemptionPolicy, "preemptionPolicy"),
  ],
};

function* preemptionErrors(policy: string | undefined): Faults {
  const policies = ["PreemptLowerPriority", "Never"];
  if (policy !== undefined && !policies.includes(policy)) {
    yield notSupported("preemptionPolicy", policy, policies);
  }
}

/** RuntimeClass. */
export const runtimeClass: Strategy = {
  allowCreateOnUpdate: true,
  allowUnconditionalUpdate: false,
  validate(object) {
    const { handler } = typed<RuntimeClass>(object);
    return [...invalidFor("handler", handler, dnsLabel(handler))];
  },
  validateUpdate: (object, old) => immutableErrors(object.handler, old.handler, "handler"),
};
