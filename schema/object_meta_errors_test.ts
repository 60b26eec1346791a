import { assertEquals } from "@std/assert";
import type { ObjectMeta } from "../meta/mod.ts";
import { joinFieldErrors } from "./field_error.ts";
import { objectMetaErrors, objectMetaUpdateErrors } from "./object_meta_errors.ts";
import { label1035Name, pathSegment } from "./names.ts";

const key =
  "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";
const subdomain =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";

/** Each text as kube-apiserver 1.37.2 gave it for a ConfigMap. */
const faults: [metadata: ObjectMeta, text: string][] = [
  [{}, "metadata.name: Required value: name or generateName is required"],
  [
    { name: "A_x", generateName: "A_" },
    `[metadata.generateName: Invalid value: "A_": ${subdomain}, metadata.name: Invalid value: "A_x": ${subdomain}]`,
  ],
  [
    { name: "x", labels: { ["a".repeat(70)]: "b".repeat(70) } },
    `[metadata.labels: Invalid value: "${
      "a".repeat(70)
    }": name part must be no more than 63 bytes, metadata.labels: Invalid value: "${
      "b".repeat(70)
    }": must be no more than 63 bytes]`,
  ],
  [
    { name: "x", generation: -1, annotations: { "A b": "x" } },
    `[metadata.generation: Invalid value: -1: must be greater than or equal to 0, metadata.annotations: Invalid value: "A b": name part ${key}]`,
  ],
  [
    { name: "x", ownerReferences: [{ apiVersion: "", kind: "", name: "", uid: "" }] },
    "[metadata.ownerReferences[0].apiVersion: Required value: must not be empty, metadata.ownerReferences[0].kind: Required value: must not be empty, metadata.ownerReferences[0].name: Required value: must not be empty, metadata.ownerReferences[0].uid: Required value: must not be empty]",
  ],
  [
    {
      name: "x",
      ownerReferences: [
        { apiVersion: "a/b/c", kind: "A", name: "n", uid: "u", controller: true },
        { apiVersion: "v1", kind: "A", name: "n", uid: "u", controller: true },
      ],
    },
    '[metadata.ownerReferences[0].apiVersion: Invalid value: "a/b/c": must be <group>/<version> or <version>, metadata.ownerReferences: Invalid value: [{"apiVersion":"a/b/c","kind":"A","name":"n","uid":"u","controller":true},{"apiVersion":"v1","kind":"A","name":"n","uid":"u","controller":true}]: Only one reference can have Controller set to true. Found "true" in references for A/n and A/n]',
  ],
  [
    { name: "x", finalizers: ["foo"] },
    'metadata.finalizers[0]: Invalid value: "foo": name is neither a standard finalizer name nor is it fully qualified',
  ],
];

Deno.test("faults of metadata have the real server's texts", async (t) => {
  for (const [metadata, text] of faults) {
    await t.step(JSON.stringify(metadata).slice(0, 60), () => {
      const errors = objectMetaErrors({ namespace: "n", ...metadata }, { namespaced: true, builtIn: true });
      assertEquals(joinFieldErrors(errors), text);
    });
  }
});

Deno.test("good metadata has no faults", () => {
  const metadata: ObjectMeta = {
    name: "web-1.example",
    generateName: "web-1.example-",
    namespace: "default",
    labels: { "app.kubernetes.io/name": "web", empty: "" },
    annotations: { "Example.com/Key": "any text, ✓" },
    finalizers: ["foregroundDeletion", "example.com/clean"],
    ownerReferences: [{ apiVersion: "apps/v1", kind: "Deployment", name: "d", uid: "u", controller: true }],
  };
  assertEquals(objectMetaErrors(metadata, { namespaced: true, builtIn: true }), []);
  assertEquals(objectMetaErrors({ name: "a" }, { namespaced: false, builtIn: false }), []);
});

Deno.test("names follow the kind's own rule, and a custom kind's finalizers need no prefix", () => {
  const own = { namespaced: false, builtIn: false };
  assertEquals(
    objectMetaErrors({ name: "system:a B", finalizers: ["foo"] }, { ...own, validateName: pathSegment }),
    [],
  );
  assertEquals(pathSegment("a/b%", false), ["may not contain '/'", "may not contain '%'"]);
  assertEquals(pathSegment("..", false), ["may not be '..'"]);
  assertEquals(label1035Name("1a", false).length, 1);
  assertEquals(label1035Name("a-", true), []);
});

Deno.test("an update may not change what is immutable, nor add finalizers to what goes", () => {
  const old: ObjectMeta = {
    name: "a",
    uid: "u",
    resourceVersion: "1",
    generation: 2,
    deletionTimestamp: "2026-01-01T00:00:00Z",
    finalizers: ["a/b"],
  };
  const changed = { ...old, uid: "v", generation: 1, finalizers: ["a/b", "x/y"], resourceVersion: "" };
  assertEquals(objectMetaUpdateErrors(old, old, { builtIn: true }), []);
  assertEquals(
    joinFieldErrors(objectMetaUpdateErrors(changed, old, { builtIn: true })),
    '[metadata.finalizers: Forbidden: no new finalizers can be added if the object is being deleted, found new finalizers []string{"x/y"}, ' +
      'metadata.resourceVersion: Invalid value: "": must be specified for an update, ' +
      "metadata.generation: Invalid value: 1: must not be decremented, " +
      'metadata.uid: Invalid value: "v": field is immutable]',
  );
});
