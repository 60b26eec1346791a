/**
 * FlowSchema.
 *
 * @module
 */
import type {
  FlowSchema,
  FlowSchemaSpec,
  NonResourcePolicyRule,
  PolicyRulesWithSubjects,
  ResourcePolicyRule,
  ServiceAccountSubject,
  Subject,
} from "../../../api/flowcontrol.apiserver.k8s.io/v1.ts";
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
import { type Faults, invalidFor } from "../validation/checks.ts";
import { labelName, subdomainName } from "../../../schema/names.ts";

const highestPrecedence = 10_000;
const verbs = ["create", "delete", "deletecollection", "get", "list", "patch", "proxy", "update", "watch"];
const subjectKinds = ["Group", "ServiceAccount", "User"];

/** See the module. */
export const flowSchema: Strategy = {
  validate: (object) => [...schemaErrors(typed<FlowSchema>(object))],
  validateUpdate: (object) => [...schemaErrors(typed<FlowSchema>(object))],
};

function* schemaErrors({ metadata, spec = {} as FlowSchemaSpec }: FlowSchema): Faults {
  const { matchingPrecedence: precedence = 0, distinguisherMethod, priorityLevelConfiguration } = spec;
  const field = "spec.matchingPrecedence";
  if (precedence <= 0) yield invalid(field, precedence, "must be a positive value");
  if (precedence > highestPrecedence) {
    yield invalid(field, precedence, `must not be greater than ${highestPrecedence}`);
  }
  if (precedence === 1 && metadata?.name !== "exempt") {
    yield invalid(field, precedence, "only the schema named 'exempt' may have matchingPrecedence 1");
  }
  const methods = ["ByNamespace", "ByUser"];
  if (distinguisherMethod !== undefined && !methods.includes(distinguisherMethod.type)) {
    yield notSupported("spec.distinguisherMethod.type", { Type: distinguisherMethod.type }, methods);
  }
  const level = priorityLevelConfiguration?.name;
  const levelField = "spec.priorityLevelConfiguration.name";
  if (!level) yield required(levelField, "must reference a priority level");
  else yield* invalidFor(levelField, level, subdomainName(level, false));
  for (const [index, rule] of (spec.rules ?? []).entries()) yield* ruleErrors(rule, `spec.rules[${index}]`);
}

function* ruleErrors(rule: PolicyRulesWithSubjects, field: string): Faults {
  const { subjects, resourceRules = [], nonResourceRules = [] } = rule;
  const subjectsField = childPath(field, "subjects");
  if ((subjects ?? []).length === 0) {
    yield required(subjectsField, "subjects must contain at least one value");
  }
  for (const [index, subject] of (subjects ?? []).entries()) {
    yield* subjectErrors(subject, indexPath(subjectsField, index));
  }
  if (resourceRules.length === 0 && nonResourceRules.length === 0) {
    yield required(field, "at least one of resourceRules and nonResourceRules has to be non-empty");
  }
  for (const [index, one] of resourceRules.entries()) {
    yield* resourceRuleErrors(one, indexPath(childPath(field, "resourceRules"), index));
  }
  for (const [index, one] of nonResourceRules.entries()) {
    yield* pathRuleErrors(one, indexPath(childPath(field, "nonResourceRules"), index));
  }
}

function* subjectErrors(subject: Subject, field: string): Faults {
  const { kind, serviceAccount, user, group } = subject;
  if (!subjectKinds.includes(kind)) return yield notSupported(childPath(field, "kind"), kind, subjectKinds);
  if (kind === "ServiceAccount") yield* accountErrors(serviceAccount, childPath(field, "serviceAccount"));
  for (const [name, wanted, value] of [["user", "User", user], ["group", "Group", group]] as const) {
    if (kind !== wanted) continue;
    const at = childPath(field, name);
    if (value === undefined) yield required(at, `${name} is required when subject kind is '${wanted}'`);
    else if (!value.name) yield required(childPath(at, "name"));
  }
  const others = { serviceAccount, user, group };
  for (const [name, value] of Object.entries(others)) {
    const wanted = name[0]!.toUpperCase() + name.slice(1);
    if (kind === wanted || value === undefined) continue;
    yield forbidden(childPath(field, name), `${name} is forbidden when subject kind is not '${wanted}'`);
  }
}

function* accountErrors(account: ServiceAccountSubject | undefined, field: string): Faults {
  if (account === undefined) {
    return yield required(field, "serviceAccount is required when subject kind is 'ServiceAccount'");
  }
  const { name, namespace } = account;
  if (!name) yield required(childPath(field, "name"));
  else if (name !== "*") yield* invalidFor(childPath(field, "name"), name, subdomainName(name, false));
  const at = childPath(field, "namespace");
  if (!namespace) yield required(at, "must specify namespace for service account");
  else yield* invalidFor(at, namespace, labelName(namespace, false));
}

function* verbErrors(given: readonly string[], field: string): Faults {
  const at = childPath(field, "verbs");
  if (given.length === 0) yield required(at, "verbs must contain at least one value");
  else if (given.includes("*")) {
    if (given.length > 1) yield invalid(at, given, "if '*' is present, must not specify other verbs");
  } else if (given.some((verb) => !verbs.includes(verb))) yield notSupported(at, given, verbs);
}

function* resourceRuleErrors(rule: ResourcePolicyRule, field: string): Faults {
  yield* verbErrors(rule.verbs ?? [], field);
  const lists = [["apiGroups", "api group", "api groups"], ["resources", "resource", "resources"]] as const;
  for (const [name, one, many] of lists) {
    const given = rule[name] ?? [];
    const at = childPath(field, name);
    if (given.length === 0) yield required(at, `resource rules must supply at least one ${one}`);
    else if (given.length > 1 && given.includes("*")) {
      yield invalid(at, given, `if '*' is present, must not specify other ${many}`);
    }
  }
  const namespaces = rule.namespaces ?? [];
  const at = childPath(field, "namespaces");
  if (namespaces.length === 0 && rule.clusterScope !== true) {
    const detail = "resource rules that are not cluster scoped must supply at least one namespace";
    yield required(at, detail);
  } else if (namespaces.includes("*")) {
    if (namespaces.length > 1) {
      yield invalid(at, namespaces, "if '*' is present, must not specify other namespaces");
    }
  } else {
    const rule = "each member of this list must be '*' or a DNS-1123 label; ";
    for (const [index, namespace] of namespaces.entries()) {
      const faults = labelName(namespace, false).map((fault) => rule + fault);
      yield* invalidFor(indexPath(at, index), namespace, faults);
    }
  }
}

function* pathRuleErrors(rule: NonResourcePolicyRule, field: string): Faults {
  yield* verbErrors(rule.verbs ?? [], field);
  const paths = rule.nonResourceURLs ?? [];
  const at = childPath(field, "nonResourceURLs");
  if (paths.length === 0) yield required(at, "nonResourceURLs must contain at least one value");
  else if (paths.includes("*")) {
    if (paths.length > 1) {
      yield invalid(at, paths, "if '*' is present, must not specify other non-resource URLs");
    }
  } else {
    for (const [index, path] of paths.entries()) {
      const fault = pathFault(path);
      if (fault !== undefined) yield invalid(indexPath(at, index), path, fault);
    }
  }
}

function pathFault(path: string): string | undefined {
  if (path === "") return "must not be empty";
  if (path === "/") return undefined;
  if (!path.startsWith("/")) return "must start with slash";
  if (path.includes(" ")) return "must not contain white-space";
  if (path.includes("//")) return "must not contain double slash";
  const stars = path.split("*").length - 1;
  return stars > 1 || stars === 1 && !path.endsWith("/*")
    ? "wildcard can only do suffix matching"
    : undefined;
}
