import { assert, assertEquals, assertNotEquals } from "@std/assert";
import type { CustomResourceDefinition } from "../../api/apiextensions.k8s.io/v1.ts";
import { groupVersions } from "../../schema/facts/index.ts";
import { customResources } from "../crds/mod.ts";
import { builtInConversion, builtInStrategy } from "../kinds/mod.ts";
import { builtInResources } from "../registry/built_in_resources.ts";
import type { ServedResource } from "../registry/served_resource.ts";
import { answerOpenApi, OpenApi } from "./mod.ts";

const builtIn: readonly ServedResource[] = groupVersions.flatMap((facts) =>
  builtInResources(facts, {
    strategy: builtInStrategy,
    read: (object) => ({ object, unknownFields: [] }),
    conversion: builtInConversion,
  })
);

function definition(description = "An ape."): CustomResourceDefinition {
  const names = { plural: "apes", singular: "ape", kind: "Ape", listKind: "ApeList" };
  return {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: { name: "apes.zoo.example.dev", uid: "1" },
    spec: {
      group: "zoo.example.dev",
      scope: "Namespaced",
      names,
      versions: [{
        name: "v1",
        served: true,
        storage: true,
        schema: {
          openAPIV3Schema: {
            type: "object",
            description,
            properties: {
              spec: { type: "object", properties: { size: { "x-kubernetes-int-or-string": true } } },
            },
          },
        },
        subresources: {
          status: {},
          scale: { specReplicasPath: ".spec.size", statusReplicasPath: ".status.size" },
        },
      }],
    },
    status: { acceptedNames: names, conditions: [], storedVersions: ["v1"] },
  };
}

const all = [...builtIn, ...customResources(definition())];

// deno-lint-ignore no-explicit-any
async function documentAt(path: string, resources: readonly ServedResource[] = all): Promise<any> {
  return JSON.parse((await new OpenApi(() => resources).document(path))!.text);
}

Deno.test("OpenAPI: the index has a document for each group and version, and for each built-in group", async () => {
  const paths = Object.keys((await new OpenApi(() => all).index()).paths);
  assertEquals(paths, [...paths].sort());
  assertEquals(paths.filter((path) => path.includes("apps") || !path.includes("/")), [
    "api",
    "apis",
    "apis/apps",
    "apis/apps/v1",
    "version",
  ]);
  assert(paths.includes("api/v1"));
  assertEquals(paths.filter((path) => path.includes("example")), ["apis/zoo.example.dev/v1"]);
});

Deno.test("OpenAPI: a document is named by a hash that stays until it says something else", async () => {
  const urls = async (resources: readonly ServedResource[]) =>
    (await new OpenApi(() => resources).index()).paths;
  const before = await urls(all);
  const url = before["apis/zoo.example.dev/v1"]!.serverRelativeURL;
  assert(/^\/openapi\/v3\/apis\/zoo\.example\.dev\/v1\?hash=[0-9A-F]{128}$/.test(url), url);
  const same = await urls([...builtIn, ...customResources(definition())]);
  assertEquals(same, before);
  const changed = await urls([...builtIn, ...customResources(definition("Another ape."))]);
  assertNotEquals(changed["apis/zoo.example.dev/v1"], before["apis/zoo.example.dev/v1"]);
  assertEquals(changed["apis/apps/v1"], before["apis/apps/v1"]);
});

Deno.test("OpenAPI: documents follow what is served", async () => {
  let resources = builtIn;
  const openApi = new OpenApi(() => resources);
  assertEquals(await openApi.document("apis/zoo.example.dev/v1"), undefined);
  resources = all;
  assert(await openApi.document("apis/zoo.example.dev/v1") !== undefined);
  resources = builtIn;
  assertEquals(await openApi.document("apis/zoo.example.dev/v1"), undefined);
});

Deno.test("OpenAPI: a namespaced resource's paths, their methods and actions", async () => {
  const { paths } = await documentAt("apis/apps/v1");
  const actions = Object.fromEntries(
    Object.keys(paths).filter((path) => path.includes("deployments")).map((path) => {
      // deno-lint-ignore no-explicit-any
      const operations = Object.entries<any>(paths[path]).filter(([method]) => method !== "parameters");
      return [path, operations.map(([method, operation]) => `${method} ${operation["x-kubernetes-action"]}`)];
    }),
  );
  assertEquals(actions, {
    "/apis/apps/v1/deployments": ["get list"],
    "/apis/apps/v1/namespaces/{namespace}/deployments": ["get list", "post post", "delete deletecollection"],
    "/apis/apps/v1/namespaces/{namespace}/deployments/{name}": [
      "get get",
      "put put",
      "delete delete",
      "patch patch",
    ],
    "/apis/apps/v1/namespaces/{namespace}/deployments/{name}/scale": ["get get", "put put", "patch patch"],
    "/apis/apps/v1/namespaces/{namespace}/deployments/{name}/status": ["get get", "put put", "patch patch"],
    "/apis/apps/v1/watch/deployments": ["get watchlist"],
    "/apis/apps/v1/watch/namespaces/{namespace}/deployments": ["get watchlist"],
    "/apis/apps/v1/watch/namespaces/{namespace}/deployments/{name}": ["get watch"],
  });
});

Deno.test("OpenAPI: kubectl finds the kind, the parameters and the media types of a patch", async () => {
  const { paths } = await documentAt("apis/apps/v1");
  const { patch, parameters } = paths["/apis/apps/v1/namespaces/{namespace}/deployments/{name}"];
  assertEquals(patch["x-kubernetes-group-version-kind"], {
    group: "apps",
    version: "v1",
    kind: "Deployment",
  });
  assertEquals(patch.operationId, "patchAppsV1NamespacedDeployment");
  assertEquals(patch.parameters.map(({ name }: { name: string }) => name), [
    "dryRun",
    "fieldManager",
    "fieldValidation",
    "force",
  ]);
  assertEquals(parameters.map(({ name }: { name: string }) => name), ["name", "namespace", "pretty"]);
  assertEquals(Object.keys(patch.requestBody.content), [
    "application/apply-patch+yaml",
    "application/json-patch+json",
    "application/merge-patch+json",
    "application/strategic-merge-patch+json",
  ]);
});

Deno.test("OpenAPI: a proxied path is a parameter of the path and of the query", async () => {
  const { paths } = await documentAt("api/v1");
  const item = paths["/api/v1/nodes/{name}/proxy/{path}"];
  assertEquals(
    item.parameters.map(({ name, in: place }: { name: string; in: string }) => `${name} ${place}`),
    ["name path", "path path", "path query"],
  );
  assertEquals(item.head.operationId, "connectCoreV1HeadNodeProxyWithPath");
});

Deno.test("OpenAPI: every reference of every document leads to one of its schemas", async () => {
  const openApi = new OpenApi(() => all);
  for (const path of Object.keys((await openApi.index()).paths)) {
    const { text } = (await openApi.document(path))!;
    const { components: { schemas } } = JSON.parse(text);
    for (const [, name] of text.matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g)) {
      assert(Object.hasOwn(schemas, name!), `${path} lacks ${name}`);
    }
  }
});

Deno.test("OpenAPI: operation ids are told apart in the whole API", async () => {
  const openApi = new OpenApi(() => all);
  const seen = new Map<string, string>();
  for (const path of Object.keys((await openApi.index()).paths)) {
    for (const [, id] of (await openApi.document(path))!.text.matchAll(/"operationId":"([^"]+)"/g)) {
      assertEquals(seen.get(id!), undefined, `${id} is in ${path} again`);
      seen.set(id!, path);
    }
  }
});

Deno.test("OpenAPI: a custom resource's schema keeps its words, and has a list", async () => {
  const { info, paths, components } = await documentAt("apis/zoo.example.dev/v1");
  assertEquals(info, { title: "Kubernetes CRD Swagger", version: "v0.1.0" });
  assertEquals(Object.keys(components), ["schemas"]);
  const ape = components.schemas["dev.example.zoo.v1.Ape"];
  assertEquals(ape.description, "An ape.");
  assertEquals(ape["x-kubernetes-group-version-kind"], [{
    group: "zoo.example.dev",
    version: "v1",
    kind: "Ape",
  }]);
  assertEquals(components.schemas["dev.example.zoo.v1.ApeList"].properties.items, {
    type: "array",
    items: { $ref: "#/components/schemas/dev.example.zoo.v1.Ape" },
  });
  const object = paths["/apis/zoo.example.dev/v1/namespaces/{namespace}/apes/{name}"];
  assertEquals(Object.keys(object), ["get", "put", "delete", "patch", "parameters"]);
  assertEquals(Object.keys(object.patch.requestBody.content), [
    "application/apply-patch+yaml",
    "application/json-patch+json",
    "application/merge-patch+json",
  ]);
  const scale = paths["/apis/zoo.example.dev/v1/namespaces/{namespace}/apes/{name}/scale"];
  assertEquals(scale.get["x-kubernetes-group-version-kind"].kind, "Ape");
  assertEquals(scale.get.operationId, "readZooExampleDevV1NamespacedApeScale");
});

const now = new Date("2026-11-23T15:10:29Z");
const plain = { hash: null, accept: null, ifNoneMatch: null, now };

Deno.test("OpenAPI answers: the index is plain text that nobody keeps", async () => {
  for (const path of ["", "/"]) {
    const { status, headers, body } = await answerOpenApi(new OpenApi(() => all), { ...plain, path });
    assertEquals(status, 200);
    assertEquals(headers, {
      "Cache-Control": "no-cache, private",
      "Content-Type": "text/plain; charset=utf-8",
    });
    assert(JSON.parse(body!).paths["api/v1"] !== undefined);
  }
});

Deno.test("OpenAPI answers: a document by its hash is for ever, by another hash elsewhere", async () => {
  const openApi = new OpenApi(() => all);
  const { hash } = (await openApi.document("apis/policy/v1"))!;
  const ask = (request: { hash?: string; ifNoneMatch?: string; accept?: string; path?: string }) =>
    answerOpenApi(openApi, { ...plain, path: "apis/policy/v1", ...request });

  const fresh = await ask({});
  assertEquals(fresh.status, 200);
  assertEquals(fresh.headers["Cache-Control"], "no-cache, private");
  assertEquals(fresh.headers["ETag"], `"${hash}"`);

  const kept = await ask({ hash });
  assertEquals(kept.status, 200);
  assertEquals(kept.headers["Cache-Control"], "public, immutable");
  assertEquals(kept.headers["Expires"], "Tue, 23 Nov 2027 15:10:29 UTC");
  assertEquals(kept.headers["Content-Type"], "application/json");

  const moved = await ask({ hash: "ABC" });
  assertEquals(moved.status, 301);
  assertEquals(moved.headers["Location"], `/openapi/v3/apis/policy/v1?hash=${hash}`);

  const same = await ask({ hash, ifNoneMatch: `W/"x", "${hash}"` });
  assertEquals(same.status, 304);
  assertEquals(same.body, undefined);
  assertEquals((await ask({ ifNoneMatch: '"x"' })).status, 200);

  const refused = await ask({ accept: "application/com.github.proto-openapi.spec.v3@v1.0+protobuf" });
  assertEquals(refused, { status: 406, headers: { "Cache-Control": "no-cache, private", "Vary": "Accept" } });
  assertEquals((await ask({ accept: "text/html, application/json;q=0.1" })).status, 200);
  assertEquals((await ask({ path: "apis/nope/v1" })).status, 404);
});
