import { assertEquals } from "@std/assert";
import { discover } from "./discovery.ts";
import { fakeServer } from "./fake_server.ts";

const accept = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";

Deno.test("groups and versions come in the server's order, the core group first", async () => {
  const server = fakeServer({
    [`/api ${accept}`]: { items: [{ metadata: {}, versions: [{ version: "v1" }] }] },
    [`/apis ${accept}`]: {
      items: [
        { metadata: { name: "zoo" }, versions: [{ version: "v2" }, { version: "v1" }] },
        { metadata: { name: "ants" }, versions: [{ version: "v1" }] },
      ],
    },
  });
  const found = await discover(server);
  assertEquals(found.map(({ group, version }) => `${group}/${version}`), [
    "/v1",
    "zoo/v2",
    "zoo/v1",
    "ants/v1",
  ]);
});

Deno.test("a resource's kinds are of its own version where discovery leaves that out", async () => {
  const server = fakeServer({
    [`/api ${accept}`]: { items: [] },
    [`/apis ${accept}`]: {
      items: [{
        metadata: { name: "apps" },
        versions: [{
          version: "v1",
          resources: [{
            resource: "deployments",
            responseKind: { group: "", version: "", kind: "Deployment" },
            scope: "Namespaced",
            singularResource: "deployment",
            verbs: ["get"],
            shortNames: ["deploy"],
            subresources: [
              {
                subresource: "scale",
                responseKind: { group: "autoscaling", version: "v1", kind: "Scale" },
                acceptedTypes: [{ group: "autoscaling", version: "v1", kind: "Scale" }],
                verbs: ["get"],
              },
              { subresource: "status", responseKind: { group: "", version: "", kind: "Deployment" } },
            ],
          }],
        }],
      }],
    },
  });
  const scale = { group: "autoscaling", version: "v1", kind: "Scale" };
  assertEquals((await discover(server))[0]!.resources, [{
    resource: "deployments",
    singular: "deployment",
    kind: "Deployment",
    namespaced: true,
    shortNames: ["deploy"],
    categories: [],
    verbs: ["get"],
    subresources: [
      { subresource: "scale", responseKind: scale, acceptedTypes: [scale], verbs: ["get"] },
      {
        subresource: "status",
        responseKind: { group: "apps", version: "v1", kind: "Deployment" },
        verbs: [],
      },
    ],
  }]);
});
