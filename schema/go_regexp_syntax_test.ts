import { assertEquals, assertThrows } from "@std/assert";
import { goRegExp } from "./go_regexp.ts";
import { checkGoRegExp } from "./go_regexp_syntax.ts";

/** What kube-apiserver 1.37.2 says of these, after "error parsing regexp: ". */
const faults: readonly [pattern: string, text: string][] = [
  ["(", "missing closing ): `(`"],
  ["(?=a)", "invalid or unsupported Perl syntax: `(?=`"],
  ["a(?!b)", "invalid or unsupported Perl syntax: `(?!`"],
  ["(?<=a)b", "invalid named capture: `(?<=a)b`"],
  ["(a)\\1", "invalid escape sequence: `\\1`"],
  ["a++", "invalid nested repetition operator: `++`"],
  ["a**", "invalid nested repetition operator: `**`"],
  ["a{1001}", "invalid repeat count: `{1001}`"],
  ["a{2,1}", "invalid repeat count: `{2,1}`"],
  ["[z-a]", "invalid character class range: `z-a`"],
  ["*a", "missing argument to repetition operator: `*`"],
  ["a|*", "missing argument to repetition operator: `*`"],
  ["\\p{Nope}", "invalid character class range: `\\p{Nope}`"],
  ["[a", "missing closing ]: `[a`"],
  [")", "unexpected ): `)`"],
  ["\\", "trailing backslash at end of expression: ``"],
  ["\\y", "invalid escape sequence: `\\y`"],
  ["(?P<n", "invalid named capture: `(?P<n`"],
  ["(?z)a", "invalid or unsupported Perl syntax: `(?z`"],
  ["[[:foo:]]", "invalid character class range: `[:foo:]`"],
  ["(?>a)", "invalid or unsupported Perl syntax: `(?>`"],
  ["\\u0041", "invalid escape sequence: `\\u`"],
];
for (const [pattern, text] of faults) {
  Deno.test(`Go refuses the regular expression ${pattern}`, () => {
    const { message } = assertThrows(() => checkGoRegExp(pattern), SyntaxError);
    assertEquals(message, text);
    assertThrows(() => goRegExp(pattern), SyntaxError, text);
  });
}

const taken: readonly [pattern: string, match: string, other: string][] = [
  ["^\\p{Greek}+$", "αβ", "ab"],
  ["^\\P{Lu}$", "a", "A"],
  ["^x{-1}$", "x{-1}", "x"],
  ["^\\x{41}\\x42$", "AB", "41"],
  ["^\\101$", "A", "1"],
  ["(?-i)^a$", "a", "A"],
  ["^(?<n>a)*?b$", "aab", "a"],
  ["^[^\\]a-c\\d]$", "d", "b"],
  ["^[a-]{1,3}$", "a-a", "b"],
];
for (const [pattern, match, other] of taken) {
  Deno.test(`Go takes the regular expression ${pattern}`, () => {
    assertEquals([goRegExp(pattern).test(match), goRegExp(pattern).test(other)], [true, false]);
  });
}
