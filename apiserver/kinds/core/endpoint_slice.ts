/**
 * EndpointSlice.
 *
 * @module
 */
import type { Endpoint, EndpointPort, EndpointSlice } from "../../../api/discovery.k8s.io/v1.ts";
import { duplicate, invalid, notSupported, required, tooMany } from "../../../schema/field_error.ts";
import { jsonEqual } from "../../../schema/json_value.ts";
import type { Strategy } from "../../registry/strategy.ts";
import { typed } from "../typed.ts";
import { declared, declaredLast, type Faults, invalidFor, oneOf } from "../validation/checks.ts";
import { ipErrors, isIPv4, reachableIpErrors } from "../validation/ip_address.ts";
import { dnsLabel, dnsSubdomain, qualifiedName, subdomainName } from "../../../schema/names.ts";
import { lastingErrors } from "../../../schema/object_meta_errors.ts";

const protocols = ["SCTP", "TCP", "UDP"];
const addressTypes = ["FQDN", "IPv4", "IPv6"];
const portsLimit = 20_000;
const endpointsLimit = 1000;
const addressesLimit = 100;

/** See the module. */
export const endpointSlice: Strategy = {
  generation(object, old) {
    const rest = ({ metadata: _metadata, ...fields }: Record<string, unknown>) => fields;
    return !jsonEqual(rest(object), rest(old)) ||
      !jsonEqual(object.metadata?.labels ?? {}, old.metadata?.labels ?? {});
  },
  validate: (object) => declaredLast(sliceErrors(typed<EndpointSlice>(object))),
  validateUpdate: (object, old) => [
    ...declaredLast(sliceErrors(typed<EndpointSlice>(object))),
    ...lastingErrors(object.addressType, old.addressType, "addressType"),
  ],
};

function* sliceErrors({ addressType, endpoints, ports }: EndpointSlice): Faults {
  if (!addressType) yield declared(required("addressType"));
  else if (!addressTypes.includes(addressType)) {
    yield declared(notSupported("addressType", addressType, addressTypes));
  }
  yield* portsErrors(ports ?? []);
  const list = endpoints ?? [];
  if (list.length > endpointsLimit) return yield tooMany("endpoints", list.length, endpointsLimit);
  for (const [index, endpoint] of list.entries()) {
    yield* endpointErrors(endpoint, addressType, `endpoints[${index}]`);
  }
}

function* portsErrors(ports: readonly EndpointPort[]): Faults {
  if (ports.length > portsLimit) return yield tooMany("ports", ports.length, portsLimit);
  const names = new Set<string>();
  for (const [index, { name = "", protocol, appProtocol }] of ports.entries()) {
    const field = `ports[${index}]`;
    if (name !== "") yield* invalidFor(`${field}.name`, name, dnsLabel(name));
    if (names.has(name)) yield duplicate(`${field}.name`, name);
    names.add(name);
    yield* oneOf(`${field}.protocol`, protocol, protocols);
    if (appProtocol !== undefined) {
      yield* invalidFor(`${field}.appProtocol`, appProtocol, qualifiedName(appProtocol));
    }
  }
}

function* endpointErrors({ addresses, nodeName, hostname }: Endpoint, type: string, field: string): Faults {
  const at = `${field}.addresses`;
  const given = addresses ?? [];
  if (given.length === 0) yield declared(required(at));
  if (given.length > addressesLimit) yield declared(tooMany(at, given.length, addressesLimit));
  for (const [i, address] of given.entries()) yield* addressErrors(address, type, at, `${at}[${i}]`);
  if (nodeName !== undefined) {
    yield* invalidFor(`${field}.nodeName`, nodeName, subdomainName(nodeName, false));
  }
  if (hostname !== undefined) yield* invalidFor(`${field}.hostname`, hostname, dnsLabel(hostname));
}

function* addressErrors(address: string, type: string, listField: string, field: string): Faults {
  if (type === "FQDN") return yield* domainErrors(address, field);
  if (type !== "IPv4" && type !== "IPv6") return;
  const faults = [...ipErrors(field, address)];
  if (faults.length > 0) return yield* faults;
  if (isIPv4(address) !== (type === "IPv4")) yield invalid(listField, address, `must be an ${type} address`);
  yield* reachableIpErrors(field, address);
}

function* domainErrors(name: string, field: string): Faults {
  if (name === "") return yield required(field);
  const domain = name.replace(/\.$/, "");
  const faults = dnsSubdomain(domain);
  if (faults.length > 0) return yield invalid(field, domain, faults.join(","));
  if (!domain.includes(".")) {
    return yield invalid(field, domain, "should be a domain with at least two segments separated by dots");
  }
  const label = domain.split(".").find((part) => dnsLabel(part).length > 0);
  if (label !== undefined) yield invalid(field, label, dnsLabel(label).join(","));
}
