/**
 * Lease, PriorityClass and RuntimeClass.
 *
 * @module
 */
import type { Lease } from "../../../api/coordination.k8s.io/v1.ts";
import type { RuntimeClass } from "../../../api/node.k8s.io/v1.ts";
import type { PriorityClass } from "../../../api/scheduling.k8s.io/v1.ts";
import type { Unstructured } from "../../../meta/mod.ts";
import { type FieldError, forbidden, invalid, notSupported, required } from "../../../schema/field_error.ts";
import { forbidden as forbiddenError } from "../../registry/api_error.ts";
import type { Strategy, StrategyContext } from "../../registry/strategy.ts";
import { typed } from "../typed.ts";
import { declared, declaredLast, type Faults, invalidFor } from "../validation/checks.ts";
import { dnsLabel } from "../../../schema/names.ts";
import { immutableErrors, labelErrors, lastingErrors } from "../../../schema/object_meta_errors.ts";
import { tolerationErrors } from "../validation/pod_errors.ts";
import { containerResourcesErrors } from "../validation/resource_errors.ts";

/** Lease. */
export const lease: Strategy = {
  generation: "none",
  allowCreateOnUpdate: true,
  allowUnconditionalUpdate: false,
  prepareForCreate: dropElection,
  prepareForUpdate: dropElection,
  validate: (object) => [...leaseErrors(typed<Lease>(object))],
  validateUpdate: (object) => [...leaseErrors(typed<Lease>(object))],
};

function* leaseErrors({ spec = {} }: Lease): Faults {
  const { leaseDurationSeconds, leaseTransitions } = spec;
  if (leaseDurationSeconds !== undefined && leaseDurationSeconds <= 0) {
    yield invalid("spec.leaseDurationSeconds", leaseDurationSeconds, "must be greater than 0");
  }
  if (leaseTransitions !== undefined && leaseTransitions < 0) {
    yield invalid("spec.leaseTransitions", leaseTransitions, "must be greater than or equal to 0");
  }
}

/** Coordinated leader election is off: its fields are not kept. */
function dropElection(object: Unstructured): void {
  const { spec } = typed<Lease>(object);
  delete spec?.strategy;
  delete spec?.preferredHolder;
}

/** Priorities of users' own classes end here; those above are the system's. */
const highestUserPriority = 1_000_000_000;

const systemClasses: Readonly<Record<string, number>> = {
  "system-node-critical": 2_000_001_000,
  "system-cluster-critical": 2_000_000_000,
};

function systemClassFault(name: string, { value, globalDefault }: PriorityClass): string | undefined {
  const wanted = Object.hasOwn(systemClasses, name) ? systemClasses[name] : undefined;
  if (wanted === undefined) return `${name} is not a known system priority class`;
  if (value !== wanted) return `value of ${name} PriorityClass must be ${wanted}`;
  return globalDefault === true ? `globalDefault of ${name} PriorityClass must be false` : undefined;
}

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
    const priority = typed<PriorityClass>(object);
    const { value = 0, preemptionPolicy } = priority;
    const name = priority.metadata?.name ?? "";
    const errors: FieldError[] = [];
    if (name.startsWith("system-")) {
      const fault = systemClassFault(name, priority);
      const rule = "priority class names with 'system-' prefix are reserved for system use only.";
      if (fault !== undefined) errors.push(forbidden("metadata.name", `${rule} error: ${fault}`));
    } else if (value > highestUserPriority) {
      const detail = `maximum allowed value of a user defined priority is ${highestUserPriority}`;
      errors.push(forbidden("value", detail));
    }
    return [...errors, ...preemptionErrors(preemptionPolicy)];
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
  validate: (object) => declaredLast(runtimeErrors(typed<RuntimeClass>(object))),
  validateUpdate: (object, old) => lastingErrors(object.handler, old.handler, "handler"),
};

function* runtimeErrors({ handler, overhead, scheduling }: RuntimeClass): Faults {
  if (!handler) yield declared(required("handler"));
  else for (const fault of invalidFor("handler", handler, dnsLabel(handler))) yield declared(fault);
  if (overhead?.podFixed !== undefined) {
    yield* containerResourcesErrors({ limits: overhead.podFixed }, "overhead");
  }
  yield* labelErrors(scheduling?.nodeSelector, "scheduling.nodeSelector");
  yield* tolerationErrors(scheduling?.tolerations, "scheduling.tolerations");
}
