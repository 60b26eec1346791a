/**
 * What is wrong with one field of an object, in the words in which a Kubernetes server says it: such errors become the
 * causes of a Status with reason Invalid, and joined they become its message.
 *
 * @example
 * ```ts
 * import { invalid, joinFieldErrors, required } from "@kybern/kybern/schema";
 * import { assertEquals } from "@std/assert";
 *
 * const errors = [required("spec.host"), invalid("spec.replicas", -1, "must be at least 0")];
 * assertEquals(
 *   joinFieldErrors(errors),
 *   "[spec.host: Required value, spec.replicas: Invalid value: -1: must be at least 0]",
 * );
 * ```
 *
 * @module
 */
import { goJson, goNumber, goQuote } from "./go_text.ts";

/** Kind of a field's fault, as it stands in a Status cause. */
export type FieldErrorReason =
  | "FieldValueRequired"
  | "FieldValueInvalid"
  | "FieldValueNotSupported"
  | "FieldValueDuplicate"
  | "FieldValueForbidden"
  | "FieldValueTooLong"
  | "FieldValueTooShort"
  | "FieldValueTooMany"
  | "FieldValueTooFew"
  | "FieldValueTypeInvalid"
  | "FieldValueNotFound"
  | "InternalError";

/** One fault of one field; the three members are those of a Status cause. */
export interface FieldError {
  /** Kind of the fault. */
  readonly reason: FieldErrorReason;
  /** Path to the field: `spec.containers[0].name`, or `metadata.labels[app]` with a map's key. */
  readonly field: string;
  /** The fault, its value and its detail, without the field. */
  readonly message: string;
}

/** Stands for a value that a message leaves out. */
export const omitValue: unique symbol = Symbol("omitted value");

/** The field of an object's field, `spec` and `replicas` making `spec.replicas`; of the empty path, the name alone. */
export function childPath(path: string, ...names: string[]): string {
  return path === "" ? names.join(".") : [path, ...names].join(".");
}

/** An item of a list by index, or a value of a map by key: `spec.ports[0]`, `metadata.labels[app]`. */
export function indexPath(path: string, indexOrKey: number | string): string {
  return `${path}[${indexOrKey}]`;
}

/** A required value is absent or empty. */
export function required(field: string, detail = ""): FieldError {
  return { reason: "FieldValueRequired", field, message: withDetail("Required value", detail) };
}

/** A value is malformed or out of bounds. */
export function invalid(field: string, value: unknown, detail: string): FieldError {
  return { reason: "FieldValueInvalid", field, message: withValue("Invalid value", value, detail) };
}

/** As `invalid`, for a value whose JSON text is given, since the order of its fields is not the usual one. */
export function invalidText(field: string, json: string, detail: string): FieldError {
  const message = `Invalid value: ${json}${detail === "" ? "" : `: ${detail}`}`;
  return { reason: "FieldValueInvalid", field, message };
}

/** A value is of another type than its schema's. */
export function typeInvalid(field: string, value: unknown, detail: string): FieldError {
  return { reason: "FieldValueTypeInvalid", field, message: withValue("Invalid value", value, detail) };
}

/** A value is none of those that an enumerated field may have, which the message lists in the given order. */
export function notSupported(field: string, value: unknown, allowed: readonly unknown[]): FieldError {
  const detail = allowed.length === 0
    ? ""
    : `supported values: ${allowed.map((one) => goQuote(String(one))).join(", ")}`;
  return { reason: "FieldValueNotSupported", field, message: withValue("Unsupported value", value, detail) };
}

/** A value that must be unique is there already. */
export function duplicate(field: string, value: unknown): FieldError {
  return { reason: "FieldValueDuplicate", field, message: withValue("Duplicate value", value, "") };
}

/** What a value names was not found. */
export function notFound(field: string, value: unknown): FieldError {
  return { reason: "FieldValueNotFound", field, message: withValue("Not found", value, "") };
}

/** A well-formed value is not allowed here. */
export function forbidden(field: string, detail = ""): FieldError {
  return { reason: "FieldValueForbidden", field, message: withDetail("Forbidden", detail) };
}

/** A text is longer than `maxLength` bytes; negative leaves the limit out of the message. */
export function tooLong(field: string, maxLength: number): FieldError {
  const detail = maxLength < 0
    ? "value is too long"
    : `may not be more than ${maxLength} ${plural(maxLength, "byte")}`;
  return { reason: "FieldValueTooLong", field, message: withDetail("Too long", detail) };
}

/** As {@linkcode tooLong}, with the limit in characters. */
export function tooLongCharacters(field: string, maxLength: number): FieldError {
  const detail = `may not be more than ${maxLength} ${plural(maxLength, "character")}`;
  return { reason: "FieldValueTooLong", field, message: withDetail("Too long", detail) };
}

/** A text has fewer than `minLength` characters. */
export function tooShort(field: string, minLength: number): FieldError {
  const detail = `must be at least ${minLength} ${plural(minLength, "character")}`;
  return { reason: "FieldValueTooShort", field, message: withDetail("Too short", detail) };
}

/** A list has more items than allowed. A negative actual or allowed number is left out of the message. */
export function tooMany(field: string, actual: number, max: number): FieldError {
  const detail = max < 0 ? "has too many items" : `must have at most ${max} ${plural(max, "item")}`;
  return {
    reason: "FieldValueTooMany",
    field,
    message: withValue("Too many", actual < 0 ? omitValue : actual, detail),
  };
}

/** A list has fewer items than needed. A negative actual number is left out of the message. */
export function tooFew(field: string, actual: number, min: number): FieldError {
  const detail = `must have at least ${min} ${plural(min, "item")}`;
  return {
    reason: "FieldValueTooFew",
    field,
    message: withValue("Too few", actual < 0 ? omitValue : actual, detail),
  };
}

/** A fault that is not the caller's. */
export function internalError(field: string, detail: string): FieldError {
  return { reason: "InternalError", field, message: withDetail("Internal error", detail) };
}

/**
 * The errors as the one text that ends an Invalid Status's message: each as `FIELD: MESSAGE`, repeated ones once, in
 * square brackets when there are several.
 */
export function joinFieldErrors(errors: readonly FieldError[]): string {
  const texts = [...new Set(errors.map((error) => `${error.field}: ${error.message}`))];
  return texts.length === 1 ? texts[0]! : `[${texts.join(", ")}]`;
}

function withDetail(text: string, detail: string): string {
  return detail === "" ? text : `${text}: ${detail}`;
}

function withValue(text: string, value: unknown, detail: string): string {
  return withDetail(value === omitValue ? text : `${text}: ${valueText(value)}`, detail);
}

function valueText(value: unknown): string {
  switch (typeof value) {
    case "string":
      return goQuote(value);
    case "number":
    case "bigint":
      return goNumber(value);
    case "boolean":
      return String(value);
    default:
      return goJson(value);
  }
}

function plural(count: number, noun: string): string {
  return count === 1 ? noun : `${noun}s`;
}
