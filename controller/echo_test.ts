import { assertEquals } from "@std/assert";
import { isEcho } from "./echo.ts";
import type { SentWrite } from "./reconcile_write.ts";

const website = (generation: number, labels: Record<string, string>, status: unknown) => ({
  metadata: { name: "a", uid: "1", generation, resourceVersion: String(generation), labels },
  status,
});

function sent(verb: SentWrite["verb"], body: unknown, subresource = ""): SentWrite {
  return { verb, body, subresource, fieldManager: "us" };
}

Deno.test("the answer to a write of a status that holds another's change of spec or metadata is no echo", () => {
  const begun = website(1, { app: "a" }, {});
  const write = sent("update", website(1, { app: "a" }, { ready: true }), "status");
  assertEquals(isEcho(website(1, { app: "a" }, { ready: true }), begun, write), true);
  assertEquals(isEcho(website(2, { app: "b" }, { ready: true }), begun, write), false, "its labels changed");
  assertEquals(
    isEcho({ ...website(2, { app: "a" }, { ready: true }), spec: {} } as never, begun, write),
    false,
    "its spec changed",
  );
  assertEquals(isEcho(website(1, {}, { ready: true }), begun, write), false, "a label went");
  assertEquals(isEcho(begun, undefined, write), false, "nobody knows what it was");
});

Deno.test("the answer to a write of a part of a status that holds another's part is no echo", () => {
  const begun = website(1, {}, { ready: false, seen: 1 });
  const write = sent("apply", { metadata: { name: "a" }, status: { ready: true } }, "status");
  assertEquals(isEcho(website(1, {}, { ready: true, seen: 1 }), begun, write), true);
  assertEquals(isEcho(website(1, {}, { ready: true, seen: 2 }), begun, write), false);
  assertEquals(isEcho(website(1, {}, { ready: false, seen: 1 }), begun, write), true, "nothing is new");
  assertEquals(isEcho(website(1, {}, { ready: true }), begun, write), false, "another's part went");
  const replaced = sent("update", { status: { ready: true } }, "status");
  assertEquals(isEcho(website(1, {}, { ready: true }), begun, replaced), true, "it was left out, and went");
});

const child = (image: string, more: object = {}, status: object = {}) => ({
  metadata: { name: "c", uid: "2", resourceVersion: image, labels: {} },
  spec: { replicas: 1, containers: [{ name: "web", image, pull: "Always", ...more }] },
  status,
});
const applied = (image: string) =>
  sent("apply", { metadata: { name: "c" }, spec: { containers: [{ name: "web", image }] } });

Deno.test("the answer to a change of a child is an echo if it holds what was known and what was sent", () => {
  assertEquals(isEcho(child("2"), child("1"), applied("2")), true, "defaults of its items stay");
  assertEquals(isEcho(child("2", { pull: "Never" }), child("1"), applied("2")), false, "another's member");
  assertEquals(isEcho(child("2", {}, { ready: 1 }), child("1"), applied("2")), false, "another's status");
  assertEquals(isEcho(child("3"), child("1"), applied("2")), false, "another's image");
  assertEquals(
    isEcho(child("2", { port: 1 }), child("1"), sent("patch", { spec: { replicas: 1 } })),
    false,
    "another's item, where something else was patched",
  );
  assertEquals(
    isEcho(child("2"), child("1"), sent("patch", [{ op: "replace" }])),
    false,
    "what a JSON patch has changed cannot be told from what others have",
  );
});

Deno.test("an item of a list is not taken for another that stood in its place", () => {
  const of = (...items: object[]) => ({ metadata: { uid: "2" }, spec: { items } }) as never;
  const before = of({ name: "a", x: 1 }, { name: "b", x: 2 });
  const write = sent("apply", { spec: { items: [{ name: "b" }, { name: "a" }] } });
  assertEquals(isEcho(of({ name: "b", x: 1 }, { name: "a", x: 2 }), before, write), false);
});

Deno.test("what a write has made is an echo: by a create, or by an apply of what nobody else has written to", () => {
  const made = (...managers: string[]) => ({
    metadata: { name: "c", uid: "2", managedFields: managers.map((manager) => ({ manager })) },
  });
  assertEquals(isEcho(made("us"), undefined, sent("create", {})), true);
  assertEquals(isEcho(made("us"), undefined, sent("apply", {})), true);
  assertEquals(isEcho(made("us", "them"), undefined, sent("apply", {})), false, "it was there");
  assertEquals(isEcho(made(), undefined, sent("apply", {})), false, "nobody knows");
  assertEquals(isEcho(made("us"), undefined, sent("patch", {})), false, "it was there");
  const former = { metadata: { name: "c", uid: "1" } };
  assertEquals(isEcho(made("us"), former, sent("apply", {})), true, "the former one is gone");
});
