import { assertEquals, assertRejects } from "@std/assert";
import { openApiDefinitions, openApiIndex, withoutProse } from "./openapi.ts";
import { askJson } from "./server.ts";
import { fakeServer } from "./fake_server.ts";

Deno.test("prose is dropped at any depth, and nothing else", () => {
  const kept = withoutProse({
    description: "Words.",
    title: "Words",
    example: { description: "Words." },
    externalDocs: { description: "Words.", url: "https://example.com" },
    type: "object",
    required: ["description"],
    default: { description: "a default is data" },
    properties: {
      title: { type: "string", description: "Words.", enum: ["description"] },
      description: {
        description: "Words.",
        allOf: [{ $ref: "#/components/schemas/a.B", description: "Words." }],
      },
    },
    items: { description: "Words.", type: "string" },
    additionalProperties: { description: "Words.", oneOf: [{ description: "Words.", type: "integer" }] },
    not: { title: "Words", type: "boolean" },
  });
  assertEquals(kept, {
    type: "object",
    required: ["description"],
    default: { description: "a default is data" },
    properties: {
      description: { allOf: [{ $ref: "#/components/schemas/a.B" }] },
      title: { type: "string", enum: ["description"] },
    },
    items: { type: "string" },
    additionalProperties: { oneOf: [{ type: "integer" }] },
    not: { type: "boolean" },
  });
  assertEquals(Object.keys(kept.properties!), ["description", "title"], "properties are in order");
});

Deno.test("additionalProperties may be a boolean", () => {
  assertEquals(withoutProse({ additionalProperties: false }), { additionalProperties: false });
});

Deno.test("the index names each document's URL, a document its definitions in order", async () => {
  const server = fakeServer({
    "/openapi/v3": { paths: { "apis/apps/v1": { serverRelativeURL: "/openapi/v3/apis/apps/v1?hash=1" } } },
    "/openapi/v3/apis/apps/v1?hash=1": {
      components: { schemas: { "a.B": { description: "Words." }, "a.A": {} } },
    },
    "/openapi/v3/version": {},
  });
  assertEquals([...await openApiIndex(server)], [["apis/apps/v1", "/openapi/v3/apis/apps/v1?hash=1"]]);
  const definitions = await openApiDefinitions(server, "/openapi/v3/apis/apps/v1?hash=1");
  assertEquals(JSON.stringify(definitions), '{"a.A":{},"a.B":{}}');
  assertEquals(await openApiDefinitions(server, "/openapi/v3/version"), {});
});

Deno.test("an answer that is no success is an error with path, status and text", async () => {
  await assertRejects(() => askJson(fakeServer({}), "/version"), Error, "GET /version: 404 nothing here");
});
