import { assertEquals, assertThrows } from "@std/assert";
import { goRegExp } from "./go_regexp.ts";

const table: readonly [pattern: string, matching: readonly string[], other: readonly string[]][] = [
  ["^[a-z]+$", ["abc"], ["aBc", "", "abc\n"]],
  ["(?i)^[a-z]+$", ["aBc"], ["1"]],
  ["^[[:alpha:]_-]+$", ["aZ_-"], ["1"]],
  ["^[[:digit:][:upper:]]+$", ["1A"], ["a"]],
  ["^\\pL+$", ["é"], ["1"]],
  ["\\Aab\\z", ["ab"], ["xab"]],
  ["^\\Qa.b\\E$", ["a.b"], ["axb"]],
  ["^(?P<x>a)b$", ["ab"], ["b"]],
  ["^a\\-b\\_c\\/d$", ["a-b_c/d"], ["abc"]],
  ["^[\\-.]$", ["-", "."], ["x"]],
  ["^[]a]$", ["]", "a"], ["["]],
  ["^a.b$", ["a\rb", "axb"], ["a\nb"]],
  ["(?s)^a.b$", ["a\nb"], ["ab"]],
  ["^\\d{3}$", ["123"], ["12"]],
];

for (const [pattern, matching, other] of table) {
  Deno.test(`Go's regular expression ${pattern}`, () => {
    for (const text of matching) {
      assertEquals(goRegExp(pattern).test(text), true, `${JSON.stringify(text)} matches`);
    }
    for (const text of other) {
      assertEquals(goRegExp(pattern).test(text), false, `${JSON.stringify(text)} does not`);
    }
  });
}

for (const pattern of ["(", "[a", "a\\", "(?=a)("]) {
  Deno.test(`Go's regular expression ${pattern} is none`, () => {
    assertThrows(() => goRegExp(pattern), SyntaxError);
  });
}
