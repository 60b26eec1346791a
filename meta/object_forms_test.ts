import { assertType, type IsExact } from "@std/testing/types";
import { assertEquals, assertNotStrictEquals } from "@std/assert";
import {
  type Answered,
  type DeepReadonly,
  type Draft,
  mutable,
  type Shared,
  type Stored,
} from "./object_forms.ts";
import type { ObjectMeta } from "./object_meta.ts";

interface Gadget {
  apiVersion?: "example.com/v1";
  kind?: "Gadget";
  metadata?: ObjectMeta;
  mode?: "Fast" | "Slow" | (string & Record<never, never>);
  parts: { name: string; sizes?: (number | string)[] }[];
}

Deno.test("Stored makes sure of names, identity and version", () => {
  assertType<IsExact<Stored<Gadget>["kind"], "Gadget">>(true);
  assertType<IsExact<Stored<Gadget>["metadata"]["uid"], string>>(true);
  assertType<IsExact<Stored<Gadget>["parts"], Gadget["parts"]>>(true);
});

Deno.test("Answered makes sure of apiVersion and kind only", () => {
  assertType<IsExact<Answered<Gadget>["apiVersion"], "example.com/v1">>(true);
  assertType<IsExact<Answered<Gadget>["metadata"], ObjectMeta | undefined>>(true);
});

Deno.test("Shared is read-only at any depth, and open enums stay strings", () => {
  const change = (shared: Shared<Gadget>) => {
    // @ts-expect-error: read-only
    shared.mode = "Fast";
    // @ts-expect-error: read-only inside an array's item
    shared.parts[0]!.name = "x";
    // @ts-expect-error: no push
    shared.parts.push({ name: "x" });
    // @ts-expect-error: labels are read-only too
    shared.metadata.labels!.a = "b";
  };
  assertEquals(typeof change, "function");
  assertType<IsExact<Shared<Gadget>["mode"], Gadget["mode"]>>(true);
  assertType<IsExact<DeepReadonly<bigint | null | string[]>, bigint | null | readonly string[]>>(true);
});

Deno.test("a Draft takes a Shared object, and one without apiVersion and kind, but no other kind", () => {
  const take = (draft: Draft<Gadget>) => draft.parts.length;
  const pass = (shared: Shared<Gadget>, stored: Stored<Gadget>) => take(shared) + take(stored);
  assertEquals(typeof pass, "function");
  assertEquals(take({ parts: [] }), 0);
  // @ts-expect-error: parts is required
  const missing: Draft<Gadget> = {};
  // @ts-expect-error: another kind
  const other: Draft<Gadget> = { kind: "Widget", parts: [] };
  assertEquals([missing, other].length, 2);
});

Deno.test("mutable copies", () => {
  const shared: DeepReadonly<Gadget> = { parts: [{ name: "a" }] };
  const copy = mutable(shared);
  copy.parts[0]!.name = "b";
  assertEquals(shared.parts[0]!.name, "a");
  assertNotStrictEquals(copy.parts, shared.parts);
});

Deno.test("mutable copies whatever an object may hold, names that JavaScript takes for its own among it", () => {
  const text = '{"a":[1,null,{"b":"c"}],"__proto__":{"polluted":true},"constructor":"d"}';
  const object = JSON.parse(text) as Record<string, unknown>;
  const copy = mutable({
    ...object,
    big: 9007199254740993n,
    when: new Date(0),
    ["__proto__"]: object["__proto__"],
  });
  assertEquals(copy.big, 9007199254740993n);
  assertEquals(copy.when, new Date(0));
  assertEquals(JSON.stringify(mutable(object)), text);
  assertEquals(({} as { polluted?: boolean }).polluted, undefined);
  assertEquals((mutable(object) as { polluted?: boolean }).polluted, undefined);
});

Deno.test("mutable copies an object that refuses to be cloned since it stands for another", () => {
  const view = new Proxy({ metadata: { name: "a" } }, {});
  const copy = mutable(view);
  copy.metadata.name = "b";
  assertEquals([view.metadata.name, copy.metadata.name], ["a", "b"]);
});
