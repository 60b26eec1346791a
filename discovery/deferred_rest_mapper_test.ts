import { assert, assertEquals } from "@std/assert";
import { join } from "@std/path/join";
import { CustomResourceDefinition } from "../api/apiextensions.k8s.io/v1.ts";
import { ApiServer } from "../apiserver/mod.ts";
import { failure, rejection } from "../rest/fake_server_test.ts";
import { ResourceClient, StatusError } from "../rest/mod.ts";
import { DeferredDiscoveryRESTMapper } from "./deferred_rest_mapper.ts";
import { DiscoveryClient } from "./discovery_client.ts";
import { DiskCachedDiscovery } from "./disk_cached_discovery.ts";
import { MemoryCachedDiscovery } from "./memory_cached_discovery.ts";
import { NoMatchError } from "./no_match_error.ts";
import { ScriptedDiscovery } from "./scripted_discovery_test.ts";

const pods = [{ name: "pods", singularName: "pod", kind: "Pod", namespaced: true, categories: ["all"] }];
const widgets = [{
  name: "widgets",
  singularName: "widget",
  kind: "Widget",
  shortNames: ["wd"],
  categories: ["all"],
}];

/** A cache that counts how often it was invalidated. */
class CountingCache extends MemoryCachedDiscovery {
  invalidations = 0;

  override invalidate(): void {
    this.invalidations++;
    super.invalidate();
  }
}

function setUp() {
  const script = new ScriptedDiscovery({ v1: pods });
  const cache = new CountingCache(script.client);
  return { script, cache, mapper: new DeferredDiscoveryRESTMapper(cache) };
}

Deno.test("[RM-02] a miss in what was read for it is told at once, with nothing invalidated", async () => {
  const { script, cache, mapper } = setUp();
  assertEquals(script.asked(), [], "nothing is asked before the first search");
  assert(await rejection(mapper.mappingFor("widgets")) instanceof NoMatchError);
  assertEquals([cache.invalidations, script.asked().length], [0, 3]);
});

Deno.test("[RM-02] a miss in what was read before it invalidates once, and looks again", async () => {
  const { script, cache, mapper } = setUp();
  assertEquals(await mapper.kindFor("pods"), { group: "", version: "v1", kind: "Pod" });
  script.versions["example.com/v1"] = widgets;
  assertEquals((await mapper.restMapping({ group: "example.com", kind: "Widget" })).resource, "widgets");
  assertEquals(cache.invalidations, 1);
  script.asked();
  assertEquals(await mapper.resourceFor("wd"), { group: "example.com", version: "v1", resource: "widgets" });
  assertEquals([cache.invalidations, script.asked()], [1, []], "what is found costs nothing");
  assert(await rejection(mapper.mappingFor("none")) instanceof NoMatchError);
  assertEquals([cache.invalidations, script.asked().length], [2, 4], "once for each search");
});

Deno.test("[RM-02] a miss in a cache that others have filled invalidates it: it may be of before", async () => {
  const { script, cache, mapper } = setUp();
  await cache.serverGroups();
  script.versions["example.com/v1"] = widgets;
  assertEquals((await mapper.mappingFor("widget")).kind, "Widget");
  assertEquals(cache.invalidations, 1);
});

Deno.test("[RM-02] a miss in files of an earlier program has the server asked", async () => {
  const directory = await Deno.makeTempDir({ prefix: "kybern-mapper-" });
  try {
    const open = (script: ScriptedDiscovery) =>
      new DiskCachedDiscovery(script.client, { directory: join(directory, "cache") });
    await open(new ScriptedDiscovery({ v1: pods })).serverGroupsAndResources();
    const script = new ScriptedDiscovery({ v1: pods, "example.com/v1": widgets });
    const mapper = new DeferredDiscoveryRESTMapper(open(script));
    assertEquals([await mapper.resourceSingularizer("pods"), script.asked()], ["pod", []]);
    assertEquals((await mapper.mappingFor("wd")).resource, "widgets");
    assertEquals(script.asked().length, 4);
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
});

Deno.test("searches that miss at the same time share one reading", async () => {
  const { script, cache, mapper } = setUp();
  await mapper.mappingFor("pods");
  script.asked();
  script.versions["example.com/v1"] = widgets;
  const found = await Promise.all(["wd", "widget", "widgets"].map((name) => mapper.mappingFor(name)));
  assertEquals(found.map(({ kind }) => kind), ["Widget", "Widget", "Widget"]);
  assertEquals([cache.invalidations, script.asked().length], [1, 4]);
});

Deno.test("lists of matches and categories are looked for again as well", async () => {
  const { script, mapper } = setUp();
  assertEquals([await mapper.kindsFor("widgets"), await mapper.expandCategory("none")], [[], undefined]);
  script.versions["example.com/v1"] = [{ ...widgets[0]!, categories: ["toys"] }];
  assertEquals((await mapper.expandCategory("toys"))?.length, 1);
  assertEquals((await mapper.kindsFor("widgets"))[0]?.kind, "Widget");
  assertEquals((await mapper.resourcesFor("wd"))[0]?.resource, "widgets");
  assertEquals((await mapper.mappingsFor("wd")).length, 1);
  assertEquals((await mapper.restMappings({ group: "example.com", kind: "Widget" })).length, 1);
});

Deno.test("discovery that fails is the search's failure, and the next search asks again; an abort ends the wait", async () => {
  const { script, mapper } = setUp();
  script.groupList = () => failure(500, "InternalError", "down");
  assert(await rejection(mapper.mappingFor("pods")) instanceof StatusError);
  script.groupList = undefined;
  assertEquals(
    await rejection<unknown>(mapper.mappingFor("pods", { signal: AbortSignal.abort("enough") })),
    "enough",
  );
  assertEquals((await mapper.mappingFor("pods")).kind, "Pod");
  script.versions = {};
  assertEquals((await mapper.mappingFor("pods")).kind, "Pod");
  mapper.reset();
  assert(await rejection(mapper.mappingFor("pods")) instanceof NoMatchError);
});

Deno.test("[RM-05] the short name of a kind that is defined later is found after one invalidation", async () => {
  await using server = await ApiServer.start({ listen: false });
  const cache = new CountingCache(new DiscoveryClient(server.config));
  const mapper = new DeferredDiscoveryRESTMapper(cache);
  assertEquals(await mapper.kindFor("deploy"), { group: "apps", version: "v1", kind: "Deployment" });
  assertEquals((await mapper.expandCategory("all"))?.some(({ kind }) => kind === "Deployment"), true);
  await new ResourceClient(server.config, CustomResourceDefinition).create({
    metadata: { name: "widgets.example.com" },
    spec: {
      group: "example.com",
      scope: "Namespaced",
      names: {
        plural: "widgets",
        singular: "widget",
        kind: "Widget",
        shortNames: ["wd"],
        categories: ["all"],
      },
      versions: [{
        name: "v1",
        served: true,
        storage: true,
        schema: { openAPIV3Schema: { type: "object" } },
      }],
    },
  });
  assertEquals(await mapper.kindFor("wd"), { group: "example.com", version: "v1", kind: "Widget" });
  assertEquals(cache.invalidations, 1);
  assertEquals((await mapper.expandCategory("all"))?.some(({ kind }) => kind === "Widget"), true);
});
