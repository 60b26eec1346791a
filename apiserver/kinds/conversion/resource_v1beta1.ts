/**
 * resource.k8s.io/v1beta1, whose requests and devices are nested otherwise than v1's.
 *
 * @module
 */
import type { Unstructured } from "../../../meta/mod.ts";
import type { Conversion } from "../../registry/served_resource.ts";

type Fields = Record<string, unknown>;

/** Fields of a v1beta1 request that v1 has under `exactly`. */
const exactFields = [
  "deviceClassName",
  "selectors",
  "allocationMode",
  "count",
  "adminAccess",
  "tolerations",
  "capacity",
  "derivedAttributes",
];

/** For ResourceClaim and ResourceClaimTemplate. */
export const claimConversion: Conversion = {
  toStored: (object) => overRequests(object, "resource.k8s.io/v1", nestRequest),
  fromStored: (object) => overRequests(object, "resource.k8s.io/v1beta1", unnestRequest),
};

/** For ResourceSlice. */
export const sliceConversion: Conversion = {
  toStored: (object) =>
    overDevices(object, "resource.k8s.io/v1", ({ basic, ...device }) => ({
      ...device,
      ...basic as Fields | undefined,
    })),
  fromStored: (object) =>
    overDevices(object, "resource.k8s.io/v1beta1", ({ name, ...basic }) => ({ name, basic })),
};

function overRequests(
  object: Unstructured,
  apiVersion: string,
  change: (request: Fields) => Fields,
): Unstructured {
  const copy: Unstructured = { ...structuredClone(object), apiVersion };
  const spec = copy.spec as {
    devices?: { requests?: Fields[] };
    spec?: { devices?: { requests?: Fields[] } };
  };
  for (const holder of [spec, spec?.spec]) {
    const devices = holder?.devices;
    if (devices?.requests) devices.requests = devices.requests.map(change);
  }
  return copy;
}

function overDevices(
  object: Unstructured,
  apiVersion: string,
  change: (device: Fields) => Fields,
): Unstructured {
  const copy: Unstructured = { ...structuredClone(object), apiVersion };
  const spec = copy.spec as { devices?: Fields[] } | undefined;
  if (spec?.devices) spec.devices = spec.devices.map(change);
  return copy;
}

function nestRequest(request: Fields): Fields {
  const exactly = Object.fromEntries(Object.entries(request).filter(([name]) => exactFields.includes(name)));
  const rest = Object.fromEntries(Object.entries(request).filter(([name]) => !exactFields.includes(name)));
  return Object.keys(exactly).length === 0 ? rest : { ...rest, exactly };
}

function unnestRequest({ exactly, ...rest }: Fields): Fields {
  return { ...rest, ...exactly as Fields | undefined };
}
