import { assert, assertEquals, assertThrows } from "@std/assert";
import { failure } from "../rest/fake_server_test.ts";
import { DiscoveryRESTMapper } from "./discovery_rest_mapper.ts";
import { AmbiguousKindError, NoMatchError } from "./no_match_error.ts";
import {
  ScriptedDiscovery,
  type ScriptedResource,
  type ScriptedVersions,
} from "./scripted_discovery_test.ts";

function resource(name: string, kind: string, rest: Partial<ScriptedResource> = {}): ScriptedResource {
  return { name, kind, singularName: kind.toLowerCase(), namespaced: true, ...rest };
}

async function mapperOf(versions: ScriptedVersions, preferred: { [group: string]: string } = {}) {
  const { client } = new ScriptedDiscovery(versions, preferred);
  return new DiscoveryRESTMapper(await client.serverGroupsAndResources());
}

const pod = resource("pods", "Pod", { shortNames: ["po"], categories: ["all"] });

const served: ScriptedVersions = {
  v1: [pod, resource("pods/status", "Pod"), resource("nodes", "Node", { namespaced: false })],
  v2: [pod],
  "extensions/v1beta": [
    resource("pods", "Pod"),
    resource("jobs", "Job", { categories: ["all", "batch"] }),
  ],
  "other/v2beta1": [resource("peas", "Pea", { shortNames: ["po", "jobs"] })],
  "other/v2alpha1": [
    resource("peas", "Pea", { categories: ["all"] }),
    resource("beans", "Bean", { categories: ["all"] }),
  ],
};

Deno.test("[RM-01] a name means the server's first group that has it, in the version that is preferred", async () => {
  const mapper = await mapperOf(served);
  assertEquals(mapper.kindFor({ resource: "pods" }), { group: "", version: "v1", kind: "Pod" });
  assertEquals(mapper.resourceFor({ resource: "pods", version: "v2" }), {
    group: "",
    version: "v2",
    resource: "pods",
  });
  assertEquals(mapper.resourceFor("jobs"), { group: "extensions", version: "v1beta", resource: "jobs" });
  assertEquals(mapper.resourceFor("peas"), { group: "other", version: "v2beta1", resource: "peas" });
  assertEquals(mapper.resourcesFor("peas").map(({ version }) => version), ["v2beta1", "v2alpha1"]);
  assertEquals(mapper.kindsFor("pods").map(({ group, version }) => `${group}/${version}`), [
    "/v1",
    "/v2",
    "extensions/v1beta",
  ]);
  assertEquals((await mapperOf(served, { other: "v2alpha1" })).resourceFor("peas").version, "v2alpha1");
});

Deno.test("[RM-01] plural, singular and short names in any case, with group and version as on a command line", async () => {
  const mapper = await mapperOf(served);
  for (const name of ["pods", "pod", "po", "Pod", "PODS", "pods.v1.", "pod.v1.", "pods."]) {
    assertEquals(mapper.mappingFor(name), {
      group: "",
      version: "v1",
      kind: "Pod",
      resource: "pods",
      singular: "pod",
      namespaced: true,
      stored: true,
      verbs: [],
      shortNames: ["po"],
      categories: ["all"],
    }, name);
  }
  assertEquals(mapper.resourceFor("pods.extensions").group, "extensions");
  assertEquals(mapper.resourceFor("peas.v2alpha1.other").version, "v2alpha1");
  assertEquals(mapper.resourceFor("jobs").group, "extensions", "a full name comes before a short one");
  assertEquals(mapper.resourceFor({ resource: "po", group: "other" }).resource, "peas");
  assertEquals([mapper.resourceSingularizer("peas"), mapper.mappingFor("nodes").namespaced], ["pea", false]);
  for (const none of ["pods/status", "no", "pods.no", "pods.v9.", ""]) {
    assertThrows(() => mapper.mappingFor(none), NoMatchError, undefined, none);
    assertEquals(mapper.mappingsFor(none), [], none);
  }
});

Deno.test("a kind's resource: in the preferred version, or in the first of those that will do", async () => {
  const mapper = await mapperOf(served);
  const version = (...versions: string[]) =>
    mapper.restMapping({ group: "other", kind: "Pea" }, ...versions).version;
  assertEquals([version(), version("v2alpha1"), version("v9", "v2alpha1", "v2beta1")], [
    "v2beta1",
    "v2alpha1",
    "v2alpha1",
  ]);
  assertEquals(mapper.restMappings({ group: "other", kind: "Pea" }).length, 2);
  assertEquals(mapper.restMappings({ group: "", kind: "Pea" }), []);
  const error = assertThrows(() => mapper.restMapping({ group: "", kind: "Pea" }, "v1"), NoMatchError);
  assertEquals(error.message, "the server serves no kind Pea in version v1 of the core group");
  assertEquals([error.what, error.failures.size], ["kind Pea in version v1 of the core group", 0]);
  const elsewhere = assertThrows(
    () => mapper.restMapping({ group: "other", kind: "Pea" }, "v9"),
    NoMatchError,
  );
  assertEquals(elsewhere.servedIn, ["v2beta1", "v2alpha1"]);
  assertEquals(
    elsewhere.message,
    "the server serves no kind Pea in version v9 of group other, but in v2beta1 and v2alpha1",
  );
  assertThrows(() => mapper.restMapping({ group: "other", kind: "__proto__" }), NoMatchError);
});

Deno.test("a kind that several resources of one version have is an error that names them", async () => {
  const mapper = await mapperOf({
    "custom.metrics.k8s.io/v1": [
      resource("pods", "MetricValueList", { singularName: "" }),
      resource("services", "MetricValueList", { singularName: "" }),
    ],
  });
  const query = { group: "custom.metrics.k8s.io", kind: "MetricValueList" };
  const error = assertThrows(() => mapper.restMapping(query), AmbiguousKindError);
  assertEquals(error.resources.map(({ resource }) => resource), ["pods", "services"]);
  assert(error.message.endsWith("pods, services"), error.message);
  assertEquals(mapper.mappingFor("services").resource, "services");
});

Deno.test("[RM-03] a group and version that fails leaves the rest, and is told where it may be the reason", async () => {
  const mapper = await mapperOf({ ...served, "down/v1": () => failure(503, "ServiceUnavailable", "gone") });
  assertEquals(mapper.resourceFor("jobs").group, "extensions");
  const message = "what this serves could not be found out: down/v1 (gone)";
  const unknown = assertThrows(() => mapper.mappingFor("ghosts"), NoMatchError);
  assert(unknown.message.endsWith(message), unknown.message);
  const inside = assertThrows(() => mapper.restMapping({ group: "down", kind: "Ghost" }), NoMatchError);
  assertEquals([...inside.failures.keys()], ["down/v1"]);
  const elsewhere = assertThrows(() => mapper.restMapping({ group: "other", kind: "Ghost" }), NoMatchError);
  assertEquals([elsewhere.failures.size, elsewhere.message], [
    0,
    "the server serves no kind Ghost in group other",
  ]);
});

Deno.test("[RM-06] a category is the resources that say that they belong to it, each once; an unknown one is none", async () => {
  const mapper = await mapperOf(served);
  const names = (category: string) =>
    mapper.expandCategory(category)?.map(({ resource, group, version }) => `${resource}.${version}.${group}`);
  assertEquals(names("all"), [
    "pods.v1.",
    "jobs.v1beta.extensions",
    "peas.v2alpha1.other",
    "beans.v2alpha1.other",
  ]);
  assertEquals(names("batch"), ["jobs.v1beta.extensions"]);
  assertEquals(names("none"), undefined);
});

Deno.test("what was looked for is said in full", async () => {
  const down = () => failure(503, "ServiceUnavailable", "gone");
  const mapper = await mapperOf({ v1: [pod], "a.b/v1": down, "a.b/v2": down });
  const message = (query: Parameters<typeof mapper.mappingFor>[0]) =>
    assertThrows(() => mapper.mappingFor(query), NoMatchError).message;
  assertEquals(message({ resource: "x", group: "" }), `the server serves no resource "x" in the core group`);
  assertEquals(
    message({ resource: "x", group: "c", version: "v1" }),
    `the server serves no resource "x" in version v1 of group c`,
  );
  assertEquals(
    message({ resource: "x", group: "a.b" }),
    `the server serves no resource "x" in group a.b; what these serve could not be found out: a.b/v1 (gone), a.b/v2 (gone)`,
  );
});
