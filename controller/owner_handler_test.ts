import { assertEquals } from "@std/assert";
import { controllerKey } from "./owner_handler.ts";

const deployment = {
  group: "apps",
  version: "v1",
  kind: "Deployment",
  resource: "deployments",
  singular: "deployment",
  namespaced: true,
  stored: true,
} as const;

function child(reference: Record<string, unknown>) {
  const full = {
    apiVersion: "apps/v1",
    kind: "Deployment",
    name: "web",
    uid: "u1",
    controller: true,
    ...reference,
  };
  return { metadata: { name: "child", namespace: "shop", ownerReferences: [full] } };
}

Deno.test("[CT-21] an owned object stands for the object that controls it", () => {
  assertEquals(controllerKey(child({}), deployment), "shop/web");
  assertEquals(controllerKey(child({ apiVersion: "apps/v1beta1" }), deployment), "shop/web");
  assertEquals(controllerKey(child({}), { ...deployment, namespaced: false }), "web");
});

Deno.test("[CT-21] other kinds, other groups and mere owners do not count", () => {
  assertEquals(controllerKey(child({ kind: "ReplicaSet" }), deployment), undefined);
  assertEquals(controllerKey(child({ apiVersion: "example.com/v1" }), deployment), undefined);
  assertEquals(controllerKey(child({ controller: false }), deployment), undefined);
  assertEquals(controllerKey({}, deployment), undefined);
});
