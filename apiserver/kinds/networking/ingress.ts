/**
 * Ingress and IngressClass.
 *
 * @module
 */
import type {
  HTTPIngressPath,
  Ingress,
  IngressBackend,
  IngressClass,
  IngressSpec,
} from "../../../api/networking.k8s.io/v1.ts";
import {
  childPath,
  forbidden,
  indexPath,
  invalid,
  notSupported,
  required,
  tooLong,
} from "../../../schema/field_error.ts";
import { jsonEqual } from "../../../schema/json_value.ts";
import type { Strategy } from "../../registry/strategy.ts";
import { typed } from "../typed.ts";
import {
  declared,
  declaredLast,
  domainPrefixedPathErrors,
  type Faults,
  invalidFor,
  requiredText,
} from "../validation/checks.ts";
import { isIPv4, isIPv6 } from "../validation/ip_address.ts";
import {
  dnsLabel,
  dnsSubdomain,
  labelName,
  pathSegment,
  portName,
  portNumber,
  subdomainName,
  type TextCheck,
  wildcardSubdomain,
} from "../../../schema/names.ts";
import { immutableErrors } from "../../../schema/object_meta_errors.ts";
import { statusPart } from "../workloads/status_part.ts";
import { addressErrors, hostnameErrors } from "./load_balancer_status.ts";

const classAnnotation = "kubernetes.io/ingress.class";

/** Ingress. */
export const ingress: Strategy = {
  validate(object) {
    const { metadata, spec = {} } = typed<Ingress>(object);
    const annotated = metadata?.annotations?.[classAnnotation];
    const errors = [...specErrors(spec)];
    if (annotated !== undefined && spec.ingressClassName && annotated !== spec.ingressClassName) {
      const detail = "must match `ingressClassName` when both are specified";
      errors.push(invalid(`annotations.${classAnnotation}`, annotated, detail));
    }
    return errors;
  },
  validateUpdate: (object) => [...specErrors(typed<Ingress>(object).spec ?? {})],
  subresources: {
    status: statusPart(function* (object) {
      const { loadBalancer } = typed<Ingress>(object).status ?? {};
      for (const [index, { ip, hostname }] of (loadBalancer?.ingress ?? []).entries()) {
        const field = `status.loadBalancer.ingress[${index}]`;
        yield* addressErrors(ip, field);
        yield* hostnameErrors(hostname, field);
      }
    }),
  },
};

function* specErrors(spec: IngressSpec): Faults {
  const { rules = [], defaultBackend, tls = [], ingressClassName } = spec;
  if (rules.length === 0 && defaultBackend === undefined) {
    yield invalid("spec", null, "either `defaultBackend` or `rules` must be specified");
  }
  if (defaultBackend !== undefined) yield* backendErrors(defaultBackend, "spec.defaultBackend");
  for (const [index, { host, http }] of rules.entries()) {
    const field = `spec.rules[${index}]`;
    if (host) yield* hostErrors(host, childPath(field, "host"));
    if (http === undefined) continue;
    const paths = http.paths ?? [];
    const pathsField = childPath(field, "http", "paths");
    if (paths.length === 0) yield required(pathsField);
    for (const [pathIndex, path] of paths.entries()) {
      yield* pathErrors(path, indexPath(pathsField, pathIndex));
    }
  }
  for (const [index, { hosts = [], secretName }] of tls.entries()) {
    for (const [hostIndex, host] of hosts.entries()) {
      yield* invalidFor(`spec.tls[${index}].hosts[${hostIndex}]`, host, hostCheck(host));
    }
    if (secretName) yield* invalidFor(`spec.tls[${index}].secretName`, secretName, dnsSubdomain(secretName));
  }
  if (ingressClassName !== undefined) {
    yield* invalidFor("spec.ingressClassName", ingressClassName, subdomainName(ingressClassName, false));
  }
}

function hostCheck(host: string): string[] {
  return host.includes("*") ? wildcardSubdomain(host) : dnsSubdomain(host);
}

function* hostErrors(host: string, field: string): Faults {
  if (isIPv4(host) || isIPv6(host)) yield invalid(field, host, "must be a DNS name, not an IP address");
  yield* invalidFor(field, host, hostCheck(host));
}

const segment: TextCheck = (text) => [...pathSegment(text, false)];

function* pathErrors({ path = "", pathType, backend }: HTTPIngressPath, field: string): Faults {
  const types = ["Exact", "ImplementationSpecific", "Prefix"];
  const pathField = childPath(field, "path");
  if (pathType === undefined || pathType === null) {
    return yield required(childPath(field, "pathType"), "pathType must be specified");
  }
  if (!types.includes(pathType)) yield notSupported(childPath(field, "pathType"), pathType, types);
  else if (pathType === "ImplementationSpecific") {
    if (path !== "" && !path.startsWith("/")) yield invalid(pathField, path, "must be an absolute path");
  } else {
    if (!path.startsWith("/")) yield invalid(pathField, path, "must be an absolute path");
    for (const part of ["//", "/./", "/../", "%2f", "%2F"]) {
      if (path.includes(part)) yield invalid(pathField, path, `must not contain '${part}'`);
    }
    for (const end of ["/..", "/."]) {
      if (path.endsWith(end)) yield invalid(pathField, path, `cannot end with '${end}'`);
    }
  }
  yield* backendErrors(backend, childPath(field, "backend"));
}

function* backendErrors({ service, resource }: IngressBackend, field: string): Faults {
  if (resource !== undefined && service !== undefined) {
    yield invalid(field, "", "cannot set both resource and service backends");
    return;
  }
  if (resource !== undefined) {
    const { apiGroup, kind, name } = resource;
    const at = childPath(field, "resource");
    if (apiGroup != null) yield* invalidFor(childPath(at, "apiGroup"), apiGroup, dnsSubdomain(apiGroup));
    yield* requiredText(childPath(at, "kind"), kind, segment);
    yield* requiredText(childPath(at, "name"), name, segment);
    return;
  }
  if (service === undefined) return yield invalid(field, "", "resource or service backend is required");
  const nameField = childPath(field, "service", "name");
  if (!service.name) yield required(nameField);
  else yield* invalidFor(nameField, service.name, dnsLabel(service.name));
  const portField = childPath(field, "service", "port");
  const { name = "", number = 0 } = service.port ?? {};
  if (name === "" && number === 0) yield required(field, "port name or number is required");
  else if (name !== "" && number !== 0) {
    yield invalid(field, "", "cannot set both port name & port number");
  } else if (name !== "") yield* invalidFor(childPath(portField, "name"), name, portName(name));
  else yield* invalidFor(childPath(portField, "number"), number, portNumber(number));
}

/** IngressClass. */
export const ingressClass: Strategy = {
  generation: (object, old) => !jsonEqual(object.spec, old.spec),
  validate: (object) => declaredLast(classErrors(typed<IngressClass>(object))),
  validateUpdate: (object, old) => [
    ...immutableErrors(
      typed<IngressClass>(object).spec?.controller ?? "",
      typed<IngressClass>(old).spec?.controller ?? "",
      "spec.controller",
    ),
    ...declaredLast(classErrors(typed<IngressClass>(object))),
  ],
};

function* classErrors({ spec = {} }: IngressClass): Faults {
  const { controller = "", parameters } = spec;
  if (controller.length > 250) yield tooLong("spec.controller", 250);
  yield* domainPrefixedPathErrors("spec.controller", controller);
  if (parameters === undefined) return;
  const field = "spec.parameters";
  const { apiGroup, scope, namespace } = parameters;
  if (apiGroup != null) yield* invalidFor(`${field}.apiGroup`, apiGroup, dnsSubdomain(apiGroup));
  for (const name of ["kind", "name"] as const) {
    const value = parameters[name];
    if (!value) yield declared(required(`${field}.${name}`));
    else yield* invalidFor(`${field}.${name}`, value, segment(value));
  }
  const scopes = ["Cluster", "Namespace"];
  if (scope === undefined) return yield required(`${field}.scope`);
  if (!scopes.includes(scope)) yield notSupported(`${field}.scope`, scope, scopes);
  if (scope === "Namespace") {
    if (namespace === undefined) {
      yield required(`${field}.namespace`, "`parameters.scope` is set to 'Namespace'");
    } else yield* invalidFor(`${field}.namespace`, namespace, [...labelName(namespace, false)]);
  }

  if (scope === "Cluster" && namespace !== undefined) {
    yield forbidden(`${field}.namespace`, "`parameters.scope` is set to 'Cluster'");
  }
}
