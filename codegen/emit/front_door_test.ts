import { assertEquals, assertThrows } from "@std/assert";
import { apiEntry, frontDoor, packageExports, withExports, withOwnNames } from "./front_door.ts";
import { kindSchema, sampleFacts, sampleGroupVersion, sampleResource } from "./sample_facts.ts";

const exportsOf = (text: string) => text.split("\n").filter((line) => line.startsWith("export "));

Deno.test("a stable kind is exported once, from its group's preferred version", () => {
  const scaler = [sampleResource("Scaler", "a.Scaler")];
  const text = apiEntry(sampleFacts(
    sampleGroupVersion("autoscaling", "v2", scaler, {}),
    sampleGroupVersion("autoscaling", "v1", [...scaler, sampleResource("Old", "a.Old")], {}),
    sampleGroupVersion("autoscaling", "v1beta1", [sampleResource("New", "a.New")], {}),
  ));
  assertEquals(exportsOf(text), [
    'export { Old } from "./autoscaling/v1.ts";',
    'export { Scaler } from "./autoscaling/v2.ts";',
  ]);
});

Deno.test("core's Event is CoreEvent beside the Event of its own group", () => {
  const event = [sampleResource("Event", "a.Event")];
  const text = apiEntry(sampleFacts(
    sampleGroupVersion("", "v1", event, {}),
    sampleGroupVersion("events.k8s.io", "v1", event, {}),
  ));
  assertEquals(exportsOf(text), [
    'export { Event as CoreEvent } from "./core/v1.ts";',
    'export { Event } from "./events.k8s.io/v1.ts";',
  ]);
});

Deno.test("kinds of two groups with one name are an error until one is renamed", () => {
  const job = [sampleResource("Job", "a.Job")];
  const facts = sampleFacts(sampleGroupVersion("a", "v1", job, {}), sampleGroupVersion("b", "v1", job, {}));
  assertThrows(() => apiEntry(facts), Error, 'Job is a kind of "a" and of "b"');
});

Deno.test("a subresource's kind is exported as a type; one without a schema is not", () => {
  const subresource = (name: string, group: string, kind: string) => ({
    subresource: name,
    responseKind: { group, version: "v1", kind },
    verbs: ["get"],
  });
  const text = apiEntry(sampleFacts(
    sampleGroupVersion("apps", "v1", [
      sampleResource("Deployment", "a.Deployment", {
        subresources: [
          subresource("scale", "autoscaling", "Scale"),
          subresource("status", "apps", "Deployment"),
          subresource("proxy", "apps", "ProxyOptions"),
        ],
      }),
    ], { "a.Scale": kindSchema("autoscaling", "v1", "Scale") }),
    sampleGroupVersion("autoscaling", "v1", [], {}),
  ));
  assertEquals(exportsOf(text), [
    'export { Deployment } from "./apps/v1.ts";',
    'export type { Scale } from "./autoscaling/v1.ts";',
  ]);
});

Deno.test("the front door passes on the folders that are there", () => {
  const present = new Set(["meta/mod.ts", "schema/define_resource.ts", "apiserver/mod.ts", "testing/mod.ts"]);
  assertEquals(exportsOf(frontDoor((path) => present.has(path))), [
    'export * from "./meta/mod.ts";',
    'export * from "./schema/define_resource.ts";',
  ]);
});

Deno.test("exports are the front door, the public folders that are there and every file of api/", () => {
  const present = new Set(["meta/mod.ts", "cache/mod.ts", "codegen/mod.ts"]);
  const exports = packageExports(["api/core/v1.ts", "api/apps/v1.ts"], (path) => present.has(path));
  assertEquals([...exports], [
    [".", "./mod.ts"],
    ["./api/apps/v1", "./api/apps/v1.ts"],
    ["./api/core/v1", "./api/core/v1.ts"],
    ["./cache", "./cache/mod.ts"],
    ["./meta", "./meta/mod.ts"],
  ]);
});

Deno.test("deno.json changes in its exports only", () => {
  const before = '{\n  "name": "x",\n  "exports": {\n    ".": "./old.ts"\n  },\n  "tasks": {}\n}\n';
  const after = withExports(before, new Map([[".", "./mod.ts"], ["./a", "./a/mod.ts"]]));
  assertEquals(
    after,
    '{\n  "name": "x",\n  "exports": {\n    ".": "./mod.ts",\n    "./a": "./a/mod.ts"\n  },\n  "tasks": {}\n}\n',
  );
  assertEquals(withExports(after, new Map([[".", "./mod.ts"], ["./a", "./a/mod.ts"]])), after);
  assertThrows(() => withExports("{}", new Map()), Error, "deno.json has no exports");
});

Deno.test("the import map keeps what others wrote, and names the project's exports bare and as jsr: specifiers", () => {
  const before = JSON.stringify({
    imports: { "@k/k": "old", "jsr:@k/k@^0.0/gone": "old", "@k/kit": "./kit.js", "@std/a": "./a.js" },
  });
  const after = withOwnNames(
    before,
    { name: "@k/k", version: "0.1.7" },
    new Map([[".", "./mod.ts"], ["./a", "./a/mod.ts"]]),
  );
  assertEquals(JSON.parse(after).imports, {
    "@k/kit": "./kit.js",
    "@std/a": "./a.js",
    "@k/k": "../../mod.ts",
    "@k/k/a": "../../a/mod.ts",
    "jsr:@k/k@^0.1": "../../mod.ts",
    "jsr:@k/k@^0.1/a": "../../a/mod.ts",
  });
});
