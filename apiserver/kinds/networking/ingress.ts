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
import { equalJson } from "../../registry/equal_json.ts";
import type { Strategy } from "../../registry/strategy.ts";
import { typed } from "../typed.ts";
import { type Faults, invalidFor } from "../validation/checks.ts";
import { isIPv4, isIPv6 } from "../validation/ip_address.ts";
import {
  dnsLabel,
  dnsSubdomain,
  portName,
  portNumber,
  subdomainName,
  wildcardSubdomain,
} from "../validation/names.ts";
import { immutableErrors } from "../validation/object_meta_errors.ts";

/** Ingress. */
export const ingress: Strategy = {
  validate: (object) => [...specErrors(typed<Ingress>(object).spec ?? {})],
  validateUpdate: (object) => [...specErrors(typed<Ingress>(object).spec ?? {})],
};

function* specErrors(spec: IngressSpec): Faults {
  const { rules = [], defaultBackend, tls = [], ingressClassName } = spec;
  if (rules.length === 0 && defaultBackend === undefined) {
    yield invalid("spec", rules, "either `defaultBackend` or `rules` must be specified");
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
  for (const [index, { hosts = [] }] of tls.entries()) {
    for (const [hostIndex, host] of hosts.entries()) {
      yield* invalidFor(`spec.tls[${index}].hosts[${hostIndex}]`, host, hostCheck(host));
    }
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

function* pathErrors({ path = "", pathType, backend }: HTTPIngressPath, field: string): Faults {
  const types = ["Exact", "ImplementationSpecific", "Prefix"];
  const pathField = childPath(field, "path");
  if (pathType === undefined || pathType === null) {
    yield required(childPath(field, "pathType"), "pathType must be specified");
  } else if (!types.includes(pathType)) yield notSupported(childPath(field, "pathType"), pathType, types);
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
    if (!resource.kind) yield required(childPath(field, "resource", "kind"));
    if (!resource.name) yield required(childPath(field, "resource", "name"));
    return;
  }
  if (service === undefined) {
    yield required(field, "resource or service backend is required");
    return;
  }
  const nameField = childPath(field, "service", "name");
  if (!service.name) yield required(nameField);
  else yield* invalidFor(nameField, service.name, dnsLabel(service.name));
  const portField = childPath(field, "service", "port");
  const { name = "", number = 0 } = service.port ?? {};
  if (name === "" && number === 0) yield required(portField, "port name or number is required");
  else if (name !== "" && number !== 0) {
    yield invalid(portField, "", "cannot set both port name & port number");
  } else if (name !== "") yield* invalidFor(childPath(portField, "name"), name, portName(name));
  else yield* invalidFor(childPath(portField, "number"), number, portNumber(number));
}

/** IngressClass. */
export const ingressClass: Strategy = {
  generation: (object, old) => !equalJson(object.spec, old.spec),
  validate: (object) => [...classErrors(typed<IngressClass>(object))],
  validateUpdate: (object, old) => [
    ...immutableErrors(
      typed<IngressClass>(object).spec?.controller ?? "",
      typed<IngressClass>(old).spec?.controller ?? "",
      "spec.controller",
    ),
    ...classErrors(typed<IngressClass>(object)),
  ],
};

function* classErrors({ spec = {} }: IngressClass): Faults {
  const { controller = "", parameters } = spec;
  if (controller.length > 250) yield tooLong("spec.controller", 250);
  yield* controllerErrors(controller);
  if (parameters === undefined) return;
  const field = "spec.parameters";
  if (!parameters.kind) yield required(`${field}.kind`, "kind is required");
  if (!parameters.name) yield required(`${field}.name`, "name is required");
  const { scope, namespace } = parameters;
  const scopes = ["Cluster", "Namespace"];
  if (scope === undefined) yield required(`${field}.scope`);
  else if (!scopes.includes(scope)) yield notSupported(`${field}.scope`, scope, scopes);
  if (scope === "Namespace" && !namespace) {
    yield required(`${field}.namespace`, "`parameters.scope` is set to 'Namespace'");
  }
  if (scope === "Cluster" && namespace !== undefined) {
    yield forbidden(`${field}.namespace`, "`parameters.scope` is set to 'Cluster'");
  }
}

function* controllerErrors(controller: string): Faults {
  const field = "spec.controller";
  if (controller === "") return yield required(field);
  const slash = controller.indexOf("/");
  const host = controller.slice(0, slash);
  const path = controller.slice(slash + 1);
  if (slash <= 0 || path === "") {
    return yield invalid(field, controller, 'must be a domain-prefixed path (such as "acme.io/foo")');
  }
  yield* invalidFor(field, host, dnsSubdomain(host));
  const form = "[A-Za-z0-9/\\-._~%!$&'()*+,;=:]+";
  if (!new RegExp(`^${form}$`).test(path)) {
    yield invalid(field, path, `Invalid path (regex used for validation is '${form}')`);
  }
}
