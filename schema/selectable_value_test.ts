import { assertEquals } from "@std/assert";
import { selectableValueOf } from "./selectable_value.ts";

function values(group: string, resource: string, object: object, ...fields: string[]) {
  const valueOf = selectableValueOf({ group, resource });
  return fields.map((field) => valueOf(object, field));
}

Deno.test("a selectable value is the text at the field's path, and empty where there is none", () => {
  const object = {
    metadata: { name: "a" },
    spec: { text: "x", yes: true, no: false, zero: 0, object: {}, nothing: null },
  };
  const names = ["text", "yes", "no", "zero", "object", "nothing", "absent", "text.deeper", "toString"];
  assertEquals(
    values("example.com", "gadgets", object, "metadata.name", ...names.map((name) => `spec.${name}`)),
    ["a", "x", "true", "false", "0", "", "", "", "", ""],
  );
});

Deno.test("an absent boolean of a built-in kind is false, and an absent integer 0", () => {
  assertEquals(values("", "pods", {}, "spec.hostNetwork", "spec.nodeName", "status.phase"), [
    "false",
    "",
    "",
  ]);
  assertEquals(values("", "pods", { spec: { hostNetwork: true } }, "spec.hostNetwork"), ["true"]);
  assertEquals(values("", "nodes", { spec: {} }, "spec.unschedulable"), ["false"]);
  assertEquals(values("", "nodes", { spec: { unschedulable: true } }, "spec.unschedulable"), ["true"]);
  assertEquals(values("", "replicationcontrollers", {}, "status.replicas"), ["0"]);
  assertEquals(values("", "replicationcontrollers", { status: { replicas: 2 } }, "status.replicas"), ["2"]);
  assertEquals(values("example.com", "pods", {}, "spec.hostNetwork"), [""], "another kind of that name");
});

Deno.test("a selectable value may stand elsewhere than its name says", () => {
  assertEquals(values("batch", "jobs", {}, "status.successful"), ["0"]);
  assertEquals(values("batch", "jobs", { status: { succeeded: 3 } }, "status.successful"), ["3"]);
  const addresses = (...podIPs: string[]) => ({
    status: { podIP: "old", podIPs: podIPs.map((ip) => ({ ip })) },
  });
  assertEquals(values("", "pods", {}, "status.podIP"), [""]);
  assertEquals(values("", "pods", addresses("10.0.0.1", "fd00::1"), "status.podIP"), ["10.0.0.1"]);
  const event = { source: { component: "kubelet" }, reportingComponent: "x" };
  assertEquals(values("", "events", event, "source", "reportingComponent"), ["kubelet", "x"]);
  assertEquals(values("", "events", { source: {}, reportingComponent: "x" }, "source"), ["x"]);
});
