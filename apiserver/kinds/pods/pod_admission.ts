/**
 * What a server's admission adds to pods: their priority, and tolerations for nodes that are lost.
 *
 * Source: Kubernetes documentation, "Pod Priority and Preemption" and "Taint based Evictions". A service account and its
 * token are not added: nothing here runs pods.
 *
 * @module
 */
import type { Pod, PodSpec, Toleration } from "../../../api/core/v1.ts";
import type { RuntimeClass } from "../../../api/node.k8s.io/v1.ts";
import type { PriorityClass } from "../../../api/scheduling.k8s.io/v1.ts";
import { forbidden } from "../../registry/api_error.ts";
import { jsonEqual } from "../../../schema/json_value.ts";
import type { StrategyContext } from "../../registry/strategy.ts";
import { typed } from "../typed.ts";

const priorityClasses = { group: "scheduling.k8s.io", resource: "priorityclasses" };

/** Classes that every cluster has. */
const systemClasses: Readonly<Record<string, number>> = {
  "system-node-critical": 2_000_001_000,
  "system-cluster-critical": 2_000_000_000,
};

/** Seconds that a pod stays on a node that is not ready or cannot be reached. */
const lostNodeSeconds = 300;
const lostNodeTaints = ["node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable"];

/**
 * Sets a new pod's priority from its class, or from the class that is the default.
 *
 * @throws {ApiError} Forbidden when the class is not there, or the pod names another priority
 */
export function setPriority(pod: Pod, ctx: StrategyContext): void {
  const spec = pod.spec!;
  const found = priorityOf(spec, ctx);
  const name = pod.metadata?.name ?? "";
  if (found === undefined) {
    throw forbidden(ctx.resource, name, `no PriorityClass with name ${spec.priorityClassName} was found`);
  }
  const { className, value, policy } = found;
  if (spec.priority !== undefined && spec.priority !== value) {
    const message =
      `the integer value of priority (${spec.priority}) must not be provided in pod spec; priority admission controller computed ${value} from the given PriorityClass name`;
    throw forbidden(ctx.resource, name, message);
  }
  if (spec.preemptionPolicy !== undefined && spec.preemptionPolicy !== policy) {
    const message =
      `the string value of PreemptionPolicy (${spec.preemptionPolicy}) must not be provided in pod spec; priority admission controller computed ${policy} from the given PriorityClass name`;
    throw forbidden(ctx.resource, name, message);
  }
  if (className !== "") spec.priorityClassName = className;
  spec.priority = value;
  spec.preemptionPolicy = policy;
}

interface Priority {
  readonly className: string;
  readonly value: number;
  readonly policy: string;
}

function priorityOf({ priorityClassName }: PodSpec, ctx: StrategyContext): Priority | undefined {
  if (!priorityClassName) return defaultPriority(ctx);
  const object = ctx.lookup(priorityClasses, { name: priorityClassName });
  if (object !== undefined) return toPriority(typed<PriorityClass>(object));
  if (!Object.hasOwn(systemClasses, priorityClassName)) return undefined;
  const value = systemClasses[priorityClassName]!;
  return { className: priorityClassName, value, policy: "PreemptLowerPriority" };
}

function defaultPriority(ctx: StrategyContext): Priority {
  let lowest: PriorityClass | undefined;
  for (const object of ctx.list(priorityClasses)) {
    const priorityClass = typed<PriorityClass>(object);
    if (priorityClass.globalDefault !== true) continue;
    if (lowest === undefined || (priorityClass.value ?? 0) < (lowest.value ?? 0)) lowest = priorityClass;
  }
  return lowest === undefined
    ? { className: "", value: 0, policy: "PreemptLowerPriority" }
    : toPriority(lowest);
}

function toPriority(
  { metadata, value = 0, preemptionPolicy = "PreemptLowerPriority" }: PriorityClass,
): Priority {
  return { className: metadata?.name ?? "", value, policy: preemptionPolicy };
}

/**
 * Takes over what a pod's runtime class costs, and where it can run.
 *
 * @throws {ApiError} Forbidden when the class is not there, or the pod says otherwise
 */
export function useRuntimeClass(pod: Pod, ctx: StrategyContext): void {
  const spec = pod.spec!;
  const refuse = (why: string) => forbidden(ctx.resource, pod.metadata?.name ?? "", why);
  const { runtimeClassName: name } = spec;
  if (!name) return;
  const object = ctx.lookup({ group: "node.k8s.io", resource: "runtimeclasses" }, { name });
  if (object === undefined) throw refuse(`pod rejected: RuntimeClass "${name}" not found`);
  const { overhead, scheduling } = typed<RuntimeClass>(object);
  const podFixed = overhead?.podFixed;
  if (podFixed !== undefined) {
    if (Object.keys(spec.overhead ?? {}).length > 0 && !jsonEqual(spec.overhead, podFixed)) {
      throw refuse("pod rejected: Pod's Overhead doesn't match RuntimeClass's defined Overhead");
    }
    spec.overhead = { ...podFixed };
  }
  if (scheduling === undefined) return;
  for (const [key, value] of Object.entries(scheduling.nodeSelector ?? {})) {
    const own = spec.nodeSelector?.[key];
    if (own !== undefined && own !== value) {
      const both =
        `runtimeClass.scheduling.nodeSelector[${key}] = ${value}; pod.spec.nodeSelector[${key}] = ${own}`;
      throw refuse(`conflict: ${both}`);
    }
  }
  if (scheduling.nodeSelector !== undefined) {
    spec.nodeSelector = { ...spec.nodeSelector, ...scheduling.nodeSelector };
  }
  const tolerations = mergeTolerations([...spec.tolerations ?? [], ...scheduling.tolerations ?? []]);
  if (tolerations.length > 0) spec.tolerations = tolerations;
}

/** Tolerations without those that another covers; of equal ones the first stays. */
function mergeTolerations(all: readonly Toleration[]): Toleration[] {
  return all.filter((one, index) =>
    !all.some((other, at) => {
      if (at === index || !covers(other, one)) return false;
      return at < index || !jsonEqual(other, one);
    })
  );
}

function covers(wide: Toleration, narrow: Toleration): boolean {
  if (jsonEqual(wide, narrow)) return true;
  const exists = wide.operator === "Exists";
  if ((wide.key ?? "") !== (narrow.key ?? "") && !(exists && !wide.key)) return false;
  if ((wide.effect ?? "") !== (narrow.effect ?? "") && wide.effect) return false;
  if (wide.effect === "NoExecute") {
    const { tolerationSeconds: seconds } = wide;
    if (seconds !== undefined && (narrow.tolerationSeconds ?? Infinity) > seconds) return false;
  }
  return exists || (narrow.operator ?? "Equal") === (wide.operator ?? "Equal") &&
      (narrow.value ?? "") === (wide.value ?? "");
}

/** Adds the tolerations with which a pod stays a while on a node that is lost. */
export function tolerateLostNodes(spec: PodSpec): void {
  for (const key of lostNodeTaints) {
    const tolerated = (spec.tolerations ?? []).some((toleration) =>
      (toleration.key === key || !toleration.key) && (toleration.effect === "NoExecute" || !toleration.effect)
    );
    if (tolerated) continue;
    (spec.tolerations ??= []).push({
      key,
      operator: "Exists",
      effect: "NoExecute",
      tolerationSeconds: lostNodeSeconds,
    });
  }
}
