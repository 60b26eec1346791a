/**
 * A pod's quality of service: what its containers ask for decides who is evicted first.
 *
 * Source: Kubernetes documentation, "Pod Quality of Service Classes".
 *
 * @module
 */
import type { PodSpec, ResourceRequirements } from "../../../api/core/v1.ts";
import { parseQuantity } from "../../../meta/mod.ts";

/** `Guaranteed`: limits and requests are the same; `BestEffort`: there are none; else `Burstable`. */
export type QualityOfService = "Guaranteed" | "Burstable" | "BestEffort";

function classOf({ limits = {}, requests = {} }: ResourceRequirements = {}): QualityOfService {
  const asked = (list: Record<string, string | number>, name: string) => {
    const amount = list[name];
    if (amount === undefined) return undefined;
    const quantity = parseQuantity(amount);
    return quantity.nano > 0n ? quantity : undefined;
  };
  const names = ["cpu", "memory"];
  if (names.every((name) => !asked(limits, name) && !asked(requests, name))) return "BestEffort";
  const guaranteed = names.every((name) => {
    const limit = asked(limits, name);
    const request = asked(requests, name);
    return limit !== undefined && request !== undefined && limit.compare(request) === 0;
  });
  return guaranteed ? "Guaranteed" : "Burstable";
}

/** The class of a pod. */
export function qualityOfService(spec: PodSpec): QualityOfService {
  const own = spec.resources;
  if (own !== undefined && Object.keys({ ...own.limits, ...own.requests }).length > 0) return classOf(own);
  const containers = [...spec.initContainers ?? [], ...spec.containers ?? []];
  const classes = new Set(containers.map(({ resources }) => classOf(resources)));
  if (classes.has("Burstable") || classes.size > 1) return "Burstable";
  return [...classes][0] ?? "BestEffort";
}
