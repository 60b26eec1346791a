import { assertEquals } from "@std/assert";
import { liveMany, shortfalls } from "./informer_model.ts";

/** More of them, at other seeds, are lived by `test:long`. */
const lives = 300;

Deno.test(`an informer is what its model says, in ${lives} random lives`, async () => {
  const result = await liveMany({ firstSeed: 1, lives });
  if (result.wrong !== undefined) throw new Error(result.wrong);
  assertEquals(result.lives, lives);
  assertEquals(shortfalls(result), []);
});
