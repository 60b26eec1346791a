/**
 * Roles and their bindings, of a namespace and of the cluster.
 *
 * @module
 */
import type {
  ClusterRole,
  PolicyRule,
  Role,
  RoleBinding,
  RoleRef,
  Subject,
} from "../../../api/rbac.authorization.k8s.io/v1.ts";
import {
  childPath,
  indexPath,
  invalid,
  invalidText,
  notSupported,
  required,
} from "../../../schema/field_error.ts";
import { jsonEqual } from "../../../schema/json_value.ts";
import type { Strategy } from "../../registry/strategy.ts";
import { typed } from "../typed.ts";
import {
  declared,
  declaredLast,
  type Faults,
  invalidFor,
  isUnreadable,
  selectorErrors,
} from "../validation/checks.ts";
import { pathSegment, subdomainName } from "../../../schema/names.ts";

const rbacGroup = "rbac.authorization.k8s.io";

/** Role. */
export const role: Strategy = {
  validateName: pathSegment,
  generation: "none",
  allowCreateOnUpdate: true,
  validate: (object) => declaredLast(rulesErrors(typed<Role>(object).rules, true)),
  validateUpdate: (object) => declaredLast(rulesErrors(typed<Role>(object).rules, true)),
};

/** ClusterRole. */
export const clusterRole: Strategy = {
  ...role,
  validate: (object) => declaredLast(clusterRoleErrors(typed<ClusterRole>(object))),
  validateUpdate: (object) => declaredLast(clusterRoleErrors(typed<ClusterRole>(object))),
};

function* clusterRoleErrors({ rules, aggregationRule }: ClusterRole): Faults {
  yield* rulesErrors(rules, false);
  if (aggregationRule === undefined) return;
  const selectors = aggregationRule.clusterRoleSelectors ?? [];
  if (selectors.length === 0) {
    yield required(
      "aggregationRule.clusterRoleSelectors",
      "at least one clusterRoleSelector required if aggregationRule is non-nil",
    );
  }
  for (const [index, selector] of selectors.entries()) {
    const field = indexPath("aggregationRule.clusterRoleSelectors", index);
    yield* selectorErrors(selector, field);
    // The message means to show the selector, and shows what could not be made of it.
    if (isUnreadable(selector)) yield invalid(field, null, "invalid label selector.");
  }
}

function* rulesErrors(rules: readonly PolicyRule[] | null | undefined, namespaced: boolean): Faults {
  for (const [index, rule] of (rules ?? []).entries()) yield* ruleErrors(rule, namespaced, `rules[${index}]`);
}

function* ruleErrors(rule: PolicyRule, namespaced: boolean, field: string): Faults {
  const { verbs, apiGroups = [], resources = [], nonResourceURLs = [] } = rule;
  const noVerbs = (verbs ?? []).length === 0;
  if (nonResourceURLs.length > 0) {
    if (namespaced) {
      const detail = "namespaced rules cannot apply to non-resource URLs";
      yield invalid(childPath(field, "nonResourceURLs"), nonResourceURLs, detail);
    }
    if (apiGroups.length + resources.length + (rule.resourceNames ?? []).length > 0) {
      const detail = "rules cannot apply to both regular resources and non-resource URLs";
      yield invalid(childPath(field, "nonResourceURLs"), nonResourceURLs, detail);
    }
  } else {
    if (apiGroups.length === 0) {
      yield required(childPath(field, "apiGroups"), "resource rules must supply at least one api group");
    }
    if (resources.length === 0) {
      yield required(childPath(field, "resources"), "resource rules must supply at least one resource");
    }
  }
  if (noVerbs) yield declared(required(childPath(field, "verbs")));
}

/** RoleBinding. */
export const roleBinding: Strategy = {
  validateName: pathSegment,
  generation: "none",
  allowCreateOnUpdate: true,
  validate: (object) =>
    declaredLast(bindingErrors(typed<RoleBinding>(object), ["Role", "ClusterRole"], true)),
  validateUpdate(object, old) {
    const binding = typed<RoleBinding>(object);
    return [
      ...declaredLast(bindingErrors(binding, ["Role", "ClusterRole"], true)),
      ...roleRefChange(binding.roleRef, typed<RoleBinding>(old).roleRef),
    ];
  },
};

/** ClusterRoleBinding. */
export const clusterRoleBinding: Strategy = {
  ...roleBinding,
  validate: (object) => declaredLast(bindingErrors(typed<RoleBinding>(object), ["ClusterRole"], false)),
  validateUpdate(object, old) {
    const binding = typed<RoleBinding>(object);
    return [
      ...declaredLast(bindingErrors(binding, ["ClusterRole"], false)),
      ...roleRefChange(binding.roleRef, typed<RoleBinding>(old).roleRef),
    ];
  },
};

function* roleRefChange(role: RoleRef, old: RoleRef): Faults {
  if (jsonEqual(role, old)) return;
  // The internal type's fields have Go's names.
  const shown = JSON.stringify({ APIGroup: role.apiGroup, Kind: role.kind, Name: role.name });
  yield invalidText("roleRef", shown, "field is immutable");
}

function* bindingErrors(
  { roleRef, subjects = [] }: RoleBinding,
  kinds: readonly string[],
  namespaced: boolean,
): Faults {
  if (roleRef.apiGroup !== rbacGroup) yield notSupported("roleRef.apiGroup", roleRef.apiGroup, [rbacGroup]);
  if (!kinds.includes(roleRef.kind)) yield notSupported("roleRef.kind", roleRef.kind, kinds);
  if (!roleRef.name) yield declared(required("roleRef.name"));
  else yield* invalidFor("roleRef.name", roleRef.name, pathSegment(roleRef.name, false));
  for (const [index, subject] of subjects.entries()) {
    yield* subjectErrors(subject, namespaced, `subjects[${index}]`);
  }
}

function* subjectErrors(
  { kind, name, namespace, apiGroup = "" }: Subject,
  namespaced: boolean,
  field: string,
): Faults {
  if (!name) yield declared(required(childPath(field, "name")));
  switch (kind) {
    case "ServiceAccount":
      if (name) yield* invalidFor(childPath(field, "name"), name, subdomainName(name, false));
      if (apiGroup !== "") yield notSupported(childPath(field, "apiGroup"), apiGroup, [""]);
      if (!namespaced && !namespace) yield required(childPath(field, "namespace"));
      break;
    case "User":
    case "Group":
      if (apiGroup !== rbacGroup) yield notSupported(childPath(field, "apiGroup"), apiGroup, [rbacGroup]);
      break;
    default:
      yield notSupported(childPath(field, "kind"), kind, ["ServiceAccount", "User", "Group"]);
  }
}
