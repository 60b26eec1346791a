/**
 * ValidatingAdmissionPolicy, MutatingAdmissionPolicy and their bindings. Expressions are not compiled.
 *
 * @module
 */
import type {
  AuditAnnotation,
  MatchResources,
  MutatingAdmissionPolicy,
  Mutation,
  ParamKind,
  ParamRef,
  ValidatingAdmissionPolicy,
  ValidatingAdmissionPolicyBinding,
  Validation,
  Variable,
} from "../../../api/admissionregistration.k8s.io/v1.ts";
import {
  duplicate,
  forbidden,
  indexPath,
  invalid,
  notSupported,
  required,
} from "../../../schema/field_error.ts";
import type { Strategy } from "../../registry/strategy.ts";
import { typed } from "../typed.ts";
import {
  declared,
  declaredLast,
  type Faults,
  invalidFor,
  oneOf,
  selectorErrors,
} from "../validation/checks.ts";
import {
  dns1035Label,
  dnsSubdomain,
  pathSegment,
  qualifiedName,
  subdomainName,
} from "../../../schema/names.ts";
import { matchConditionErrors, matchResourcesErrors } from "./rule_errors.ts";

const failurePolicies = ["Fail", "Ignore"];
const reinvocations = ["IfNeeded", "Never"];
const mutatingOperations = ["*", "CREATE", "UPDATE"];

type PolicySpec =
  & NonNullable<ValidatingAdmissionPolicy["spec"]>
  & NonNullable<MutatingAdmissionPolicy["spec"]>;

/** ValidatingAdmissionPolicy. */
export const validatingAdmissionPolicy: Strategy = {
  allowUnconditionalUpdate: false,
  validate: (object) => [...validatingErrors(typed<ValidatingAdmissionPolicy>(object))],
  validateUpdate: (object) => [...validatingErrors(typed<ValidatingAdmissionPolicy>(object))],
};

/** MutatingAdmissionPolicy. */
export const mutatingAdmissionPolicy: Strategy = {
  allowUnconditionalUpdate: false,
  validate: (object) => [...mutatingErrors(typed<MutatingAdmissionPolicy>(object))],
  validateUpdate: (object) => [...mutatingErrors(typed<MutatingAdmissionPolicy>(object))],
};

/** Bindings of both. */
export function policyBinding(mutating: boolean): Strategy {
  const errors = (object: unknown) =>
    declaredLast(bindingErrors(typed<ValidatingAdmissionPolicyBinding>(object as never), mutating));
  return { allowUnconditionalUpdate: false, validate: errors, validateUpdate: errors };
}

function* validatingErrors({ metadata, spec }: ValidatingAdmissionPolicy): Faults {
  const { validations = [], auditAnnotations = [] } = spec ?? {};
  yield* commonErrors(spec ?? {}, false);
  if (validations.length === 0 && auditAnnotations.length === 0) {
    const detail = "validations or auditAnnotations must contain at least one item";
    yield required("spec.validations", detail);
    yield required("spec.auditAnnotations", detail);
    return;
  }
  for (const [index, validation] of validations.entries()) {
    yield* validationErrors(validation, `spec.validations[${index}]`);
  }
  const keys = new Set<string>();
  for (const [index, annotation] of auditAnnotations.entries()) {
    const field = `spec.auditAnnotations[${index}]`;
    yield* annotationErrors(annotation, metadata?.name ?? "", field);
    if (keys.has(annotation.key)) yield duplicate(`${field}.key`, annotation.key);
    keys.add(annotation.key);
  }
}

function* mutatingErrors({ spec }: MutatingAdmissionPolicy): Faults {
  const { mutations = [], reinvocationPolicy } = spec ?? {};
  yield* commonErrors(spec ?? {}, true);
  if (mutations.length === 0) yield required("spec.mutations", "mutations must contain at least one item");
  for (const [index, mutation] of mutations.entries()) {
    yield* mutationErrors(mutation, `spec.mutations[${index}]`);
  }
  yield* oneOf("spec.reinvocationPolicy", reinvocationPolicy, reinvocations);
}

function* commonErrors(spec: Partial<PolicySpec>, mutating: boolean): Faults {
  yield* oneOf("spec.failurePolicy", spec.failurePolicy, failurePolicies);
  if (spec.paramKind !== undefined) yield* paramKindErrors(spec.paramKind);
  const field = "spec.matchConstraints";
  if (spec.matchConstraints === undefined) yield required(field);
  else {
    yield* matchResourcesErrors(spec.matchConstraints, field);
    if ((spec.matchConstraints.resourceRules ?? []).length === 0) yield required(`${field}.resourceRules`);
    if (mutating) yield* operationErrors(spec.matchConstraints, field);
  }
  yield* matchConditionErrors(spec.matchConditions, "spec.matchConditions");
  for (const [index, variable] of (spec.variables ?? []).entries()) {
    yield* variableErrors(variable, `spec.variables[${index}]`);
  }
}

function* operationErrors({ resourceRules }: MatchResources, field: string): Faults {
  for (const operation of (resourceRules ?? []).flatMap(({ operations }) => operations ?? [])) {
    if (mutatingOperations.includes(operation)) continue;
    yield notSupported(`${field}.resourceRules.operations`, operation, mutatingOperations);
  }
}

function* paramKindErrors({ apiVersion = "", kind = "" }: ParamKind): Faults {
  const field = "spec.paramKind.apiVersion";
  const parts = apiVersion.split("/");
  const version = parts.at(-1)!;
  if (apiVersion === "") yield required(field);
  else if (parts.length > 2) {
    yield invalid(field, apiVersion, `unexpected GroupVersion string: ${apiVersion}`);
  } else {
    const [group] = parts;
    if (parts.length === 2 && group && dnsSubdomain(group).length > 0) {
      yield invalid(field, group, dnsSubdomain(group).join(","));
    }
    if (version === "") yield invalid(field, apiVersion, "version must be specified");
    else if (dns1035Label(version).length > 0) {
      yield invalid(field, version, dns1035Label(version).join(","));
    }
  }
  const kindField = "spec.paramKind.kind";
  if (kind === "") return yield required(kindField);
  const faults = dns1035Label(kind.toLowerCase());
  if (faults.length === 0) return;
  yield invalid(kindField, kind, `may have mixed case, but should otherwise match: ${faults.join(",")}`);
}

function* variableErrors({ name, expression }: Variable, field: string): Faults {
  if (!name?.trim()) yield required(`${field}.name`, "name is not specified");
  else if (!/^[_a-zA-Z][_a-zA-Z0-9]*$/.test(name)) {
    yield invalid(`${field}.name`, name, "must be a valid CEL identifier");
  }
  if (!expression?.trim()) yield required(`${field}.expression`, "expression is not specified");
}

const reasons = ["Forbidden", "Invalid", "RequestEntityTooLarge", "Unauthorized"];

function* validationErrors(validation: Validation, field: string): Faults {
  const { expression, message = "", messageExpression = "", reason } = validation;
  const empty = "must be non-empty if specified";
  if (!expression?.trim()) yield required(`${field}.expression`, "expression is not specified");
  if (messageExpression !== "" && !messageExpression.trim()) {
    yield invalid(`${field}.messageExpression`, messageExpression, empty);
  }
  if (message !== "" && !message.trim()) yield invalid(`${field}.message`, message, empty);
  else if (/[\r\n]/.test(message.trim())) {
    yield invalid(`${field}.message`, message, "must not contain line breaks");
  }
  if (reason !== undefined && !reasons.includes(reason)) {
    yield notSupported(`${field}.reason`, reason, reasons);
  }
}

function* annotationErrors({ key, valueExpression }: AuditAnnotation, policy: string, field: string): Faults {
  const name = `${policy}/${key}`;
  yield* invalidFor(`${field}.key`, name, qualifiedName(name));
  if (!valueExpression?.trim()) {
    yield required(`${field}.valueExpression`, "valueExpression is not specified");
  }
}

function* mutationErrors({ patchType, jsonPatch, applyConfiguration }: Mutation, field: string): Faults {
  const types = ["ApplyConfiguration", "JSONPatch"];
  yield* oneOf(`${field}.patchType`, patchType, types);
  if (!types.includes(patchType)) return;
  const patches = { jsonPatch, applyConfiguration };
  const [wanted, other] = patchType === "JSONPatch"
    ? ["jsonPatch", "applyConfiguration"] as const
    : ["applyConfiguration", "jsonPatch"] as const;
  if (patches[wanted] === undefined) {
    yield required(`${field}.${wanted}`, `must be specified when patchType is ${patchType}`);
  }
  if (patches[other] !== undefined) {
    yield invalid(`${field}.${other}`, `{${other}}`, `must not be specified when patchType is ${patchType}`);
  }
}

const validationActions = ["Audit", "Deny", "Warn"];

function* bindingErrors({ spec = {} as never }: ValidatingAdmissionPolicyBinding, mutating: boolean): Faults {
  const { policyName, paramRef, matchResources, validationActions: actions } = spec!;
  if (!policyName) {
    const fault = required("spec.policyName");
    yield mutating ? fault : declared(fault);
  } else yield* invalidFor("spec.policyName", policyName, subdomainName(policyName, false));
  if (paramRef !== undefined) yield* paramRefErrors(paramRef, "spec.paramRef");
  yield* matchResourcesErrors(matchResources, "spec.matchResources");
  if (!mutating) return yield* actionErrors(actions ?? []);
  if (matchResources !== undefined) yield* operationErrors(matchResources, "spec.matchResources");
}

function* paramRefErrors({ name, selector, parameterNotFoundAction }: ParamRef, field: string): Faults {
  const both = "name and selector are mutually exclusive";
  if (name) {
    yield* invalidFor(`${field}.name`, name, pathSegment(name, false));
    if (selector !== undefined) yield forbidden(`${field}.name`, both);
  }
  if (selector !== undefined) {
    yield* selectorErrors(selector, `${field}.selector`);
    if (name) yield forbidden(`${field}.selector`, both);
  } else if (!name) yield required(field, "one of name or selector must be specified");
  yield* oneOf(`${field}.parameterNotFoundAction`, parameterNotFoundAction, ["Deny", "Allow"]);
}

function* actionErrors(actions: readonly string[]): Faults {
  const field = "spec.validationActions";
  for (const [index, action] of actions.entries()) {
    const at = indexPath(field, index);
    if (!validationActions.includes(action)) yield notSupported(at, action, validationActions);
    if (actions.indexOf(action) < index) yield duplicate(at, action);
  }
  if (actions.includes("Deny") && actions.includes("Warn")) {
    const why =
      "repeating the same validation failure information in the API response and headers serves no purpose";
    yield invalid(field, actions, `must not contain both Deny and Warn (${why})`);
  }
  if (actions.length === 0) yield declared(required(field));
}
