import { assertEquals, assertRejects } from "@std/assert";
import { readProtobuf } from "./mod.ts";

/** Bodies as kubectl 1.37 sends them. */
const recorded = {
  // kubectl create deployment web --image=nginx --replicas=2 --port=80
  deployment:
    "azhzAAoVCgdhcHBzL3YxEgpEZXBsb3ltZW50ErgBCh8KA3dlYhIAGgAiACoAMgA4AEIAWgoKA2FwcBIDd2ViEoYBCAISDAoKCgNhcHASA3dlYhpsChwKABIAGgAiACoAMgA4AEIAWgoKA2FwcBIDd2ViEkwSLgoFbmdpbngSBW5naW54KgAyCgoAEAAYUCIAKgBCAGoAcgCAAQCIAQCQAQCiAQAaADIAQgBKAFIAWABgAGgAggEAigEAmgEAwgEAIgIKACgAOAAaDAgAEAAYACAAKAA4ABoAIgA=",
  // kubectl create secret generic s --from-literal=a=b
  secret: "azhzAAoMCgJ2MRIGU2VjcmV0Eh0KEQoBcxIAGgAiACoAMgA4AEIAEgYKAWESAWIaABoAIgA=",
};

const read = (text: string, definition: string) => readProtobuf(Uint8Array.fromBase64(text), definition);

/** A body of a message given as bytes. */
function body(...message: number[]): Uint8Array {
  return new Uint8Array([0x6b, 0x38, 0x73, 0, 0x12, message.length, ...message]);
}

// deno-lint-ignore no-explicit-any -- objects of several kinds
const dig = (value: any) => value;

Deno.test("a deployment as kubectl sends it", async () => {
  const deployment = dig(await read(recorded.deployment, "io.k8s.api.apps.v1.Deployment"));
  assertEquals([deployment.apiVersion, deployment.kind, deployment.metadata.name], [
    "apps/v1",
    "Deployment",
    "web",
  ]);
  assertEquals(deployment.metadata.labels, { app: "web" });
  assertEquals(deployment.spec.replicas, 2);
  assertEquals(deployment.spec.selector, { matchLabels: { app: "web" } });
  const [container] = deployment.spec.template.spec.containers;
  assertEquals([container.name, container.image, container.ports[0].containerPort], ["nginx", "nginx", 80]);
  assertEquals(deployment.metadata.creationTimestamp, null, "the zero time");
});

Deno.test("bytes are base64", async () => {
  const secret = dig(await read(recorded.secret, "io.k8s.api.core.v1.Secret"));
  assertEquals(secret.data, { a: "Yg==" });
});

Deno.test("fields that JSON does not have give their own", async () => {
  // Volume { name: "v", volumeSource { emptyDir {} } }
  const volume = await readProtobuf(body(0x0a, 1, 0x76, 0x12, 2, 0x12, 0), "io.k8s.api.core.v1.Volume");
  assertEquals(volume, { name: "v", emptyDir: {} } as never);
});

Deno.test("what stands for something else in JSON", async () => {
  // ServicePort { port: 80, targetPort: IntOrString }
  const port = (...target: number[]) =>
    readProtobuf(body(0x18, 80, 0x22, target.length, ...target), "io.k8s.api.core.v1.ServicePort");
  assertEquals(await port(0x08, 0, 0x10, 8), { port: 80, targetPort: 8 } as never);
  assertEquals(await port(0x08, 1, 0x1a, 1, 0x78), { port: 80, targetPort: "x" } as never);
  // Negative int32s take ten bytes.
  const negative = [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01];
  assertEquals(
    await readProtobuf(body(0x18, ...negative), "io.k8s.api.core.v1.ServicePort"),
    { port: -1 } as never,
  );
  // ResourceQuotaSpec { hard: { "a": Quantity "1Gi" } }
  const quantity = [0x0a, 10, 0x0a, 1, 0x61, 0x12, 5, 0x0a, 3, 0x31, 0x47, 0x69];
  assertEquals(await readProtobuf(body(...quantity), "io.k8s.api.core.v1.ResourceQuotaSpec"), {
    hard: { a: "1Gi" },
  } as never);
  // ObjectMeta { creationTimestamp: Time { seconds: 1 } }
  assertEquals(
    await readProtobuf(body(0x42, 2, 0x08, 1), "io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta"),
    { creationTimestamp: "1970-01-01T00:00:01Z" } as never,
  );
});

Deno.test("unknown fields are left out, unknown kinds and broken bytes refused", async () => {
  assertEquals(
    await readProtobuf(body(0xf8, 0x07, 1, 0x0a, 1, 0x76), "io.k8s.api.core.v1.Volume"),
    { name: "v" } as never,
  );
  assertEquals(await readProtobuf(body(), "com.example.v1.Thing"), undefined);
  const volume = "io.k8s.api.core.v1.Volume";
  await assertRejects(
    () => readProtobuf(new Uint8Array([1, 2, 3]), volume),
    SyntaxError,
    "does not begin with k8s",
  );
  await assertRejects(() => readProtobuf(body(0x0a, 9, 0x76), volume), SyntaxError, "unexpected end");
  await assertRejects(() => readProtobuf(body(0x0b), volume), SyntaxError, "wire type 3");
});
