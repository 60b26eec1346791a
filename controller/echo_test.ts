import { assertEquals } from "@std/assert";
import { isOwnChild, isOwnStatus } from "./echo.ts";

const website = (generation: number, labels: Record<string, string>, status: unknown) => ({
  metadata: { name: "a", uid: "1", generation, labels },
  status,
});

Deno.test("the answer to a write of a status that holds another's change of spec or metadata is no echo", () => {
  const begun = website(1, { app: "a" }, {});
  assertEquals(isOwnStatus(website(1, { app: "a" }, { ready: true }), begun), true);
  assertEquals(isOwnStatus(website(2, { app: "a" }, {}), begun), false, "its spec was changed meanwhile");
  assertEquals(isOwnStatus(website(1, { app: "b" }, {}), begun), false, "its labels were changed meanwhile");
  assertEquals(isOwnStatus(begun, undefined), false, "nobody knows what it was");
});

Deno.test("a change of a spec that no generation tells of is no echo either, and another version is one", () => {
  const service = (resourceVersion: string, spec: unknown) => ({
    metadata: { name: "a", uid: "1", resourceVersion },
    spec,
  });
  const begun = service("1", { type: "ClusterIP" });
  assertEquals(isOwnStatus(service("2", { type: "ClusterIP" }), begun), true);
  assertEquals(isOwnStatus(service("2", { type: "NodePort" }), begun), false);
});

Deno.test("the answer to a write of a child is an echo if the child was not there before", () => {
  assertEquals(isOwnChild(undefined), true);
  assertEquals(isOwnChild(website(1, {}, { readyReplicas: 0 })), false);
});
