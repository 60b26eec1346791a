import { assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import type { Schema } from "./facts.ts";
import { assembleFacts, type GroupVersionParts } from "./facts_assembly.ts";
import type { Definitions } from "./schema_node.ts";

const to = (name: string): Schema => ({ $ref: `#/components/schemas/${name}` });

function assembled(changes: Partial<GroupVersionParts>) {
  return assembleFacts({
    group: "apps",
    version: "v1",
    stability: "ga",
    resources: [],
    roots: [],
    groupVersionKinds: {},
    packages: [],
    ...changes,
  });
}

Deno.test("definitions are what the roots refer to, at any depth and by any keyword, in order of names", () => {
  const packages: Definitions[] = [
    { "b.Root": { properties: { spec: { allOf: [to("a.Spec")] }, kind: { oneOf: [to("a.Kind")] } } } },
    {
      "a.Kind": { anyOf: [to("a.Other")] },
      "a.Item": {},
      "a.Map": { additionalProperties: to("a.Spec") },
      "a.Other": {},
      "a.Spec": { properties: { list: { items: to("a.Item") }, map: to("a.Map") } },
      "a.Unused": {},
    },
  ];
  const { definitions } = assembled({ roots: ["b.Root"], packages });
  assertEquals(Object.keys(definitions), ["a.Item", "a.Kind", "a.Map", "a.Other", "a.Spec", "b.Root"]);
  assertStrictEquals(definitions["a.Spec"], packages[1]!["a.Spec"], "schemas are shared, not copied");
});

Deno.test("a definition that refers to itself is taken once", () => {
  const packages = [{ "a.Node": { properties: { children: { items: to("a.Node") } } } }];
  assertEquals(Object.keys(assembled({ roots: ["a.Node"], packages }).definitions), ["a.Node"]);
});

Deno.test("a version knows a shared definition under kinds of its own, and the shared one stays", () => {
  const kinds = [{ group: "apps", version: "v1", kind: "DeleteOptions" }];
  const shared: Schema = { type: "object", "x-kubernetes-group-version-kind": [] };
  const packages = [{ "m.DeleteOptions": shared }];
  const { definitions } = assembled({
    roots: ["m.DeleteOptions"],
    groupVersionKinds: { "m.DeleteOptions": kinds },
    packages,
  });
  assertEquals(definitions["m.DeleteOptions"], { type: "object", "x-kubernetes-group-version-kind": kinds });
  assertEquals(shared["x-kubernetes-group-version-kind"], []);
});

Deno.test("a missing definition is an error that names it, also one named as a member of Object", () => {
  for (const name of ["a.Gone", "constructor"]) {
    assertThrows(
      () => assembled({ roots: [name], packages: [{}] }),
      Error,
      `apps/v1 lacks the definition ${name}`,
    );
  }
});
