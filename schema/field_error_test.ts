import { assertEquals } from "@std/assert";
import {
  childPath,
  duplicate,
  type FieldError,
  forbidden,
  indexPath,
  internalError,
  invalid,
  joinFieldErrors,
  notFound,
  notSupported,
  omitValue,
  required,
  tooFew,
  tooLong,
  tooLongCharacters,
  tooMany,
  tooShort,
  typeInvalid,
} from "./field_error.ts";

const messages: readonly [name: string, error: FieldError, reason: string, message: string][] = [
  ["required", required("f"), "FieldValueRequired", "Required value"],
  [
    "required, detail",
    required("f", "name or generateName is required"),
    "FieldValueRequired",
    "Required value: name or generateName is required",
  ],
  ["invalid text", invalid("f", 'a"b\n', "no"), "FieldValueInvalid", 'Invalid value: "a\\"b\\n": no'],
  ["invalid integer", invalid("f", -1, "no"), "FieldValueInvalid", "Invalid value: -1: no"],
  [
    "invalid big integer",
    invalid("f", 9007199254740993n, "no"),
    "FieldValueInvalid",
    "Invalid value: 9007199254740993: no",
  ],
  ["invalid fraction", invalid("f", 1.5, "no"), "FieldValueInvalid", "Invalid value: 1.5: no"],
  ["invalid tiny fraction", invalid("f", 0.00001, "no"), "FieldValueInvalid", "Invalid value: 1e-05: no"],
  [
    "invalid great fraction",
    invalid("f", 123456789.125, "no"),
    "FieldValueInvalid",
    "Invalid value: 1.23456789125e+08: no",
  ],
  ["invalid boolean", invalid("f", true, "no"), "FieldValueInvalid", "Invalid value: true: no"],
  ["invalid null", invalid("f", null, "no"), "FieldValueInvalid", "Invalid value: null: no"],
  [
    "invalid object: sorted JSON",
    invalid("f", { b: "<", a: [1] }, "no"),
    "FieldValueInvalid",
    'Invalid value: {"a":[1],"b":"\\u003c"}: no',
  ],
  ["invalid, value omitted", invalid("f", omitValue, "no"), "FieldValueInvalid", "Invalid value: no"],
  [
    "type invalid",
    typeInvalid("f", "x", 'f in body must be of type integer: "string"'),
    "FieldValueTypeInvalid",
    'Invalid value: "x": f in body must be of type integer: "string"',
  ],
  [
    "not supported",
    notSupported("f", "c", ["a", "b"]),
    "FieldValueNotSupported",
    'Unsupported value: "c": supported values: "a", "b"',
  ],
  [
    "not supported, none allowed",
    notSupported("f", "c", []),
    "FieldValueNotSupported",
    'Unsupported value: "c"',
  ],
  ["duplicate", duplicate("f", { name: "a" }), "FieldValueDuplicate", 'Duplicate value: {"name":"a"}'],
  ["not found", notFound("f", "a"), "FieldValueNotFound", 'Not found: "a"'],
  ["forbidden", forbidden("f", "field is immutable"), "FieldValueForbidden", "Forbidden: field is immutable"],
  ["too long", tooLong("f", 63), "FieldValueTooLong", "Too long: may not be more than 63 bytes"],
  ["too long by one", tooLong("f", 1), "FieldValueTooLong", "Too long: may not be more than 1 byte"],
  [
    "too long in characters",
    tooLongCharacters("f", 8),
    "FieldValueTooLong",
    "Too long: may not be more than 8 characters",
  ],
  ["too short", tooShort("f", 1), "FieldValueTooShort", "Too short: must be at least 1 character"],
  ["too many", tooMany("f", 3, 2), "FieldValueTooMany", "Too many: 3: must have at most 2 items"],
  [
    "too many, unknown number",
    tooMany("f", -1, 1),
    "FieldValueTooMany",
    "Too many: must have at most 1 item",
  ],
  ["too few", tooFew("f", 0, 1), "FieldValueTooFew", "Too few: 0: must have at least 1 item"],
  ["internal", internalError("f", "broken"), "InternalError", "Internal error: broken"],
];

for (const [name, error, reason, message] of messages) {
  Deno.test(`field error: ${name}`, () => assertEquals(error, { reason, field: "f", message } as FieldError));
}

const quotes: readonly [text: string, quoted: string][] = [
  ["\u0001", '"\\x01"'],
  ["\u00a0", '"\\u00a0"'],
  ["é€😀", '"é€😀"'],
  ["\u{e0001}", '"\\U000e0001"'],
  ["\\", '"\\\\"'],
];
for (const [text, quoted] of quotes) {
  Deno.test(`field error: ${quoted} is how Go quotes it`, () => {
    assertEquals(invalid("f", text, "").message, `Invalid value: ${quoted}`);
  });
}

Deno.test("field error: one joined is bare, several are bracketed, repeated ones stand once", () => {
  const a = required("a");
  const b = forbidden("b");
  assertEquals(joinFieldErrors([a]), "a: Required value");
  assertEquals(joinFieldErrors([a, a]), "a: Required value");
  assertEquals(joinFieldErrors([a, b, a]), "[a: Required value, b: Forbidden]");
});

Deno.test("field error: paths", () => {
  assertEquals(childPath("", "spec"), "spec");
  assertEquals(childPath("spec", "template", "spec"), "spec.template.spec");
  assertEquals(indexPath("spec.ports", 0), "spec.ports[0]");
  assertEquals(indexPath("metadata.labels", "app"), "metadata.labels[app]");
});
