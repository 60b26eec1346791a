import { assertEquals, assertThrows } from "@std/assert";
import { applyFault } from "./fault.ts";
import { testsOf } from "./test_files.ts";

Deno.test("applyFault: replaces what stands there once, and fails loudly where it does not", () => {
  const fault = (from: string, to = "x") => () => applyFault("one two two", { file: "a.ts", from, to });
  assertEquals(fault("one")(), "x two two");
  assertThrows(fault("three"), Error, 'a.ts no longer holds "three"');
  assertThrows(fault("two"), Error, 'a.ts holds "two" more than once');
  assertThrows(fault("one", "one"), Error, "replaced by itself");
});

Deno.test("testsOf: a source's own test first, then those that import it, by however many steps", () => {
  const test = 'Deno.test("x", () => {});';
  const texts = new Map([
    ["f/a.ts", ""],
    ["f/b.ts", 'import { a } from "./a.ts";'],
    ["f/c.ts", ""],
    ["f/b_test.ts", `import { b } from "./b.ts";\n${test}`],
    ["f/a_test.ts", `import { a } from "./a.ts";\n${test}`],
    ["f/c_test.ts", `import { c } from "./c.ts";\n${test}`],
    ["g/d_test.ts", `import { a } from "./a.ts";\n${test}`],
    ["f/deep/e_test.ts", `import { b } from "../b.ts";\n${test}`],
    ["f/fixture_test.ts", 'import { a } from "./a.ts";'],
  ]);
  assertEquals(testsOf("f/a.ts", texts), ["f/a_test.ts", "f/b_test.ts", "f/deep/e_test.ts"]);
});

Deno.test("testsOf: an import that waits until it is needed counts like one at the head", () => {
  const test = 'Deno.test("x", () => {});';
  const texts = new Map([
    ["f/late.ts", ""],
    ["f/late_broken.ts", ""],
    ["f/a.ts", 'const { late } = await import("./late.ts");'],
    ["f/b.ts", 'const late = import(\n  "./late_broken.ts"\n);'],
    ["f/none.ts", 'reimport("./late.ts"); await import(`./late.ts`); await import("@std/late.ts");'],
    ["f/a_test.ts", `import { a } from "./a.ts";\n${test}`],
    ["f/b_test.ts", `const { b } = await import("./b.ts");\n${test}`],
    ["f/none_test.ts", `import { none } from "./none.ts";\n${test}`],
  ]);
  assertEquals(testsOf("f/late.ts", texts), ["f/a_test.ts"]);
  assertEquals(testsOf("f/late_broken.ts", texts), ["f/b_test.ts"]);
});
