import { assertEquals, assertRejects } from "@std/assert";
import { fakeServer } from "./fake_server.ts";
import { fieldCandidates, supportedFields } from "./field_selectors.ts";

Deno.test("candidates are scalar paths up to three deep, through references, and no metadata but two", () => {
  const candidates = fieldCandidates(
    {
      properties: {
        metadata: { properties: { name: { type: "string" }, uid: { type: "string" } } },
        spec: { allOf: [{ $ref: "#/components/schemas/a.Spec" }] },
        list: { type: "array", items: { type: "string" } },
      },
    },
    {
      "a.Spec": {
        properties: {
          on: { type: "boolean" },
          replicas: { type: "integer" },
          ratio: { type: "number" },
          pool: {
            properties: { name: { type: "string" }, deep: { properties: { er: { type: "string" } } } },
          },
          self: { $ref: "#/components/schemas/a.Spec" },
        },
      },
    },
  );
  const scalars = candidates.filter((path) => path.startsWith("spec"));
  assertEquals(scalars, ["spec.on", "spec.pool.name", "spec.replicas", "spec.self.on", "spec.self.replicas"]);
  assertEquals(candidates.filter((path) => path.startsWith("metadata")), [
    "metadata.name",
    "metadata.namespace",
  ]);
  assertEquals(candidates.includes("source"), true, "a field that selectors name without having it");
});

const refusal = (message: string) => Response.json({ kind: "Status", message, code: 400 }, { status: 400 });

Deno.test("fields are supported that a list accepts, however the others are refused", async () => {
  const server = fakeServer({
    "/list?limit=1&fieldSelector=a%3D1": { items: [] },
    "/list?limit=1&fieldSelector=b%3D1": refusal("field label not supported: b"),
    "/list?limit=1&fieldSelector=c%3D1": refusal('field label "c" not supported for Job'),
    "/list?limit=1&fieldSelector=d%3D1": refusal(
      '"d" is not a known field selector: only "metadata.name", "metadata.namespace"',
    ),
  });
  assertEquals(await supportedFields(server, "/list", ["a", "b", "c", "d"]), ["a"]);
});

Deno.test("any other refusal is an error, not an answer", async () => {
  for (
    const [status, message] of [[400, "unable to parse"], [403, "field label not supported: a"]] as const
  ) {
    const server = fakeServer({
      "/list?limit=1&fieldSelector=a%3D1": Response.json({ message }, { status }),
    });
    await assertRejects(
      () => supportedFields(server, "/list", ["a"]),
      Error,
      `/list with field selector a: ${status}`,
    );
  }
});
