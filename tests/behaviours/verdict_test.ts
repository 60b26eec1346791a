import { assertEquals } from "@std/assert";
import type { Group } from "./groups.ts";
import { judge } from "./verdict.ts";

const group: Group = {
  id: "QQ",
  title: "an example",
  behaviours: { "QQ-01": "one", "QQ-02": "two", "QQ-03": "three" },
  reasons: { "QQ-03": "Go's own: channels" },
};
const other: Group = { id: "ZZ", title: "another", behaviours: { "ZZ-01": "one" }, reasons: {} };

function passed(name: string) {
  return { file: "a_test.ts", name, test: name, outcome: "passed" } as const;
}

Deno.test("judge: shown by what passed, excused by a reason, else missing", () => {
  const failed = { ...passed("[QQ-02] fails"), outcome: "failed" } as const;
  const skipped = { ...passed("[QQ-02] is skipped"), outcome: "skipped" } as const;
  const shows = passed("[QQ-01] [ZZ-01] both");
  const { standings, problems } = judge([group], [group, other], [shows, failed, skipped]);
  assertEquals(Object.fromEntries(standings), {
    "QQ-01": { state: "shown", by: [shows] },
    "QQ-02": { state: "missing", but: [failed, skipped] },
    "QQ-03": { state: "excused", reason: "Go's own: channels" },
  });
  assertEquals(problems, []);
});

Deno.test("judge: a name with three ids is refused and shows none of them", () => {
  const { standings, problems } = judge([group], [group, other], [passed("[QQ-01] [QQ-02] [ZZ-01] all")]);
  assertEquals(standings.get("QQ-01")!.state, "missing");
  assertEquals(problems, ['a_test.ts: "[QQ-01] [QQ-02] [ZZ-01] all" names 3 behaviours, at most 2 may be']);
});

Deno.test("judge: an id that there is not is a problem, and so is a reason for what a test shows", () => {
  const { problems } = judge([group], [group, other], [passed("[QQ-09] x"), passed("[QQ-03] y")]);
  assertEquals(problems, [
    'a_test.ts: "[QQ-09] x" names QQ-09, which there is not',
    'QQ-03 has a reason although "[QQ-03] y" shows it',
  ]);
});

Deno.test("judge: words that only look like ids are none", () => {
  const { standings, problems } = judge([group], [group], [passed("UTF-8, AQQ-01 and [ZZ-01]")]);
  assertEquals(standings.get("QQ-01")!.state, "missing");
  assertEquals(problems, []);
});
