import { assertEquals } from "@std/assert";
import { judge, median } from "./report.ts";

Deno.test("a goal is of a figure, or of its ratio to the peer's; without a peer a ratio is not judged", () => {
  const line = { name: "a", unit: "ns", figure: 10 };
  assertEquals(judge(line), "");
  assertEquals(judge({ ...line, goal: { of: "figure", atMost: 10 } }), "met");
  assertEquals(judge({ ...line, goal: { of: "figure", atMost: 9.9 } }), "MISSED");
  assertEquals(judge({ ...line, goal: { of: "figure", atLeast: 10.1 } }), "MISSED");
  assertEquals(judge({ ...line, peer: 2, goal: { of: "ratio", atLeast: 5 } }), "met");
  assertEquals(judge({ ...line, peer: 4, goal: { of: "ratio", atMost: 2 } }), "MISSED");
  assertEquals(judge({ ...line, peer: 4, goal: { of: "ratio", atMost: 2, ratio: 1.9 } }), "met");
  assertEquals(judge({ ...line, goal: { of: "ratio", atMost: 2 } }), "not judged: no peer");
  assertEquals(judge({ ...line, goal: { of: "figure", below: 10 } }), "MISSED");
  assertEquals(judge({ ...line, goal: { of: "figure", below: 10.1 } }), "met");
});

Deno.test("the median of an even number of figures is between the two in the middle", () => {
  assertEquals([median([3, 1, 2]), median([4, 1, 3, 2])], [2, 2.5]);
});
