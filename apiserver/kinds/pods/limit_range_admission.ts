/**
 * What the limit ranges of a namespace add to its pods, and what they refuse.
 *
 * Source: Kubernetes documentation, "Limit Ranges"; texts as kube-apiserver 1.37.2 says them.
 *
 * @module
 */
import type {
  Container,
  LimitRange,
  LimitRangeItem,
  PersistentVolumeClaim,
  Pod,
  ResourceRequirements,
} from "../../../api/core/v1.ts";
import { parseQuantity, type Quantity } from "../../../meta/mod.ts";
import { forbidden } from "../../registry/api_error.ts";
import type { StrategyContext } from "../../registry/strategy.ts";
import { typed } from "../typed.ts";
import { sortedMembers } from "../validation/checks.ts";
import { podRequirements } from "./pod_resources.ts";

const annotation = "kubernetes.io/limit-ranger";

function* itemsOf(ctx: StrategyContext): Generator<readonly LimitRangeItem[], void> {
  for (const object of ctx.list({ group: "", resource: "limitranges" }, ctx.namespace)) {
    yield typed<LimitRange>(object).spec?.limits ?? [];
  }
}

/** Gives a new pod's containers the requests and limits that they do not name. */
export function fillFromLimitRanges(pod: Pod, ctx: StrategyContext): void {
  for (const items of itemsOf(ctx)) {
    const defaults = items.filter(({ type }) => type === "Container");
    const merged = (list: "default" | "defaultRequest") =>
      Object.assign({}, ...defaults.map((item) => item[list]));
    const [limits, requests] = [merged("default"), merged("defaultRequest")];
    const { containers = [], initContainers = [] } = pod.spec!;
    const told = [
      ...containers.flatMap((container) => fillContainer(container, limits, requests, "container")),
      ...initContainers.flatMap((container) => fillContainer(container, limits, requests, "init container")),
    ];
    if (told.length === 0) continue;
    const metadata = pod.metadata ??= {};
    metadata.annotations = {
      ...metadata.annotations,
      [annotation]: `LimitRanger plugin set: ${told.join("; ")}`,
    };
  }
}

type Amounts = Record<string, string>;

/** Fills one container in, and tells what was set. */
function fillContainer(container: Container, limits: Amounts, requests: Amounts, word: string): string[] {
  const resources = container.resources ??= {};
  const fill = (list: "limits" | "requests", amounts: Amounts): string[] => {
    const set = Object.keys(amounts).filter((name) => resources[list]?.[name] === undefined).sort();
    if (set.length > 0) resources[list] = { ...amounts, ...resources[list] };
    return set;
  };
  const setLimits = fill("limits", limits);
  const setRequests = fill("requests", requests);
  return [
    ...setRequests.length > 0 ? [`${setRequests.join(", ")} request for ${word} ${container.name}`] : [],
    ...setLimits.length > 0 ? [`${setLimits.join(", ")} limit for ${word} ${container.name}`] : [],
  ];
}

/**
 * Holds a pod to its namespace's limit ranges.
 *
 * @throws {ApiError} Forbidden
 */
export function holdPodToLimitRanges(pod: Pod, ctx: StrategyContext): void {
  const { containers = [], initContainers = [] } = pod.spec!;
  for (const items of itemsOf(ctx)) {
    const faults = items.flatMap((item) => {
      if (item.type === "Container") {
        return [...containers, ...initContainers].flatMap((
          { resources },
        ) => [...itemFaults(item, resources)]);
      }
      return item.type === "Pod" ? [...itemFaults(item, podRequirements(pod.spec!))] : [];
    });
    refuse(faults, pod.metadata?.name, ctx);
  }
}

/**
 * Holds a claim to its namespace's limit ranges.
 *
 * @throws {ApiError} Forbidden
 */
export function holdClaimToLimitRanges(claim: PersistentVolumeClaim, ctx: StrategyContext): void {
  const { requests = {} } = claim.spec?.resources ?? {};
  for (const items of itemsOf(ctx)) {
    const faults = items.filter(({ type }) => type === "PersistentVolumeClaim").flatMap((item) => [
      ...sortedMembers(item.min).flatMap(([name, bound]) => [...minFaults(item, name, bound, { requests })]),
      ...sortedMembers(item.max).flatMap((
        [name, bound],
      ) => [...maxRequestFaults(item, name, bound, requests)]),
    ]);
    refuse(faults, claim.metadata?.name, ctx);
  }
}

function refuse(faults: readonly string[], name = "", ctx: StrategyContext): void {
  const texts = [...new Set(faults)];
  if (texts.length === 0) return;
  throw forbidden(ctx.resource, name, texts.length === 1 ? texts[0]! : `[${texts.join(", ")}]`);
}

function* itemFaults(item: LimitRangeItem, resources: ResourceRequirements = {}): Generator<string, void> {
  for (const [name, bound] of sortedMembers(item.min)) yield* minFaults(item, name, bound, resources);
  for (const [name, bound] of sortedMembers(item.max)) yield* maxFaults(item, name, bound, resources);
  for (const [name, bound] of sortedMembers(item.maxLimitRequestRatio)) {
    yield* ratioFaults(item, name, bound, resources);
  }
}

function amountOf(list: { readonly [name: string]: string } | undefined, name: string): Quantity | undefined {
  const amount = list?.[name];
  return amount === undefined ? undefined : parseQuantity(amount);
}

function* minFaults(
  { type }: LimitRangeItem,
  name: string,
  bound: string,
  { requests, limits }: ResourceRequirements,
): Generator<string, void> {
  const least = parseQuantity(bound);
  const rule = `minimum ${name} usage per ${type} is ${least}`;
  const [request, limit] = [amountOf(requests, name), amountOf(limits, name)];
  if (request === undefined) yield `${rule}.  No request is specified`;
  else if (request.compare(least) < 0) yield `${rule}, but request is ${request}`;
  else if (limit !== undefined && limit.compare(least) < 0) yield `${rule}, but limit is ${limit}`;
}

function* maxFaults(
  { type }: LimitRangeItem,
  name: string,
  bound: string,
  { requests, limits }: ResourceRequirements,
): Generator<string, void> {
  const most = parseQuantity(bound);
  const rule = `maximum ${name} usage per ${type} is ${most}`;
  const [request, limit] = [amountOf(requests, name), amountOf(limits, name)];
  if (limit === undefined) yield `${rule}.  No limit is specified`;
  else if (limit.compare(most) > 0) yield `${rule}, but limit is ${limit}`;
  else if (request !== undefined && request.compare(most) > 0) yield `${rule}, but request is ${request}`;
}

function* maxRequestFaults(
  { type }: LimitRangeItem,
  name: string,
  bound: string,
  requests: { readonly [name: string]: string },
): Generator<string, void> {
  const most = parseQuantity(bound);
  const rule = `maximum ${name} usage per ${type} is ${most}`;
  const request = amountOf(requests, name);
  if (request === undefined) yield `${rule}.  No request is specified`;
  else if (request.compare(most) > 0) yield `${rule}, but request is ${request}`;
}

function* ratioFaults(
  { type }: LimitRangeItem,
  name: string,
  bound: string,
  { requests, limits }: ResourceRequirements,
): Generator<string, void> {
  const most = parseQuantity(bound);
  const rule = `${name} max limit to request ratio per ${type} is ${most}`;
  const [request, limit] = [amountOf(requests, name), amountOf(limits, name)];
  if (request === undefined || request.nano === 0n) {
    return yield `${rule}, but no request is specified or request is 0`;
  }
  if (limit === undefined || limit.nano === 0n) {
    return yield `${rule}, but no limit is specified or limit is 0`;
  }
  const ratio = Number(limit.nano) / Number(request.nano);
  if (ratio * 1e9 > Number(most.nano)) yield `${rule}, but provided ratio is ${ratio.toFixed(6)}`;
}
