/**
 * Faults of resource lists: names of resources and their amounts.
 *
 * @module
 */
import type { ResourceRequirements } from "../../../api/core/v1.ts";
import { parseQuantity } from "../../../meta/mod.ts";
import {
  childPath,
  forbidden,
  indexPath,
  invalid,
  notSupported,
  required,
} from "../../../schema/field_error.ts";
import { type Faults, invalidFor, nonNegativeQuantity, sortedMembers } from "./checks.ts";
import { qualifiedName } from "../../../schema/names.ts";

const hugePages = "hugepages-";

/** Resources that a container may ask for without a prefix. */
const containerResources = new Set(["cpu", "memory", "ephemeral-storage"]);

/** Resources that a quota may bound without a prefix, besides those of containers. */
const quotaResources = new Set([
  "cpu",
  "memory",
  "ephemeral-storage",
  "requests.cpu",
  "requests.memory",
  "requests.storage",
  "requests.ephemeral-storage",
  "limits.cpu",
  "limits.memory",
  "limits.ephemeral-storage",
  "pods",
  "resourcequotas",
  "services",
  "replicationcontrollers",
  "secrets",
  "persistentvolumeclaims",
  "configmaps",
  "services.nodeports",
  "services.loadbalancers",
]);

/** Resources that are counted in whole numbers. */
const integerResources = new Set([
  "pods",
  "services",
  "replicationcontrollers",
  "resourcequotas",
  "secrets",
  "configmaps",
  "persistentvolumeclaims",
  "services.nodeports",
  "services.loadbalancers",
]);

const standardResources = new Set([...quotaResources, "storage", "hugepages"]);

/** A resource of the node's own: without a prefix, or with the project's. */
function isNative(name: string): boolean {
  return !name.includes("/") || name.includes("kubernetes.io/");
}

/** `example.com/gpu`. */
function isExtended(name: string): boolean {
  return !isNative(name) && !name.startsWith("requests.") && qualifiedName(`requests.${name}`).length === 0;
}

/** Faults of a resource's name. */
export function* resourceNameErrors(name: string, field: string): Faults {
  const faults = qualifiedName(name);
  if (faults.length > 0) return yield* invalidFor(field, name, faults);
  if (!name.includes("/") && !standardResources.has(name) && !name.startsWith(hugePages)) {
    yield invalid(field, name, "must be a standard resource type or fully qualified");
  }
}

/** Faults of the name of what a container asks for. */
export function* containerResourceNameErrors(name: string, field: string): Faults {
  yield* resourceNameErrors(name, field);
  if (!name.includes("/")) {
    if (!containerResources.has(name) && !name.startsWith(hugePages)) {
      yield invalid(field, name, "must be a standard resource for containers");
    }
  } else if (!isNative(name) && !isExtended(name)) {
    yield invalid(field, name, "doesn't follow extended resource name standard");
  }
}

/** Faults of a resource's name in a quota. */
export function* quotaResourceNameErrors(name: string, field: string): Faults {
  yield* resourceNameErrors(name, field);
  if (!name.includes("/") && !isQuotaResource(name)) {
    yield invalid(field, name, "must be a standard resource for quota");
  }
}

/** Whether a quota can be for a resource by this name, which has no prefix. */
export function isQuotaResource(name: string): boolean {
  return quotaResources.has(name) || name.startsWith(hugePages) || name.startsWith(`requests.${hugePages}`);
}

/** Faults of an amount of a resource. */
export function* resourceAmountErrors(name: string, amount: string | number, field: string): Faults {
  yield* nonNegativeQuantity(field, amount);
  const wholeOnly = integerResources.has(name) || isExtended(name);
  if (wholeOnly && parseQuantity(amount).nano % 1_000_000_000n !== 0n) {
    yield invalid(field, parseQuantity(amount).toString(), "must be an integer");
  }
}

/** Whether more of a resource may be promised than there is. */
export function mayOvercommit(name: string): boolean {
  return isNative(name) && !name.startsWith(hugePages);
}

/** Faults of what a container asks for and may use. */
export function* containerResourcesErrors(
  resources: ResourceRequirements | undefined,
  field: string,
): Faults {
  const { limits = {}, requests = {} } = resources ?? {};
  const limitsField = childPath(field, "limits");
  const requestsField = childPath(field, "requests");
  for (const [name, amount] of sortedMembers(limits)) {
    const at = indexPath(limitsField, name);
    yield* containerResourceNameErrors(name, at);
    yield* resourceAmountErrors(name, amount, at);
  }
  for (const [name, amount] of sortedMembers(requests)) {
    const at = indexPath(requestsField, name);
    yield* containerResourceNameErrors(name, at);
    yield* resourceAmountErrors(name, amount, at);
    const quantity = parseQuantity(amount);
    if (Object.hasOwn(limits, name)) {
      const limit = parseQuantity(limits[name]!);
      const order = quantity.compare(limit);
      if (order !== 0 && !mayOvercommit(name)) {
        yield invalid(requestsField, quantity.toString(), `must be equal to ${name} limit of ${limit}`);
      } else if (order > 0) {
        yield invalid(
          requestsField,
          quantity.toString(),
          `must be less than or equal to ${name} limit of ${limit}`,
        );
      }
    } else if (!mayOvercommit(name)) {
      yield required(limitsField, "Limit must be set for non overcommitable resources");
    }
  }
  const names = [...Object.keys(limits), ...Object.keys(requests)];
  if (
    names.some((name) => name.startsWith(hugePages)) && !names.includes("cpu") && !names.includes("memory")
  ) {
    yield forbidden(field, "HugePages require cpu or memory");
  }
}

/** Faults of what a pod as a whole asks for and may use. */
export function* podResourcesErrors(resources: ResourceRequirements, field: string): Faults {
  const { limits = {}, requests = {} } = resources;
  for (const [list, amounts] of Object.entries({ limits, requests })) {
    for (const [name, amount] of sortedMembers(amounts)) {
      const at = indexPath(childPath(field, list), name);
      if (name !== "cpu" && name !== "memory" && !name.startsWith(hugePages)) {
        yield notSupported(at, name, ["cpu", "hugepages-", "memory"]);
      }
      yield* resourceAmountErrors(name, amount, at);
    }
  }
  yield* exceedingErrors(resources, childPath(field, "requests"));
}

function* exceedingErrors({ limits = {}, requests = {} }: ResourceRequirements, field: string): Faults {
  for (const [name, amount] of sortedMembers(requests)) {
    if (!Object.hasOwn(limits, name)) continue;
    const quantity = parseQuantity(amount);
    const limit = parseQuantity(limits[name]!);
    if (quantity.compare(limit) <= 0) continue;
    yield invalid(field, quantity.toString(), `must be less than or equal to ${name} limit of ${limit}`);
  }
}
