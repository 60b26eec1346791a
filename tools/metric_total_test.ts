import { assertEquals } from "@std/assert";
import { metricTotal } from "./metric_total.ts";

Deno.test("a metric's total is that of its series, and of no namesake's", () => {
  const text = '# TYPE a counter\na{x="1"} 2\na{x="2"} 3\na_sum{x="1"} 100\nb 7\n';
  assertEquals(["a", "a_sum", "b", "c"].map((name) => metricTotal(text, name)), [5, 100, 7, 0]);
});
