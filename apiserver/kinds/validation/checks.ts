/**
 * Small checks of one field, from which the kinds' own are made.
 *
 * @module
 */
import { type FieldError, indexPath, invalid, notSupported, required } from "../../../schema/field_error.ts";
import {
  labelSelectorFrom,
  type LabelSelectorObject,
  parseQuantity,
  SelectorError,
} from "../../../meta/mod.ts";
import { compareBytes, goJson } from "../../../schema/go_text.ts";
import { labelErrors } from "../../../schema/object_meta_errors.ts";
import {
  dnsSubdomain,
  labelValue,
  percentage,
  portName,
  portNumber,
  qualifiedName,
  type TextCheck,
} from "../../../schema/names.ts";
import { childPath, forbidden } from "../../../schema/field_error.ts";

/** Faults, one by one. */
export type Faults = Generator<FieldError, void>;

const declaredFaults = new WeakSet<FieldError>();

/** Marks a fault of a field that the real server checks by a declaration. */
export function declared(fault: FieldError): FieldError {
  declaredFaults.add(fault);
  return fault;
}

/** All faults, those of declarations after the rest: the real server checks these in a second walk. */
export function declaredLast(faults: Iterable<FieldError>): FieldError[] {
  const all = [...faults];
  const isDeclared = (fault: FieldError) => declaredFaults.has(fault);
  return [...all.filter((fault) => !isDeclared(fault)), ...all.filter(isDeclared)];
}

/** A fault per message about a value. */
export function* invalidFor(field: string, value: unknown, messages: readonly string[]): Faults {
  for (const message of messages) yield invalid(field, value, message);
}

/** A text that must be there and pass a check. */
export function* requiredText(
  field: string,
  value: string | undefined,
  check: TextCheck,
  detail = "",
): Faults {
  if (!value) yield required(field, detail);
  else yield* invalidFor(field, value, check(value));
}

/** One of a list of values; an absent one is required. */
export function* oneOf(field: string, value: string | undefined, allowed: readonly string[]): Faults {
  if (!value) yield required(field);
  else if (!allowed.includes(value)) yield notSupported(field, value, allowed);
}

/** A number that is not below zero. */
export function* nonNegative(field: string, value: number | bigint | undefined): Faults {
  if (value !== undefined && value < 0) yield invalid(field, value, "must be greater than or equal to 0");
}

/** A quantity that is not below zero. */
export function* nonNegativeQuantity(field: string, value: string | number): Faults {
  const quantity = parseQuantity(value);
  if (quantity.nano < 0n) yield invalid(field, quantity.toString(), "must be greater than or equal to 0");
}

/** A text as `acme.io/foo`. */
export function* domainPrefixedPathErrors(field: string, text: string): Faults {
  if (text === "") return yield required(field);
  const slash = text.indexOf("/");
  const host = text.slice(0, slash);
  const path = text.slice(slash + 1);
  if (slash <= 0 || path === "") {
    return yield invalid(field, text, 'must be a domain-prefixed path (such as "acme.io/foo")');
  }
  yield* invalidFor(field, host, dnsSubdomain(host));
  const form = "[A-Za-z0-9/\\-._~%!$&'()*+,;=:]+";
  if (!new RegExp(`^${form}$`).test(path)) {
    yield invalid(field, path, `Invalid path (regex used for validation is '${form}')`);
  }
}

/** Number or name of a port. */
export function* portNumberOrName(field: string, value: number | string): Faults {
  yield* invalidFor(field, value, typeof value === "number" ? portNumber(value) : portName(value));
}

/** An amount of pods: a number that is not below zero, or a percentage. */
export function* intOrPercent(field: string, value: number | string): Faults {
  if (typeof value === "number") yield* nonNegative(field, value);
  else yield* invalidFor(field, value, percentage(value));
}

/** More than all: a percentage above 100. */
export function* notMoreThanHundredPercent(field: string, value: number | string): Faults {
  if (typeof value === "string" && percentage(value).length === 0 && Number.parseInt(value) > 100) {
    yield invalid(field, value, "must not be greater than 100%");
  }
}

/** A label selector as it stands in an object. */
export function* selectorErrors(selector: LabelSelectorObject | undefined, field: string): Faults {
  if (selector === undefined) return;
  yield* labelErrors(selector.matchLabels, childPath(field, "matchLabels"));
  for (const [index, expression] of (selector.matchExpressions ?? []).entries()) {
    yield* requirementErrors(expression, indexPath(childPath(field, "matchExpressions"), index));
  }
}

type Requirement = NonNullable<LabelSelectorObject["matchExpressions"]>[number];

function* requirementErrors({ key, operator, values = [] }: Requirement, field: string): Faults {
  const valuesField = childPath(field, "values");
  if (operator === "In" || operator === "NotIn") {
    if (values.length === 0) {
      yield required(valuesField, "must be specified when `operator` is 'In' or 'NotIn'");
    }
  } else if (operator === "Exists" || operator === "DoesNotExist") {
    if (values.length > 0) {
      yield forbidden(valuesField, "may not be specified when `operator` is 'Exists' or 'DoesNotExist'");
    }
  } else {
    yield invalid(childPath(field, "operator"), operator, "not a valid selector operator");
  }
  yield* invalidFor(childPath(field, "key"), key, qualifiedName(key));
  for (const [index, value] of values.entries()) {
    yield* invalidFor(indexPath(valuesField, index), value, labelValue(value));
  }
}

/** A selector as messages show it: its fields in the order of Go's structs. */
export function selectorText({ matchLabels, matchExpressions }: LabelSelectorObject): string {
  const expressions = (matchExpressions ?? []).map(({ key, operator, values }) =>
    JSON.stringify({ key, operator, values: values?.length ? values : undefined })
  );
  const members = [
    ...Object.keys(matchLabels ?? {}).length > 0 ? [`"matchLabels":${goJson(matchLabels)}`] : [],
    ...expressions.length > 0 ? [`"matchExpressions":[${expressions.join(",")}]`] : [],
  ];
  return `{${members.join(",")}}`;
}

/** Whether a selector cannot be made into one that chooses objects. */
export function isUnreadable(selector: LabelSelectorObject): boolean {
  try {
    labelSelectorFrom(selector);
    return false;
  } catch (error) {
    if (error instanceof SelectorError) return true;
    throw error;
  }
}

/** Whether a selector asks for nothing. */
export function isEmptySelector(selector: LabelSelectorObject): boolean {
  return Object.keys(selector.matchLabels ?? {}).length + (selector.matchExpressions ?? []).length === 0;
}

/** Members of a map in the order of Go's sorted keys. */
export function sortedMembers<T>(map: { readonly [key: string]: T } | undefined): [string, T][] {
  return Object.entries(map ?? {}).sort(([a], [b]) => compareBytes(a, b));
}
