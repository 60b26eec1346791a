import { assertEquals } from "@std/assert";
import type { ApiServer } from "../mod.ts";
import { TestClient } from "../test_client.ts";

const configMaps = "/api/v1/namespaces/default/configmaps";

/** What `kubectl create configmap c --from-literal=a=b` sends. */
const configMap = "6b3873000a0f0a0276311209436f6e6669674d6170121b" +
  "0a110a016312001a0022002a003200380042001206" + "0a0161120162" + "1a002200";

async function send(server: ApiServer, method: string, path: string, hex: string) {
  const response = await server.fetch(path, {
    method,
    headers: {
      "Authorization": `Bearer ${server.token}`,
      "Content-Type": "application/vnd.kubernetes.protobuf",
      "Accept": "application/vnd.kubernetes.protobuf,application/json",
    },
    body: Uint8Array.fromHex(hex),
  });
  const body = await response.json();
  return { code: response.status, type: response.headers.get("Content-Type"), body };
}

Deno.test("an object in protobuf is stored as the same in JSON is, and answered as JSON", async () => {
  await using client = await TestClient.start();
  const { code, type, body } = await send(client.server, "POST", configMaps, configMap);
  assertEquals([code, type], [201, "application/json"]);
  const { metadata, ...rest } = body;
  assertEquals(rest, { kind: "ConfigMap", apiVersion: "v1", data: { a: "b" } });
  const fields = ["name", "namespace", "uid", "resourceVersion", "creationTimestamp", "managedFields"];
  assertEquals(Object.keys(metadata).sort(), fields.sort(), "empty texts are not kept");
});

Deno.test("a body that is no object is refused as kube-apiserver refuses it", async () => {
  await using client = await TestClient.start();
  const named = "6b3873000a0f0a0276311209436f6e6669674d6170";
  const notOne = "the object provided is unrecognized (must be of type ConfigMap): ";
  const wrong = 'ConfigMap in version "v1" cannot be handled as a ConfigMap: ';
  const rows: readonly (readonly [method: string, path: string, hex: string, message: string])[] = [
    ["POST", configMaps, "", `${notOne}empty data (<empty>)`],
    ["POST", configMaps, "6b387300", `${notOne}empty body (6b387300)`],
    [
      "POST",
      configMaps,
      `${named}1a0367`,
      `${notOne}unexpected EOF (6b3873000a0f0a0276311209436f6e6669674d61701a0367)`,
    ],
    ["POST", configMaps, `${named}12030a0578`, `${wrong}unexpected EOF`],
    ["POST", configMaps, `${named}12020800`, `${wrong}proto: wrong wireType = 0 for field ObjectMeta`],
    [
      "POST",
      configMaps,
      "6b3873000a090a0276311203506f64120b0a090a0378797a12001a00",
      'Pod in version "v1" cannot be handled as a ConfigMap: converting (v1.Pod) to (core.ConfigMap): unknown conversion',
    ],
    [
      "POST",
      configMaps,
      "6b3873000a090a0277311203506f78120b0a090a0378797a12001a00",
      'Pox in version "w1" cannot be handled as a ConfigMap: no kind "Pox" is registered for version "w1" in scheme "pkg/runtime/scheme.go:111"',
    ],
    [
      "DELETE",
      `${configMaps}/kube-root-ca.crt`,
      "6b38730012010b",
      "proto: wrong wireType = 3 for field GracePeriodSeconds",
    ],
    [
      "DELETE",
      `${configMaps}/kube-root-ca.crt`,
      "0102",
      "provided data does not appear to be a protobuf message, expected prefix [107 56 115 0]",
    ],
  ];
  for (const [method, path, hex, message] of rows) {
    const { code, body } = await send(client.server, method, path, hex);
    assertEquals([code, body.reason, body.message], [400, "BadRequest", message], hex);
  }
});

Deno.test("DeleteOptions in protobuf: what they ask for is done", async () => {
  await using client = await TestClient.start();
  await send(client.server, "POST", configMaps, configMap);
  // preconditions { uid: "x" }
  const refused = await send(client.server, "DELETE", `${configMaps}/c`, "6b387300120512030a0178");
  assertEquals([refused.code, refused.body.reason], [409, "Conflict"]);
  assertEquals((await send(client.server, "DELETE", `${configMaps}/c`, "")).code, 200);
});

Deno.test("custom resources are not spoken of in protobuf", async () => {
  await using client = await TestClient.start();
  await client.call("POST", "/apis/apiextensions.k8s.io/v1/customresourcedefinitions", {
    metadata: { name: "gadgets.example.test" },
    spec: {
      group: "example.test",
      scope: "Cluster",
      names: { plural: "gadgets", kind: "Gadget" },
      versions: [{
        name: "v1",
        served: true,
        storage: true,
        schema: { openAPIV3Schema: { type: "object" } },
      }],
    },
  });
  const { code, body } = await send(client.server, "POST", "/apis/example.test/v1/gadgets", "6b3873001200");
  assertEquals([code, body.reason], [415, "UnsupportedMediaType"]);
});
