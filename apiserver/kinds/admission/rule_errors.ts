/**
 * Faults of what webhooks and policies are for: operations, resources, and conditions.
 *
 * Expressions are not compiled here: one that the real server refuses is taken.
 *
 * @module
 */
import type {
  MatchCondition,
  MatchResources,
  NamedRuleWithOperations,
  RuleWithOperations,
} from "../../../api/admissionregistration.k8s.io/v1.ts";
import {
  childPath,
  duplicate,
  indexPath,
  invalid,
  notSupported,
  required,
  tooMany,
} from "../../../schema/field_error.ts";
import { type Faults, invalidFor, selectorErrors } from "../validation/checks.ts";
import { pathSegment, qualifiedName } from "../../../schema/names.ts";

const operations = ["*", "CONNECT", "CREATE", "DELETE", "UPDATE"];
const scopes = ["*", "Cluster", "Namespaced"];
const matchPolicies = ["Equivalent", "Exact"];
const conditionsLimit = 64;

/** A value of a list that is `*` must be alone. */
function* aloneErrors(values: readonly string[], what: string, field: string): Faults {
  if (values.length > 1 && values.includes("*")) {
    yield invalid(field, values, `if '*' is present, must not specify other ${what}`);
  }
}

/** Faults of a rule. */
export function* ruleErrors(rule: RuleWithOperations, field: string): Faults {
  const given = rule.operations ?? [];
  const operationsField = childPath(field, "operations");
  if (given.length === 0) yield required(operationsField);
  yield* aloneErrors(given, "operations", operationsField);
  for (const [index, operation] of given.entries()) {
    if (!operations.includes(operation)) {
      yield notSupported(indexPath(operationsField, index), operation, operations);
    }
  }
  const groups = rule.apiGroups ?? [];
  if (groups.length === 0) yield required(childPath(field, "apiGroups"));
  yield* aloneErrors(groups, "API groups", childPath(field, "apiGroups"));
  const versions = rule.apiVersions ?? [];
  const versionsField = childPath(field, "apiVersions");
  if (versions.length === 0) yield required(versionsField);
  yield* aloneErrors(versions, "API versions", versionsField);
  for (const [index, version] of versions.entries()) {
    if (version === "") yield required(indexPath(versionsField, index));
  }
  yield* resourcesErrors(rule.resources ?? [], childPath(field, "resources"));
  if (rule.scope !== undefined && !scopes.includes(rule.scope)) {
    yield notSupported(childPath(field, "scope"), rule.scope, scopes);
  }
}

function* resourcesErrors(resources: readonly string[], field: string): Faults {
  if (resources.length === 0) yield required(field);
  const wholeResources = new Set<string>();
  const wholeSubresources = new Set<string>();
  let single = false;
  for (const [index, resource] of resources.entries()) {
    const at = indexPath(field, index);
    if (resource === "") {
      yield required(at);
      continue;
    }
    const slash = resource.indexOf("/");
    if (slash === -1) {
      single = resource !== "*";
      continue;
    }
    const name = resource.slice(0, slash);
    const subresource = resource.slice(slash + 1);
    if (wholeResources.has(name)) {
      yield invalid(at, resource, `if '${name}/*' is present, must not specify ${resource}`);
    }
    if (wholeSubresources.has(subresource)) {
      yield invalid(at, resource, `if '*/${subresource}' is present, must not specify ${resource}`);
    }
    if (subresource === "*") wholeResources.add(name);
    if (name === "*") wholeSubresources.add(subresource);
  }
  if (resources.length > 1 && resources.includes("*/*")) {
    yield invalid(field, resources, "if '*/*' is present, must not specify other resources");
  }
  if (resources.includes("*") && single) {
    const detail = "if '*' is present, must not specify other resources without subresources";
    yield invalid(field, resources, detail);
  }
}

/** Faults of conditions. */
export function* matchConditionErrors(
  conditions: readonly MatchCondition[] | undefined,
  field: string,
): Faults {
  const given = conditions ?? [];
  if (given.length > conditionsLimit) yield tooMany(field, given.length, conditionsLimit);
  const names = new Set<string>();
  for (const [index, { name, expression }] of given.entries()) {
    const at = indexPath(field, index);
    if (!expression?.trim()) yield required(childPath(at, "expression"));
    if (!name) {
      yield required(childPath(at, "name"));
      continue;
    }
    yield* invalidFor(childPath(at, "name"), name, qualifiedName(name));
    if (names.has(name)) yield duplicate(childPath(at, "name"), name);
    names.add(name);
  }
}

/** Faults of the resources that a policy is for. */
export function* matchResourcesErrors(match: MatchResources | undefined, field: string): Faults {
  if (match === undefined) return;
  const { matchPolicy, namespaceSelector, objectSelector } = match;
  if (matchPolicy === undefined) yield required(childPath(field, "matchPolicy"));
  else if (!matchPolicies.includes(matchPolicy)) {
    yield notSupported(childPath(field, "matchPolicy"), matchPolicy, matchPolicies);
  }
  for (const [name, selector] of Object.entries({ namespaceSelector, objectSelector })) {
    const at = childPath(field, name);
    if (selector === undefined) yield required(at);
    else yield* selectorErrors(selector, at);
  }
  for (const list of ["resourceRules", "excludeResourceRules"] as const) {
    for (const [index, rule] of (match[list] ?? []).entries()) {
      yield* namedRuleErrors(rule, indexPath(childPath(field, list), index));
    }
  }
}

function* namedRuleErrors(rule: NamedRuleWithOperations, field: string): Faults {
  const names = rule.resourceNames ?? [];
  for (const [index, name] of names.entries()) {
    const at = indexPath(childPath(field, "resourceNames"), index);
    yield* invalidFor(at, name, pathSegment(name, false));
    if (names.indexOf(name) < index) yield duplicate(at, name);
  }
  yield* ruleErrors(rule, field);
}
