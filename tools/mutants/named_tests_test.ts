import { assertEquals } from "@std/assert";
import { namedTests, names } from "./named_tests.ts";

function passed(test: string, name = test, file = "a_test.ts") {
  return { file, name, test, outcome: "passed" } as const;
}

Deno.test("names: an id is a word of its own, a sentence stands as it is", () => {
  assertEquals(names("[QQ-01] is shown", "QQ-01"), true);
  assertEquals(names("[QQ-010] is another", "QQ-01"), false);
  assertEquals(names("Queue: nothing is lost", "nothing is lost"), true);
  assertEquals(names("Queue: something is lost", "nothing is lost"), false);
});

Deno.test("namedTests: the whole tests of what bears the name and passed", () => {
  const cases = [
    passed("[QQ-01] one"),
    passed("outer", "[QQ-01] a step", "b_test.ts"),
    passed("outer", "[QQ-02] another step", "b_test.ts"),
    { ...passed("[QQ-01] fails"), outcome: "failed" as const },
  ];
  assertEquals(namedTests(cases, "QQ-01"), {
    files: ["a_test.ts", "b_test.ts"],
    tests: ["[QQ-01] one", "outer"],
  });
  assertEquals(namedTests(cases, "QQ-09"), undefined);
});
