import { assertEquals } from "@std/assert";
import { jsonSyntaxFault } from "./json_syntax.ts";

// Each recorded from Go 1.26's encoding/json.
const cases: [string, string | undefined][] = [
  ['{"a": [1, -2.5e+3, true, null, "\\u00e9\\n"]}', undefined],
  ["", "unexpected end of JSON input"],
  ["{", "unexpected end of JSON input"],
  ["not json", "invalid character 'o' in literal null (expecting 'u')"],
  ["{a", "invalid character 'a' looking for beginning of object key string"],
  ['{"a" 1}', "invalid character '1' after object key"],
  ['{"a":1 "b"}', "invalid character '\"' after object key:value pair"],
  ["[1 2]", "invalid character '2' after array element"],
  ["[1,]", "invalid character ']' looking for beginning of value"],
  ['{"a":1,}', "invalid character '}' looking for beginning of object key string"],
  ["{} x", "invalid character 'x' after top-level value"],
  ["hello", "invalid character 'h' looking for beginning of value"],
  ['"a\\x"', "invalid character 'x' in string escape code"],
  ['"a\nb"', "invalid character '\\n' in string literal"],
  ["-x", "invalid character 'x' in numeric literal"],
  ["1.x", "invalid character 'x' after decimal point in numeric literal"],
  ["1ex", "invalid character 'x' in exponent of numeric literal"],
  ["\u0081", "invalid character '\\u0081' looking for beginning of value"],
];

for (const [text, fault] of cases) {
  Deno.test(`JSON ${JSON.stringify(text)}: ${fault ?? "well-formed"}`, () => {
    assertEquals(jsonSyntaxFault(text), fault);
  });
}
