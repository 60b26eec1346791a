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

Deno.test("the answer to a write of a child that holds a new status is no echo", () => {
  const cached = website(1, {}, { readyReplicas: 0 });
  assertEquals(isOwnChild(website(2, {}, { readyReplicas: 0 }), cached), true);
  assertEquals(isOwnChild(website(1, {}, { readyReplicas: 1 }), cached), false);
  assertEquals(isOwnChild(website(1, {}, undefined), undefined), true, "it has just been made");
});
