import { assertEquals, assertFalse, assertThrows } from "@std/assert";
import {
  AlreadyOwnedError,
  controllerOf,
  isControlledBy,
  ownerReferenceTo,
  withControllerReference,
} from "./owner_reference.ts";

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

Deno.test("[CU-02] a controller reference: one controller, one namespace, one reference for all versions", () => {
  const inA = { ...owner, metadata: { ...owner.metadata, namespace: "a" } };
  const object = { metadata: { name: "web-1", namespace: "a" } };
  const [reference, ...others] = withControllerReference(object, inA, { blockOwnerDeletion: false });
  assertEquals([reference?.controller, reference?.blockOwnerDeletion, others], [true, undefined, []]);
  assertEquals(withControllerReference(object, owner).length, 1, "a cluster-scoped owner owns anything");

  const stranger = { apiVersion: "v1", kind: "Node", name: "n", uid: "u9" };
  const owned = (...ownerReferences: object[]) =>
    ({ metadata: { ...object.metadata, ownerReferences } }) as never;
  const older = { apiVersion: "apps/v1beta1", kind: "Deployment", name: "web", uid: "u0", controller: true };
  assertEquals(withControllerReference(owned(stranger, older), owner).map(({ uid }) => uid), ["u9", "u1"]);
  const ofAnotherGroup = { ...older, apiVersion: "other.test/v1", controller: false };
  assertEquals(withControllerReference(owned(ofAnotherGroup), owner).length, 2);

  const error = assertThrows(
    () => withControllerReference(owned({ ...stranger, controller: true }), owner),
    AlreadyOwnedError,
    '"web-1" is controlled by Node "n" already',
  );
  assertEquals(error.controller.uid, "u9");
  for (const metadata of [{ name: "x", namespace: "b" }, { name: "x" }]) {
    assertThrows(
      () => withControllerReference({ metadata }, inA),
      TypeError,
      "an owner is in the same namespace",
    );
  }
});
