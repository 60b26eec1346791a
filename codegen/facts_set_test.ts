import { assertEquals, assertThrows } from "@std/assert";
import { referencedName, referencesOf, sortedEntries, splitDefinitionName } from "./facts_set.ts";

Deno.test("references are found wherever a schema can hold one", () => {
  const to = (name: string) => ({ $ref: `#/components/schemas/${name}` });
  const found = referencesOf({
    allOf: [to("a.A")],
    oneOf: [to("a.B")],
    anyOf: [to("a.C")],
    not: to("a.D"),
    items: { items: to("a.E") },
    additionalProperties: to("a.F"),
    properties: { $ref: to("a.G"), other: { properties: { deep: to("a.H") } } },
  });
  assertEquals([...found].sort().join(" "), "a.A a.B a.C a.D a.E a.F a.G a.H");
});

Deno.test("a reference elsewhere than to a definition is refused", () => {
  assertThrows(
    () => referencedName("#/definitions/Pod"),
    TypeError,
    '"#/definitions/Pod" is not to a definition',
  );
});

Deno.test("a definition's name is a package and a name", () => {
  assertEquals(splitDefinitionName("io.k8s.api.core.v1.Pod"), { package: "io.k8s.api.core.v1", name: "Pod" });
  assertThrows(() => splitDefinitionName("Pod"), TypeError, "has no package");
});

Deno.test("entries are in order of their keys, capitals first, in maps and records", () => {
  assertEquals(sortedEntries({ b: 1, a: 2, B: 3 }), [["B", 3], ["a", 2], ["b", 1]]);
  assertEquals(sortedEntries(new Map([["b", 1], ["a", 2]])), [["a", 2], ["b", 1]]);
});
