/** What is in the tree: the committed facts, and all that is made from them. */
import { objectSubresources } from "./emit/subresource_members.ts";
import { assertEquals, assertStrictEquals, assertStringIncludes } from "@std/assert";
import { join } from "@std/path";
import type { ResourceType } from "../meta/mod.ts";
import type { Schema } from "../schema/facts.ts";
import { resourceTable } from "../clientset/generated/resource_table.ts";
import { committedFacts } from "./committed_facts.ts";
import { ownedFolders } from "./generate.ts";
import { differences, generatedMark } from "./generated_file.ts";
import { generateFor, root } from "./main.ts";

const facts = await committedFacts();
const files = await generateFor(facts);
const resources = facts.groupVersions.flatMap((groupVersion) =>
  groupVersion.resources.map((resource) => ({
    ...resource,
    group: groupVersion.group,
    version: groupVersion.version,
  }))
);

Deno.test("the tree is byte for byte what the committed facts make: else run `deno task codegen`", async () => {
  assertEquals(await differences(root, files, ownedFolders), []);
});

Deno.test("generating twice gives the same", async () => {
  assertEquals([...await generateFor(await committedFacts())], [...files]);
});

Deno.test("every generated module says so in its first line", () => {
  for (const [path, text] of files) {
    if (path.endsWith(".ts")) assertEquals(text.split("\n", 1)[0], generatedMark, path);
  }
});

Deno.test("the facts hold no sentence of the upstream descriptions", () => {
  const prose = ["description", "title", "example", "externalDocs"];
  const visit = (schema: Schema, path: string): void => {
    for (const keyword of prose) {
      assertEquals(Object.hasOwn(schema, keyword), false, `${path} has a ${keyword}`);
    }
    for (const [name, property] of Object.entries(schema.properties ?? {})) {
      visit(property, `${path}.${name}`);
    }
    if (schema.items) visit(schema.items, `${path}[]`);
    if (typeof schema.additionalProperties === "object") visit(schema.additionalProperties, `${path}{}`);
    for (const part of [...schema.allOf ?? [], ...schema.oneOf ?? [], ...schema.anyOf ?? []]) {
      visit(part, path);
    }
  };
  for (const { definitions } of facts.groupVersions) {
    for (const [name, schema] of Object.entries(definitions)) visit(schema, name);
  }
  const columns = resources.flatMap(({ columns }) => columns);
  assertEquals(columns.filter((column) => "description" in column), []);
});

Deno.test("every kind has its interface and its ResourceType", () => {
  for (const resource of resources) {
    const { group, version, kind, stored } = resource;
    const text = files.get(`api/${group || "core"}/${version}.ts`)!;
    assertStringIncludes(text, `export interface ${kind} {`);
    const below = objectSubresources(resource).length > 0 ? `${kind}Subresources` : "NoSubresources";
    assertStringIncludes(
      text.replace(/<\n {2}(\w+),\n {2}(\w+),\n {2}(\w+)\n> = /g, "<$1, $2, $3> = "),
      `export const ${kind}: ResourceType<${kind}, ${stored}, ${below}> =`,
    );
  }
});

Deno.test("the kinds that a server answers but does not store", () => {
  assertEquals(resources.filter(({ stored }) => !stored).map(({ kind }) => kind), [
    "Binding",
    "ComponentStatus",
    "SelfSubjectReview",
    "TokenReview",
    "LocalSubjectAccessReview",
    "SelfSubjectAccessReview",
    "SelfSubjectRulesReview",
    "SubjectAccessReview",
  ]);
});

Deno.test("the clientset's table has every resource, once", () => {
  const table = Object.values(resourceTable).flatMap((group): ResourceType<unknown, boolean>[] =>
    Object.values(group)
  );
  const names = (of: readonly { group: string; version: string; resource: string }[]) =>
    of.map(({ group, version, resource }) => `${group}/${version}/${resource}`).sort();
  assertEquals(names(table), names(resources));
});

Deno.test("the table's names are those that client-go's users type", () => {
  assertEquals(
    [
      resourceTable.coreV1.configMaps,
      resourceTable.appsV1.statefulSets,
      resourceTable.networkingV1.networkPolicies,
      resourceTable.rbacV1.clusterRoleBindings,
      resourceTable.storageV1.csiDrivers,
      resourceTable.authorizationV1.selfSubjectAccessReviews,
      resourceTable.apiextensionsV1.customResourceDefinitions,
      resourceTable.autoscalingV2.horizontalPodAutoscalers,
      resourceTable.discoveryV1.endpointSlices,
    ].map(({ kind }) => kind),
    [
      "ConfigMap",
      "StatefulSet",
      "NetworkPolicy",
      "ClusterRoleBinding",
      "CSIDriver",
      "SelfSubjectAccessReview",
      "CustomResourceDefinition",
      "HorizontalPodAutoscaler",
      "EndpointSlice",
    ],
  );
});

Deno.test("what the facts say of a Pod", () => {
  const pod = resources.find(({ kind }) => kind === "Pod")!;
  assertEquals(pod.shortNames, ["po"]);
  assertEquals(pod.categories, ["all"]);
  assertEquals(pod.fieldSelectors.includes("spec.nodeName"), true);
  assertEquals(pod.columns.filter(({ priority }) => priority === 0).map(({ name }) => name), [
    "Name",
    "Ready",
    "Status",
    "Restarts",
    "Age",
  ]);
});

/** The fields of an interface that `meta/` has by hand. */
function fieldsOf(source: string, name: string): string[] {
  const body = new RegExp(`export interface ${name} \\{\\n(.*?)\\n\\}`, "s").exec(source)![1]!;
  return [...body.matchAll(/^ {2}(\w+)\??: /gm)].map(([, field]) => field!).sort();
}

Deno.test("meta/'s own types have the fields of the facts", async () => {
  const written: [string, string][] = [
    ["ObjectMeta", "object_meta.ts"],
    ["ListMeta", "object_meta.ts"],
    ["OwnerReference", "object_meta.ts"],
    ["ManagedFieldsEntry", "object_meta.ts"],
    ["Condition", "condition.ts"],
    ["Status", "status.ts"],
    ["StatusDetails", "status.ts"],
    ["StatusCause", "status.ts"],
  ];
  const definitions = Object.assign({}, ...facts.groupVersions.map(({ definitions }) => definitions));
  for (const [name, file] of written) {
    const source = await Deno.readTextFile(join(root, "meta", file));
    const schema: Schema = definitions[`io.k8s.apimachinery.pkg.apis.meta.v1.${name}`];
    assertEquals(fieldsOf(source, name), Object.keys(schema.properties!).sort(), `meta/${file}: ${name}`);
  }
});

Deno.test("the table's values are the very ones that the modules of the groups export", async () => {
  const { Pod } = await import("../api/core/v1.ts");
  const { Deployment } = await import("../api/apps/v1.ts");
  assertStrictEquals(resourceTable.coreV1.pods, Pod);
  assertStrictEquals(resourceTable.appsV1.deployments, Deployment);
});
