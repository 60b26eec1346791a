import { assertEquals } from "@std/assert";
import { unfurl } from "./specifiers.ts";

const imports = { "@std/async": "jsr:@std/async@^1", hono: "jsr:@hono/hono@^4" };

const cases: [source: string, published: string][] = [
  ['import { delay } from "@std/async/delay";', 'import { delay } from "jsr:@std/async@^1/delay";'],
  ['import { Hono } from "hono";', 'import { Hono } from "jsr:@hono/hono@^4";'],
  ['import type { Hono } from "hono";', 'import type { Hono } from "jsr:@hono/hono@^4";'],
  ['export { delay } from "@std/async/delay";', 'export { delay } from "jsr:@std/async@^1/delay";'],
  ['await import("@std/async/delay");', 'await import("jsr:@std/async@^1/delay");'],
  ['import "./own.ts";', 'import "./own.ts";'],
  ['const text = "hono";', 'const text = "hono";'],
  ['import x from "honorary";', 'import x from "honorary";'],
];
for (const [source, published] of cases) {
  Deno.test(`unfurl: ${source}`, () => assertEquals(unfurl(source, imports), published));
}
