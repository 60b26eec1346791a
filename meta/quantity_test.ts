import { assert, assertEquals, assertThrows } from "@std/assert";
import { parseQuantity } from "./quantity.ts";

// Each canonical form is what kube-apiserver 1.37.2 answers for a container's limit given as on the left.
const canonical: [given: string, canonical: string][] = [
  ["0", "0"],
  ["0Mi", "0"],
  ["1", "1"],
  ["100", "100"],
  ["1000", "1k"],
  ["1500", "1500"],
  ["0.5", "500m"],
  [".5", "500m"],
  ["5.", "5"],
  ["1000m", "1"],
  ["1500m", "1500m"],
  ["0.0000000001", "1n"],
  ["1n", "1n"],
  ["1000n", "1u"],
  ["1024Mi", "1Gi"],
  ["1.5Gi", "1536Mi"],
  ["1000Mi", "1000Mi"],
  ["512", "512"],
  ["1Ki", "1Ki"],
  ["0.5Ki", "512"],
  ["0.1Ki", "102400m"],
  ["1.1Ki", "1126400m"],
  ["1e3", "1e3"],
  ["1E3", "1e3"],
  ["12e-1", "1200e-3"],
  ["1E", "1E"],
  ["100000M", "100G"],
  ["+1", "1"],
  ["-1500m", "-1500m"],
  ["99999999999999999999", "9223372036854775807"],
];

for (const [given, wanted] of canonical) {
  Deno.test(`parseQuantity: ${given} is written ${wanted}`, () => {
    assertEquals(parseQuantity(given).toString(), wanted);
    assertEquals(parseQuantity(wanted).toString(), wanted, "the canonical form is its own");
  });
}

Deno.test("parseQuantity refuses what is no quantity, and names it", () => {
  for (const text of ["", "x", "1x", "1 Gi", "1.2.3", "Gi", "1KiB", "--1", "1e", ".", "0x10", "NaN"]) {
    assertThrows(() => parseQuantity(text), TypeError, `"${text}"`);
  }
});

Deno.test("a hostile exponent is cut, not computed", () => {
  assertEquals(parseQuantity("1e999999999").toString(), "9223372036854775807");
  assertEquals(parseQuantity("1e-999999999").toString(), "1e-9");
});

Deno.test("Quantity adds, subtracts and compares exactly", () => {
  const sum = parseQuantity("0.1").add(parseQuantity("0.2"));
  assertEquals(sum.compare(parseQuantity("300m")), 0);
  assertEquals(parseQuantity("1Gi").subtract(parseQuantity("512Mi")).toString(), "512Mi");
  assert(parseQuantity("1G").compare(parseQuantity("1Gi")) < 0);
  assertEquals(parseQuantity("1500m").toNumber(), 1.5);
});
