/**
 * NetworkPolicy, IPAddress and ServiceCIDR.
 *
 * @module
 */
import type {
  IPAddress,
  NetworkPolicy,
  NetworkPolicyPeer,
  NetworkPolicyPort,
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
import { type Faults, invalidFor, selectorErrors } from "../validation/checks.ts";
import { cidrErrors, isIPv4, isIPv6 } from "../validation/ip_address.ts";
import { portName, portNumber } from "../validation/names.ts";
import { immutableErrors } from "../validation/object_meta_errors.ts";

/** NetworkPolicy. */
export const networkPolicy: Strategy = {
  validate: (object) => [...policyErrors(typed<NetworkPolicy>(object))],
  validateUpdate: (object) => [...policyErrors(typed<NetworkPolicy>(object))],
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
    const allowed = ["Egress", "Ingress"];
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
  const protocols = ["SCTP", "TCP", "UDP"];
  if (protocol !== undefined && !protocols.includes(protocol)) {
    yield notSupported(childPath(field, "protocol"), protocol, protocols);
  }
  if (port === undefined) {
    if (endPort !== undefined) {
      yield required(childPath(field, "port"), "must be specified when `endPort` is specified");
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
    const at = childPath(field, "ipBlock");
    if (!ipBlock.cidr) yield required(childPath(at, "cidr"));
    else yield* cidrErrors(childPath(at, "cidr"), ipBlock.cidr);
    for (const [index, except] of (ipBlock.except ?? []).entries()) {
      yield* cidrErrors(indexPath(childPath(at, "except"), index), except);
    }
    if (selected) yield forbidden(field, "may not specify both ipBlock and another peer");
  } else if (!selected) {
    yield required(field, "must specify a peer");
  }
}

/** IPAddress. */
export const ipAddress: Strategy = {
  generation: "none",
  validateName: (name) =>
    isIPv4(name) || isIPv6(name) ? [] : ["must be a valid IP address in canonical form"],
  validate(object) {
    const parent = typed<IPAddress>(object).spec?.parentRef;
    if (parent === undefined) return [required("spec.parentRef")];
    return [
      ...parent.resource ? [] : [required("spec.parentRef.resource")],
      ...parent.name ? [] : [required("spec.parentRef.name")],
    ];
  },
  validateUpdate: (object, old) => [
    ...immutableErrors(
      typed<IPAddress>(object).spec?.parentRef,
      typed<IPAddress>(old).spec?.parentRef,
      "spec.parentRef",
    ),
  ],
  fields: (object) => ({
    "spec.parentRef.name": typed<IPAddress>(object).spec?.parentRef?.name ?? "",
    "ipAddress.spec.parentRef": typed<IPAddress>(object).spec?.parentRef?.name ?? "",
  }),
};

/** ServiceCIDR. */
export const serviceCidr: Strategy = {
  generation: "none",
  validate(object) {
    const cidrs = typed<ServiceCIDR>(object).spec?.cidrs ?? [];
    if (cidrs.length === 0) return [required("spec.cidrs", "at least one CIDR required")];
    return cidrs.flatMap((cidr, index) => [...cidrErrors(`spec.cidrs[${index}]`, cidr)]);
  },
};
