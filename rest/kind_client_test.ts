import { assert, assertEquals, assertStrictEquals } from "@std/assert";
import { Deployment } from "../api/apps/v1.ts";
import { Pod } from "../api/core/v1.ts";
import { FakeServer } from "./fake_server_test.ts";
import { kindClient } from "./kind_client.ts";
import { ResourceClient } from "./resource_client.ts";

Deno.test("a kind's client has a client of each subresource, made once, when it is first asked for", () => {
  const { access } = new FakeServer({});
  const deployments = kindClient(access, Deployment, { namespace: "ns" });
  assertEquals(Object.keys(deployments), ["type"], "none is made before");
  const { status, scale } = deployments;
  assertStrictEquals(deployments.status, status);
  assertStrictEquals(deployments.scale, scale);
  assertEquals(Object.keys(deployments).sort(), ["scale", "status", "type"]);
  const others = kindClient(access, Deployment, { namespace: "other" });
  assert(others.status !== status, "each client has its own");
});

Deno.test("clients of one kind are of one class, which pods have more of", () => {
  const { access } = new FakeServer({});
  const one = kindClient(access, Deployment, { namespace: "a" });
  const two = kindClient(access, Deployment, { namespace: "b" });
  assertStrictEquals(one.constructor, two.constructor);
  assert(one instanceof ResourceClient && !("exec" in one));
  assert("exec" in kindClient(access, Pod, { namespace: "a" }));
});
