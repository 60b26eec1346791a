import { assert, assertEquals, assertThrows } from "@std/assert";
import { groupsDue, parseGroup, readGroups, reasonsAllowed } from "./groups.ts";

function groupText(behaviours: Record<string, string>, reasons: Record<string, string> = {}): string {
  return JSON.stringify({ title: "an example", behaviours, reasons });
}

Deno.test("readGroups: every file reads, no sentence stands twice, and what is due is there", async () => {
  const groups = await readGroups();
  const sentences = groups.flatMap(({ behaviours }) => Object.values(behaviours));
  assertEquals(sentences.length, new Set(sentences).size);
  const ids = groups.map(({ id }) => id);
  for (const id of groupsDue()) assert(ids.includes(id), `${id} is due, and there is no such group`);
  assertEquals(groupsDue().length, new Set(groupsDue()).size);
});

Deno.test("parseGroup: what is malformed is refused by file and id", () => {
  assertThrows(() => parseGroup("QQ", "{"), SyntaxError, "tests/behaviours/groups/QQ.json");
  assertThrows(() => parseGroup("QQ", "{}"), SyntaxError, "no title");
  assertThrows(() => parseGroup("QQ", groupText({ "QX-01": "x" })), SyntaxError, '"QX-01" is no id');
  assertThrows(() => parseGroup("QQ", groupText({ "QQ-01": "" })), SyntaxError, "not a map");
});

Deno.test("parseGroup: a reason is of one of two kinds, for an id that there is, for a tenth of the group", () => {
  const one = { "QQ-01": "one", "QQ-02": "two" };
  assertThrows(
    () => parseGroup("QQ", groupText(one, { "QQ-03": "Go's own: x" })),
    SyntaxError,
    "there is no QQ-03",
  );
  assertThrows(
    () => parseGroup("QQ", groupText(one, { "QQ-01": "later" })),
    SyntaxError,
    "begins with neither",
  );
  assertThrows(
    () => parseGroup("QQ", groupText(one, { "QQ-01": "impossible in Deno" })),
    SyntaxError,
    "begins with neither",
  );
  assertThrows(
    () => parseGroup("QQ", groupText(one, { "QQ-01": "Go's own: x", "QQ-02": "Go's own: y" })),
    SyntaxError,
    "2 reasons, where 2 behaviours may have 1",
  );
  assertEquals(
    parseGroup("QQ", groupText(one, { "QQ-01": "impossible in Deno (a was tried)" })).reasons["QQ-01"],
    "impossible in Deno (a was tried)",
  );
  assertEquals([1, 10, 11, 38].map(reasonsAllowed), [1, 1, 2, 4]);
});
