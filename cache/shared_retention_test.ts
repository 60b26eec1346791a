import { assertEquals, assertStrictEquals } from "@std/assert";
import { sharedRetention } from "./shared_retention.ts";

Deno.test("sharedRetention: tells each of several once, and is the one itself where there is but one", () => {
  const told: string[] = [];
  const retention = (name: string) => ({
    retain: (object: unknown) => void told.push(`${name} retains ${object}`),
    release: (object: unknown) => void told.push(`${name} releases ${object}`),
  });
  const [a, b] = [retention("a"), retention("b")];
  assertEquals(sharedRetention([undefined, undefined]), undefined);
  assertStrictEquals(sharedRetention([a, undefined, a]), a);
  const both = sharedRetention([a, b, a])!;
  both.retain("x" as never);
  both.release("y" as never);
  assertEquals(told, ["a retains x", "b retains x", "a releases y", "b releases y"]);
});
