import { assertEquals } from "@std/assert";
import { controllerKey, ownerKeys } from "./owner_handler.ts";

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
  assertEquals(controllerKey(child({}), deployment), { namespace: "shop", name: "web" });
  assertEquals(controllerKey(child({ apiVersion: "apps/v1beta1" }), deployment), {
    namespace: "shop",
    name: "web",
  });
  assertEquals(controllerKey(child({}), { ...deployment, namespaced: false }), {
    namespace: "",
    name: "web",
  });
});

Deno.test("[CT-21] other kinds, other groups and mere owners do not count", () => {
  assertEquals(controllerKey(child({ kind: "ReplicaSet" }), deployment), undefined);
  assertEquals(controllerKey(child({ apiVersion: "example.com/v1" }), deployment), undefined);
  assertEquals(controllerKey(child({ controller: false }), deployment), undefined);
  assertEquals(controllerKey({}, deployment), undefined);
});

Deno.test("[CT-21] asked for every owner, mere owners of the kind count, and others do not", () => {
  const { metadata } = child({ controller: false });
  const second = { ...metadata.ownerReferences[0]!, name: "second", controller: true };
  const other = { ...second, kind: "ReplicaSet" };
  const object = { metadata: { ...metadata, ownerReferences: [...metadata.ownerReferences, second, other] } };
  assertEquals(ownerKeys(object, deployment).map(({ name }) => name), ["web", "second"]);
  assertEquals(controllerKey(object, deployment)?.name, "second");
});
