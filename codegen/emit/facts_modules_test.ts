import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { generatedMark } from "../generated_file.ts";
import { factsModules, rootsOf } from "./facts_modules.ts";
import { kindSchema, reference, sampleFacts, sampleGroupVersion, sampleResource } from "./sample_facts.ts";

const core = sampleGroupVersion("", "v1", [sampleResource("Pod", "a.v1.Pod")], {
  "a.v1.Pod": kindSchema("", "v1", "Pod", { properties: { spec: reference("a.v1.Spec") } }),
  "a.v1.Spec": { type: "object", properties: {} },
  "m.Options": {
    type: "object",
    "x-kubernetes-group-version-kind": [{ group: "", version: "v1", kind: "Options" }],
  },
});

Deno.test("roots are what nothing else refers to; from them all else is reached", () => {
  assertEquals(rootsOf(core.definitions), ["a.v1.Pod", "m.Options"]);
  assertEquals(rootsOf({ "a.Self": { items: { $ref: "#/components/schemas/a.Self" } } }), ["a.Self"]);
});

Deno.test("definitions that would be lost, or are missing, are an error", () => {
  assertThrows(
    () => rootsOf({ "a.A": reference("a.B"), "a.B": reference("a.A") }),
    Error,
    "no root refers to a.A, a.B",
  );
  assertThrows(() => rootsOf({ "a.A": reference("a.B") }), Error, "the definition a.B is missing");
});

Deno.test("each definition is kept once, a line each, in the module of its package", () => {
  const apps = sampleGroupVersion("apps", "v1", [], { "a.v1.Spec": core.definitions["a.v1.Spec"]! });
  const files = factsModules(sampleFacts(core, apps));
  assertEquals([...files.keys()].sort(), [
    "schema/facts/apps/v1.ts",
    "schema/facts/core/v1.ts",
    "schema/facts/definitions/a.v1.ts",
    "schema/facts/definitions/io.k8s.apimachinery.pkg.apis.meta.v1.ts",
    "schema/facts/definitions/m.ts",
    "schema/facts/go_fields.ts",
    "schema/facts/index.ts",
    "schema/facts/protobuf.ts",
    "schema/facts/resources.ts",
  ]);
  for (const [path, text] of files) assertStringIncludes(text, generatedMark, path);
  const lines = [...files.values()].join("\n").split("\n");
  assertEquals(lines.filter((line) => line.startsWith('"a.v1.Spec": ')).length, 1);
});

Deno.test("a version names the kinds that it knows a shared definition under", () => {
  const kinds = [{ group: "apps", version: "v1", kind: "Options" }];
  const options = { ...core.definitions["m.Options"]!, "x-kubernetes-group-version-kind": kinds };
  const files = factsModules(
    sampleFacts(core, sampleGroupVersion("apps", "v1", [], { "m.Options": options })),
  );
  assertStringIncludes(files.get("schema/facts/apps/v1.ts")!, `"m.Options": ${JSON.stringify(kinds)},`);
  assertStringIncludes(files.get("schema/facts/core/v1.ts")!, "groupVersionKinds: {\n  },");
});

Deno.test("documents that do not agree on a definition are an error", () => {
  const other = sampleGroupVersion("apps", "v1", [], { "a.v1.Spec": { type: "string" } });
  assertThrows(() => factsModules(sampleFacts(core, other)), Error, "apps/v1 defines a.v1.Spec otherwise");
});

Deno.test("protobuf messages are a line each", () => {
  const protobuf = { packages: { v1: "a.v1" }, messages: { "a.v1": { Pod: "1:spec:Spec", Spec: "" } } };
  const text = factsModules({ ...sampleFacts(core), protobuf }).get("schema/facts/protobuf.ts")!;
  assertStringIncludes(
    text,
    'packages: {\n"v1": "a.v1",\n},\nmessages: {\n"a.v1": {\n"Pod": "1:spec:Spec",\n"Spec": "",\n},\n},\n};\n',
  );
});

Deno.test("a struct's fields are a line", () => {
  const goFields = { "a.v1.Pod": "metadata{ spec{", "a.v1.Spec": "name!" };
  const text = factsModules({ ...sampleFacts(core), goFields }).get("schema/facts/go_fields.ts")!;
  assertStringIncludes(text, '= {\n"a.v1.Pod": "metadata{ spec{",\n"a.v1.Spec": "name!",\n};\n');
});
