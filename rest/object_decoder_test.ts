import { assertEquals } from "@std/assert";
import { fillItems } from "./object_decoder.ts";

Deno.test("fillItems: an item's kind is the one that is known, else what its list is a list of, else its own", () => {
  const kindsOf = (listKind: string, known: string) => {
    const items = [{}, { kind: "Own", apiVersion: "own/v1" }];
    fillItems({ kind: listKind, metadata: {}, items } as never, { apiVersion: "test.io/v1", kind: known });
    return items.map((item) => item as unknown);
  };
  const own = { kind: "Own", apiVersion: "own/v1" };
  assertEquals(kindsOf("ThingList", "Other"), [{ apiVersion: "test.io/v1", kind: "Other" }, own]);
  assertEquals(kindsOf("ThingList", ""), [{ apiVersion: "test.io/v1", kind: "Thing" }, own]);
  assertEquals(kindsOf("Things", ""), [{ apiVersion: "test.io/v1" }, own]);
});
