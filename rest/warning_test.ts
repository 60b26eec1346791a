import { assertEquals } from "@std/assert";
import { parseWarnings, tellOnce } from "./warning.ts";

Deno.test("each text is told once, whatever comes between, until a thousand are remembered", () => {
  const told: string[] = [];
  const handler = tellOnce((text) => void told.push(text));
  const thousand = Array.from({ length: 1_000 }, (_, i) => `text ${i}`);
  for (const text of [...thousand, ...thousand]) handler(text);
  assertEquals(told.splice(0), thousand);
  // No more fit: all are forgotten, rather than that they grow without bound.
  for (const text of ["another", "text 0", "another", "text 0"]) handler(text);
  assertEquals(told, ["another", "text 0"]);
});

Deno.test("a warning is UTF-8 in a header whose characters are bytes", () => {
  const bytesOf = (text: string) => String.fromCharCode(...new TextEncoder().encode(text));
  const header = (text: string) => `299 - "unknown field \\"${text}\\""`;
  assertEquals(parseWarnings(header(bytesOf("größe→"))), ['unknown field "größe→"']);
  assertEquals(parseWarnings(header("größe→")), ['unknown field "größe→"'], "a transport that decoded it");
  assertEquals(parseWarnings(header(bytesOf("a\u0085b"))), ['unknown field "a b"'], "no control characters");
});
