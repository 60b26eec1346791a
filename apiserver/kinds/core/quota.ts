/**
 * ResourceQuota.
 *
 * @module
 */
import type {
  ResourceQuota,
  ResourceQuotaSpec,
  ScopedResourceSelectorRequirement,
} from "../../../api/core/v1.ts";
import { indexPath, invalid, invalidText, required } from "../../../schema/field_error.ts";
import type { Strategy } from "../../registry/strategy.ts";
import { typed } from "../typed.ts";
import { type Faults, sortedMembers } from "../validation/checks.ts";
import { immutableErrors } from "../../../schema/object_meta_errors.ts";
import {
  isQuotaResource,
  quotaResourceNameErrors,
  resourceAmountErrors,
} from "../validation/resource_errors.ts";

/** ResourceQuota. */
export const resourceQuota: Strategy = {
  generation: "none",
  answersDeletedObject: true,
  validate: (object) => [...quotaErrors(typed<ResourceQuota>(object))],
  validateUpdate(object, old) {
    const now = typed<ResourceQuota>(object);
    const given = (quota: ResourceQuota) => [...new Set(quota.spec?.scopes ?? [])].sort();
    return [
      ...quotaErrors(now),
      ...immutableErrors(given(now), given(typed<ResourceQuota>(old)), "spec.scopes"),
    ];
  },
};

function* quotaErrors({ spec }: ResourceQuota): Faults {
  for (const [name, amount] of sortedMembers(spec?.hard)) {
    const field = indexPath("spec.hard", name);
    yield* quotaResourceNameErrors(name, field);
    yield* resourceAmountErrors(name, amount, field);
  }
  yield* scopesErrors(spec ?? {});
  if (spec?.scopeSelector !== undefined) yield* scopeSelectorErrors(spec);
}

const podScopes = [
  "BestEffort",
  "CrossNamespacePodAffinity",
  "NotBestEffort",
  "NotTerminating",
  "Terminating",
];
const scopes = [...podScopes, "PriorityClass", "VolumeAttributesClass"];
const computeResources = ["cpu", "memory"].flatMap((name) => [name, `limits.${name}`, `requests.${name}`]);

/** Whether a quota of a resource can be for a scope alone. */
function isScoped(scope: string, resource: string): boolean {
  if (!scopes.includes(scope)) return true;
  if (scope === "VolumeAttributesClass") {
    return resource === "persistentvolumeclaims" || resource === "requests.storage";
  }
  return resource === "pods" || scope !== "BestEffort" && computeResources.includes(resource);
}

/** The quota's own resources that a scope does not go with, in order. */
function unscoped({ hard }: ResourceQuotaSpec, scope: string): string[] {
  return sortedMembers(hard).map(([name]) => name).filter((name) =>
    isQuotaResource(name) && !isScoped(scope, name)
  );
}

/** How often both of two scopes that exclude each other are there. */
function conflicts(given: readonly string[]): number {
  return [["BestEffort", "NotBestEffort"], ["Terminating", "NotTerminating"]]
    .filter((pair) => pair.every((scope) => given.includes(scope))).length;
}

function* scopesErrors(spec: ResourceQuotaSpec): Faults {
  const field = "spec.scopes";
  const given = spec.scopes ?? [];
  for (const scope of given) {
    if (!scopes.includes(scope)) yield invalid(field, given, "unsupported scope");
    for (const _ of unscoped(spec, scope)) {
      yield invalid(field, given, "unsupported scope applied to resource");
    }
  }
  for (let i = conflicts(given); i > 0; i--) yield invalid(field, given, "conflicting scopes");
}

function* scopeSelectorErrors(spec: ResourceQuotaSpec): Faults {
  const field = "spec.scopeSelector.matchExpressions";
  const expressions = spec.scopeSelector?.matchExpressions ?? [];
  for (const { scopeName, operator, values = [] } of expressions) {
    if (!scopes.includes(scopeName)) yield invalid(`${field}.scopeName`, scopeName, "unsupported scope");
    for (const _ of unscoped(spec, scopeName)) {
      yield invalidText(field, scopeSelectorText(expressions), "unsupported scope applied to resource");
    }
    if (podScopes.includes(scopeName) && operator !== "Exists") {
      const detail =
        "must be 'Exists' when scope is any of ResourceQuotaScopeTerminating, ResourceQuotaScopeNotTerminating, ResourceQuotaScopeBestEffort, ResourceQuotaScopeNotBestEffort or ResourceQuotaScopeCrossNamespacePodAffinity";
      yield invalid(`${field}.operator`, operator, detail);
    }
    if (operator === "In" || operator === "NotIn") {
      if (values.length > 0) continue;
      const detail = "must be at least one value when `operator` is 'In' or 'NotIn' for scope selector";
      yield required(`${field}.values`, detail);
    } else if (operator === "Exists" || operator === "DoesNotExist") {
      if (values.length === 0) continue;
      const detail = "must be no value when `operator` is 'Exist' or 'DoesNotExist' for scope selector";
      yield invalid(`${field}.values`, values, detail);
    } else yield invalid(`${field}.operator`, operator, "not a valid selector operator");
  }
  for (let i = conflicts(expressions.map(({ scopeName }) => scopeName)); i > 0; i--) {
    yield invalid(field, spec.scopes ?? null, "conflicting scopes");
  }
}

/** A selector by the names of Go's fields. */
function scopeSelectorText(expressions: readonly ScopedResourceSelectorRequirement[]): string {
  const shown = expressions.map(({ scopeName, operator, values = null }) => ({
    ScopeName: scopeName,
    Operator: operator,
    Values: values,
  }));
  return JSON.stringify({ MatchExpressions: shown });
}
