import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { Job } from "../api/batch/v1.ts";
import { ConfigMap, Event, Node, Pod, ReplicationController, Secret } from "../api/core/v1.ts";
import type { KubernetesObject, ResourceType } from "../meta/mod.ts";
import { ResourceClient } from "../rest/mod.ts";
import { testCluster } from "../testing/mod.ts";
import { type CacheOptions, CacheScope, NamespaceNotCachedError } from "./cache_options.ts";
import { inReconcile, key } from "./reconcile_fixture_test.ts";
import type { AnyResourceType } from "./reconciler.ts";

const object = (namespace: string, labels: Record<string, string> = {}, more: object = {}) => ({
  metadata: { namespace, name: "x", labels },
  ...more,
});

/** What a cache of Secrets does with objects of some namespaces and labels. */
function held(options: CacheOptions, type: AnyResourceType = Secret) {
  const scope = new CacheScope(type, options);
  return (namespace: string, ...labels: string[]) =>
    scope.holds(object(namespace, Object.fromEntries(labels.map((label) => [label, ""]))));
}

Deno.test("[CA-03] of namespaces those of the kind count, then those of all", () => {
  const all: CacheOptions = { namespaces: ["red", "green"] };
  const scope = (options: CacheOptions, type: AnyResourceType = Secret) =>
    new CacheScope(type, options).namespaces;
  assertEquals(scope({}), undefined);
  assertEquals(scope(all), ["red", "green"]);
  assertEquals(scope({ ...all, byType: [{ type: Secret, namespaces: ["blue"] }] }), ["blue"]);
  assertEquals(scope({ ...all, byType: [{ type: ConfigMap, namespaces: ["blue"] }] }), ["red", "green"]);
  assertEquals(scope({ ...all, byType: [{ type: Secret, namespaces: [""] }] }), undefined, "all of them");
  assertEquals(scope({ ...all, byType: [{ type: Secret, labelSelector: "a" }] }), ["red", "green"]);
  assertEquals(scope(all, Node), undefined, "it has no namespace");
});

Deno.test("[CA-03] of selectors the nearest counts, and one that is given is never overruled", () => {
  const options: CacheOptions = {
    namespaces: { red: {}, green: { labelSelector: "of-green" } },
    labelSelector: "of-all",
  };
  const plain = held(options);
  assertEquals([plain("red", "of-all"), plain("red", "of-green")], [true, false]);
  assertEquals([plain("green", "of-all"), plain("green", "of-green")], [false, true]);
  assertEquals(plain("blue", "of-all"), false, "it is not among the namespaces");

  const byType = held({ ...options, byType: [{ type: Secret, labelSelector: "of-type" }] });
  assertEquals([byType("red", "of-type"), byType("green", "of-type")], [true, true]);
  assertEquals([byType("red", "of-all"), byType("green", "of-green")], [false, false]);

  const both = held({
    ...options,
    byType: [{
      type: Secret,
      labelSelector: "of-type",
      namespaces: { red: { labelSelector: "of-both" }, blue: {} },
    }],
  });
  assertEquals([both("red", "of-both"), both("red", "of-type")], [true, false]);
  assertEquals([both("blue", "of-type"), both("green", "of-type")], [true, false]);

  const everything = held({ ...options, byType: [{ type: Secret, labelSelector: "" }] });
  assertEquals([everything("red"), everything("green")], [true, true], "an empty selector is given, too");
});

Deno.test("a field selector is judged as the server judges it: what is absent is empty, or false", () => {
  const pods = new CacheScope(Pod, { fieldSelector: "spec.nodeName=n1,status.phase!=Failed" });
  assertEquals(pods.holds(object("a", {}, { spec: { nodeName: "n1" } })), true);
  assertEquals(pods.holds(object("a", {}, { spec: { nodeName: "n1" }, status: { phase: "Failed" } })), false);
  assertEquals(pods.holds(object("a", {}, {})), false);
  const nodes = new CacheScope(Node, { fieldSelector: "spec.unschedulable=false" });
  assertEquals(nodes.holds({ metadata: { name: "n" } }), true);
  assertEquals(nodes.holds({ metadata: { name: "n" }, spec: { unschedulable: true } } as never), false);
});

Deno.test("[CA-03] a cache that is bound asks for what it holds alone, and a read elsewhere is an error", async () => {
  const other = { namespace: "kube-system", name: "s" };
  await inReconcile(async ({ client, cluster }) => {
    const names = (await client.list(Secret)).map(({ metadata }) => metadata.name);
    assertEquals(names, ["chosen"]);
    assertEquals(await client.get(Secret, key("plain")), undefined, "the selector leaves it out");
    const refused = await assertRejects(() => client.get(Secret, other), NamespaceNotCachedError);
    assertEquals([refused.kind, refused.namespace], ["Secret", "kube-system"]);
    assertStringIncludes(refused.message, "but default: add it to the manager's cache.namespaces");
    await assertRejects(() => client.list(Secret, { namespace: "kube-system" }), NamespaceNotCachedError);
    assertEquals((await client.live.get(Secret, other))?.metadata.name, "s", "the server tells of all");
    const asked = cluster.log.requests.filter(({ verb, resource }) =>
      verb === "watch" && resource === "secrets"
    );
    assertEquals(asked.map(({ namespace }) => namespace), ["default"]);
  }, {
    cache: { namespaces: ["default"], byType: [{ type: Secret, labelSelector: "shop" }] },
    cluster: {
      objects: [
        [Secret, { metadata: { ...key("chosen"), labels: { shop: "" } } }],
        [Secret, { metadata: key("plain") }],
        [Secret, { metadata: { ...other, labels: { shop: "" } } }],
      ],
    },
  });
});

const template = { metadata: { labels: { app: "x" } }, spec: { containers: [{ name: "c", image: "i" }] } };
/** Kinds whose fields a selector may name though an object lacks them, or has them elsewhere. */
const selected: readonly (readonly [type: AnyResourceType, field: string, value: string, draft: object])[] = [
  [Pod, "spec.hostNetwork", "false", { spec: template.spec }],
  [Pod, "spec.nodeName", "", { spec: template.spec }],
  [Pod, "status.podIP", "", { spec: template.spec }],
  [Node, "spec.unschedulable", "false", {}],
  [ReplicationController, "status.replicas", "0", { spec: { selector: { app: "x" }, template } }],
  [Job, "status.successful", "0", {
    spec: { template: { spec: { ...template.spec, restartPolicy: "Never" } } },
  }],
  [Event, "source", "test", {
    involvedObject: { kind: "ConfigMap", namespace: "default", name: "a" },
    source: { component: "test" },
  }],
  [Secret, "type", "Opaque", {}],
];
for (const [type, field, value, draft] of selected) {
  Deno.test(`a ${type.kind} by its ${field} is held where the server selects it, and where it does not is not`, async () => {
    await using cluster = await testCluster({ controllers: false });
    const namespace = type.namespaced ? "default" : undefined;
    const client = new ResourceClient<KubernetesObject>(
      cluster.config,
      type as ResourceType<KubernetesObject>,
      { namespace },
    );
    const object = await client.create({ metadata: { name: "x" }, ...draft });
    for (const [operator, is] of [["=", true], ["!=", false]] as const) {
      const fieldSelector = `${field}${operator}${value}`;
      assertEquals(
        (await client.list({ fieldSelector })).items.length,
        Number(is),
        `the server: ${fieldSelector}`,
      );
      assertEquals(new CacheScope(type, { fieldSelector }).holds(object), is, `the cache: ${fieldSelector}`);
    }
  });
}
