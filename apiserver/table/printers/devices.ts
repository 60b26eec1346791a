/**
 * Devices that are claimed: resource.k8s.io.
 *
 * @module
 */
import type {
  DeviceClass,
  DeviceTaintRule,
  ResourceClaim,
  ResourceClaimTemplate,
  ResourceSlice,
} from "../../../api/resource.k8s.io/v1.ts";
import type { ResourcePoolStatusRequest } from "../../../api/resource.k8s.io/v1alpha3.ts";
import type { Cell, PrintContext } from "./printer.ts";

/** The cells of a class of devices, and of a claim's template. */
export function deviceClassCells(
  { metadata }: DeviceClass | ResourceClaimTemplate,
  { age }: PrintContext,
): Cell[] {
  return [metadata?.name ?? "", age(metadata?.creationTimestamp)];
}

/** The cells of a claim. */
export function resourceClaimCells(claim: ResourceClaim, { age }: PrintContext): Cell[] {
  const { metadata } = claim;
  return [metadata?.name ?? "", claimState(claim), age(metadata?.creationTimestamp)];
}

function claimState({ metadata, status }: ResourceClaim): string {
  const states = metadata?.deletionTimestamp === undefined ? [] : ["deleted"];
  if (status?.allocation !== undefined) {
    states.push("allocated");
    if ((status.reservedFor ?? []).length > 0) states.push("reserved");
  } else if (states.length === 0) {
    states.push("pending");
  }
  return states.join(",");
}

/** The cells of a slice of devices. */
export function resourceSliceCells({ metadata, spec }: ResourceSlice, { age }: PrintContext): Cell[] {
  return [
    metadata?.name ?? "",
    spec?.nodeName ?? "",
    spec?.driver ?? "",
    spec?.pool?.name ?? "",
    age(metadata?.creationTimestamp),
  ];
}

/** The cells of a rule that taints devices. */
export function deviceTaintRuleCells({ metadata, spec }: DeviceTaintRule, { age }: PrintContext): Cell[] {
  const taint = spec?.taint;
  return [
    metadata?.name ?? "",
    taint?.key ?? "",
    taint?.value ?? "",
    taint?.effect ?? "",
    taint?.timeAdded === undefined ? "" : age(taint.timeAdded),
    age(metadata?.creationTimestamp),
  ];
}

type PoolStatus = NonNullable<ResourcePoolStatusRequest["status"]>;

/** The cells of a request for the state of pools. */
export function resourcePoolStatusRequestCells(
  { metadata, spec, status }: ResourcePoolStatusRequest,
  { age }: PrintContext,
): Cell[] {
  const outcome = status?.conditions?.find(({ type, status }) =>
    status === "True" && (type === "Complete" || type === "Failed")
  );
  const pools = status?.poolCount ?? 0;
  const counts = status === undefined || outcome?.type === "Failed"
    ? ["-", "-", "-", "-", "-"]
    : poolCounts(status);
  return [
    metadata?.name ?? "",
    spec?.driver ?? "",
    ...counts,
    pools,
    outcomeText(outcome?.type, pools, status?.pools?.length ?? 0),
    outcome?.type === "Complete" ? age(outcome.lastTransitionTime) : "<none>",
  ];
}

function outcomeText(outcome: string | undefined, pools: number, told: number): string {
  if (outcome === "Complete" && pools > told) return `Complete (${told}/${pools} pools)`;
  return outcome ?? "Pending";
}

/** Devices in all, available, allocated, unavailable; and pools with faults. */
function poolCounts({ pools = [] }: PoolStatus): string[] {
  const sum = (count: (pool: (typeof pools)[number]) => number | undefined) =>
    String(pools.reduce((total, pool) => total + (count(pool) ?? 0), 0));
  return [
    sum(({ totalDevices }) => totalDevices),
    sum(({ availableDevices }) => availableDevices),
    sum(({ allocatedDevices }) => allocatedDevices),
    sum(({ unavailableDevices }) => unavailableDevices),
    sum(({ validationError }) => validationError === undefined ? 0 : 1),
  ];
}
