import { assertEquals, assertNotEquals } from "@std/assert";
import {
  findCondition,
  isConditionFalse,
  isConditionTrue,
  removeCondition,
  setCondition,
} from "./condition.ts";

const longAgo = "2020-01-01T00:00:00Z";
const first = setCondition(undefined, {
  type: "Ready",
  status: "True",
  reason: "Up",
  observedGeneration: 1,
  lastTransitionTime: longAgo,
});

Deno.test("a condition's transition time changes only with its status", () => {
  const second = setCondition(first, { type: "Ready", status: "True", reason: "StillUp" });
  assertEquals(second[0]!.lastTransitionTime, longAgo);
  assertEquals(first[0]!.reason, "Up", "the given conditions are not changed");
  const given = { type: "Ready", status: "True", reason: "Up", lastTransitionTime: "2021-01-01T00:00:00Z" };
  assertEquals(
    setCondition(first, given)[0]!.lastTransitionTime,
    longAgo,
    "a time that is given is no change",
  );
  const third = setCondition(second, { type: "Ready", status: "False", reason: "Down" });
  assertNotEquals(third[0]!.lastTransitionTime, longAgo);
  assertEquals(
    setCondition(first, { ...given, status: "False" })[0]!.lastTransitionTime,
    "2021-01-01T00:00:00Z",
  );
  assertEquals(setCondition(third, { type: "Synced", status: "True", reason: "Ok" }).length, 2);
});

Deno.test("a condition says of which generation it is, and what is set again is no change at all", () => {
  const later = setCondition(first, { type: "Ready", status: "True", reason: "Up", observedGeneration: 2 });
  assertEquals([later[0]!.observedGeneration, later[0]!.lastTransitionTime], [2, longAgo]);
  const again = setCondition(later, { type: "Ready", status: "True", reason: "Up", observedGeneration: 2 });
  assertEquals(again, later);
});

Deno.test("a condition is found, judged and removed by its type", () => {
  const both = setCondition(first, { type: "Failed", status: "False", reason: "Fine" });
  assertEquals(findCondition(both, "Failed")?.reason, "Fine");
  assertEquals(findCondition(undefined, "Failed"), undefined);
  assertEquals([isConditionTrue(both, "Ready"), isConditionTrue(both, "Failed")], [true, false]);
  assertEquals([isConditionFalse(both, "Ready"), isConditionFalse(both, "Failed")], [false, true]);
  assertEquals([isConditionTrue(both, "Other"), isConditionFalse(both, "Other")], [false, false]);
  assertEquals(removeCondition(both, "Ready").map(({ type }) => type), ["Failed"]);
  assertEquals(both.length, 2, "the given conditions are not changed");
  assertEquals(removeCondition(undefined, "Ready"), []);
});
