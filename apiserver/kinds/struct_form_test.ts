// The wants are what kube-apiserver 1.37.2 shows of such objects before its own defaults.
import { assertEquals } from "@std/assert";
import { facts } from "../../schema/facts/core/v1.ts";
import { facts as rbac } from "../../schema/facts/rbac.authorization.k8s.io/v1.ts";
import { structForm } from "./struct_form.ts";

const table: readonly [name: string, definition: string, object: unknown, want: unknown][] = [
  ["structs that are no pointers are there", "io.k8s.api.core.v1.Pod", {}, {
    metadata: {},
    spec: { containers: null },
    status: {},
  }],
  ["of items too", "io.k8s.api.core.v1.PodSpec", { containers: [{ name: "c" }] }, {
    containers: [{ name: "c", resources: {} }],
  }],
  ["nulls go", "io.k8s.api.core.v1.ConfigMap", { metadata: { labels: null, name: null }, data: { a: "1" } }, {
    metadata: {},
    data: { a: "1" },
  }],
  ["empty lists and maps go", "io.k8s.api.core.v1.ConfigMap", {
    metadata: { finalizers: [], labels: {} },
    data: {},
  }, { metadata: {} }],
  ["empty structs stay", "io.k8s.api.core.v1.Volume", { name: "v", emptyDir: {} }, {
    name: "v",
    emptyDir: {},
  }],
  ["a required list stays empty", "io.k8s.api.core.v1.PodSpec", { containers: [] }, { containers: [] }],
  ["a text that is always written", "io.k8s.api.core.v1.EnvVar", { value: "1" }, { name: "", value: "1" }],
  ["a reference's name is not", "io.k8s.api.core.v1.LocalObjectReference", {}, {}],
  ["a quantity is zero", "io.k8s.api.core.v1.ResourceFieldSelector", { resource: "x" }, {
    resource: "x",
    divisor: "0",
  }],
  ["a time is null", "io.k8s.api.core.v1.PodCondition", { type: "t", status: "True" }, {
    type: "t",
    status: "True",
    lastProbeTime: null,
    lastTransitionTime: null,
  }],
  ["unknown members stay", "io.k8s.api.core.v1.ConfigMap", { metadata: {}, nope: [] }, {
    metadata: {},
    nope: [],
  }],
  ["a reset of managed fields stays", "io.k8s.api.core.v1.ConfigMap", { metadata: { managedFields: [] } }, {
    metadata: { managedFields: [] },
  }],
];

for (const [name, definition, object, want] of table) {
  Deno.test(`struct form: ${name}`, () => {
    const before = structuredClone(object);
    const schema = { schema: { $ref: `#/components/schemas/${definition}` }, definitions: facts.definitions };
    assertEquals(structForm(object, schema), want);
    assertEquals(object, before, "the object was changed");
  });
}

Deno.test("struct form: a role's rules are null where there are none", () => {
  const schema = { schema: rbac.definitions["io.k8s.api.rbac.v1.Role"]!, definitions: rbac.definitions };
  const role = { metadata: { name: "r" }, rules: null };
  assertEquals(
    structForm(role, { ...schema, schema: { $ref: "#/components/schemas/io.k8s.api.rbac.v1.Role" } }),
    role,
  );
});
