import { assertEquals, assertFalse, assertThrows } from "@std/assert";
import { setCondition } from "./condition.ts";
import { controllerOf, isControlledBy, ownerReferenceTo } from "./owner_reference.ts";

const owner = { apiVersion: "apps/v1", kind: "Deployment", metadata: { name: "web", uid: "u1" } };

Deno.test("an owner is referred to as controller unless said otherwise", () => {
  assertEquals(ownerReferenceTo(owner), {
    apiVersion: "apps/v1",
    kind: "Deployment",
    name: "web",
    uid: "u1",
    controller: true,
    blockOwnerDeletion: true,
  });
  assertEquals(ownerReferenceTo(owner, { controller: false, blockOwnerDeletion: false }), {
    apiVersion: "apps/v1",
    kind: "Deployment",
    name: "web",
    uid: "u1",
  });
});

Deno.test("an owner that was not read from a server is refused by name", () => {
  assertThrows(
    () => ownerReferenceTo({ kind: "Deployment", metadata: { name: "web" } }),
    TypeError,
    'Deployment "web" cannot be an owner: it lacks apiVersion, metadata.uid',
  );
});

Deno.test("control is by uid", () => {
  const child = { metadata: { ownerReferences: [ownerReferenceTo(owner)] } };
  assertEquals(controllerOf(child)?.name, "web");
  assertEquals(isControlledBy(child, owner), true);
  assertFalse(isControlledBy(child, { ...owner, metadata: { name: "web", uid: "u2" } }));
  assertFalse(isControlledBy({}, { metadata: {} }));
});

Deno.test("a condition's transition time changes only with its status", () => {
  const first = setCondition(undefined, {
    type: "Ready",
    status: "True",
    reason: "Up",
    lastTransitionTime: "2020-01-01T00:00:00Z",
  });
  const second = setCondition(first, { type: "Ready", status: "True", reason: "StillUp" });
  assertEquals(second[0]!.lastTransitionTime, "2020-01-01T00:00:00Z");
  assertEquals(first[0]!.reason, "Up", "the given conditions are not changed");
  const third = setCondition(second, { type: "Ready", status: "False", reason: "Down" });
  assertEquals(third[0]!.lastTransitionTime === "2020-01-01T00:00:00Z", false);
  assertEquals(setCondition(third, { type: "Synced", status: "True", reason: "Ok" }).length, 2);
});
