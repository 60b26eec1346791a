/**
 * RBAC: what the roles and bindings in the store grant.
 *
 * Source: Kubernetes documentation, "Using RBAC Authorization". Objects are read as they are stored at each request,
 * so a grant holds from the request after its write.
 *
 * @module
 */
import type { Unstructured } from "../../meta/mod.ts";
import type { RequestInfo, ResourceRequest } from "../http/request_info.ts";
import type { UserInfo } from "../registry/strategy.ts";
import type { Storage } from "../storage/storage.ts";
import { type Authorizer, builtInDecision, type Decision } from "./authorizer.ts";

/** A rule of a role. */
export interface PolicyRule {
  readonly verbs?: readonly string[];
  readonly apiGroups?: readonly string[];
  readonly resources?: readonly string[];
  readonly resourceNames?: readonly string[];
  readonly nonResourceURLs?: readonly string[];
}

interface Subject {
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string;
}

interface Binding extends Unstructured {
  readonly subjects?: readonly Subject[];
  readonly roleRef: { readonly kind: string; readonly name: string };
}

/** A rule that holds for a user, and what grants it. */
export interface Grant {
  readonly rule: PolicyRule;
  /** In the words of an allowed decision's reason. */
  readonly reason: string;
}

const group = "rbac.authorization.k8s.io";

/** See the module. */
export class RbacAuthorizer implements Authorizer {
  readonly #storage: Storage;

  constructor(storage: Storage) {
    this.#storage = storage;
  }

  authorize(user: UserInfo, request: RequestInfo): Decision {
    const decided = builtInDecision(user, request);
    if (decided !== undefined) return decided;
    const namespace = request.type === "resource" ? request.namespace : "";
    for (const { rule, reason } of this.grantsOf(user, namespace)) {
      if (request.type === "resource" ? allowsResource(rule, request) : allowsPath(rule, request)) {
        return { allowed: true, reason };
      }
    }
    return { allowed: false };
  }

  /** All that holds for a user, cluster-wide and in a namespace. */
  *grantsOf(user: UserInfo, namespace: string): Iterable<Grant> {
    for (const binding of this.#all("clusterrolebindings", "")) {
      yield* this.#grants(user, binding, "", `ClusterRoleBinding ${JSON.stringify(binding.metadata!.name)}`);
    }
    if (namespace === "") return;
    for (const binding of this.#all("rolebindings", `${namespace}/`)) {
      const name = JSON.stringify(`${binding.metadata!.name}/${namespace}`);
      yield* this.#grants(user, binding, namespace, `RoleBinding ${name}`);
    }
  }

  *#grants(
    user: UserInfo,
    { subjects = [], roleRef }: Binding,
    namespace: string,
    by: string,
  ): Iterable<Grant> {
    const subject = subjects.find((subject) => isSubject(user, subject, namespace));
    if (subject === undefined) return;
    const clusterWide = roleRef.kind === "ClusterRole";
    const role = this.#storage.collection({ group, resource: clusterWide ? "clusterroles" : "roles" })
      .get(clusterWide ? roleRef.name : `${namespace}/${roleRef.name}`);
    const rules = (role?.object as { rules?: readonly PolicyRule[] } | undefined)?.rules ?? [];
    const whom = subject.kind === "ServiceAccount"
      ? `ServiceAccount ${JSON.stringify(`${subject.name}/${subject.namespace ?? namespace}`)}`
      : `${subject.kind} ${JSON.stringify(subject.name)}`;
    const reason = `RBAC: allowed by ${by} of ${roleRef.kind} ${JSON.stringify(roleRef.name)} to ${whom}`;
    for (const rule of rules) yield { rule, reason };
  }

  *#all(resource: string, prefix: string): Iterable<Binding> {
    for (const { object } of this.#storage.collection({ group, resource }).range(prefix)) {
      yield object as Binding;
    }
  }
}

function isSubject(user: UserInfo, { kind, name, namespace }: Subject, bindingNamespace: string): boolean {
  switch (kind) {
    case "User":
      return user.name === name;
    case "Group":
      return user.groups.includes(name);
    case "ServiceAccount":
      return user.name === `system:serviceaccount:${namespace ?? bindingNamespace}:${name}`;
    default:
      return false;
  }
}

/** Whether a rule lets a request for a resource through. */
export function allowsResource(rule: PolicyRule, request: ResourceRequest): boolean {
  const { verbs = [], apiGroups = [], resources = [], resourceNames = [] } = rule;
  const { verb, group, resource, subresource, name } = request;
  const full = subresource === "" ? resource : `${resource}/${subresource}`;
  return has(verbs, verb) && has(apiGroups, group) &&
    (has(resources, full) || (subresource !== "" && resources.includes(`*/${subresource}`))) &&
    (resourceNames.length === 0 || (name !== "" && resourceNames.includes(name)));
}

/** Whether a rule lets a request for a path through. */
export function allowsPath({ verbs = [], nonResourceURLs = [] }: PolicyRule, request: RequestInfo): boolean {
  if (request.type !== "path" || !has(verbs, request.verb)) return false;
  return nonResourceURLs.some((pattern) =>
    pattern === "*" || pattern === request.path ||
    (pattern.endsWith("*") && request.path.startsWith(pattern.slice(0, -1)))
  );
}

function has(list: readonly string[], value: string): boolean {
  return list.includes("*") || list.includes(value);
}
