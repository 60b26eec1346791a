import { assertEquals, assertThrows } from "@std/assert";
import { parseJson, stringifyJson } from "./json.ts";

Deno.test("parseJson keeps integers beyond 2^53 digit for digit", () => {
  for (
    const digits of ["9007199254740993", "-9007199254740993", "18446744073709551615", "9223372036854775807"]
  ) {
    assertEquals(parseJson(`{"a":[${digits}]}`), { a: [BigInt(digits)] });
    assertEquals(stringifyJson(parseJson(`{"a":[${digits}]}`)), `{"a":[${digits}]}`);
  }
});

Deno.test("parseJson finds a long integer wherever it stands", () => {
  for (let before = 0; before < 40; before++) {
    const spaces = " ".repeat(before);
    assertEquals(parseJson(`[${spaces}9007199254740993]`), [9007199254740993n], `after ${before} spaces`);
    assertEquals(parseJson(`[${spaces}900719925474099,"${"1".repeat(15)}"]`), [
      900719925474099,
      "1".repeat(15),
    ]);
  }
});

Deno.test("parseJson leaves safe integers, fractions and digits in strings alone", () => {
  assertEquals(
    parseJson('{"a":9007199254740991,"b":1.0000000000000001,"c":"12345678901234567890","d":1e300}'),
    {
      a: 9007199254740991,
      b: 1.0000000000000001,
      c: "12345678901234567890",
      d: 1e300,
    },
  );
});

Deno.test("parseJson does not let __proto__ reach a prototype", () => {
  for (const text of ['{"__proto__":{"x":1}}', '{"__proto__":{"x":1},"n":9007199254740993}']) {
    const value = parseJson(text) as Record<string, unknown>;
    assertEquals(Object.getPrototypeOf(value), Object.prototype);
    assertEquals(value.x, undefined);
    assertEquals(Object.hasOwn(value, "__proto__"), true);
  }
});

Deno.test("stringifyJson refuses what has no JSON form, and cycles", () => {
  assertThrows(() => stringifyJson(undefined), TypeError, "no JSON form");
  const cycle: Record<string, unknown> = { big: 1n };
  cycle.self = cycle;
  assertThrows(() => stringifyJson(cycle), TypeError);
});

Deno.test("stringifyJson indents", () => {
  assertEquals(stringifyJson({ a: 1n }, 2), '{\n  "a": 1\n}');
});
