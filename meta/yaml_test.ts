import { assertEquals, assertThrows } from "@std/assert";
import { scalars } from "./yaml_scalars_test.ts";
import { parseYaml, parseYamlDocuments, stringifyYaml } from "./yaml.ts";

for (const [scalar, value] of scalars) {
  Deno.test(`YAML scalar ${JSON.stringify(scalar)} is read as kubectl reads it`, () => {
    assertEquals(parseYaml(`data:\n  k: ${scalar}\n`), { data: { k: value } });
  });
}

Deno.test("YAML words in sentences, block scalars and quotes stay text", () => {
  assertEquals(
    parseYaml(
      `a: say yes, no\nb: "on, 0644"\nc: |\n  on: yes\n  - 0644\nd: >-\n  folded\n  no\ne: [on, "off", 'n', 0644]\n`,
    ),
    { a: "say yes, no", b: "on, 0644", c: "on: yes\n- 0644\n", d: "folded no", e: [true, "off", "n", 420] },
  );
});

Deno.test("a YAML key is text as kubectl writes it", () => {
  assertEquals(parseYaml('on: 1\n"yes": 2\n0644: 3\nname: 4\n'), { true: 1, yes: 2, 420: 3, name: 4 });
});

Deno.test("YAML anchors and merge keys are followed, own keys win", () => {
  assertEquals(parseYaml("base: &b {a: 1, b: 2}\nuse:\n  <<: *b\n  b: 3\n"), {
    base: { a: 1, b: 2 },
    use: { a: 1, b: 3 },
  });
});

Deno.test("empty YAML documents are left out, and one document means one", () => {
  assertEquals(parseYamlDocuments("---\n# nothing\n---\na: 1\n---\nb: 2\n"), [{ a: 1 }, { b: 2 }]);
  assertEquals(parseYaml("# only a comment\n"), undefined);
  assertThrows(() => parseYaml("a: 1\n---\nb: 2\n"), SyntaxError, "one document expected, found 2");
});

Deno.test("what JSON cannot hold is refused", () => {
  for (const scalar of [".inf", "-.inf", ".nan"]) {
    assertThrows(() => parseYaml(`a: ${scalar}\n`), SyntaxError, "no JSON form");
  }
});

Deno.test("an explicit tag that is not supported is refused by name", () => {
  assertThrows(() => parseYaml('a: !!int "12"\n'), SyntaxError, "int");
});

Deno.test("a tab does not indent a block, but may stand in a scalar and in JSON", () => {
  assertThrows(() => parseYaml("a:\n\tb: c"), SyntaxError, "line 2 is indented by a tab");
  assertThrows(() => parseYaml("a:\n  -\n\tb: c"), SyntaxError, "line 3");
  assertEquals(parseYaml("make: |\n  all:\n  \tcc x.c\nb: 1"), { make: "all:\n\tcc x.c\n", b: 1 });
  assertEquals(parseYaml('{\n\t"a": 1,\n\t"b": [\n\t\t2\n\t]\n}'), { a: 1, b: [2] });
  assertEquals(parseYaml("list:\n- |\n  x:\n  \ty\n"), { list: ["x:\n\ty\n"] });
});

Deno.test("a YAML key __proto__ is a key like any other", () => {
  const value = parseYaml("__proto__: {x: 1}\n") as Record<string, unknown>;
  assertEquals(Object.getPrototypeOf(value), Object.prototype);
  assertEquals(Object.keys(value), ["__proto__"]);
});

Deno.test("[KC-13] written YAML reads back the same, also by YAML 1.1's rules", () => {
  const texts = [
    "0",
    "1",
    "433e40",
    "yes",
    "on",
    "null",
    "~",
    "",
    "0o644",
    "0644",
    "1_000",
    "2020-01-01",
    "1:30",
    "=",
    "<<",
    ".5",
    "a: b",
    "#x",
    "- x",
    " lead",
    "trail ",
    "multi\nline\n",
    "é☃",
    "{",
    "[",
    "*a",
    "&a",
    "!x",
    "%",
    "@",
    "`",
    "true",
    "1e3",
    "\u0007",
    "kybernquote",
  ];
  const value = {
    list: texts,
    keys: Object.fromEntries(texts.map((text) => [text, text])),
    big: 9007199254740993n,
    number: 1.5,
    nothing: null,
    empty: [{}, []],
  };
  assertEquals(parseYaml(stringifyYaml(value)), value);
  assertEquals(stringifyYaml({ a: "0o644", b: undefined }), 'a: "0o644"\n');
});

// The texts are kube-apiserver 1.37.2's, which tells these lines and takes the last.
const duplicates: readonly { name: string; text: string; value: unknown; want: readonly string[] }[] = [
  { name: "in a block", text: "a: 1\nb: 2\na: 3\n", value: { a: 3, b: 2 }, want: ["3 a"] },
  {
    name: "nested",
    text: "x:\n  a: 1\n  a:\n    c: 1\n    c: 2\n",
    value: { x: { a: { c: 2 } } },
    want: ["5 c", "4 a"],
  },
  { name: "in braces", text: "d: {z: a, z: b}\n", value: { d: { z: "b" } }, want: ["1 z"] },
  { name: "JSON", text: '{"a": {"b": 1,\n"b": 2}, "a":\n3}', value: { a: 3 }, want: ["2 b", "3 a"] },
  { name: "in items", text: "- a: 1\n  a: 2\n- a: 3\n", value: [{ a: 2 }, { a: 3 }], want: ["2 a"] },
  { name: "quoted and plain", text: "a: 1\n\"a\": 2\n'a': 3\n", value: { a: 3 }, want: ["2 a", "3 a"] },
  { name: "words of YAML 1.1", text: "yes: 1\non: 2\n", value: { true: 2 }, want: ["2 true"] },
  { name: "numbers", text: "1: a\n1: b\n", value: { 1: "b" }, want: ["2 1"] },
  { name: "before a list", text: "a: 1\na:\n- x\n", value: { a: ["x"] }, want: ["3 a"] },
  { name: "without a value", text: "a: 1\na:\nb: 1\n", value: { a: null, b: 1 }, want: ["2 a"] },
  {
    name: "beside texts that look like keys",
    text: 'a: |\n  a: x\n  a: y\nb: "{a: 1, a: 2}"\nc: x\nc: w # c: z\n',
    value: { a: "a: x\na: y\n", b: "{a: 1, a: 2}", c: "w" },
    want: ["6 c"],
  },
];
for (const { name, text, value, want } of duplicates) {
  Deno.test(`a YAML field that comes twice: ${name}`, () => {
    const told: string[] = [];
    assertEquals(parseYaml(text, { onDuplicate: ({ key, line }) => told.push(`${line} ${key}`) }), value);
    assertEquals(told, want);
    assertThrows(() => parseYaml(text), SyntaxError, "duplicated key");
  });
}

Deno.test("aliases that would make a small text enormous are refused; those that repeat a little are taken", () => {
  const levels = (count: number) =>
    Array.from({ length: count }, (_, level) => {
      const items = level === 0 ? "x, x, x, x, x, x, x, x, x" : Array(9).fill(`*a${level - 1}`).join(", ");
      return `a${level}: &a${level} [${items}]\n`;
    }).join("");
  assertThrows(() => parseYaml(levels(9)), SyntaxError, "aliases make more than 1000000 values");
  const { a3 } = parseYaml(levels(4)) as { a3: unknown[] };
  assertEquals(a3.flat(Infinity).length, 9 ** 4);
  const merged = "a: &a {x: 1, z: 2}\nb: {<<: *a, z: 3}\n";
  assertEquals(parseYaml(merged), { a: { x: 1, z: 2 }, b: { x: 1, z: 3 } });
});

Deno.test("what is nested too deeply, and what contains itself, is a clear error", () => {
  for (const text of ["[".repeat(100_000), `${"[".repeat(50_000)}${"]".repeat(50_000)}`, "a: &a [*a]"]) {
    assertThrows(
      () => parseYaml(text),
      SyntaxError,
      "nested too deeply, or contains itself",
      text.slice(0, 20),
    );
  }
});
