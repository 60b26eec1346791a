/**
 * Endpoints.
 *
 * @module
 */
import type { EndpointAddress, EndpointPort, Endpoints } from "../../../api/core/v1.ts";

import { invalid, required } from "../../../schema/field_error.ts";

import type { Strategy } from "../../registry/strategy.ts";
import { typed } from "../typed.ts";
import { type Faults, invalidFor, oneOf } from "../validation/checks.ts";
import { ipErrors, isIPv4, isIPv6, reachableIpErrors } from "../validation/ip_address.ts";
import { dnsLabel, dnsSubdomain, portNumber, qualifiedName } from "../../../schema/names.ts";

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
