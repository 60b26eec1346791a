import { assertEquals } from "@std/assert";
import {
  docComment,
  inOneLine,
  lineWidth,
  memberText,
  namedStatement,
  plain,
  propertyName,
} from "./type_text.ts";
import type { TypeText } from "./type_text.ts";

const union: TypeText = { form: "union", parts: ['"A"', '"B"'] };
const parts = ["A", "B", "C"].map((letter) => `"${letter.repeat(40)}"`);
const [a, b, c] = parts;
const long: TypeText = { form: "union", parts };

Deno.test("types on one line", () => {
  const cases: [TypeText, string][] = [
    [plain("Pod"), "Pod"],
    [union, '"A" | "B"'],
    [{ form: "array", item: plain("Pod") }, "Pod[]"],
    [{ form: "array", item: union }, '("A" | "B")[]'],
    [{ form: "array", item: { form: "array", item: plain("string") } }, "string[][]"],
    [{ form: "map", value: union }, '{ [key: string]: "A" | "B" }'],
    [{ form: "generic", name: "Box", parameters: ["Pod", "false"] }, "Box<Pod, false>"],
  ];
  for (const [type, expected] of cases) assertEquals(inOneLine(type), expected);
});

Deno.test("a member that is too long is broken as deno fmt breaks it", () => {
  const cases: [TypeText, string][] = [
    [union, '  x?: "A" | "B";'],
    [long, `  x?:\n    | ${a}\n    | ${b}\n    | ${c};`],
    [{ form: "array", item: long }, `  x?: (\n    | ${a}\n    | ${b}\n    | ${c}\n  )[];`],
    [
      { form: "map", value: long },
      `  x?: {\n    [key: string]:\n      | ${a}\n      | ${b}\n      | ${c};\n  };`,
    ],
    [
      { form: "generic", name: "Box", parameters: ["A".repeat(lineWidth)] },
      `  x?: Box<\n    ${"A".repeat(lineWidth)}\n  >;`,
    ],
  ];
  for (const [type, expected] of cases) assertEquals(memberText("  ", "x?", type), expected);
});

Deno.test("a line may be as long as the line width, not longer", () => {
  const fitting = `"${"A".repeat(lineWidth - '  x: "" | "B";'.length)}"`;
  const exact = memberText("  ", "x", { form: "union", parts: [fitting, '"B"'] });
  assertEquals([exact.length, exact.includes("\n")], [lineWidth, false]);
  assertEquals(memberText("  ", "xy", { form: "union", parts: [fitting, '"B"'] }).includes("\n"), true);
});

Deno.test("names of an import are in order without regard to case, on lines of their own where too many", () => {
  assertEquals(
    namedStatement("import type", ["b", "IPAddress", "Ingress", "A"], 'from "./x.ts";'),
    'import type { A, b, Ingress, IPAddress } from "./x.ts";',
  );
  const many = ["A", "B", "C"].map((letter) => letter.repeat(40));
  assertEquals(
    namedStatement("export", many, 'from "./x.ts";'),
    `export {\n${many.map((name) => `  ${name},\n`).join("")}} from "./x.ts";`,
  );
});

Deno.test("a property is in quotes where its name is no identifier", () => {
  assertEquals(["$ref", "default", "x-a", "1a", "a.b"].map(propertyName), [
    "$ref",
    "default",
    '"x-a"',
    '"1a"',
    '"a.b"',
  ]);
});

Deno.test("a short comment is one line; a long one is wrapped between words, code left whole", () => {
  assertEquals(docComment("  ", ["Text."]), "  /** Text. */\n");
  const code = `\`${"a b ".repeat(20)}\``;
  assertEquals(
    docComment("", [`Before ${code} and ${code}.`]),
    `/**\n * Before ${code} and\n * ${code}.\n */\n`,
  );
});

Deno.test("list marks keep their lines and hang, fenced code stays as it is", () => {
  const words = "word ".repeat(30).trim();
  assertEquals(
    docComment("", ["Head.", `- ${words}\n- b`, `\`\`\`ts\n${words}\n\`\`\``]),
    `/**
 * Head.
 *
 * - ${"word ".repeat(21).trim()}
 *   ${"word ".repeat(9).trim()}
 * - b
 *
 * \`\`\`ts
 * ${words}
 * \`\`\`
 */
`,
  );
});
