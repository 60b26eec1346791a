/**
 * Resources of a pod as a whole: what it may use is asked for too, as far as its containers do not.
 *
 * Source: KEP-2837, "Pod Level Resources".
 *
 * @module
 */
import type { Container, PodSpec, ResourceRequirements } from "../../../api/core/v1.ts";
import { parseQuantity, type Quantity } from "../../../meta/mod.ts";

function isPodLevel(name: string): boolean {
  return name === "cpu" || name === "memory" || name.startsWith("hugepages-");
}

/**
 * What the containers ask for, or may use, together: all that run at once, or the init container with the most.
 */
function sumOfContainers(spec: PodSpec, list: "requests" | "limits"): Map<string, Quantity> {
  const running = new Map<string, Quantity>();
  const sidecars = new Map<string, Quantity>();
  const starting = new Map<string, Quantity>();
  const add = (sum: Map<string, Quantity>, { resources }: Container) => {
    for (const [name, amount] of Object.entries(resources?.[list] ?? {})) {
      const quantity = parseQuantity(amount);
      sum.set(name, sum.get(name)?.add(quantity) ?? quantity);
    }
  };
  for (const container of spec.containers ?? []) add(running, container);
  for (const container of spec.initContainers ?? []) {
    if (container.restartPolicy === "Always") {
      add(running, container);
      add(sidecars, container);
      continue;
    }
    const step = new Map(sidecars);
    add(step, container);
    for (const [name, quantity] of step) {
      const most = starting.get(name);
      if (most === undefined || quantity.compare(most) > 0) starting.set(name, quantity);
    }
  }
  for (const [name, quantity] of starting) {
    const sum = running.get(name);
    if (sum === undefined || quantity.compare(sum) > 0) running.set(name, quantity);
  }
  return running;
}

/** Fills in what a pod with limits of its own asks for. */
export function requestPodLevelResources(spec: PodSpec): void {
  const { resources } = spec;
  const limits = resources?.limits ?? {};
  if (resources === undefined || Object.keys(limits).length === 0) return;
  const requests: Record<string, string> = { ...resources.requests };
  for (const [name, quantity] of sumOfContainers(spec, "requests")) {
    if (isPodLevel(name) && !name.startsWith("hugepages-")) requests[name] ??= quantity.toString();
  }
  for (const [name, amount] of Object.entries(limits)) if (isPodLevel(name)) requests[name] ??= amount;
  if (Object.keys(requests).length > 0) resources.requests = requests;
}

/** What a pod asks for and may use, all of it. */
export function podRequirements(spec: PodSpec): ResourceRequirements {
  const whole = (list: "requests" | "limits") => {
    const sums = [...sumOfContainers(spec, list)].map(([name, quantity]) => [name, quantity.toString()]);
    const own = Object.entries(spec.resources?.[list] ?? {}).filter(([name]) => isPodLevel(name));
    return Object.fromEntries([...sums, ...own]);
  };
  return { requests: whole("requests"), limits: whole("limits") };
}
