/**
 * NetworkPolicy, IPAddress and ServiceCIDR.
 *
 * @module
 */
import type {
  IPAddress,
  IPBlock,
  NetworkPolicy,
  NetworkPolicyPeer,
  NetworkPolicyPort,
  ParentReference,
  ServiceCIDR,
} from "../../../api/networking.k8s.io/v1.ts";
import {
  childPath,
  forbidden,
  indexPath,
  invalid,
  notSupported,
  required,
} from "../../../schema/field_error.ts";
import type { Strategy } from "../../registry/strategy.ts";
import { typed } from "../typed.ts";
import { declared, declaredLast, type Faults, invalidFor, selectorErrors } from "../validation/checks.ts";
import { cidrErrors, ipErrors, isCidr, isWithin } from "../validation/ip_address.ts";
import { dnsSubdomain, pathSegment, portName, portNumber } from "../../../schema/names.ts";
import { immutableErrors } from "../../../schema/object_meta_errors.ts";

/** NetworkPolicy. */
export const networkPolicy: Strategy = {
  validate: (object) => declaredLast(policyErrors(typed<NetworkPolicy>(object))),
  validateUpdate: (object) => declaredLast(policyErrors(typed<NetworkPolicy>(object))),
};

function* policyErrors({ spec }: NetworkPolicy): Faults {
  if (spec === undefined) return;
  yield* selectorErrors(spec.podSelector, "spec.podSelector");
  for (const [index, { ports = [], from = [] }] of (spec.ingress ?? []).entries()) {
    yield* ruleErrors(ports, from, "from", `spec.ingress[${index}]`);
  }
  for (const [index, { ports = [], to = [] }] of (spec.egress ?? []).entries()) {
    yield* ruleErrors(ports, to, "to", `spec.egress[${index}]`);
  }
  const types = spec.policyTypes ?? [];
  if (types.length > 2) {
    yield invalid("spec.policyTypes", types, "may not specify more than two policyTypes");
    return;
  }
  for (const [index, type] of types.entries()) {
    const allowed = ["Ingress", "Egress"];
    if (!allowed.includes(type)) yield notSupported(`spec.policyTypes[${index}]`, type, allowed);
  }
}

function* ruleErrors(
  ports: readonly NetworkPolicyPort[],
  peers: readonly NetworkPolicyPeer[],
  peersField: string,
  field: string,
): Faults {
  for (const [index, port] of ports.entries()) {
    yield* portErrors(port, indexPath(childPath(field, "ports"), index));
  }
  for (const [index, peer] of peers.entries()) {
    yield* peerErrors(peer, indexPath(childPath(field, peersField), index));
  }
}

function* portErrors({ protocol, port, endPort }: NetworkPolicyPort, field: string): Faults {
  const protocols = ["TCP", "UDP", "SCTP"];
  if (protocol !== undefined && !protocols.includes(protocol)) {
    yield notSupported(childPath(field, "protocol"), protocol, protocols);
  }
  if (port === undefined) {
    if (endPort !== undefined) {
      const detail = "may not be specified when `port` is not specified";
      yield invalid(childPath(field, "endPort"), endPort, detail);
    }
    return;
  }
  if (typeof port === "string") {
    if (endPort !== undefined) {
      yield invalid(childPath(field, "endPort"), endPort, "may not be specified when `port` is non-numeric");
    }
    yield* invalidFor(childPath(field, "port"), port, portName(port));
    return;
  }
  yield* invalidFor(childPath(field, "port"), port, portNumber(port));
  if (endPort === undefined) return;
  if (endPort < port) {
    yield invalid(childPath(field, "endPort"), endPort, "must be greater than or equal to `port`");
  }
  yield* invalidFor(childPath(field, "endPort"), endPort, portNumber(endPort));
}

function* peerErrors({ podSelector, namespaceSelector, ipBlock }: NetworkPolicyPeer, field: string): Faults {
  yield* selectorErrors(podSelector, childPath(field, "podSelector"));
  yield* selectorErrors(namespaceSelector, childPath(field, "namespaceSelector"));
  const selected = podSelector !== undefined || namespaceSelector !== undefined;
  if (ipBlock !== undefined) {
    yield* blockErrors(ipBlock, childPath(field, "ipBlock"));

    if (selected) yield forbidden(field, "may not specify both ipBlock and another peer");
  } else if (!selected) {
    yield required(field, "must specify a peer");
  }
}

function* blockErrors({ cidr, except = [] }: IPBlock, field: string): Faults {
  if (!cidr) return yield declared(required(childPath(field, "cidr")));
  yield* cidrErrors(childPath(field, "cidr"), cidr);
  for (const [index, part] of (isCidr(cidr) ? except : []).entries()) {
    const at = indexPath(childPath(field, "except"), index);
    yield* cidrErrors(at, part);
    if (isCidr(part) && !isWithin(part, cidr)) yield invalid(at, part, "must be a strict subset of `cidr`");
  }
}

/** IPAddress. */
export const ipAddress: Strategy = {
  generation: "none",
  validateName: (name) =>
    [...ipErrors("", name)].map(({ message }) => message.slice(message.indexOf("must"))),
  validate: (object) => declaredLast(parentErrors(typed<IPAddress>(object).spec?.parentRef)),
  validateUpdate: (object, old) => [
    ...immutableErrors(
      typed<IPAddress>(object).spec?.parentRef,
      typed<IPAddress>(old).spec?.parentRef,
      "spec.parentRef",
    ),
  ],
};

function* parentErrors(parent: ParentReference | undefined): Faults {
  const field = "spec.parentRef";
  if (parent === undefined) return yield declared(required(field));
  const { group, namespace } = parent;
  if (group) yield* invalidFor(`${field}.group`, group, dnsSubdomain(group));
  for (const name of ["resource", "name"] as const) {
    const value = parent[name];
    if (!value) yield declared(required(`${field}.${name}`));
    else yield* invalidFor(`${field}.${name}`, value, pathSegment(value, false));
  }
  if (namespace) yield* invalidFor(`${field}.namespace`, namespace, pathSegment(namespace, false));
}

/** ServiceCIDR. */
export const serviceCidr: Strategy = {
  generation: "none",
  validate(object) {
    const cidrs = typed<ServiceCIDR>(object).spec?.cidrs ?? [];
    if (cidrs.length === 0) return [required("spec.cidrs", "at least one CIDR required")];
    return cidrs.flatMap((cidr, index) => [...cidrErrors(`spec.cidrs[${index}]`, cidr)]);
  },
};
