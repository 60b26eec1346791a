import { assertEquals } from "@std/assert";
import { ApiServer } from "../api_server.ts";
import { isNestedTooDeep, nestingLimit } from "./nesting.ts";

Deno.test("depth is counted outside of strings, and what is closed does not count", () => {
  assertEquals(isNestedTooDeep("[".repeat(nestingLimit)), false);
  assertEquals(isNestedTooDeep("[{".repeat(nestingLimit)), true);
  assertEquals(isNestedTooDeep(`["${"[".repeat(nestingLimit * 2)}\\"["]`), false);
  assertEquals(isNestedTooDeep("[]".repeat(nestingLimit * 2)), false);
});

for (const type of ["application/json", "application/merge-patch+json", "application/apply-patch+yaml"]) {
  Deno.test(`a body of ${type} that is nested without end is a 400, not a fault of the server`, async () => {
    await using server = await ApiServer.start({ listen: false });
    const base = "http://localhost/apis/apps/v1/namespaces/default/controllerrevisions";
    const patch = type !== "application/json";
    const send = (url: string, method: string, contentType: string, body: string) =>
      server.fetch(
        new Request(url, {
          method,
          body,
          headers: { authorization: `Bearer ${server.token}`, "content-type": contentType },
        }),
      );
    const revision = (data: string) =>
      `{"apiVersion":"apps/v1","kind":"ControllerRevision","metadata":{"name":"a"},"revision":1,"data":${data}}`;
    await (await send(base, "POST", "application/json", revision("{}"))).body?.cancel();
    const deep = revision(`{"a":${"[".repeat(5000)}${"]".repeat(5000)}}`);
    const url = patch ? `${base}/a?fieldManager=x` : base;
    const answer = await send(url, patch ? "PATCH" : "POST", type, deep);
    assertEquals([answer.status, (await answer.json()).reason], [400, "BadRequest"]);
  });
}
