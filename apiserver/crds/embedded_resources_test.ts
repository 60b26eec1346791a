// Objects embedded in custom resources. Recorded of kube-apiserver 1.37.2.
import { assertEquals } from "@std/assert";
import { TestClient } from "../test_client.ts";

const crds = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
const path = "/apis/example.com/v1/valids";

const definition = {
  apiVersion: "apiextensions.k8s.io/v1",
  kind: "CustomResourceDefinition",
  metadata: { name: "valids.example.com" },
  spec: {
    group: "example.com",
    scope: "Cluster",
    names: { plural: "valids", kind: "Valid" },
    versions: [{
      name: "v1",
      served: true,
      storage: true,
      schema: {
        openAPIV3Schema: {
          type: "object",
          properties: {
            spec: {
              type: "object",
              properties: {
                emb: {
                  type: "object",
                  "x-kubernetes-embedded-resource": true,
                  "x-kubernetes-preserve-unknown-fields": true,
                },
                emb2: {
                  type: "object",
                  "x-kubernetes-embedded-resource": true,
                  properties: { spec: { type: "object", properties: { a: { type: "string" } } } },
                },
              },
            },
          },
        },
      },
    }],
  },
};

interface Case {
  readonly name: string;
  readonly field: "emb" | "emb2";
  readonly value: unknown;
  /** The value as it is stored. */
  readonly result?: unknown;
  readonly code?: number;
  readonly message?: string;
  /** The refusal where unknown fields are refused. */
  readonly strict?: string;
}

const cases: readonly Case[] = [
  {
    "field": "emb",
    "name": "good",
    "value": { "apiVersion": "v1", "kind": "ConfigMap", "metadata": { "name": "a" }, "data": { "a": "1" } },
    "result": { "apiVersion": "v1", "data": { "a": "1" }, "kind": "ConfigMap", "metadata": { "name": "a" } },
  },
  {
    "field": "emb",
    "name": "no apiVersion",
    "value": { "kind": "ConfigMap", "metadata": { "name": "a" } },
    "code": 422,
    "message": 'Valid.example.com "w" is invalid: spec.emb.apiVersion: Required value',
  },
  {
    "field": "emb",
    "name": "no kind",
    "value": { "apiVersion": "v1", "metadata": { "name": "a" } },
    "code": 422,
    "message": 'Valid.example.com "w" is invalid: spec.emb.kind: Required value',
  },
  {
    "field": "emb",
    "name": "empty",
    "value": {},
    "code": 422,
    "message":
      'Valid.example.com "w" is invalid: [spec.emb.apiVersion: Required value, spec.emb.kind: Required value]',
  },
  {
    "field": "emb",
    "name": "apiVersion number",
    "value": { "apiVersion": 5, "kind": "X" },
    "code": 400,
    "message":
      'Valid in version "v1" cannot be handled as a Valid: spec.emb.apiVersion: Invalid value: 5: must be a string',
  },
  {
    "field": "emb",
    "name": "kind number",
    "value": { "apiVersion": "v1", "kind": 5 },
    "code": 400,
    "message":
      'Valid in version "v1" cannot be handled as a Valid: spec.emb.kind: Invalid value: 5: must be a string',
  },
  {
    "field": "emb",
    "name": "bad apiVersion",
    "value": { "apiVersion": "a/b/c", "kind": "X" },
    "code": 422,
    "message":
      'Valid.example.com "w" is invalid: spec.emb.apiVersion: Invalid value: "a/b/c": unexpected GroupVersion string: a/b/c',
  },
  {
    "field": "emb",
    "name": "bad kind",
    "value": { "apiVersion": "v1", "kind": "a_b" },
    "code": 422,
    "message":
      "Valid.example.com \"w\" is invalid: spec.emb.kind: Invalid value: \"a_b\": may have mixed case, but should otherwise match: a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')",
  },
  {
    "field": "emb",
    "name": "metadata a string",
    "value": { "apiVersion": "v1", "kind": "X", "metadata": "x" },
    "code": 400,
    "message":
      'Valid in version "v1" cannot be handled as a Valid: spec.emb.metadata: Invalid value: "x": json: cannot unmarshal string into Go value of type v1.ObjectMeta',
  },
  {
    "field": "emb",
    "name": "metadata unknown",
    "value": { "apiVersion": "v1", "kind": "X", "metadata": { "nosuch": 1, "name": "x" } },
    "result": { "apiVersion": "v1", "kind": "X", "metadata": { "name": "x" } },
    "strict":
      'Valid in version "v1" cannot be handled as a Valid: strict decoding error: unknown field "spec.emb.metadata.nosuch"',
  },
  {
    "field": "emb",
    "name": "metadata wrong type",
    "value": { "apiVersion": "v1", "kind": "X", "metadata": { "labels": 5 } },
    "code": 400,
    "message":
      'Valid in version "v1" cannot be handled as a Valid: spec.emb.metadata: Invalid value: {"labels":5}: json: cannot unmarshal number into Go struct field ObjectMeta.labels of type map[string]string',
  },
  {
    "field": "emb",
    "name": "bad name",
    "value": { "apiVersion": "v1", "kind": "X", "metadata": { "name": "a/b" } },
    "code": 422,
    "message":
      'Valid.example.com "w" is invalid: spec.emb.metadata.name: Invalid value: "a/b": may not contain \'/\'',
  },
  {
    "field": "emb",
    "name": "bad labels",
    "value": { "apiVersion": "v1", "kind": "X", "metadata": { "name": "a", "labels": { "a b": "c" } } },
    "code": 422,
    "message":
      "Valid.example.com \"w\" is invalid: spec.emb.metadata.labels: Invalid value: \"a b\": name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')",
  },
  {
    "field": "emb",
    "name": "bad namespace",
    "value": { "apiVersion": "v1", "kind": "X", "metadata": { "name": "a", "namespace": "A_" } },
    "code": 422,
    "message":
      "Valid.example.com \"w\" is invalid: spec.emb.metadata.namespace: Invalid value: \"A_\": a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')",
  },
  {
    "field": "emb",
    "name": "creationTimestamp null",
    "value": { "apiVersion": "v1", "kind": "X", "metadata": { "creationTimestamp": null, "name": "a" } },
    "result": { "apiVersion": "v1", "kind": "X", "metadata": { "name": "a" } },
  },
  {
    "field": "emb",
    "name": "a list",
    "value": [1],
    "code": 422,
    "message":
      'Valid.example.com "w" is invalid: spec.emb: Invalid value: "array": spec.emb in body must be of type object: "array"',
  },
  {
    "field": "emb",
    "name": "generation",
    "value": { "apiVersion": "v1", "kind": "X", "metadata": { "generation": -1 } },
    "code": 422,
    "message":
      'Valid.example.com "w" is invalid: spec.emb.metadata.generation: Invalid value: -1: must be greater than or equal to 0',
  },
  {
    "field": "emb2",
    "name": "good",
    "value": { "apiVersion": "v1", "kind": "ConfigMap", "metadata": { "name": "a" }, "data": { "a": "1" } },
    "result": { "apiVersion": "v1", "kind": "ConfigMap", "metadata": { "name": "a" } },
    "strict":
      'Valid in version "v1" cannot be handled as a Valid: strict decoding error: unknown field "spec.emb2.data"',
  },
];

Deno.test("crd: embedded objects", async (t) => {
  await using client = await TestClient.start();
  await client.call("POST", crds, definition);
  await client.server.idle();
  for (const { name, field, value, result, code, message, strict } of cases) {
    await t.step(`${field}: ${name}`, async () => {
      const object = {
        apiVersion: "example.com/v1",
        kind: "Valid",
        metadata: { name: "w" },
        spec: { [field]: value },
      };
      const create = (validation: string) =>
        client.call("POST", `${path}?dryRun=All&fieldValidation=${validation}`, object);
      const lax = await create("Ignore");
      if (message === undefined) assertEquals(lax.body.spec?.[field], result, lax.text);
      else assertEquals([lax.code, lax.body.message], [code, message]);
      assertEquals((await create("Strict")).body.message, strict ?? message);
    });
  }
});
