import { assertEquals } from "@std/assert";
import { pemBlocks } from "./pem.ts";

Deno.test("the blocks of a text", () => {
  const text = "words\n-----BEGIN A-----\nYWJj\n-----END A-----\n" +
    "-----BEGIN B-----\n!\n-----END B-----\n-----BEGIN C-----\nYQ==\n-----BEGIN D-----\nYg\nIg==\n-----END D-----";
  assertEquals(pemBlocks(text), [{ type: "A", base64: "YWJj" }, { type: "D", base64: "YgIg==" }]);
  assertEquals(pemBlocks(""), []);
});

Deno.test("a text of beginnings alone is passed over at once", () => {
  const began = performance.now();
  assertEquals(pemBlocks("-----BEGIN A-----\n".repeat(50_000)), []);
  assertEquals(performance.now() - began < 2000, true);
});
