import { assertEquals } from "@std/assert";
import { differences } from "./diff.ts";
import type { CaseRecord, Exchange } from "./exchange.ts";
import type { Json } from "./json.ts";
import { allows, countLine, faultsOfList, judge } from "./verdict.ts";

const exchange = (body: Json, status = 200): Exchange => ({ request: "GET /x", status, headers: {}, body });
const record = (...exchanges: Exchange[]): CaseRecord => ({ exchanges });
const paths = (a: CaseRecord, b: CaseRecord) => differences(a, b).map(({ step, path }) => `${step} ${path}`);

Deno.test("diff: equal answers differ in nothing, whatever the order of keys", () => {
  assertEquals(paths(record(exchange({ a: 1, b: [2] })), record(exchange({ b: [2], a: 1 }))), []);
});

Deno.test("diff: a value, a missing key, an extra key, an element", () => {
  const before = exchange({ a: 1, gone: null, "x/y": 1, list: [1, 2] });
  const after = exchange({ a: "1", extra: null, "x/y": 2, list: [1] });
  assertEquals(
    paths(record(before), record(after)).sort(),
    [
      "1 body.a",
      "1 body.extra",
      "1 body.gone",
      '1 body["x/y"]',
      "1 body.list[1]",
    ].sort(),
  );
});

Deno.test("diff: null is not nothing", () => {
  assertEquals(paths(record(exchange({ a: null })), record(exchange({}))), ["1 body.a"]);
});

Deno.test("diff: an answer that did not come, and why", () => {
  const stopped = { exchanges: [exchange(1)], stopped: "no uid" };
  assertEquals(paths(record(exchange(1), exchange(2), exchange(3)), stopped), ["2 ", "0 stopped"]);
});

Deno.test("verdict: a deviation covers what is below its place, never a status", () => {
  const deviation = { case: "t/c", where: ["1 body.message"], reason: "r" };
  const difference = (path: string, step = 1) => ({ step, path, request: "", expected: 1, actual: 2 });
  assertEquals(allows(deviation, difference("body.message")), true);
  assertEquals(allows(deviation, difference("body.message.deep")), true);
  assertEquals(allows(deviation, difference("body.messages")), false);
  assertEquals(allows(deviation, difference("body.message", 2)), false);
  assertEquals(allows({ ...deviation, where: ["1 status"] }, difference("status")), false);
  assertEquals(allows({ ...deviation, where: ["1 body.code"] }, difference("body.code")), false);
});

Deno.test("verdict: allowed differences are counted, and stale deviations told", () => {
  const expected = { c: record(exchange({ message: "a", b: 1 })), d: record(exchange({})) };
  const actual = { c: record(exchange({ message: "b", b: 2 })), d: record(exchange({})) };
  const deviations = [
    { case: "t/c", where: ["1 body.message"], reason: "r" },
    { case: "t/d", where: ["1 body.message"], reason: "r" },
  ];
  const verdicts = judge("t", expected, actual, deviations);
  assertEquals(verdicts.map(({ faults }) => faults.map(({ path }) => path)), [["body.b"], []]);
  assertEquals(verdicts.map(({ staleDeviation }) => staleDeviation !== undefined), [false, true]);
  assertEquals(countLine(verdicts), "conformance: 2 cases, 1 same, 1 differ");
});

Deno.test("verdict: a case without a record is a fault", () => {
  assertEquals(judge("t", {}, { c: record() }, [])[0].faults.length, 1);
});

Deno.test("verdict: more than five deviations, or one without a reason, are faults of the list", () => {
  const deviation = { case: "t/c", where: ["1 body.message"], reason: "r" };
  assertEquals(faultsOfList(Array(5).fill(deviation)), []);
  assertEquals(faultsOfList(Array(6).fill(deviation)).length, 1);
  assertEquals(faultsOfList([{ ...deviation, reason: " " }]).length, 1);
});
