/**
 * Endpoints and EndpointSlice.
 *
 * @module
 */
import type { EndpointAddress, EndpointPort, Endpoints } from "../../../api/core/v1.ts";
import type { EndpointSlice } from "../../../api/discovery.k8s.io/v1.ts";
import { duplicate, invalid, notSupported, required, tooMany } from "../../../schema/field_error.ts";
import { equalJson } from "../../registry/equal_json.ts";
import type { Strategy } from "../../registry/strategy.ts";
import { typed } from "../typed.ts";
import { type Faults, invalidFor, oneOf } from "../validation/checks.ts";
import { ipErrors, isIPv4, isIPv6, reachableIpErrors } from "../validation/ip_address.ts";
import { dnsLabel, dnsSubdomain, portNumber, qualifiedName } from "../validation/names.ts";
import { immutableErrors } from "../validation/object_meta_errors.ts";

const protocols = ["SCTP", "TCP", "UDP"];

/** Endpoints. */
export const endpoints: Strategy = {
  allowCreateOnUpdate: true,
  generation: "none",
  validate: (object) => [...subsetErrors(typed<Endpoints>(object))],
  validateUpdate: (object) => [...subsetErrors(typed<Endpoints>(object))],
};

function* subsetErrors({ subsets = [] }: Endpoints): Faults {
  for (const [index, { addresses = [], notReadyAddresses = [], ports = [] }] of (subsets ?? []).entries()) {
    const field = `subsets[${index}]`;
    if (addresses.length + notReadyAddresses.length === 0) {
      yield required(field, "must specify `addresses` or `notReadyAddresses`");
    }
    for (const [i, address] of addresses.entries()) yield* addressErrors(address, `${field}.addresses[${i}]`);
    for (const [i, address] of notReadyAddresses.entries()) {
      yield* addressErrors(address, `${field}.notReadyAddresses[${i}]`);
    }
    for (const [i, port] of ports.entries()) {
      yield* portErrors(port, ports.length > 1, `${field}.ports[${i}]`);
    }
  }
}

function* addressErrors({ ip, hostname, nodeName }: EndpointAddress, field: string): Faults {
  yield* ipErrors(`${field}.ip`, ip);
  if (hostname) yield* invalidFor(`${field}.hostname`, hostname, dnsLabel(hostname));
  if (nodeName !== undefined) yield* invalidFor(`${field}.nodeName`, nodeName, dnsSubdomain(nodeName));
  if (isIPv4(ip) || isIPv6(ip)) yield* reachableIpErrors(`${field}.ip`, ip);
  else yield invalid(`${field}.ip`, ip, "must be a valid IP address");
}

function* portErrors(
  { name, port, protocol, appProtocol }: EndpointPort,
  nameRequired: boolean,
  field: string,
): Faults {
  if (nameRequired && !name) yield required(`${field}.name`);
  else if (name) yield* invalidFor(`${field}.name`, name, dnsLabel(name));
  yield* invalidFor(`${field}.port`, port, portNumber(port));
  yield* oneOf(`${field}.protocol`, protocol, protocols);
  if (appProtocol !== undefined) {
    yield* invalidFor(`${field}.appProtocol`, appProtocol, qualifiedName(appProtocol));
  }
}

const addressTypes = ["FQDN", "IPv4", "IPv6"];

/** EndpointSlice. */
export const endpointSlice: Strategy = {
  generation(object, old) {
    const rest = ({ metadata: _metadata, ...fields }: Record<string, unknown>) => fields;
    return !equalJson(rest(object), rest(old)) ||
      !equalJson(object.metadata?.labels ?? {}, old.metadata?.labels ?? {});
  },
  validate: (object) => [...sliceErrors(typed<EndpointSlice>(object))],
  validateUpdate: (object, old) => [
    ...sliceErrors(typed<EndpointSlice>(object)),
    ...immutableErrors(object.addressType, old.addressType, "addressType"),
  ],
};

function* sliceErrors({ addressType, endpoints: list = [], ports = [] }: EndpointSlice): Faults {
  yield* endpointErrors(addressType, list ?? []);
  const names = new Set<string>();
  for (const [index, { name = "", port, protocol, appProtocol }] of (ports ?? []).entries()) {
    const field = `ports[${index}]`;
    if (name !== "") yield* invalidFor(`${field}.name`, name, dnsLabel(name));
    if (names.has(name)) yield duplicate(`${field}.name`, name);
    names.add(name);
    yield* oneOf(`${field}.protocol`, protocol, protocols);
    if (port !== undefined) yield* invalidFor(`${field}.port`, port, portNumber(port));
    if (appProtocol !== undefined) {
      yield* invalidFor(`${field}.appProtocol`, appProtocol, qualifiedName(appProtocol));
    }
  }
  if (!addressType) yield required("addressType");
  else if (!addressTypes.includes(addressType)) yield notSupported("addressType", addressType, addressTypes);
}

function* endpointErrors(addressType: string, list: NonNullable<EndpointSlice["endpoints"]>): Faults {
  for (const [index, { addresses = [], hostname }] of list.entries()) {
    const field = `endpoints[${index}].addresses`;
    const given = addresses ?? [];
    if (given.length === 0) yield required(field, "must contain at least 1 address");
    if (given.length > 100) yield tooMany(field, given.length, 100);
    for (const [i, address] of given.entries()) {
      const at = `${field}[${i}]`;
      if (addressType === "IPv4" && !isIPv4(address)) yield invalid(at, address, "must be an IPv4 address");
      else if (addressType === "IPv6" && !isIPv6(address)) {
        yield invalid(at, address, "must be an IPv6 address");
      } else if (addressType === "FQDN") yield* invalidFor(at, address, dnsSubdomain(address));
      else yield* reachableIpErrors(at, address);
    }
    if (hostname !== undefined) {
      yield* invalidFor(`endpoints[${index}].hostname`, hostname, dnsLabel(hostname));
    }
  }
}
