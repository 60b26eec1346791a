import { assert, assertEquals } from "@std/assert";
import { difference, differenceByKey, type Happening } from "./event_log.ts";

const log: Happening[] = [
  { type: "ADDED", key: "n/a", version: "5" },
  { type: "ADDED", key: "n/b", version: "6" },
  { type: "MODIFIED", key: "n/a", version: "7" },
  { type: "DELETED", key: "n/a", version: "8" },
];

Deno.test("a sequence is held against the log: lost, doubled, swapped and made up things are found", async (t) => {
  const [a, b, c, d] = log as [Happening, Happening, Happening, Happening];
  const table: [name: string, told: Happening[], total: string | undefined, byKey: string | undefined][] = [
    ["the same", [a, b, c, d], undefined, undefined],
    ["one lost in the middle", [a, b, d], "expected MODIFIED n/a", "expected MODIFIED n/a"],
    ["one lost at the end", [a, b, c], "lost: DELETED n/a", "lost: DELETED n/a"],
    ["one doubled", [a, a, b, c, d], "doubled: ADDED n/a", "doubled: ADDED n/a"],
    ["two objects swapped", [b, a, c, d], "expected ADDED n/a", undefined],
    ["one object's events swapped", [a, b, d, c], "expected MODIFIED n/a", "expected MODIFIED n/a"],
    ["one too many", [...log, { ...d, version: "9" }], "not in the log", "not in the log"],
  ];
  for (const [name, told, total, byKey] of table) {
    await t.step(name, () => {
      for (const [found, expected] of [[difference(log, told), total], [differenceByKey(log, told), byKey]]) {
        if (expected === undefined) assertEquals(found, undefined);
        else assert(found?.startsWith(expected), `expected "${expected}…", got "${found}"`);
      }
    });
  }
});
