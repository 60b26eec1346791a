// deno-fmt-ignore-file
// What kube-apiserver 1.37.2 answered to these writes, in turn, of one object each: its managed fields, its content and
// its refusals. Times are renumbered, server-set metadata is left out.
import { assert, assertEquals } from "@std/assert";
import type { Unstructured } from "../../meta/mod.ts";
import { facts as apps } from "../../schema/facts/apps/v1.ts";
import { facts as core } from "../../schema/facts/core/v1.ts";
import { facts as rbac } from "../../schema/facts/rbac.authorization.k8s.io/v1.ts";
import type { GroupVersionFacts, Schema } from "../../schema/facts.ts";
import { cloneJson } from "../../schema/json_value.ts";
import type { ObjectSchema } from "../../schema/schema_node.ts";
import { structForm } from "../kinds/struct_form.ts";
import { applyMergePatch } from "../patch/mod.ts";
import { ApiError } from "../registry/api_error.ts";
import { applyPatch, keepManagedFieldsTimes, trackUpdate } from "./mod.ts";

/** Schema of the custom resource Thing. */
const thing: Schema = {"type":"object","properties":{"spec":{"type":"object","properties":{"a":{"type":"string"},"b":{"type":"string"},"c":{"type":"string"},"n":{"type":"integer"},"nullable":{"type":"string","nullable":true},"m":{"type":"object","additionalProperties":{"type":"string"}},"am":{"type":"object","additionalProperties":{"type":"string"},"x-kubernetes-map-type":"atomic"},"set":{"type":"array","items":{"type":"string"},"x-kubernetes-list-type":"set"},"nums":{"type":"array","items":{"type":"integer"},"x-kubernetes-list-type":"set"},"list":{"type":"array","items":{"type":"string"}},"ports":{"type":"array","x-kubernetes-list-type":"map","x-kubernetes-list-map-keys":["port","proto"],"items":{"type":"object","required":["port"],"properties":{"port":{"type":"integer"},"proto":{"type":"string","default":"TCP"},"name":{"type":"string"},"extra":{"type":"object","properties":{"x":{"type":"string"},"y":{"type":"string"}}}}}},"deep":{"type":"object","properties":{"one":{"type":"object","properties":{"x":{"type":"string"},"y":{"type":"string"}}},"two":{"type":"string"}}},"free":{"type":"object","x-kubernetes-preserve-unknown-fields":true},"mixed":{"type":"object","x-kubernetes-preserve-unknown-fields":true,"properties":{"known":{"type":"string"},"sub":{"type":"object","properties":{"k":{"type":"string"}}}}},"ios":{"x-kubernetes-int-or-string":true},"mm":{"type":"object","additionalProperties":{"type":"object","properties":{"x":{"type":"string"},"y":{"type":"string"}}}}}},"status":{"type":"object","properties":{"s":{"type":"string"},"conditions":{"type":"array","x-kubernetes-list-type":"map","x-kubernetes-list-map-keys":["type"],"items":{"type":"object","required":["type"],"properties":{"type":{"type":"string"},"status":{"type":"string"}}}}}}}};

interface Step {
  readonly op: string;
  /** Field manager; empty leaves it to the user agent. */
  readonly by: string;
  readonly force?: boolean;
  readonly sub?: string;
  readonly version?: string;
  readonly body: unknown;
  readonly code: number;
  // deno-lint-ignore no-explicit-any
  readonly answer: any;
}

const cases: readonly { readonly name: string; readonly kind: string; readonly steps: readonly Step[] }[] = [
  {
    name: "an update owns what it changes",
    kind: "ConfigMap",
    steps: [
      {"op":"create","by":"A","body":{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"c0","namespace":"default"},"data":{"a":"1","b":"2"}},"code":201,"answer":{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"c0","namespace":"default","managedFields":[{"manager":"A","operation":"Update","apiVersion":"v1","time":"2026-01-01T00:00:00Z","fieldsType":"FieldsV1","fieldsV1":{"f:data":{".":{},"f:a":{},"f:b":{}}}}]},"data":{"a":"1","b":"2"}}},
      {"op":"put","by":"B","body":{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"c0","namespace":"default"},"data":{"a":"1","b":"3","c":"4"}},"code":200,"answer":{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"c0","namespace":"default","managedFields":[{"manager":"A","operation":"Update","apiVersion":"v1","time":"2026-01-01T00:00:00Z","fieldsType":"FieldsV1","fieldsV1":{"f:data":{".":{},"f:a":{}}}},{"manager":"B","operation":"Update","apiVersion":"v1","time":"2026-01-01T00:00:01Z","fieldsType":"FieldsV1","fieldsV1":{"f:data":{"f:b":{},"f:c":{}}}}]},"data":{"a":"1","b":"3","c":"4"}}},
    ],
  },
  {
    name: "an update that changes nothing owns nothing",
    kind: "ConfigMap",
    steps: [
      {"op":"create","by":"A","body":{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"c1","namespace":"default"},"data":{"a":"1"}},"code":201,"answer":{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"c1","namespace":"default","managedFields":[{"manager":"A","operation":"Update","apiVersion":"v1","time":"2026-01-01T00:00:00Z","fieldsType":"FieldsV1","fieldsV1":{"f:data":{".":{},"f:a":{}}}}]},"data":{"a":"1"}}},
      {"op":"put","by":"B","body":{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"c1","namespace":"default"},"data":{"a":"1"}},"code":200,"answer":{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"c1","namespace":"default","managedFields":[{"manager":"A","operation":"Update","apiVersion":"v1","time":"2026-01-01T00:00:00Z","fieldsType":"FieldsV1","fieldsV1":{"f:data":{".":{},"f:a":{}}}}]},"data":{"a":"1"}}},
    ],
  },
  {
    name: "an update removes a field",
    kind: "ConfigMap",
    steps: [
      {"op":"create","by":"A","body":{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"c2","namespace":"default"},"data":{"a":"1","b":"2"}},"code":201,"answer":{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"c2","namespace":"default","managedFields":[{"manager":"A","operation":"Update","apiVersion":"v1","time":"2026-01-01T00:00:00Z","fieldsType":"FieldsV1","fieldsV1":{"f:data":{".":{},"f:a":{},"f:b":{}}}}]},"data":{"a":"1","b":"2"}}},
      {"op":"put","by":"B","body":{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"c2","namespace":"default"},"data":{"a":"1"}},"code":200,"answer":{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"c2","namespace":"default","managedFields":[{"manager":"A","operation":"Update","apiVersion":"v1","time":"2026-01-01T00:00:00Z","fieldsType":"FieldsV1","fieldsV1":{"f:data":{".":{},"f:a":{}}}}]},"data":{"a":"1"}}},
    ],
  },
  {
    name: "a manager updates twice",
    kind: "ConfigMap",
    steps: [
      {"op":"create","by":"A","body":{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"c3","namespace":"default"},"data":{"a":"1"}},"code":201,"answer":{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"c3","namespace":"default","managedFields":[{"manager":"A","operation":"Update","apiVersion":"v1","time":"2026-01-01T00:00:00Z","fieldsType":"FieldsV1","fieldsV1":{"f:data":{".":{},"f:a":{}}}}]},"data":{"a":"1"}}},
      {"op":"put","by":"A","body":{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"c3","namespace":"default"},"data":{"a":"1","b":"2"}},"code":200,"answer":{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"c3","namespace":"default","managedFields":[{"manager":"A","operation":"Update","apiVersion":"v1","time":"2026-01-01T00:00:01Z","fieldsType":"FieldsV1","fieldsV1":{"f:data":{".":{},"f:a":{},"f:b":{}}}}]},"data":{"a":"1","b":"2"}}},
      {"op":"merge","by":"A","body":{"data":{"b":null}},"code":200,"answer":{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"c3","namespace":"default","managedFields":[{"manager":"A","operation":"Update","apiVersion":"v1","time":"2026-01-01T00:00:01Z","fieldsType":"FieldsV1","fieldsV1":{"f:data":{".":{},"f:a":{}}}}]},"data":{"a":"1"}}},
    ],
  },
  {
    name: "the last field of a map goes",
    kind: "ConfigMap",
    steps: [
      {"op":"create","by":"A","body":{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"c4","namespace":"default"},"data":{"a":"1"}},"code":201,"answer":{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"c4","namespace":"default","managedFields":[{"manager":"A","operation":"Update","apiVersion":"v1","time":"2026-01-01T00:00:00Z","fieldsType":"FieldsV1","fieldsV1":{"f:data":{".":{},"f:a":{}}}}]},"data":{"a":"1"}}},
      {"op":"put","by":"B","body":{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"c4","namespace":"default"}},"code":200,"answer":{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"c4","namespace":"default"}}},
    ],
  },
  {
    name: "labels and annotations",
    kind: "ConfigMap",
    steps: [
      {"op":"create","by":"A","body":{"apiVersion":"v1","kind":"ConfigMap","metadata":{"labels":{"x.y/z":"1","b":""},"annotations":{"q":"\"<>&"},"name":"c5","namespace":"default"},"data":{}},"code":201,"answer":{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"c5","namespace":"default","labels":{"b":"","x.y/z":"1"},"annotations":{"q":"\"<>&"},"managedFields":[{"manager":"A","operation":"Update","apiVersion":"v1","time":"2026-01-01T00:00:00Z","fieldsType":"FieldsV1","fieldsV1":{"f:metadata":{"f:annotations":{".":{},"f:q":{}},"f:labels":{".":{},"f:b":{},"f:x.y/z":{}}}}}]}}},
      {"op":"merge","by":"B","body":{"metadata":{"labels":{"b":"2"},"annotations":{"q":null}}},"code":200,"answer":{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"c5","namespace":"default","labels":{"b":"2","x.y/z":"1"},"managedFields":[{"manager":"A","operation":"Update","apiVersion":"v1","time":"2026-01-01T00:00:00Z","fieldsType":"FieldsV1","fieldsV1":{"f:metadata":{"f:labels":{".":{},"f:x.y/z":{}}}}},{"manager":"B","operation":"Update","apiVersion":"v1","time":"2026-01-01T00:00:01Z","fieldsType":"FieldsV1","fieldsV1":{"f:metadata":{"f:labels":{"f:b":{}}}}}]}}},
    ],
  },
  {
    name: "finalizers are a set, owners a map by uid",
    kind: "ConfigMap",
    steps: [
      {"op":"create","by":"A","body":{"apiVersion":"v1","kind":"ConfigMap","metadata":{"ownerReferences":[{"apiVersion":"v1","kind":"X","name":"x","uid":"u-1"}],"name":"c6","namespace":"default"},"data":{}},"code":201,"answer":{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"c6","namespace":"default","ownerReferences":[{"apiVersion":"v1","kind":"X","name":"x","uid":"u-1"}],"managedFields":[{"manager":"A","operation":"Update","apiVersion":"v1","time":"2026-01-01T00:00:00Z","fieldsType":"FieldsV1","fieldsV1":{"f:metadata":{"f:ownerReferences":{".":{},"k:{\"uid\":\"u-1\"}":{}}}}}]}}},
      {"op":"merge","by":"B","body":{"metadata":{"ownerReferences":[{"apiVersion":"v1","kind":"X","name":"x","uid":"u-1"},{"apiVersion":"v1","kind":"Y","name":"y","uid":"u-2","controller":true}]}},"code":200,"answer":{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"c6","namespace":"default","ownerReferences":[{"apiVersion":"v1","kind":"X","name":"x","uid":"u-1"},{"apiVersion":"v1","kind":"Y","name":"y","uid":"u-2","controller":true}],"managedFields":[{"manager":"A","operation":"Update","apiVersion":"v1","time":"2026-01-01T00:00:00Z","fieldsType":"FieldsV1","fieldsV1":{"f:metadata":{"f:ownerReferences":{".":{},"k:{\"uid\":\"u-1\"}":{}}}}},{"manager":"B","operation":"Update","apiVersion":"v1","time":"2026-01-01T00:00:01Z","fieldsType":"FieldsV1","fieldsV1":{"f:metadata":{"f:ownerReferences":{"k:{\"uid\":\"u-2\"}":{}}}}}]}}},
    ],
  },
  {
    name: "apply creates",
    kind: "ConfigMap",
    steps: [
      {"op":"apply","by":"A","body":{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"c7","namespace":"default"},"data":{"a":"1"}},"code":201,"answer":{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"c7","namespace":"default","managedFields":[{"manager":"A","operation":"Apply","apiVersion":"v1","time":"2026-01-01T00:00:00Z","fieldsType":"FieldsV1","fieldsV1":{"f:data":{"f:a":{}}}}]},"data":{"a":"1"}}},
    ],
  },
  {
    name: "apply of a name alone",
    kind: "ConfigMap",
    steps: [
      {"op":"apply","by":"A","body":{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"c8","namespace":"default"}},"code":201,"answer":{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"c8","namespace":"default"}}},
      {"op":"apply","by":"A","body":{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"c8","namespace":"default"},"data":{"a":"1"}},"code":200,"answer":{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"c8","namespace":"default","managedFields":[{"manager":"A","operation":"Apply","apiVersion":"v1","time":"2026-01-01T00:00:00Z","fieldsType":"FieldsV1","fieldsV1":{"f:data":{"f:a":{}}}}]},"data":{"a":"1"}}},
      {"op":"apply","by":"A","body":{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"c8","namespace":"default"}},"code":200,"answer":{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"c8","namespace":"default"}}},
    ],
  },
  {
    name: "the same apply twice",
    kind: "ConfigMap",
    steps: [
      {"op":"apply","by":"A","body":{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"c9","namespace":"default"},"data":{"a":"1"}},"code":201,"answer":{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"c9","namespace":"default","managedFields":[{"manager":"A","operation":"Apply","apiVersion":"v1","time":"2026-01-01T00:00:00Z","fieldsType":"FieldsV1","fieldsV1":{"f:data":{"f:a":{}}}}]},"data":{"a":"1"}}},
      {"op":"apply","by":"A","body":{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"c9","namespace":"default"},"data":{"a":"1"}},"code":200,"answer":{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"c9","namespace":"default","managedFields":[{"manager":"A","operation":"Apply","apiVersion":"v1","time":"2026-01-01T00:00:00Z","fieldsType":"FieldsV1","fieldsV1":{"f:data":{"f:a":{}}}}]},"data":{"a":"1"}}},
    ],
  },
  {
    name: "apply drops what it does not say any more",
    kind: "ConfigMap",
    steps: [
      {"op":"apply","by":"A","body":{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"c10","namespace":"default"},"data":{"a":"1","b":"2"}},"code":201,"answer":{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"c10","namespace":"default","managedFields":[{"manager":"A","operation":"Apply","apiVersion":"v1","time":"2026-01-01T00:00:00Z","fieldsType":"FieldsV1","fieldsV1":{"f:data":{"f:a":{},"f:b":{}}}}]},"data":{"a":"1","b":"2"}}},
      {"op":"apply","by":"A","body":{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"c10","namespace":"default"},"data":{"a":"1"}},"code":200,"answer":{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"c10","namespace":"default","managedFields":[{"manager":"A","operation":"Apply","apiVersion":"v1","time":"2026-01-01T00:00:01Z","fieldsType":"FieldsV1","fieldsV1":{"f:data":{"f:a":{}}}}]},"data":{"a":"1"}}},
    ],
  },
  {
    name: "two appliers share a value",
    kind: "ConfigMap",
    steps: [
      {"op":"apply","by":"A","body":{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"c11","namespace":"default"},"data":{"a":"1"}},"code":201,"answer":{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"c11","namespace":"default","managedFields":[{"manager":"A","operation":"Apply","apiVersion":"v1","time":"2026-01-01T00:00:00Z","fieldsType":"FieldsV1","fieldsV1":{"f:data":{"f:a":{}}}}]},"data":{"a":"1"}}},
      {"op":"apply","by":"B","body":{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"c11","namespace":"default"},"data":{"a":"1"}},"code":200,"answer":{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"c11","namespace":"default","managedFields":[{"manager":"B","operation":"Apply","apiVersion":"v1","fieldsType":"FieldsV1","fieldsV1":{"f:data":{"f:a":{}}}},{"manager":"A","operation":"Apply","apiVersion":"v1","time":"2026-01-01T00:00:00Z","fieldsType":"FieldsV1","fieldsV1":{"f:data":{"f:a":{}}}}]},"data":{"a":"1"}}},
      {"op":"apply","by":"A","body":{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"c11","namespace":"default"}},"code":200,"answer":{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"c11","namespace":"default","managedFields":[{"manager":"B","operation":"Apply","apiVersion":"v1","fieldsType":"FieldsV1","fieldsV1":{"f:data":{"f:a":{}}}}]},"data":{"a":"1"}}},
      {"op":"apply","by":"B","body":{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"c11","namespace":"default"}},"code":200,"answer":{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"c11","namespace":"default"}}},
    ],
  },
  {
    name: "one conflict",
    kind: "ConfigMap",
    steps: [
      {"op":"apply","by":"A","body":{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"c12","namespace":"default"},"data":{"a":"1"}},"code":201,"answer":{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"c12","namespace":"default","managedFields":[{"manager":"A","operation":"Apply","apiVersion":"v1","time":"2026-01-01T00:00:00Z","fieldsType":"FieldsV1","fieldsV1":{"f:data":{"f:a":{}}}}]},"data":{"a":"1"}}},
      {"op":"apply","by":"B","body":{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"c12","namespace":"default"},"data":{"a":"2"}},"code":409,"answer":{"message":"Apply failed with 1 conflict: conflict with \"A\": .data.a","reason":"Conflict","causes":[{"reason":"FieldManagerConflict","message":"conflict with \"A\"","field":".data.a"}]}},
      {"op":"apply","by":"B","force":true,"body":{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"c12","namespace":"default"},"data":{"a":"2"}},"code":200,"answer":{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"c12","namespace":"default","managedFields":[{"manager":"B","operation":"Apply","apiVersion":"v1","time":"2026-01-01T00:00:01Z","fieldsType":"FieldsV1","fieldsV1":{"f:data":{"f:a":{}}}}]},"data":{"a":"2"}}},
      {"op":"apply","by":"A","body":{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"c12","namespace":"default"}},"code":200,"answer":{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"c12","namespace":"default","managedFields":[{"manager":"B","operation":"Apply","apiVersion":"v1","time":"2026-01-01T00:00:01Z","fieldsType":"FieldsV1","fieldsV1":{"f:data":{"f:a":{}}}}]},"data":{"a":"2"}}},
    ],
  },
  {
    name: "a conflict with an updater",
    kind: "ConfigMap",
    steps: [
      {"op":"create","by":"kubectl","body":{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"c13","namespace":"default"},"data":{"a":"1"}},"code":201,"answer":{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"c13","namespace":"default","managedFields":[{"manager":"kubectl","operation":"Update","apiVersion":"v1","time":"2026-01-01T00:00:00Z","fieldsType":"FieldsV1","fieldsV1":{"f:data":{".":{},"f:a":{}}}}]},"data":{"a":"1"}}},
      {"op":"apply","by":"B","body":{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"c13","namespace":"default"},"data":{"a":"2"}},"code":409,"answer":{"message":"Apply failed with 1 conflict: conflict with \"kubectl\" using v1: .data.a","reason":"Conflict","causes":[{"reason":"FieldManagerConflict","message":"conflict with \"kubectl\" using v1","field":".data.a"}]}},
    ],
  },
  {
    name: "conflicts with several",
    kind: "ConfigMap",
    steps: [
      {"op":"apply","by":"A","body":{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"c14","namespace":"default"},"data":{"a":"1","b":"1"}},"code":201,"answer":{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"c14","namespace":"default","managedFields":[{"manager":"A","operation":"Apply","apiVersion":"v1","time":"2026-01-01T00:00:00Z","fieldsType":"FieldsV1","fieldsV1":{"f:data":{"f:a":{},"f:b":{}}}}]},"data":{"a":"1","b":"1"}}},
      {"op":"put","by":"U","body":{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"c14","namespace":"default"},"data":{"a":"1","b":"1","c":"1","d":"1"}},"code":200,"answer":{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"c14","namespace":"default","managedFields":[{"manager":"A","operation":"Apply","apiVersion":"v1","time":"2026-01-01T00:00:00Z","fieldsType":"FieldsV1","fieldsV1":{"f:data":{"f:a":{},"f:b":{}}}},{"manager":"U","operation":"Update","apiVersion":"v1","time":"2026-01-01T00:00:01Z","fieldsType":"FieldsV1","fieldsV1":{"f:data":{"f:c":{},"f:d":{}}}}]},"data":{"a":"1","b":"1","c":"1","d":"1"}}},
      {"op":"apply","by":"B","body":{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"c14","namespace":"default"},"data":{"a":"2","b":"2","c":"2","d":"2"}},"code":409,"answer":{"message":"Apply failed with 4 conflicts: conflicts with \"A\":\n- .data.a\n- .data.b\nconflicts with \"U\" using v1:\n- .data.c\n- .data.d","reason":"Conflict","causes":[{"reason":"FieldManagerConflict","message":"conflict with \"U\" using v1","field":".data.c"},{"reason":"FieldManagerConflict","message":"conflict with \"U\" using v1","field":".data.d"},{"reason":"FieldManagerConflict","message":"conflict with \"A\"","field":".data.a"},{"reason":"FieldManagerConflict","message":"conflict with \"A\"","field":".data.b"}]}},
    ],
  },
  {
    name: "an applier shares what an updater set",
    kind: "ConfigMap",
    steps: [
      {"op":"create","by":"U","body":{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"c15","namespace":"default"},"data":{"a":"1","b":"2"}},"code":201,"answer":{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"c15","namespace":"default","managedFields":[{"manager":"U","operation":"Update","apiVersion":"v1","time":"2026-01-01T00:00:00Z","fieldsType":"FieldsV1","fieldsV1":{"f:data":{".":{},"f:a":{},"f:b":{}}}}]},"data":{"a":"1","b":"2"}}},
      {"op":"apply","by":"A","body":{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"c15","namespace":"default"},"data":{"a":"1"}},"code":200,"answer":{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"c15","namespace":"default","managedFields":[{"manager":"A","operation":"Apply","apiVersion":"v1","fieldsType":"FieldsV1","fieldsV1":{"f:data":{"f:a":{}}}},{"manager":"U","operation":"Update","apiVersion":"v1","time":"2026-01-01T00:00:00Z","fieldsType":"FieldsV1","fieldsV1":{"f:data":{".":{},"f:a":{},"f:b":{}}}}]},"data":{"a":"1","b":"2"}}},
      {"op":"apply","by":"A","body":{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"c15","namespace":"default"}},"code":200,"answer":{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"c15","namespace":"default","managedFields":[{"manager":"U","operation":"Update","apiVersion":"v1","time":"2026-01-01T00:00:00Z","fieldsType":"FieldsV1","fieldsV1":{"f:data":{".":{},"f:a":{},"f:b":{}}}}]},"data":{"a":"1","b":"2"}}},
    ],
  },
  {
    name: "an update takes from an applier",
    kind: "ConfigMap",
    steps: [
      {"op":"apply","by":"A","body":{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"c16","namespace":"default"},"data":{"a":"1","b":"2"}},"code":201,"answer":{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"c16","namespace":"default","managedFields":[{"manager":"A","operation":"Apply","apiVersion":"v1","time":"2026-01-01T00:00:00Z","fieldsType":"FieldsV1","fieldsV1":{"f:data":{"f:a":{},"f:b":{}}}}]},"data":{"a":"1","b":"2"}}},
      {"op":"put","by":"U","body":{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"c16","namespace":"default"},"data":{"a":"x","b":"2"}},"code":200,"answer":{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"c16","namespace":"default","managedFields":[{"manager":"A","operation":"Apply","apiVersion":"v1","time":"2026-01-01T00:00:00Z","fieldsType":"FieldsV1","fieldsV1":{"f:data":{"f:b":{}}}},{"manager":"U","operation":"Update","apiVersion":"v1","time":"2026-01-01T00:00:01Z","fieldsType":"FieldsV1","fieldsV1":{"f:data":{"f:a":{}}}}]},"data":{"a":"x","b":"2"}}},
      {"op":"apply","by":"A","body":{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"c16","namespace":"default"},"data":{"b":"2"}},"code":200,"answer":{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"c16","namespace":"default","managedFields":[{"manager":"A","operation":"Apply","apiVersion":"v1","time":"2026-01-01T00:00:00Z","fieldsType":"FieldsV1","fieldsV1":{"f:data":{"f:b":{}}}},{"manager":"U","operation":"Update","apiVersion":"v1","time":"2026-01-01T00:00:01Z","fieldsType":"FieldsV1","fieldsV1":{"f:data":{"f:a":{}}}}]},"data":{"a":"x","b":"2"}}},
    ],
  },
  {
    name: "an update removes what an applier owns",
    kind: "ConfigMap",
    steps: [
      {"op":"apply","by":"A","body":{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"c17","namespace":"default"},"data":{"a":"1","b":"2"}},"code":201,"answer":{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"c17","namespace":"default","managedFields":[{"manager":"A","operation":"Apply","apiVersion":"v1","time":"2026-01-01T00:00:00Z","fieldsType":"FieldsV1","fieldsV1":{"f:data":{"f:a":{},"f:b":{}}}}]},"data":{"a":"1","b":"2"}}},
      {"op":"put","by":"U","body":{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"c17","namespace":"default"},"data":{"b":"2"}},"code":200,"answer":{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"c17","namespace":"default","managedFields":[{"manager":"A","operation":"Apply","apiVersion":"v1","time":"2026-01-01T00:00:00Z","fieldsType":"FieldsV1","fieldsV1":{"f:data":{"f:b":{}}}}]},"data":{"b":"2"}}},
      {"op":"apply","by":"A","body":{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"c17","namespace":"default"},"data":{"a":"1","b":"2"}},"code":200,"answer":{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"c17","namespace":"default","managedFields":[{"manager":"A","operation":"Apply","apiVersion":"v1","time":"2026-01-01T00:00:01Z","fieldsType":"FieldsV1","fieldsV1":{"f:data":{"f:a":{},"f:b":{}}}}]},"data":{"a":"1","b":"2"}}},
    ],
  },
  {
    name: "the same name as applier and updater",
    kind: "ConfigMap",
    steps: [
      {"op":"create","by":"A","body":{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"c18","namespace":"default"},"data":{"a":"1"}},"code":201,"answer":{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"c18","namespace":"default","managedFields":[{"manager":"A","operation":"Update","apiVersion":"v1","time":"2026-01-01T00:00:00Z","fieldsType":"FieldsV1","fieldsV1":{"f:data":{".":{},"f:a":{}}}}]},"data":{"a":"1"}}},
      {"op":"apply","by":"A","body":{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"c18","namespace":"default"},"data":{"a":"1","b":"2"}},"code":200,"answer":{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"c18","namespace":"default","managedFields":[{"manager":"A","operation":"Apply","apiVersion":"v1","time":"2026-01-01T00:00:01Z","fieldsType":"FieldsV1","fieldsV1":{"f:data":{"f:a":{},"f:b":{}}}},{"manager":"A","operation":"Update","apiVersion":"v1","time":"2026-01-01T00:00:00Z","fieldsType":"FieldsV1","fieldsV1":{"f:data":{".":{},"f:a":{}}}}]},"data":{"a":"1","b":"2"}}},
      {"op":"apply","by":"A","body":{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"c18","namespace":"default"},"data":{"b":"3"}},"code":200,"answer":{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"c18","namespace":"default","managedFields":[{"manager":"A","operation":"Apply","apiVersion":"v1","time":"2026-01-01T00:00:02Z","fieldsType":"FieldsV1","fieldsV1":{"f:data":{"f:b":{}}}},{"manager":"A","operation":"Update","apiVersion":"v1","time":"2026-01-01T00:00:00Z","fieldsType":"FieldsV1","fieldsV1":{"f:data":{".":{},"f:a":{}}}}]},"data":{"a":"1","b":"3"}}},
    ],
  },
  {
    name: "managed fields are forgotten by []",
    kind: "ConfigMap",
    steps: [
      {"op":"create","by":"A","body":{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"c19","namespace":"default"},"data":{"a":"1"}},"code":201,"answer":{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"c19","namespace":"default","managedFields":[{"manager":"A","operation":"Update","apiVersion":"v1","time":"2026-01-01T00:00:00Z","fieldsType":"FieldsV1","fieldsV1":{"f:data":{".":{},"f:a":{}}}}]},"data":{"a":"1"}}},
      {"op":"merge","by":"B","body":{"data":{"b":"2"},"metadata":{"managedFields":[]}},"code":200,"answer":{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"c19","namespace":"default"},"data":{"a":"1","b":"2"}}},
      {"op":"put","by":"C","body":{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"c19","namespace":"default"},"data":{"a":"1","b":"2","c":"3"}},"code":200,"answer":{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"c19","namespace":"default"},"data":{"a":"1","b":"2","c":"3"}}},
      {"op":"apply","by":"D","body":{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"c19","namespace":"default"},"data":{"d":"4"}},"code":200,"answer":{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"c19","namespace":"default","managedFields":[{"manager":"D","operation":"Apply","apiVersion":"v1","time":"2026-01-01T00:00:01Z","fieldsType":"FieldsV1","fieldsV1":{"f:data":{"f:d":{}}}},{"manager":"before-first-apply","operation":"Update","apiVersion":"v1","time":"2026-01-01T00:00:01Z","fieldsType":"FieldsV1","fieldsV1":{"f:data":{".":{},"f:a":{},"f:b":{},"f:c":{}}}}]},"data":{"a":"1","b":"2","c":"3","d":"4"}}},
    ],
  },
  {
    name: "managed fields are forgotten by [{}]",
    kind: "ConfigMap",
    steps: [
      {"op":"create","by":"A","body":{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"c20","namespace":"default"},"data":{"a":"1"}},"code":201,"answer":{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"c20","namespace":"default","managedFields":[{"manager":"A","operation":"Update","apiVersion":"v1","time":"2026-01-01T00:00:00Z","fieldsType":"FieldsV1","fieldsV1":{"f:data":{".":{},"f:a":{}}}}]},"data":{"a":"1"}}},
      {"op":"merge","by":"B","body":{"metadata":{"managedFields":[{}]}},"code":200,"answer":{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"c20","namespace":"default"},"data":{"a":"1"}}},
      {"op":"apply","by":"D","body":{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"c20","namespace":"default"},"data":{"a":"2"}},"code":409,"answer":{"message":"Apply failed with 1 conflict: conflict with \"before-first-apply\" using v1: .data.a","reason":"Conflict","causes":[{"reason":"FieldManagerConflict","message":"conflict with \"before-first-apply\" using v1","field":".data.a"}]}},
      {"op":"apply","by":"D","force":true,"body":{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"c20","namespace":"default"},"data":{"a":"2"}},"code":200,"answer":{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"c20","namespace":"default","managedFields":[{"manager":"D","operation":"Apply","apiVersion":"v1","time":"2026-01-01T00:00:01Z","fieldsType":"FieldsV1","fieldsV1":{"f:data":{"f:a":{}}}},{"manager":"before-first-apply","operation":"Update","apiVersion":"v1","time":"2026-01-01T00:00:01Z","fieldsType":"FieldsV1","fieldsV1":{"f:data":{}}}]},"data":{"a":"2"}}},
    ],
  },
  {
    name: "managed fields are written by hand",
    kind: "ConfigMap",
    steps: [
      {"op":"create","by":"A","body":{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"c21","namespace":"default"},"data":{"a":"1","b":"2"}},"code":201,"answer":{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"c21","namespace":"default","managedFields":[{"manager":"A","operation":"Update","apiVersion":"v1","time":"2026-01-01T00:00:00Z","fieldsType":"FieldsV1","fieldsV1":{"f:data":{".":{},"f:a":{},"f:b":{}}}}]},"data":{"a":"1","b":"2"}}},
      {"op":"merge","by":"B","body":{"metadata":{"managedFields":[{"manager":"X","operation":"Apply","apiVersion":"v1","fieldsType":"FieldsV1","time":"2020-01-02T03:04:05Z","fieldsV1":{"f:data":{"f:b":{}}}}]}},"code":200,"answer":{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"c21","namespace":"default","managedFields":[{"manager":"X","operation":"Apply","apiVersion":"v1","time":"2020-01-02T03:04:05Z","fieldsType":"FieldsV1","fieldsV1":{"f:data":{"f:b":{}}}}]},"data":{"a":"1","b":"2"}}},
      {"op":"apply","by":"X","body":{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"c21","namespace":"default"},"data":{}},"code":200,"answer":{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"c21","namespace":"default","managedFields":[{"manager":"X","operation":"Apply","apiVersion":"v1","time":"2026-01-01T00:00:01Z","fieldsType":"FieldsV1","fieldsV1":{"f:data":{}}}]},"data":{"a":"1"}}},
    ],
  },
  {
    name: "managed fields written by hand are wrong",
    kind: "ConfigMap",
    steps: [
      {"op":"create","by":"A","body":{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"c22","namespace":"default"},"data":{"a":"1"}},"code":201,"answer":{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"c22","namespace":"default","managedFields":[{"manager":"A","operation":"Update","apiVersion":"v1","time":"2026-01-01T00:00:00Z","fieldsType":"FieldsV1","fieldsV1":{"f:data":{".":{},"f:a":{}}}}]},"data":{"a":"1"}}},
      {"op":"merge","by":"B","body":{"data":{"b":"2"},"metadata":{"managedFields":[{"manager":"X","operation":"What","apiVersion":"v1","fieldsType":"FieldsV1","fieldsV1":{}}]}},"code":200,"answer":{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"c22","namespace":"default","managedFields":[{"manager":"A","operation":"Update","apiVersion":"v1","time":"2026-01-01T00:00:00Z","fieldsType":"FieldsV1","fieldsV1":{"f:data":{".":{},"f:a":{}}}},{"manager":"B","operation":"Update","apiVersion":"v1","time":"2026-01-01T00:00:01Z","fieldsType":"FieldsV1","fieldsV1":{"f:data":{"f:b":{}}}}]},"data":{"a":"1","b":"2"}}},
    ],
  },
  {
    name: "managed fields in what is applied",
    kind: "ConfigMap",
    steps: [
      {"op":"apply","by":"A","body":{"apiVersion":"v1","kind":"ConfigMap","metadata":{"managedFields":[{}],"name":"c23","namespace":"default"},"data":{"a":"1"}},"code":400,"answer":{"message":"metadata.managedFields must be nil","reason":"BadRequest"}},
    ],
  },
  {
    name: "eleven updaters",
    kind: "ConfigMap",
    steps: [
      {"op":"create","by":"u0","body":{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"c24","namespace":"default"},"data":{"k0":"0"}},"code":201,"answer":{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"c24","namespace":"default","managedFields":[{"manager":"u0","operation":"Update","apiVersion":"v1","time":"2026-01-01T00:00:00Z","fieldsType":"FieldsV1","fieldsV1":{"f:data":{".":{},"f:k0":{}}}}]},"data":{"k0":"0"}}},
      {"op":"merge","by":"u1","body":{"data":{"k1":"x"}},"code":200,"answer":{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"c24","namespace":"default","managedFields":[{"manager":"u0","operation":"Update","apiVersion":"v1","time":"2026-01-01T00:00:00Z","fieldsType":"FieldsV1","fieldsV1":{"f:data":{".":{},"f:k0":{}}}},{"manager":"u1","operation":"Update","apiVersion":"v1","time":"2026-01-01T00:00:01Z","fieldsType":"FieldsV1","fieldsV1":{"f:data":{"f:k1":{}}}}]},"data":{"k0":"0","k1":"x"}}},
      {"op":"merge","by":"u2","body":{"data":{"k2":"x"}},"code":200,"answer":{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"c24","namespace":"default","managedFields":[{"manager":"u0","operation":"Update","apiVersion":"v1","time":"2026-01-01T00:00:00Z","fieldsType":"FieldsV1","fieldsV1":{"f:data":{".":{},"f:k0":{}}}},{"manager":"u1","operation":"Update","apiVersion":"v1","time":"2026-01-01T00:00:01Z","fieldsType":"FieldsV1","fieldsV1":{"f:data":{"f:k1":{}}}},{"manager":"u2","operation":"Update","apiVersion":"v1","time":"2026-01-01T00:00:02Z","fieldsType":"FieldsV1","fieldsV1":{"f:data":{"f:k2":{}}}}]},"data":{"k0":"0","k1":"x","k2":"x"}}},
      {"op":"merge","by":"u3","body":{"data":{"k3":"x"}},"code":200,"answer":{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"c24","namespace":"default","managedFields":[{"manager":"u0","operation":"Update","apiVersion":"v1","time":"2026-01-01T00:00:00Z","fieldsType":"FieldsV1","fieldsV1":{"f:data":{".":{},"f:k0":{}}}},{"manager":"u1","operation":"Update","apiVersion":"v1","time":"2026-01-01T00:00:01Z","fieldsType":"FieldsV1","fieldsV1":{"f:data":{"f:k1":{}}}},{"manager":"u2","operation":"Update","apiVersion":"v1","time":"2026-01-01T00:00:02Z","fieldsType":"FieldsV1","fieldsV1":{"f:data":{"f:k2":{}}}},{"manager":"u3","operation":"Update","apiVersion":"v1","time":"2026-01-01T00:00:03Z","fieldsType":"FieldsV1","fieldsV1":{"f:data":{"f:k3":{}}}}]},"data":{"k0":"0","k1":"x","k2":"x","k3":"x"}}},
      {"op":"merge","by":"u4","body":{"data":{"k4":"x"}},"code":200,"answer":{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"c24","namespace":"default","managedFields":[{"manager":"u0","operation":"Update","apiVersion":"v1","time":"2026-01-01T00:00:00Z","fieldsType":"FieldsV1","fieldsV1":{"f:data":{".":{},"f:k0":{}}}},{"manager":"u1","operation":"Update","apiVersion":"v1","time":"2026-01-01T00:00:01Z","fieldsType":"FieldsV1","fieldsV1":{"f:data":{"f:k1":{}}}},{"manager":"u2","operation":"Update","apiVersion":"v1","time":"2026-01-01T00:00:02Z","fieldsType":"FieldsV1","fieldsV1":{"f:data":{"f:k2":{}}}},{"manager":"u3","operation":"Update","apiVersion":"v1","time":"2026-01-01T00:00:03Z","fieldsType":"FieldsV1","fieldsV1":{"f:data":{"f:k3":{}}}},{"manager":"u4","operation":"Update","apiVersion":"v1","time":"2026-01-01T00:00:04Z","fieldsType":"FieldsV1","fieldsV1":{"f:data":{"f:k4":{}}}}]},"data":{"k0":"0","k1":"x","k2":"x","k3":"x","k4":"x"}}},
      {"op":"merge","by":"u5","body":{"data":{"k5":"x"}},"code":200,"answer":{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"c24","namespace":"default","managedFields":[{"manager":"u0","operation":"Update","apiVersion":"v1","time":"2026-01-01T00:00:00Z","fieldsType":"FieldsV1","fieldsV1":{"f:data":{".":{},"f:k0":{}}}},{"manager":"u1","operation":"Update","apiVersion":"v1","time":"2026-01-01T00:00:01Z","fieldsType":"FieldsV1","fieldsV1":{"f:data":{"f:k1":{}}}},{"manager":"u2","operation":"Update","apiVersion":"v1","time":"2026-01-01T00:00:02Z","fieldsType":"FieldsV1","fieldsV1":{"f:data":{"f:k2":{}}}},{"manager":"u3","operation":"Update","apiVersion":"v1","time":"2026-01-01T00:00:03Z","fieldsType":"FieldsV1","fieldsV1":{"f:data":{"f:k3":{}}}},{"manager":"u4","operation":"Update","apiVersion":"v1","time":"2026-01-01T00:00:04Z","fieldsType":"FieldsV1","fieldsV1":{"f:data":{"f:k4":{}}}},{"manager":"u5","operation":"Update","apiVersion":"v1","time":"2026-01-01T00:00:05Z","fieldsType":"FieldsV1","fieldsV1":{"f:data":{"f:k5":{}}}}]},"data":{"k0":"0","k1":"x","k2":"x","k3":"x","k4":"x","k5":"x"}}},
      {"op":"merge","by":"u6","body":{"data":{"k6":"x"}},"code":200,"answer":{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"c24","namespace":"default","managedFields":[{"manager":"u0","operation":"Update","apiVersion":"v1","time":"2026-01-01T00:00:00Z","fieldsType":"FieldsV1","fieldsV1":{"f:data":{".":{},"f:k0":{}}}},{"manager":"u1","operation":"Update","apiVersion":"v1","time":"2026-01-01T00:00:01Z","fieldsType":"FieldsV1","fieldsV1":{"f:data":{"f:k1":{}}}},{"manager":"u2","operation":"Update","apiVersion":"v1","time":"2026-01-01T00:00:02Z","fieldsType":"FieldsV1","fieldsV1":{"f:data":{"f:k2":{}}}},{"manager":"u3","operation":"Update","apiVersion":"v1","time":"2026-01-01T00:00:03Z","fieldsType":"FieldsV1","fieldsV1":{"f:data":{"f:k3":{}}}},{"manager":"u4","operation":"Update","apiVersion":"v1","time":"2026-01-01T00:00:04Z","fieldsType":"FieldsV1","fieldsV1":{"f:data":{"f:k4":{}}}},{"manager":"u5","operation":"Update","apiVersion":"v1","time":"2026-01-01T00:00:05Z","fieldsType":"FieldsV1","fieldsV1":{"f:data":{"f:k5":{}}}},{"manager":"u6","operation":"Update","apiVersion":"v1","time":"2026-01-01T00:00:06Z","fieldsType":"FieldsV1","fieldsV1":{"f:data":{"f:k6":{}}}}]},"data":{"k0":"0","k1":"x","k2":"x","k3":"x","k4":"x","k5":"x","k6":"x"}}},
      {"op":"merge","by":"u7","body":{"data":{"k7":"x"}},"code":200,"answer":{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"c24","namespace":"default","managedFields":[{"manager":"u0","operation":"Update","apiVersion":"v1","time":"2026-01-01T00:00:00Z","fieldsType":"FieldsV1","fieldsV1":{"f:data":{".":{},"f:k0":{}}}},{"manager":"u1","operation":"Update","apiVersion":"v1","time":"2026-01-01T00:00:01Z","fieldsType":"FieldsV1","fieldsV1":{"f:data":{"f:k1":{}}}},{"manager":"u2","operation":"Update","apiVersion":"v1","time":"2026-01-01T00:00:02Z","fieldsType":"FieldsV1","fieldsV1":{"f:data":{"f:k2":{}}}},{"manager":"u3","operation":"Update","apiVersion":"v1","time":"2026-01-01T00:00:03Z","fieldsType":"FieldsV1","fieldsV1":{"f:data":{"f:k3":{}}}},{"manager":"u4","operation":"Update","apiVersion":"v1","time":"2026-01-01T00:00:04Z","fieldsType":"FieldsV1","fieldsV1":{"f:data":{"f:k4":{}}}},{"manager":"u5","operation":"Update","apiVersion":"v1","time":"2026-01-01T00:00:05Z","fieldsType":"FieldsV1","fieldsV1":{"f:data":{"f:k5":{}}}},{"manager":"u6","operation":"Update","apiVersion":"v1","time":"2026-01-01T00:00:06Z","fieldsType":"FieldsV1","fieldsV1":{"f:data":{"f:k6":{}}}},{"manager":"u7","operation":"Update","apiVersion":"v1","time":"2026-01-01T00:00:07Z","fieldsType":"FieldsV1","fieldsV1":{"f:data":{"f:k7":{}}}}]},"data":{"k0":"0","k1":"x","k2":"x","k3":"x","k4":"x","k5":"x","k6":"x","k7":"x"}}},
      {"op":"merge","by":"u8","body":{"data":{"k8":"x"}},"code":200,"answer":{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"c24","namespace":"default","managedFields":[{"manager":"u0","operation":"Update","apiVersion":"v1","time":"2026-01-01T00:00:00Z","fieldsType":"FieldsV1","fieldsV1":{"f:data":{".":{},"f:k0":{}}}},{"manager":"u1","operation":"Update","apiVersion":"v1","time":"2026-01-01T00:00:01Z","fieldsType":"FieldsV1","fieldsV1":{"f:data":{"f:k1":{}}}},{"manager":"u2","operation":"Update","apiVersion":"v1","time":"2026-01-01T00:00:02Z","fieldsType":"FieldsV1","fieldsV1":{"f:data":{"f:k2":{}}}},{"manager":"u3","operation":"Update","apiVersion":"v1","time":"2026-01-01T00:00:03Z","fieldsType":"FieldsV1","fieldsV1":{"f:data":{"f:k3":{}}}},{"manager":"u4","operation":"Update","apiVersion":"v1","time":"2026-01-01T00:00:04Z","fieldsType":"FieldsV1","fieldsV1":{"f:data":{"f:k4":{}}}},{"manager":"u5","operation":"Update","apiVersion":"v1","time":"2026-01-01T00:00:05Z","fieldsType":"FieldsV1","fieldsV1":{"f:data":{"f:k5":{}}}},{"manager":"u6","operation":"Update","apiVersion":"v1","time":"2026-01-01T00:00:06Z","fieldsType":"FieldsV1","fieldsV1":{"f:data":{"f:k6":{}}}},{"manager":"u7","operation":"Update","apiVersion":"v1","time":"2026-01-01T00:00:07Z","fieldsType":"FieldsV1","fieldsV1":{"f:data":{"f:k7":{}}}},{"manager":"u8","operation":"Update","apiVersion":"v1","time":"2026-01-01T00:00:08Z","fieldsType":"FieldsV1","fieldsV1":{"f:data":{"f:k8":{}}}}]},"data":{"k0":"0","k1":"x","k2":"x","k3":"x","k4":"x","k5":"x","k6":"x","k7":"x","k8":"x"}}},
      {"op":"merge","by":"u9","body":{"data":{"k9":"x"}},"code":200,"answer":{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"c24","namespace":"default","managedFields":[{"manager":"u0","operation":"Update","apiVersion":"v1","time":"2026-01-01T00:00:00Z","fieldsType":"FieldsV1","fieldsV1":{"f:data":{".":{},"f:k0":{}}}},{"manager":"u1","operation":"Update","apiVersion":"v1","time":"2026-01-01T00:00:01Z","fieldsType":"FieldsV1","fieldsV1":{"f:data":{"f:k1":{}}}},{"manager":"u2","operation":"Update","apiVersion":"v1","time":"2026-01-01T00:00:02Z","fieldsType":"FieldsV1","fieldsV1":{"f:data":{"f:k2":{}}}},{"manager":"u3","operation":"Update","apiVersion":"v1","time":"2026-01-01T00:00:03Z","fieldsType":"FieldsV1","fieldsV1":{"f:data":{"f:k3":{}}}},{"manager":"u4","operation":"Update","apiVersion":"v1","time":"2026-01-01T00:00:04Z","fieldsType":"FieldsV1","fieldsV1":{"f:data":{"f:k4":{}}}},{"manager":"u5","operation":"Update","apiVersion":"v1","time":"2026-01-01T00:00:05Z","fieldsType":"FieldsV1","fieldsV1":{"f:data":{"f:k5":{}}}},{"manager":"u6","operation":"Update","apiVersion":"v1","time":"2026-01-01T00:00:06Z","fieldsType":"FieldsV1","fieldsV1":{"f:data":{"f:k6":{}}}},{"manager":"u7","operation":"Update","apiVersion":"v1","time":"2026-01-01T00:00:07Z","fieldsType":"FieldsV1","fieldsV1":{"f:data":{"f:k7":{}}}},{"manager":"u8","operation":"Update","apiVersion":"v1","time":"2026-01-01T00:00:08Z","fieldsType":"FieldsV1","fieldsV1":{"f:data":{"f:k8":{}}}},{"manager":"u9","operation":"Update","apiVersion":"v1","time":"2026-01-01T00:00:09Z","fieldsType":"FieldsV1","fieldsV1":{"f:data":{"f:k9":{}}}}]},"data":{"k0":"0","k1":"x","k2":"x","k3":"x","k4":"x","k5":"x","k6":"x","k7":"x","k8":"x","k9":"x"}}},
      {"op":"merge","by":"u10","body":{"data":{"k10":"x"}},"code":200,"answer":{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"c24","namespace":"default","managedFields":[{"manager":"ancient-changes","operation":"Update","apiVersion":"v1","time":"2026-01-01T00:00:01Z","fieldsType":"FieldsV1","fieldsV1":{"f:data":{".":{},"f:k0":{},"f:k1":{}}}},{"manager":"u2","operation":"Update","apiVersion":"v1","time":"2026-01-01T00:00:02Z","fieldsType":"FieldsV1","fieldsV1":{"f:data":{"f:k2":{}}}},{"manager":"u3","operation":"Update","apiVersion":"v1","time":"2026-01-01T00:00:03Z","fieldsType":"FieldsV1","fieldsV1":{"f:data":{"f:k3":{}}}},{"manager":"u4","operation":"Update","apiVersion":"v1","time":"2026-01-01T00:00:04Z","fieldsType":"FieldsV1","fieldsV1":{"f:data":{"f:k4":{}}}},{"manager":"u5","operation":"Update","apiVersion":"v1","time":"2026-01-01T00:00:05Z","fieldsType":"FieldsV1","fieldsV1":{"f:data":{"f:k5":{}}}},{"manager":"u6","operation":"Update","apiVersion":"v1","time":"2026-01-01T00:00:06Z","fieldsType":"FieldsV1","fieldsV1":{"f:data":{"f:k6":{}}}},{"manager":"u7","operation":"Update","apiVersion":"v1","time":"2026-01-01T00:00:07Z","fieldsType":"FieldsV1","fieldsV1":{"f:data":{"f:k7":{}}}},{"manager":"u8","operation":"Update","apiVersion":"v1","time":"2026-01-01T00:00:08Z","fieldsType":"FieldsV1","fieldsV1":{"f:data":{"f:k8":{}}}},{"manager":"u9","operation":"Update","apiVersion":"v1","time":"2026-01-01T00:00:09Z","fieldsType":"FieldsV1","fieldsV1":{"f:data":{"f:k9":{}}}},{"manager":"u10","operation":"Update","apiVersion":"v1","time":"2026-01-01T00:00:10Z","fieldsType":"FieldsV1","fieldsV1":{"f:data":{"f:k10":{}}}}]},"data":{"k0":"0","k1":"x","k10":"x","k2":"x","k3":"x","k4":"x","k5":"x","k6":"x","k7":"x","k8":"x","k9":"x"}}},
      {"op":"merge","by":"u11","body":{"data":{"k11":"x"}},"code":200,"answer":{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"c24","namespace":"default","managedFields":[{"manager":"ancient-changes","operation":"Update","apiVersion":"v1","time":"2026-01-01T00:00:02Z","fieldsType":"FieldsV1","fieldsV1":{"f:data":{".":{},"f:k0":{},"f:k1":{},"f:k2":{}}}},{"manager":"u3","operation":"Update","apiVersion":"v1","time":"2026-01-01T00:00:03Z","fieldsType":"FieldsV1","fieldsV1":{"f:data":{"f:k3":{}}}},{"manager":"u4","operation":"Update","apiVersion":"v1","time":"2026-01-01T00:00:04Z","fieldsType":"FieldsV1","fieldsV1":{"f:data":{"f:k4":{}}}},{"manager":"u5","operation":"Update","apiVersion":"v1","time":"2026-01-01T00:00:05Z","fieldsType":"FieldsV1","fieldsV1":{"f:data":{"f:k5":{}}}},{"manager":"u6","operation":"Update","apiVersion":"v1","time":"2026-01-01T00:00:06Z","fieldsType":"FieldsV1","fieldsV1":{"f:data":{"f:k6":{}}}},{"manager":"u7","operation":"Update","apiVersion":"v1","time":"2026-01-01T00:00:07Z","fieldsType":"FieldsV1","fieldsV1":{"f:data":{"f:k7":{}}}},{"manager":"u8","operation":"Update","apiVersion":"v1","time":"2026-01-01T00:00:08Z","fieldsType":"FieldsV1","fieldsV1":{"f:data":{"f:k8":{}}}},{"manager":"u9","operation":"Update","apiVersion":"v1","time":"2026-01-01T00:00:09Z","fieldsType":"FieldsV1","fieldsV1":{"f:data":{"f:k9":{}}}},{"manager":"u10","operation":"Update","apiVersion":"v1","time":"2026-01-01T00:00:10Z","fieldsType":"FieldsV1","fieldsV1":{"f:data":{"f:k10":{}}}},{"manager":"u11","operation":"Update","apiVersion":"v1","time":"2026-01-01T00:00:11Z","fieldsType":"FieldsV1","fieldsV1":{"f:data":{"f:k11":{}}}}]},"data":{"k0":"0","k1":"x","k10":"x","k11":"x","k2":"x","k3":"x","k4":"x","k5":"x","k6":"x","k7":"x","k8":"x","k9":"x"}}},
      {"op":"merge","by":"u12","body":{"data":{"k12":"x"}},"code":200,"answer":{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"c24","namespace":"default","managedFields":[{"manager":"ancient-changes","operation":"Update","apiVersion":"v1","time":"2026-01-01T00:00:03Z","fieldsType":"FieldsV1","fieldsV1":{"f:data":{".":{},"f:k0":{},"f:k1":{},"f:k2":{},"f:k3":{}}}},{"manager":"u4","operation":"Update","apiVersion":"v1","time":"2026-01-01T00:00:04Z","fieldsType":"FieldsV1","fieldsV1":{"f:data":{"f:k4":{}}}},{"manager":"u5","operation":"Update","apiVersion":"v1","time":"2026-01-01T00:00:05Z","fieldsType":"FieldsV1","fieldsV1":{"f:data":{"f:k5":{}}}},{"manager":"u6","operation":"Update","apiVersion":"v1","time":"2026-01-01T00:00:06Z","fieldsType":"FieldsV1","fieldsV1":{"f:data":{"f:k6":{}}}},{"manager":"u7","operation":"Update","apiVersion":"v1","time":"2026-01-01T00:00:07Z","fieldsType":"FieldsV1","fieldsV1":{"f:data":{"f:k7":{}}}},{"manager":"u8","operation":"Update","apiVersion":"v1","time":"2026-01-01T00:00:08Z","fieldsType":"FieldsV1","fieldsV1":{"f:data":{"f:k8":{}}}},{"manager":"u9","operation":"Update","apiVersion":"v1","time":"2026-01-01T00:00:09Z","fieldsType":"FieldsV1","fieldsV1":{"f:data":{"f:k9":{}}}},{"manager":"u10","operation":"Update","apiVersion":"v1","time":"2026-01-01T00:00:10Z","fieldsType":"FieldsV1","fieldsV1":{"f:data":{"f:k10":{}}}},{"manager":"u11","operation":"Update","apiVersion":"v1","time":"2026-01-01T00:00:11Z","fieldsType":"FieldsV1","fieldsV1":{"f:data":{"f:k11":{}}}},{"manager":"u12","operation":"Update","apiVersion":"v1","time":"2026-01-01T00:00:12Z","fieldsType":"FieldsV1","fieldsV1":{"f:data":{"f:k12":{}}}}]},"data":{"k0":"0","k1":"x","k10":"x","k11":"x","k12":"x","k2":"x","k3":"x","k4":"x","k5":"x","k6":"x","k7":"x","k8":"x","k9":"x"}}},
    ],
  },
  {
    name: "kubectl takes over what it had applied client-side",
    kind: "ConfigMap",
    steps: [
      {"op":"create","by":"kubectl-client-side-apply","body":{"apiVersion":"v1","kind":"ConfigMap","metadata":{"annotations":{"kubectl.kubernetes.io/last-applied-configuration":"{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"x\",\"namespace\":\"default\"},\"data\":{\"a\":\"1\",\"b\":\"2\"}}\n"},"name":"c25","namespace":"default"},"data":{"a":"1","b":"2"}},"code":201,"answer":{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"c25","namespace":"default","annotations":{"kubectl.kubernetes.io/last-applied-configuration":"{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"x\",\"namespace\":\"default\"},\"data\":{\"a\":\"1\",\"b\":\"2\"}}\n"},"managedFields":[{"manager":"kubectl-client-side-apply","operation":"Update","apiVersion":"v1","time":"2026-01-01T00:00:00Z","fieldsType":"FieldsV1","fieldsV1":{"f:data":{".":{},"f:a":{},"f:b":{}},"f:metadata":{"f:annotations":{".":{},"f:kubectl.kubernetes.io/last-applied-configuration":{}}}}}]},"data":{"a":"1","b":"2"}}},
      {"op":"apply","by":"kubectl","body":{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"c25","namespace":"default"},"data":{"a":"9","b":"2"}},"code":200,"answer":{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"c25","namespace":"default","annotations":{"kubectl.kubernetes.io/last-applied-configuration":"{\"apiVersion\":\"v1\",\"data\":{\"a\":\"9\",\"b\":\"2\"},\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"c25\",\"namespace\":\"default\"}}\n"},"managedFields":[{"manager":"kubectl","operation":"Apply","apiVersion":"v1","time":"2026-01-01T00:00:01Z","fieldsType":"FieldsV1","fieldsV1":{"f:data":{"f:a":{},"f:b":{}}}},{"manager":"kubectl-client-side-apply","operation":"Update","apiVersion":"v1","time":"2026-01-01T00:00:00Z","fieldsType":"FieldsV1","fieldsV1":{"f:data":{".":{},"f:b":{}},"f:metadata":{"f:annotations":{".":{},"f:kubectl.kubernetes.io/last-applied-configuration":{}}}}}]},"data":{"a":"9","b":"2"}}},
      {"op":"apply","by":"kubectl","body":{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"c25","namespace":"default"},"data":{"b":"3"}},"code":200,"answer":{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"c25","namespace":"default","annotations":{"kubectl.kubernetes.io/last-applied-configuration":"{\"apiVersion\":\"v1\",\"data\":{\"b\":\"3\"},\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"c25\",\"namespace\":\"default\"}}\n"},"managedFields":[{"manager":"kubectl","operation":"Apply","apiVersion":"v1","time":"2026-01-01T00:00:02Z","fieldsType":"FieldsV1","fieldsV1":{"f:data":{"f:b":{}}}},{"manager":"kubectl-client-side-apply","operation":"Update","apiVersion":"v1","time":"2026-01-01T00:00:00Z","fieldsType":"FieldsV1","fieldsV1":{"f:data":{},"f:metadata":{"f:annotations":{".":{},"f:kubectl.kubernetes.io/last-applied-configuration":{}}}}}]},"data":{"b":"3"}}},
    ],
  },
  {
    name: "another manager does not",
    kind: "ConfigMap",
    steps: [
      {"op":"create","by":"kubectl-client-side-apply","body":{"apiVersion":"v1","kind":"ConfigMap","metadata":{"annotations":{"kubectl.kubernetes.io/last-applied-configuration":"{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"x\"},\"data\":{\"a\":\"1\"}}\n"},"name":"c26","namespace":"default"},"data":{"a":"1"}},"code":201,"answer":{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"c26","namespace":"default","annotations":{"kubectl.kubernetes.io/last-applied-configuration":"{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"x\"},\"data\":{\"a\":\"1\"}}\n"},"managedFields":[{"manager":"kubectl-client-side-apply","operation":"Update","apiVersion":"v1","time":"2026-01-01T00:00:00Z","fieldsType":"FieldsV1","fieldsV1":{"f:data":{".":{},"f:a":{}},"f:metadata":{"f:annotations":{".":{},"f:kubectl.kubernetes.io/last-applied-configuration":{}}}}}]},"data":{"a":"1"}}},
      {"op":"apply","by":"other","body":{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"c26","namespace":"default"},"data":{"a":"9"}},"code":409,"answer":{"message":"Apply failed with 1 conflict: conflict with \"kubectl-client-side-apply\" using v1: .data.a","reason":"Conflict","causes":[{"reason":"FieldManagerConflict","message":"conflict with \"kubectl-client-side-apply\" using v1","field":".data.a"}]}},
    ],
  },
  {
    name: "kubectl conflicts over what changed since",
    kind: "ConfigMap",
    steps: [
      {"op":"create","by":"kubectl-client-side-apply","body":{"apiVersion":"v1","kind":"ConfigMap","metadata":{"annotations":{"kubectl.kubernetes.io/last-applied-configuration":"{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"x\"},\"data\":{\"a\":\"1\",\"b\":\"2\"}}\n"},"name":"c27","namespace":"default"},"data":{"a":"1","b":"2"}},"code":201,"answer":{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"c27","namespace":"default","annotations":{"kubectl.kubernetes.io/last-applied-configuration":"{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"x\"},\"data\":{\"a\":\"1\",\"b\":\"2\"}}\n"},"managedFields":[{"manager":"kubectl-client-side-apply","operation":"Update","apiVersion":"v1","time":"2026-01-01T00:00:00Z","fieldsType":"FieldsV1","fieldsV1":{"f:data":{".":{},"f:a":{},"f:b":{}},"f:metadata":{"f:annotations":{".":{},"f:kubectl.kubernetes.io/last-applied-configuration":{}}}}}]},"data":{"a":"1","b":"2"}}},
      {"op":"merge","by":"U","body":{"data":{"b":"5"}},"code":200,"answer":{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"c27","namespace":"default","annotations":{"kubectl.kubernetes.io/last-applied-configuration":"{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"x\"},\"data\":{\"a\":\"1\",\"b\":\"2\"}}\n"},"managedFields":[{"manager":"kubectl-client-side-apply","operation":"Update","apiVersion":"v1","time":"2026-01-01T00:00:00Z","fieldsType":"FieldsV1","fieldsV1":{"f:data":{".":{},"f:a":{}},"f:metadata":{"f:annotations":{".":{},"f:kubectl.kubernetes.io/last-applied-configuration":{}}}}},{"manager":"U","operation":"Update","apiVersion":"v1","time":"2026-01-01T00:00:01Z","fieldsType":"FieldsV1","fieldsV1":{"f:data":{"f:b":{}}}}]},"data":{"a":"1","b":"5"}}},
      {"op":"apply","by":"kubectl","body":{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"c27","namespace":"default"},"data":{"a":"9","b":"7"}},"code":409,"answer":{"message":"Apply failed with 1 conflict: conflict with \"U\" using v1: .data.b","reason":"Conflict","causes":[{"reason":"FieldManagerConflict","message":"conflict with \"U\" using v1","field":".data.b"}]}},
    ],
  },
  {
    name: "a custom resource: update",
    kind: "Thing",
    steps: [
      {"op":"create","by":"A","body":{"apiVersion":"example.com/v1","kind":"Thing","metadata":{"name":"c28","namespace":"default"},"spec":{"a":"1","m":{"x":"1"},"set":["p","q"],"list":["z"],"am":{"k":"v"},"ports":[{"port":80,"name":"w"}],"free":{"l":[1],"o":{"p":null}},"ios":5}},"code":201,"answer":{"apiVersion":"example.com/v1","kind":"Thing","metadata":{"managedFields":[{"apiVersion":"example.com/v1","fieldsType":"FieldsV1","fieldsV1":{"f:spec":{".":{},"f:a":{},"f:am":{},"f:free":{".":{},"f:l":{},"f:o":{".":{},"f:p":{}}},"f:ios":{},"f:list":{},"f:m":{".":{},"f:x":{}},"f:ports":{".":{},"k:{\"port\":80,\"proto\":\"TCP\"}":{".":{},"f:name":{},"f:port":{},"f:proto":{}}},"f:set":{".":{},"v:\"p\"":{},"v:\"q\"":{}}}},"manager":"A","operation":"Update","time":"2026-01-01T00:00:00Z"}],"name":"c28","namespace":"default"},"spec":{"a":"1","am":{"k":"v"},"free":{"l":[1],"o":{"p":null}},"ios":5,"list":["z"],"m":{"x":"1"},"ports":[{"name":"w","port":80,"proto":"TCP"}],"set":["p","q"]}}},
      {"op":"put","by":"B","body":{"apiVersion":"example.com/v1","kind":"Thing","metadata":{"name":"c28","namespace":"default"},"spec":{"a":"2","m":{"x":"1","y":"2"},"set":["q","r"],"list":["z","y"],"am":{"k":"w"},"ports":[{"port":80,"name":"w","extra":{"x":"1"}},{"port":80,"proto":"UDP"}],"free":{"l":[2],"o":{"q":1}},"ios":"5"}},"code":200,"answer":{"apiVersion":"example.com/v1","kind":"Thing","metadata":{"managedFields":[{"apiVersion":"example.com/v1","fieldsType":"FieldsV1","fieldsV1":{"f:spec":{".":{},"f:free":{".":{},"f:o":{}},"f:m":{".":{},"f:x":{}},"f:ports":{".":{},"k:{\"port\":80,\"proto\":\"TCP\"}":{".":{},"f:name":{},"f:port":{},"f:proto":{}}},"f:set":{".":{},"v:\"q\"":{}}}},"manager":"A","operation":"Update","time":"2026-01-01T00:00:00Z"},{"apiVersion":"example.com/v1","fieldsType":"FieldsV1","fieldsV1":{"f:spec":{"f:a":{},"f:am":{},"f:free":{"f:l":{},"f:o":{"f:q":{}}},"f:ios":{},"f:list":{},"f:m":{"f:y":{}},"f:ports":{"k:{\"port\":80,\"proto\":\"TCP\"}":{"f:extra":{".":{},"f:x":{}}},"k:{\"port\":80,\"proto\":\"UDP\"}":{".":{},"f:port":{},"f:proto":{}}},"f:set":{"v:\"r\"":{}}}},"manager":"B","operation":"Update","time":"2026-01-01T00:00:01Z"}],"name":"c28","namespace":"default"},"spec":{"a":"2","am":{"k":"w"},"free":{"l":[2],"o":{"q":1}},"ios":"5","list":["z","y"],"m":{"x":"1","y":"2"},"ports":[{"extra":{"x":"1"},"name":"w","port":80,"proto":"TCP"},{"port":80,"proto":"UDP"}],"set":["q","r"]}}},
    ],
  },
  {
    name: "a custom resource: apply creates",
    kind: "Thing",
    steps: [
      {"op":"apply","by":"A","body":{"apiVersion":"example.com/v1","kind":"Thing","metadata":{"name":"c29","namespace":"default"},"spec":{"a":"1","m":{"x":"1"},"set":["p","q"],"list":["z"],"am":{"k":"v"},"ports":[{"port":80,"name":"w"}],"free":{"l":[1],"o":{"p":1}},"mixed":{"known":"1","sub":{"k":"1"},"other":{"z":1}},"deep":{"one":{"x":"1"}}}},"code":201,"answer":{"apiVersion":"example.com/v1","kind":"Thing","metadata":{"managedFields":[{"apiVersion":"example.com/v1","fieldsType":"FieldsV1","fieldsV1":{"f:spec":{"f:a":{},"f:am":{},"f:deep":{"f:one":{"f:x":{}}},"f:free":{"f:l":{},"f:o":{".":{},"f:p":{}}},"f:list":{},"f:m":{"f:x":{}},"f:mixed":{"f:known":{},"f:other":{".":{},"f:z":{}},"f:sub":{"f:k":{}}},"f:ports":{"k:{\"port\":80,\"proto\":\"TCP\"}":{".":{},"f:name":{},"f:port":{}}},"f:set":{"v:\"p\"":{},"v:\"q\"":{}}}},"manager":"A","operation":"Apply","time":"2026-01-01T00:00:00Z"}],"name":"c29","namespace":"default"},"spec":{"a":"1","am":{"k":"v"},"deep":{"one":{"x":"1"}},"free":{"l":[1],"o":{"p":1}},"list":["z"],"m":{"x":"1"},"mixed":{"known":"1","other":{"z":1},"sub":{"k":"1"}},"ports":[{"name":"w","port":80,"proto":"TCP"}],"set":["p","q"]}}},
    ],
  },
  {
    name: "empty maps and lists are applied",
    kind: "Thing",
    steps: [
      {"op":"apply","by":"A","body":{"apiVersion":"example.com/v1","kind":"Thing","metadata":{"name":"c30","namespace":"default"},"spec":{"m":{},"set":[],"list":[],"am":{},"ports":[],"deep":{"one":{}},"free":{}}},"code":201,"answer":{"apiVersion":"example.com/v1","kind":"Thing","metadata":{"managedFields":[{"apiVersion":"example.com/v1","fieldsType":"FieldsV1","fieldsV1":{"f:spec":{"f:am":{},"f:deep":{"f:one":{}},"f:free":{},"f:list":{},"f:m":{}}},"manager":"A","operation":"Apply","time":"2026-01-01T00:00:00Z"}],"name":"c30","namespace":"default"},"spec":{"am":{},"deep":{"one":{}},"free":{},"list":[],"m":{},"ports":[],"set":[]}}},
      {"op":"apply","by":"A","body":{"apiVersion":"example.com/v1","kind":"Thing","metadata":{"name":"c30","namespace":"default"},"spec":{}},"code":200,"answer":{"apiVersion":"example.com/v1","kind":"Thing","metadata":{"managedFields":[{"apiVersion":"example.com/v1","fieldsType":"FieldsV1","fieldsV1":{"f:spec":{}},"manager":"A","operation":"Apply","time":"2026-01-01T00:00:01Z"}],"name":"c30","namespace":"default"}}},
    ],
  },
  {
    name: "a whole spec goes",
    kind: "Thing",
    steps: [
      {"op":"apply","by":"A","body":{"apiVersion":"example.com/v1","kind":"Thing","metadata":{"name":"c31","namespace":"default"},"spec":{"a":"1","deep":{"one":{"x":"1"}}}},"code":201,"answer":{"apiVersion":"example.com/v1","kind":"Thing","metadata":{"managedFields":[{"apiVersion":"example.com/v1","fieldsType":"FieldsV1","fieldsV1":{"f:spec":{"f:a":{},"f:deep":{"f:one":{"f:x":{}}}}},"manager":"A","operation":"Apply","time":"2026-01-01T00:00:00Z"}],"name":"c31","namespace":"default"},"spec":{"a":"1","deep":{"one":{"x":"1"}}}}},
      {"op":"apply","by":"A","body":{"apiVersion":"example.com/v1","kind":"Thing","metadata":{"name":"c31","namespace":"default"}},"code":200,"answer":{"apiVersion":"example.com/v1","kind":"Thing","metadata":{"name":"c31","namespace":"default"}}},
    ],
  },
  {
    name: "items of a map list by two appliers",
    kind: "Thing",
    steps: [
      {"op":"apply","by":"A","body":{"apiVersion":"example.com/v1","kind":"Thing","metadata":{"name":"c32","namespace":"default"},"spec":{"ports":[{"port":1,"name":"a"},{"port":2,"name":"b"}]}},"code":201,"answer":{"apiVersion":"example.com/v1","kind":"Thing","metadata":{"managedFields":[{"apiVersion":"example.com/v1","fieldsType":"FieldsV1","fieldsV1":{"f:spec":{"f:ports":{"k:{\"port\":1,\"proto\":\"TCP\"}":{".":{},"f:name":{},"f:port":{}},"k:{\"port\":2,\"proto\":\"TCP\"}":{".":{},"f:name":{},"f:port":{}}}}},"manager":"A","operation":"Apply","time":"2026-01-01T00:00:00Z"}],"name":"c32","namespace":"default"},"spec":{"ports":[{"name":"a","port":1,"proto":"TCP"},{"name":"b","port":2,"proto":"TCP"}]}}},
      {"op":"apply","by":"B","body":{"apiVersion":"example.com/v1","kind":"Thing","metadata":{"name":"c32","namespace":"default"},"spec":{"ports":[{"port":3,"name":"c"},{"port":1,"extra":{"x":"1"}}]}},"code":200,"answer":{"apiVersion":"example.com/v1","kind":"Thing","metadata":{"managedFields":[{"apiVersion":"example.com/v1","fieldsType":"FieldsV1","fieldsV1":{"f:spec":{"f:ports":{"k:{\"port\":1,\"proto\":\"TCP\"}":{".":{},"f:name":{},"f:port":{}},"k:{\"port\":2,\"proto\":\"TCP\"}":{".":{},"f:name":{},"f:port":{}}}}},"manager":"A","operation":"Apply","time":"2026-01-01T00:00:00Z"},{"apiVersion":"example.com/v1","fieldsType":"FieldsV1","fieldsV1":{"f:spec":{"f:ports":{"k:{\"port\":1,\"proto\":\"TCP\"}":{".":{},"f:extra":{"f:x":{}},"f:port":{}},"k:{\"port\":3,\"proto\":\"TCP\"}":{".":{},"f:name":{},"f:port":{}}}}},"manager":"B","operation":"Apply","time":"2026-01-01T00:00:01Z"}],"name":"c32","namespace":"default"},"spec":{"ports":[{"name":"c","port":3,"proto":"TCP"},{"extra":{"x":"1"},"name":"a","port":1,"proto":"TCP"},{"name":"b","port":2,"proto":"TCP"}]}}},
      {"op":"apply","by":"A","body":{"apiVersion":"example.com/v1","kind":"Thing","metadata":{"name":"c32","namespace":"default"},"spec":{"ports":[{"port":2,"name":"b"}]}},"code":200,"answer":{"apiVersion":"example.com/v1","kind":"Thing","metadata":{"managedFields":[{"apiVersion":"example.com/v1","fieldsType":"FieldsV1","fieldsV1":{"f:spec":{"f:ports":{"k:{\"port\":1,\"proto\":\"TCP\"}":{".":{},"f:extra":{"f:x":{}},"f:port":{}},"k:{\"port\":3,\"proto\":\"TCP\"}":{".":{},"f:name":{},"f:port":{}}}}},"manager":"B","operation":"Apply","time":"2026-01-01T00:00:01Z"},{"apiVersion":"example.com/v1","fieldsType":"FieldsV1","fieldsV1":{"f:spec":{"f:ports":{"k:{\"port\":2,\"proto\":\"TCP\"}":{".":{},"f:name":{},"f:port":{}}}}},"manager":"A","operation":"Apply","time":"2026-01-01T00:00:02Z"}],"name":"c32","namespace":"default"},"spec":{"ports":[{"name":"c","port":3,"proto":"TCP"},{"extra":{"x":"1"},"port":1,"proto":"TCP"},{"name":"b","port":2,"proto":"TCP"}]}}},
      {"op":"apply","by":"B","body":{"apiVersion":"example.com/v1","kind":"Thing","metadata":{"name":"c32","namespace":"default"},"spec":{"ports":[{"port":3,"name":"c"}]}},"code":200,"answer":{"apiVersion":"example.com/v1","kind":"Thing","metadata":{"managedFields":[{"apiVersion":"example.com/v1","fieldsType":"FieldsV1","fieldsV1":{"f:spec":{"f:ports":{"k:{\"port\":2,\"proto\":\"TCP\"}":{".":{},"f:name":{},"f:port":{}}}}},"manager":"A","operation":"Apply","time":"2026-01-01T00:00:02Z"},{"apiVersion":"example.com/v1","fieldsType":"FieldsV1","fieldsV1":{"f:spec":{"f:ports":{"k:{\"port\":3,\"proto\":\"TCP\"}":{".":{},"f:name":{},"f:port":{}}}}},"manager":"B","operation":"Apply","time":"2026-01-01T00:00:03Z"}],"name":"c32","namespace":"default"},"spec":{"ports":[{"name":"c","port":3,"proto":"TCP"},{"name":"b","port":2,"proto":"TCP"}]}}},
    ],
  },
  {
    name: "the order of merged items",
    kind: "Thing",
    steps: [
      {"op":"create","by":"U","body":{"apiVersion":"example.com/v1","kind":"Thing","metadata":{"name":"c33","namespace":"default"},"spec":{"ports":[{"port":1},{"port":2},{"port":3},{"port":4}],"set":["a","b","c","d"]}},"code":201,"answer":{"apiVersion":"example.com/v1","kind":"Thing","metadata":{"managedFields":[{"apiVersion":"example.com/v1","fieldsType":"FieldsV1","fieldsV1":{"f:spec":{".":{},"f:ports":{".":{},"k:{\"port\":1,\"proto\":\"TCP\"}":{".":{},"f:port":{},"f:proto":{}},"k:{\"port\":2,\"proto\":\"TCP\"}":{".":{},"f:port":{},"f:proto":{}},"k:{\"port\":3,\"proto\":\"TCP\"}":{".":{},"f:port":{},"f:proto":{}},"k:{\"port\":4,\"proto\":\"TCP\"}":{".":{},"f:port":{},"f:proto":{}}},"f:set":{".":{},"v:\"a\"":{},"v:\"b\"":{},"v:\"c\"":{},"v:\"d\"":{}}}},"manager":"U","operation":"Update","time":"2026-01-01T00:00:00Z"}],"name":"c33","namespace":"default"},"spec":{"ports":[{"port":1,"proto":"TCP"},{"port":2,"proto":"TCP"},{"port":3,"proto":"TCP"},{"port":4,"proto":"TCP"}],"set":["a","b","c","d"]}}},
      {"op":"apply","by":"A","body":{"apiVersion":"example.com/v1","kind":"Thing","metadata":{"name":"c33","namespace":"default"},"spec":{"ports":[{"port":4},{"port":9},{"port":2}],"set":["d","x","b"]}},"code":200,"answer":{"apiVersion":"example.com/v1","kind":"Thing","metadata":{"managedFields":[{"apiVersion":"example.com/v1","fieldsType":"FieldsV1","fieldsV1":{"f:spec":{"f:ports":{"k:{\"port\":2,\"proto\":\"TCP\"}":{".":{},"f:port":{}},"k:{\"port\":4,\"proto\":\"TCP\"}":{".":{},"f:port":{}},"k:{\"port\":9,\"proto\":\"TCP\"}":{".":{},"f:port":{}}},"f:set":{"v:\"b\"":{},"v:\"d\"":{},"v:\"x\"":{}}}},"manager":"A","operation":"Apply","time":"2026-01-01T00:00:01Z"},{"apiVersion":"example.com/v1","fieldsType":"FieldsV1","fieldsV1":{"f:spec":{".":{},"f:ports":{".":{},"k:{\"port\":1,\"proto\":\"TCP\"}":{".":{},"f:port":{},"f:proto":{}},"k:{\"port\":2,\"proto\":\"TCP\"}":{".":{},"f:port":{},"f:proto":{}},"k:{\"port\":3,\"proto\":\"TCP\"}":{".":{},"f:port":{},"f:proto":{}},"k:{\"port\":4,\"proto\":\"TCP\"}":{".":{},"f:port":{},"f:proto":{}}},"f:set":{".":{},"v:\"a\"":{},"v:\"b\"":{},"v:\"c\"":{},"v:\"d\"":{}}}},"manager":"U","operation":"Update","time":"2026-01-01T00:00:00Z"}],"name":"c33","namespace":"default"},"spec":{"ports":[{"port":1,"proto":"TCP"},{"port":3,"proto":"TCP"},{"port":4,"proto":"TCP"},{"port":9,"proto":"TCP"},{"port":2,"proto":"TCP"}],"set":["a","c","d","x","b"]}}},
      {"op":"apply","by":"B","body":{"apiVersion":"example.com/v1","kind":"Thing","metadata":{"name":"c33","namespace":"default"},"spec":{"ports":[{"port":0},{"port":3},{"port":1}],"set":["0","c","a"]}},"code":200,"answer":{"apiVersion":"example.com/v1","kind":"Thing","metadata":{"managedFields":[{"apiVersion":"example.com/v1","fieldsType":"FieldsV1","fieldsV1":{"f:spec":{"f:ports":{"k:{\"port\":2,\"proto\":\"TCP\"}":{".":{},"f:port":{}},"k:{\"port\":4,\"proto\":\"TCP\"}":{".":{},"f:port":{}},"k:{\"port\":9,\"proto\":\"TCP\"}":{".":{},"f:port":{}}},"f:set":{"v:\"b\"":{},"v:\"d\"":{},"v:\"x\"":{}}}},"manager":"A","operation":"Apply","time":"2026-01-01T00:00:01Z"},{"apiVersion":"example.com/v1","fieldsType":"FieldsV1","fieldsV1":{"f:spec":{"f:ports":{"k:{\"port\":0,\"proto\":\"TCP\"}":{".":{},"f:port":{}},"k:{\"port\":1,\"proto\":\"TCP\"}":{".":{},"f:port":{}},"k:{\"port\":3,\"proto\":\"TCP\"}":{".":{},"f:port":{}}},"f:set":{"v:\"0\"":{},"v:\"a\"":{},"v:\"c\"":{}}}},"manager":"B","operation":"Apply","time":"2026-01-01T00:00:02Z"},{"apiVersion":"example.com/v1","fieldsType":"FieldsV1","fieldsV1":{"f:spec":{".":{},"f:ports":{".":{},"k:{\"port\":1,\"proto\":\"TCP\"}":{".":{},"f:port":{},"f:proto":{}},"k:{\"port\":2,\"proto\":\"TCP\"}":{".":{},"f:port":{},"f:proto":{}},"k:{\"port\":3,\"proto\":\"TCP\"}":{".":{},"f:port":{},"f:proto":{}},"k:{\"port\":4,\"proto\":\"TCP\"}":{".":{},"f:port":{},"f:proto":{}}},"f:set":{".":{},"v:\"a\"":{},"v:\"b\"":{},"v:\"c\"":{},"v:\"d\"":{}}}},"manager":"U","operation":"Update","time":"2026-01-01T00:00:00Z"}],"name":"c33","namespace":"default"},"spec":{"ports":[{"port":0,"proto":"TCP"},{"port":3,"proto":"TCP"},{"port":4,"proto":"TCP"},{"port":9,"proto":"TCP"},{"port":2,"proto":"TCP"},{"port":1,"proto":"TCP"}],"set":["0","c","d","x","b","a"]}}},
    ],
  },
  {
    name: "a default key",
    kind: "Thing",
    steps: [
      {"op":"apply","by":"A","body":{"apiVersion":"example.com/v1","kind":"Thing","metadata":{"name":"c34","namespace":"default"},"spec":{"ports":[{"port":80},{"port":80,"proto":"UDP"}]}},"code":201,"answer":{"apiVersion":"example.com/v1","kind":"Thing","metadata":{"managedFields":[{"apiVersion":"example.com/v1","fieldsType":"FieldsV1","fieldsV1":{"f:spec":{"f:ports":{"k:{\"port\":80,\"proto\":\"TCP\"}":{".":{},"f:port":{}},"k:{\"port\":80,\"proto\":\"UDP\"}":{".":{},"f:port":{},"f:proto":{}}}}},"manager":"A","operation":"Apply","time":"2026-01-01T00:00:00Z"}],"name":"c34","namespace":"default"},"spec":{"ports":[{"port":80,"proto":"TCP"},{"port":80,"proto":"UDP"}]}}},
      {"op":"apply","by":"B","body":{"apiVersion":"example.com/v1","kind":"Thing","metadata":{"name":"c34","namespace":"default"},"spec":{"ports":[{"port":80,"proto":"TCP","name":"x"}]}},"code":200,"answer":{"apiVersion":"example.com/v1","kind":"Thing","metadata":{"managedFields":[{"apiVersion":"example.com/v1","fieldsType":"FieldsV1","fieldsV1":{"f:spec":{"f:ports":{"k:{\"port\":80,\"proto\":\"TCP\"}":{".":{},"f:port":{}},"k:{\"port\":80,\"proto\":\"UDP\"}":{".":{},"f:port":{},"f:proto":{}}}}},"manager":"A","operation":"Apply","time":"2026-01-01T00:00:00Z"},{"apiVersion":"example.com/v1","fieldsType":"FieldsV1","fieldsV1":{"f:spec":{"f:ports":{"k:{\"port\":80,\"proto\":\"TCP\"}":{".":{},"f:name":{},"f:port":{},"f:proto":{}}}}},"manager":"B","operation":"Apply","time":"2026-01-01T00:00:01Z"}],"name":"c34","namespace":"default"},"spec":{"ports":[{"name":"x","port":80,"proto":"TCP"},{"port":80,"proto":"UDP"}]}}},
      {"op":"apply","by":"A","body":{"apiVersion":"example.com/v1","kind":"Thing","metadata":{"name":"c34","namespace":"default"},"spec":{"ports":[{"port":80}]}},"code":200,"answer":{"apiVersion":"example.com/v1","kind":"Thing","metadata":{"managedFields":[{"apiVersion":"example.com/v1","fieldsType":"FieldsV1","fieldsV1":{"f:spec":{"f:ports":{"k:{\"port\":80,\"proto\":\"TCP\"}":{".":{},"f:name":{},"f:port":{},"f:proto":{}}}}},"manager":"B","operation":"Apply","time":"2026-01-01T00:00:01Z"},{"apiVersion":"example.com/v1","fieldsType":"FieldsV1","fieldsV1":{"f:spec":{"f:ports":{"k:{\"port\":80,\"proto\":\"TCP\"}":{".":{},"f:port":{}}}}},"manager":"A","operation":"Apply","time":"2026-01-01T00:00:02Z"}],"name":"c34","namespace":"default"},"spec":{"ports":[{"name":"x","port":80,"proto":"TCP"}]}}},
    ],
  },
  {
    name: "a set of texts and of numbers",
    kind: "Thing",
    steps: [
      {"op":"apply","by":"A","body":{"apiVersion":"example.com/v1","kind":"Thing","metadata":{"name":"c35","namespace":"default"},"spec":{"set":["b","a"],"nums":[3,1]}},"code":201,"answer":{"apiVersion":"example.com/v1","kind":"Thing","metadata":{"managedFields":[{"apiVersion":"example.com/v1","fieldsType":"FieldsV1","fieldsV1":{"f:spec":{"f:nums":{"v:1":{},"v:3":{}},"f:set":{"v:\"a\"":{},"v:\"b\"":{}}}},"manager":"A","operation":"Apply","time":"2026-01-01T00:00:00Z"}],"name":"c35","namespace":"default"},"spec":{"nums":[3,1],"set":["b","a"]}}},
      {"op":"apply","by":"B","body":{"apiVersion":"example.com/v1","kind":"Thing","metadata":{"name":"c35","namespace":"default"},"spec":{"set":["c","a"],"nums":[2,1]}},"code":200,"answer":{"apiVersion":"example.com/v1","kind":"Thing","metadata":{"managedFields":[{"apiVersion":"example.com/v1","fieldsType":"FieldsV1","fieldsV1":{"f:spec":{"f:nums":{"v:1":{},"v:3":{}},"f:set":{"v:\"a\"":{},"v:\"b\"":{}}}},"manager":"A","operation":"Apply","time":"2026-01-01T00:00:00Z"},{"apiVersion":"example.com/v1","fieldsType":"FieldsV1","fieldsV1":{"f:spec":{"f:nums":{"v:1":{},"v:2":{}},"f:set":{"v:\"a\"":{},"v:\"c\"":{}}}},"manager":"B","operation":"Apply","time":"2026-01-01T00:00:01Z"}],"name":"c35","namespace":"default"},"spec":{"nums":[3,2,1],"set":["b","c","a"]}}},
      {"op":"apply","by":"A","body":{"apiVersion":"example.com/v1","kind":"Thing","metadata":{"name":"c35","namespace":"default"},"spec":{"set":["a"]}},"code":200,"answer":{"apiVersion":"example.com/v1","kind":"Thing","metadata":{"managedFields":[{"apiVersion":"example.com/v1","fieldsType":"FieldsV1","fieldsV1":{"f:spec":{"f:nums":{"v:1":{},"v:2":{}},"f:set":{"v:\"a\"":{},"v:\"c\"":{}}}},"manager":"B","operation":"Apply","time":"2026-01-01T00:00:01Z"},{"apiVersion":"example.com/v1","fieldsType":"FieldsV1","fieldsV1":{"f:spec":{"f:set":{"v:\"a\"":{}}}},"manager":"A","operation":"Apply","time":"2026-01-01T00:00:02Z"}],"name":"c35","namespace":"default"},"spec":{"nums":[2,1],"set":["c","a"]}}},
    ],
  },
  {
    name: "a set twice the same",
    kind: "Thing",
    steps: [
      {"op":"apply","by":"A","body":{"apiVersion":"example.com/v1","kind":"Thing","metadata":{"name":"c36","namespace":"default"},"spec":{"set":["a","a"]}},"code":500,"answer":{"message":"failed to create typed patch object (default/c36; example.com/v1, Kind=Thing): .spec.set: duplicate entries for key [=\"a\"]"}},
    ],
  },
  {
    name: "an item twice the same",
    kind: "Thing",
    steps: [
      {"op":"apply","by":"A","body":{"apiVersion":"example.com/v1","kind":"Thing","metadata":{"name":"c37","namespace":"default"},"spec":{"ports":[{"port":1},{"port":1,"proto":"TCP"}]}},"code":500,"answer":{"message":"failed to create typed patch object (default/c37; example.com/v1, Kind=Thing): .spec.ports: duplicate entries for key [port=1,proto=\"TCP\"]"}},
    ],
  },
  {
    name: "an atomic list and map are one field",
    kind: "Thing",
    steps: [
      {"op":"apply","by":"A","body":{"apiVersion":"example.com/v1","kind":"Thing","metadata":{"name":"c38","namespace":"default"},"spec":{"list":["a"],"am":{"x":"1"}}},"code":201,"answer":{"apiVersion":"example.com/v1","kind":"Thing","metadata":{"managedFields":[{"apiVersion":"example.com/v1","fieldsType":"FieldsV1","fieldsV1":{"f:spec":{"f:am":{},"f:list":{}}},"manager":"A","operation":"Apply","time":"2026-01-01T00:00:00Z"}],"name":"c38","namespace":"default"},"spec":{"am":{"x":"1"},"list":["a"]}}},
      {"op":"apply","by":"B","body":{"apiVersion":"example.com/v1","kind":"Thing","metadata":{"name":"c38","namespace":"default"},"spec":{"list":["b"],"am":{"y":"1"}}},"code":409,"answer":{"message":"Apply failed with 2 conflicts: conflicts with \"A\":\n- .spec.am\n- .spec.list","reason":"Conflict","causes":[{"reason":"FieldManagerConflict","message":"conflict with \"A\"","field":".spec.am"},{"reason":"FieldManagerConflict","message":"conflict with \"A\"","field":".spec.list"}]}},
      {"op":"apply","by":"B","force":true,"body":{"apiVersion":"example.com/v1","kind":"Thing","metadata":{"name":"c38","namespace":"default"},"spec":{"list":["b"],"am":{"y":"1"}}},"code":200,"answer":{"apiVersion":"example.com/v1","kind":"Thing","metadata":{"managedFields":[{"apiVersion":"example.com/v1","fieldsType":"FieldsV1","fieldsV1":{"f:spec":{"f:am":{},"f:list":{}}},"manager":"B","operation":"Apply","time":"2026-01-01T00:00:01Z"}],"name":"c38","namespace":"default"},"spec":{"am":{"y":"1"},"list":["b"]}}},
      {"op":"apply","by":"B","body":{"apiVersion":"example.com/v1","kind":"Thing","metadata":{"name":"c38","namespace":"default"},"spec":{}},"code":422,"answer":{"message":"Thing.example.com \"c38\" is invalid: spec: Invalid value: \"null\": spec in body must be of type object: \"null\"","reason":"Invalid"}},
    ],
  },
  {
    name: "unknown content",
    kind: "Thing",
    steps: [
      {"op":"apply","by":"A","body":{"apiVersion":"example.com/v1","kind":"Thing","metadata":{"name":"c39","namespace":"default"},"spec":{"free":{"a":{"b":1,"c":[1,2]}},"mixed":{"x":{"y":1}}}},"code":201,"answer":{"apiVersion":"example.com/v1","kind":"Thing","metadata":{"managedFields":[{"apiVersion":"example.com/v1","fieldsType":"FieldsV1","fieldsV1":{"f:spec":{"f:free":{"f:a":{".":{},"f:b":{},"f:c":{}}},"f:mixed":{"f:x":{".":{},"f:y":{}}}}},"manager":"A","operation":"Apply","time":"2026-01-01T00:00:00Z"}],"name":"c39","namespace":"default"},"spec":{"free":{"a":{"b":1,"c":[1,2]}},"mixed":{"x":{"y":1}}}}},
      {"op":"apply","by":"B","body":{"apiVersion":"example.com/v1","kind":"Thing","metadata":{"name":"c39","namespace":"default"},"spec":{"free":{"a":{"d":2}},"mixed":{"x":{"z":1}}}},"code":200,"answer":{"apiVersion":"example.com/v1","kind":"Thing","metadata":{"managedFields":[{"apiVersion":"example.com/v1","fieldsType":"FieldsV1","fieldsV1":{"f:spec":{"f:free":{"f:a":{".":{},"f:b":{},"f:c":{}}},"f:mixed":{"f:x":{".":{},"f:y":{}}}}},"manager":"A","operation":"Apply","time":"2026-01-01T00:00:00Z"},{"apiVersion":"example.com/v1","fieldsType":"FieldsV1","fieldsV1":{"f:spec":{"f:free":{"f:a":{".":{},"f:d":{}}},"f:mixed":{"f:x":{".":{},"f:z":{}}}}},"manager":"B","operation":"Apply","time":"2026-01-01T00:00:01Z"}],"name":"c39","namespace":"default"},"spec":{"free":{"a":{"b":1,"c":[1,2],"d":2}},"mixed":{"x":{"y":1,"z":1}}}}},
      {"op":"apply","by":"A","body":{"apiVersion":"example.com/v1","kind":"Thing","metadata":{"name":"c39","namespace":"default"},"spec":{"free":{"a":{"c":[1,2]}}}},"code":200,"answer":{"apiVersion":"example.com/v1","kind":"Thing","metadata":{"managedFields":[{"apiVersion":"example.com/v1","fieldsType":"FieldsV1","fieldsV1":{"f:spec":{"f:free":{"f:a":{".":{},"f:d":{}}},"f:mixed":{"f:x":{".":{},"f:z":{}}}}},"manager":"B","operation":"Apply","time":"2026-01-01T00:00:01Z"},{"apiVersion":"example.com/v1","fieldsType":"FieldsV1","fieldsV1":{"f:spec":{"f:free":{"f:a":{".":{},"f:c":{}}}}},"manager":"A","operation":"Apply","time":"2026-01-01T00:00:02Z"}],"name":"c39","namespace":"default"},"spec":{"free":{"a":{"c":[1,2],"d":2}},"mixed":{"x":{"z":1}}}}},
      {"op":"apply","by":"B","body":{"apiVersion":"example.com/v1","kind":"Thing","metadata":{"name":"c39","namespace":"default"},"spec":{}},"code":200,"answer":{"apiVersion":"example.com/v1","kind":"Thing","metadata":{"managedFields":[{"apiVersion":"example.com/v1","fieldsType":"FieldsV1","fieldsV1":{"f:spec":{"f:free":{"f:a":{".":{},"f:c":{}}}}},"manager":"A","operation":"Apply","time":"2026-01-01T00:00:02Z"},{"apiVersion":"example.com/v1","fieldsType":"FieldsV1","fieldsV1":{"f:spec":{}},"manager":"B","operation":"Apply","time":"2026-01-01T00:00:03Z"}],"name":"c39","namespace":"default"},"spec":{"free":{"a":{"c":[1,2]}}}}},
    ],
  },
  {
    name: "a map's members by several",
    kind: "Thing",
    steps: [
      {"op":"apply","by":"A","body":{"apiVersion":"example.com/v1","kind":"Thing","metadata":{"name":"c40","namespace":"default"},"spec":{"m":{"x":"1"},"mm":{"k":{"x":"1"}}}},"code":201,"answer":{"apiVersion":"example.com/v1","kind":"Thing","metadata":{"managedFields":[{"apiVersion":"example.com/v1","fieldsType":"FieldsV1","fieldsV1":{"f:spec":{"f:m":{"f:x":{}},"f:mm":{"f:k":{".":{},"f:x":{}}}}},"manager":"A","operation":"Apply","time":"2026-01-01T00:00:00Z"}],"name":"c40","namespace":"default"},"spec":{"m":{"x":"1"},"mm":{"k":{"x":"1"}}}}},
      {"op":"apply","by":"B","body":{"apiVersion":"example.com/v1","kind":"Thing","metadata":{"name":"c40","namespace":"default"},"spec":{"m":{"y":"1"},"mm":{"k":{"y":"1"}}}},"code":200,"answer":{"apiVersion":"example.com/v1","kind":"Thing","metadata":{"managedFields":[{"apiVersion":"example.com/v1","fieldsType":"FieldsV1","fieldsV1":{"f:spec":{"f:m":{"f:x":{}},"f:mm":{"f:k":{".":{},"f:x":{}}}}},"manager":"A","operation":"Apply","time":"2026-01-01T00:00:00Z"},{"apiVersion":"example.com/v1","fieldsType":"FieldsV1","fieldsV1":{"f:spec":{"f:m":{"f:y":{}},"f:mm":{"f:k":{".":{},"f:y":{}}}}},"manager":"B","operation":"Apply","time":"2026-01-01T00:00:01Z"}],"name":"c40","namespace":"default"},"spec":{"m":{"x":"1","y":"1"},"mm":{"k":{"x":"1","y":"1"}}}}},
      {"op":"apply","by":"A","body":{"apiVersion":"example.com/v1","kind":"Thing","metadata":{"name":"c40","namespace":"default"},"spec":{}},"code":200,"answer":{"apiVersion":"example.com/v1","kind":"Thing","metadata":{"managedFields":[{"apiVersion":"example.com/v1","fieldsType":"FieldsV1","fieldsV1":{"f:spec":{"f:m":{"f:y":{}},"f:mm":{"f:k":{".":{},"f:y":{}}}}},"manager":"B","operation":"Apply","time":"2026-01-01T00:00:01Z"},{"apiVersion":"example.com/v1","fieldsType":"FieldsV1","fieldsV1":{"f:spec":{}},"manager":"A","operation":"Apply","time":"2026-01-01T00:00:02Z"}],"name":"c40","namespace":"default"},"spec":{"m":{"y":"1"},"mm":{"k":{"y":"1"}}}}},
      {"op":"apply","by":"B","body":{"apiVersion":"example.com/v1","kind":"Thing","metadata":{"name":"c40","namespace":"default"},"spec":{}},"code":422,"answer":{"message":"Thing.example.com \"c40\" is invalid: spec: Invalid value: \"null\": spec in body must be of type object: \"null\"","reason":"Invalid"}},
    ],
  },
  {
    name: "a map whose owner lost all members",
    kind: "Thing",
    steps: [
      {"op":"create","by":"U","body":{"apiVersion":"example.com/v1","kind":"Thing","metadata":{"name":"c41","namespace":"default"},"spec":{"m":{"x":"1"}}},"code":201,"answer":{"apiVersion":"example.com/v1","kind":"Thing","metadata":{"managedFields":[{"apiVersion":"example.com/v1","fieldsType":"FieldsV1","fieldsV1":{"f:spec":{".":{},"f:m":{".":{},"f:x":{}}}},"manager":"U","operation":"Update","time":"2026-01-01T00:00:00Z"}],"name":"c41","namespace":"default"},"spec":{"m":{"x":"1"}}}},
      {"op":"apply","by":"A","force":true,"body":{"apiVersion":"example.com/v1","kind":"Thing","metadata":{"name":"c41","namespace":"default"},"spec":{"m":{"x":"2"}}},"code":200,"answer":{"apiVersion":"example.com/v1","kind":"Thing","metadata":{"managedFields":[{"apiVersion":"example.com/v1","fieldsType":"FieldsV1","fieldsV1":{"f:spec":{"f:m":{"f:x":{}}}},"manager":"A","operation":"Apply","time":"2026-01-01T00:00:01Z"},{"apiVersion":"example.com/v1","fieldsType":"FieldsV1","fieldsV1":{"f:spec":{".":{},"f:m":{}}},"manager":"U","operation":"Update","time":"2026-01-01T00:00:00Z"}],"name":"c41","namespace":"default"},"spec":{"m":{"x":"2"}}}},
      {"op":"apply","by":"A","body":{"apiVersion":"example.com/v1","kind":"Thing","metadata":{"name":"c41","namespace":"default"},"spec":{}},"code":422,"answer":{"message":"Thing.example.com \"c41\" is invalid: spec.m: Invalid value: \"null\": spec.m in body must be of type object: \"null\"","reason":"Invalid"}},
    ],
  },
  {
    name: "a list whose owner lost all items",
    kind: "Thing",
    steps: [
      {"op":"create","by":"U","body":{"apiVersion":"example.com/v1","kind":"Thing","metadata":{"name":"c42","namespace":"default"},"spec":{"set":["x"],"ports":[{"port":1,"name":"a"}]}},"code":201,"answer":{"apiVersion":"example.com/v1","kind":"Thing","metadata":{"managedFields":[{"apiVersion":"example.com/v1","fieldsType":"FieldsV1","fieldsV1":{"f:spec":{".":{},"f:ports":{".":{},"k:{\"port\":1,\"proto\":\"TCP\"}":{".":{},"f:name":{},"f:port":{},"f:proto":{}}},"f:set":{".":{},"v:\"x\"":{}}}},"manager":"U","operation":"Update","time":"2026-01-01T00:00:00Z"}],"name":"c42","namespace":"default"},"spec":{"ports":[{"name":"a","port":1,"proto":"TCP"}],"set":["x"]}}},
      {"op":"apply","by":"A","force":true,"body":{"apiVersion":"example.com/v1","kind":"Thing","metadata":{"name":"c42","namespace":"default"},"spec":{"set":["x"],"ports":[{"port":1,"name":"b"}]}},"code":200,"answer":{"apiVersion":"example.com/v1","kind":"Thing","metadata":{"managedFields":[{"apiVersion":"example.com/v1","fieldsType":"FieldsV1","fieldsV1":{"f:spec":{"f:ports":{"k:{\"port\":1,\"proto\":\"TCP\"}":{".":{},"f:name":{},"f:port":{}}},"f:set":{"v:\"x\"":{}}}},"manager":"A","operation":"Apply","time":"2026-01-01T00:00:01Z"},{"apiVersion":"example.com/v1","fieldsType":"FieldsV1","fieldsV1":{"f:spec":{".":{},"f:ports":{".":{},"k:{\"port\":1,\"proto\":\"TCP\"}":{".":{},"f:port":{},"f:proto":{}}},"f:set":{".":{},"v:\"x\"":{}}}},"manager":"U","operation":"Update","time":"2026-01-01T00:00:00Z"}],"name":"c42","namespace":"default"},"spec":{"ports":[{"name":"b","port":1,"proto":"TCP"}],"set":["x"]}}},
      {"op":"apply","by":"A","force":true,"body":{"apiVersion":"example.com/v1","kind":"Thing","metadata":{"name":"c42","namespace":"default"},"spec":{"set":[],"ports":[]}},"code":200,"answer":{"apiVersion":"example.com/v1","kind":"Thing","metadata":{"managedFields":[{"apiVersion":"example.com/v1","fieldsType":"FieldsV1","fieldsV1":{"f:spec":{".":{},"f:ports":{".":{},"k:{\"port\":1,\"proto\":\"TCP\"}":{".":{},"f:port":{},"f:proto":{}}},"f:set":{".":{},"v:\"x\"":{}}}},"manager":"U","operation":"Update","time":"2026-01-01T00:00:00Z"}],"name":"c42","namespace":"default"},"spec":{"ports":[{"port":1,"proto":"TCP"}],"set":["x"]}}},
      {"op":"apply","by":"A","body":{"apiVersion":"example.com/v1","kind":"Thing","metadata":{"name":"c42","namespace":"default"},"spec":{}},"code":200,"answer":{"apiVersion":"example.com/v1","kind":"Thing","metadata":{"managedFields":[{"apiVersion":"example.com/v1","fieldsType":"FieldsV1","fieldsV1":{"f:spec":{}},"manager":"A","operation":"Apply"},{"apiVersion":"example.com/v1","fieldsType":"FieldsV1","fieldsV1":{"f:spec":{".":{},"f:ports":{".":{},"k:{\"port\":1,\"proto\":\"TCP\"}":{".":{},"f:port":{},"f:proto":{}}},"f:set":{".":{},"v:\"x\"":{}}}},"manager":"U","operation":"Update","time":"2026-01-01T00:00:00Z"}],"name":"c42","namespace":"default"},"spec":{"ports":[{"port":1,"proto":"TCP"}],"set":["x"]}}},
    ],
  },
  {
    name: "null in what is applied",
    kind: "Thing",
    steps: [
      {"op":"apply","by":"A","body":{"apiVersion":"example.com/v1","kind":"Thing","metadata":{"name":"c43","namespace":"default"},"spec":{"nullable":null,"a":"1"}},"code":201,"answer":{"apiVersion":"example.com/v1","kind":"Thing","metadata":{"managedFields":[{"apiVersion":"example.com/v1","fieldsType":"FieldsV1","fieldsV1":{"f:spec":{"f:a":{},"f:nullable":{}}},"manager":"A","operation":"Apply","time":"2026-01-01T00:00:00Z"}],"name":"c43","namespace":"default"},"spec":{"a":"1","nullable":null}}},
      {"op":"apply","by":"A","body":{"apiVersion":"example.com/v1","kind":"Thing","metadata":{"name":"c43","namespace":"default"},"spec":{"nullable":"x"}},"code":200,"answer":{"apiVersion":"example.com/v1","kind":"Thing","metadata":{"managedFields":[{"apiVersion":"example.com/v1","fieldsType":"FieldsV1","fieldsV1":{"f:spec":{"f:nullable":{}}},"manager":"A","operation":"Apply","time":"2026-01-01T00:00:01Z"}],"name":"c43","namespace":"default"},"spec":{"nullable":"x"}}},
      {"op":"apply","by":"A","body":{"apiVersion":"example.com/v1","kind":"Thing","metadata":{"name":"c43","namespace":"default"},"spec":{"nullable":null}},"code":200,"answer":{"apiVersion":"example.com/v1","kind":"Thing","metadata":{"managedFields":[{"apiVersion":"example.com/v1","fieldsType":"FieldsV1","fieldsV1":{"f:spec":{"f:nullable":{}}},"manager":"A","operation":"Apply","time":"2026-01-01T00:00:02Z"}],"name":"c43","namespace":"default"},"spec":{"nullable":null}}},
    ],
  },
  {
    name: "status is apart",
    kind: "Thing",
    steps: [
      {"op":"create","by":"A","body":{"apiVersion":"example.com/v1","kind":"Thing","metadata":{"name":"c44","namespace":"default"},"spec":{"a":"1"},"status":{"s":"ignored"}},"code":201,"answer":{"apiVersion":"example.com/v1","kind":"Thing","metadata":{"managedFields":[{"apiVersion":"example.com/v1","fieldsType":"FieldsV1","fieldsV1":{"f:spec":{".":{},"f:a":{}}},"manager":"A","operation":"Update","time":"2026-01-01T00:00:00Z"}],"name":"c44","namespace":"default"},"spec":{"a":"1"}}},
      {"op":"put","by":"B","sub":"status","body":{"apiVersion":"example.com/v1","kind":"Thing","metadata":{"labels":{"l":"1"},"name":"c44","namespace":"default"},"spec":{"a":"9"},"status":{"s":"1","conditions":[{"type":"Ready","status":"True"}]}},"code":200,"answer":{"apiVersion":"example.com/v1","kind":"Thing","metadata":{"managedFields":[{"apiVersion":"example.com/v1","fieldsType":"FieldsV1","fieldsV1":{"f:spec":{".":{},"f:a":{}}},"manager":"A","operation":"Update","time":"2026-01-01T00:00:00Z"},{"apiVersion":"example.com/v1","fieldsType":"FieldsV1","fieldsV1":{"f:status":{".":{},"f:conditions":{".":{},"k:{\"type\":\"Ready\"}":{".":{},"f:status":{},"f:type":{}}},"f:s":{}}},"manager":"B","operation":"Update","subresource":"status","time":"2026-01-01T00:00:01Z"}],"name":"c44","namespace":"default"},"spec":{"a":"1"},"status":{"conditions":[{"status":"True","type":"Ready"}],"s":"1"}}},
      {"op":"put","by":"A","body":{"apiVersion":"example.com/v1","kind":"Thing","metadata":{"labels":{"l":"2"},"name":"c44","namespace":"default"},"spec":{"a":"2"},"status":{"s":"x"}},"code":200,"answer":{"apiVersion":"example.com/v1","kind":"Thing","metadata":{"labels":{"l":"2"},"managedFields":[{"apiVersion":"example.com/v1","fieldsType":"FieldsV1","fieldsV1":{"f:status":{".":{},"f:conditions":{".":{},"k:{\"type\":\"Ready\"}":{".":{},"f:status":{},"f:type":{}}},"f:s":{}}},"manager":"B","operation":"Update","subresource":"status","time":"2026-01-01T00:00:01Z"},{"apiVersion":"example.com/v1","fieldsType":"FieldsV1","fieldsV1":{"f:metadata":{"f:labels":{".":{},"f:l":{}}},"f:spec":{".":{},"f:a":{}}},"manager":"A","operation":"Update","time":"2026-01-01T00:00:02Z"}],"name":"c44","namespace":"default"},"spec":{"a":"2"},"status":{"conditions":[{"status":"True","type":"Ready"}],"s":"1"}}},
    ],
  },
  {
    name: "status is applied",
    kind: "Thing",
    steps: [
      {"op":"create","by":"A","body":{"apiVersion":"example.com/v1","kind":"Thing","metadata":{"name":"c45","namespace":"default"},"spec":{"a":"1"}},"code":201,"answer":{"apiVersion":"example.com/v1","kind":"Thing","metadata":{"managedFields":[{"apiVersion":"example.com/v1","fieldsType":"FieldsV1","fieldsV1":{"f:spec":{".":{},"f:a":{}}},"manager":"A","operation":"Update","time":"2026-01-01T00:00:00Z"}],"name":"c45","namespace":"default"},"spec":{"a":"1"}}},
      {"op":"apply","by":"S","sub":"status","body":{"apiVersion":"example.com/v1","kind":"Thing","metadata":{"name":"c45","namespace":"default"},"spec":{"a":"7"},"status":{"s":"1","conditions":[{"type":"Ready","status":"True"}]}},"code":200,"answer":{"apiVersion":"example.com/v1","kind":"Thing","metadata":{"managedFields":[{"apiVersion":"example.com/v1","fieldsType":"FieldsV1","fieldsV1":{"f:status":{"f:conditions":{"k:{\"type\":\"Ready\"}":{".":{},"f:status":{},"f:type":{}}},"f:s":{}}},"manager":"S","operation":"Apply","subresource":"status","time":"2026-01-01T00:00:01Z"},{"apiVersion":"example.com/v1","fieldsType":"FieldsV1","fieldsV1":{"f:spec":{".":{},"f:a":{}}},"manager":"A","operation":"Update","time":"2026-01-01T00:00:00Z"}],"name":"c45","namespace":"default"},"spec":{"a":"1"},"status":{"conditions":[{"status":"True","type":"Ready"}],"s":"1"}}},
      {"op":"apply","by":"T","sub":"status","body":{"apiVersion":"example.com/v1","kind":"Thing","metadata":{"name":"c45","namespace":"default"},"status":{"s":"2"}},"code":409,"answer":{"message":"Apply failed with 1 conflict: conflict with \"S\" with subresource \"status\": .status.s","reason":"Conflict","causes":[{"reason":"FieldManagerConflict","message":"conflict with \"S\" with subresource \"status\"","field":".status.s"}]}},
      {"op":"apply","by":"A","body":{"apiVersion":"example.com/v1","kind":"Thing","metadata":{"name":"c45","namespace":"default"},"spec":{"b":"1"},"status":{"s":"3"}},"code":200,"answer":{"apiVersion":"example.com/v1","kind":"Thing","metadata":{"managedFields":[{"apiVersion":"example.com/v1","fieldsType":"FieldsV1","fieldsV1":{"f:status":{"f:conditions":{"k:{\"type\":\"Ready\"}":{".":{},"f:status":{},"f:type":{}}},"f:s":{}}},"manager":"S","operation":"Apply","subresource":"status","time":"2026-01-01T00:00:01Z"},{"apiVersion":"example.com/v1","fieldsType":"FieldsV1","fieldsV1":{"f:spec":{"f:b":{}}},"manager":"A","operation":"Apply","time":"2026-01-01T00:00:02Z"},{"apiVersion":"example.com/v1","fieldsType":"FieldsV1","fieldsV1":{"f:spec":{".":{},"f:a":{}}},"manager":"A","operation":"Update","time":"2026-01-01T00:00:00Z"}],"name":"c45","namespace":"default"},"spec":{"a":"1","b":"1"},"status":{"conditions":[{"status":"True","type":"Ready"}],"s":"1"}}},
      {"op":"apply","by":"S","sub":"status","body":{"apiVersion":"example.com/v1","kind":"Thing","metadata":{"name":"c45","namespace":"default"},"status":{"conditions":[{"type":"Ready","status":"True"}]}},"code":200,"answer":{"apiVersion":"example.com/v1","kind":"Thing","metadata":{"managedFields":[{"apiVersion":"example.com/v1","fieldsType":"FieldsV1","fieldsV1":{"f:spec":{"f:b":{}}},"manager":"A","operation":"Apply","time":"2026-01-01T00:00:02Z"},{"apiVersion":"example.com/v1","fieldsType":"FieldsV1","fieldsV1":{"f:status":{"f:conditions":{"k:{\"type\":\"Ready\"}":{".":{},"f:status":{},"f:type":{}}}}},"manager":"S","operation":"Apply","subresource":"status","time":"2026-01-01T00:00:03Z"},{"apiVersion":"example.com/v1","fieldsType":"FieldsV1","fieldsV1":{"f:spec":{".":{},"f:a":{}}},"manager":"A","operation":"Update","time":"2026-01-01T00:00:00Z"}],"name":"c45","namespace":"default"},"spec":{"a":"1","b":"1"},"status":{"conditions":[{"status":"True","type":"Ready"}]}}},
    ],
  },
  {
    name: "managed fields through status stay",
    kind: "Thing",
    steps: [
      {"op":"create","by":"A","body":{"apiVersion":"example.com/v1","kind":"Thing","metadata":{"name":"c46","namespace":"default"},"spec":{"a":"1"}},"code":201,"answer":{"apiVersion":"example.com/v1","kind":"Thing","metadata":{"managedFields":[{"apiVersion":"example.com/v1","fieldsType":"FieldsV1","fieldsV1":{"f:spec":{".":{},"f:a":{}}},"manager":"A","operation":"Update","time":"2026-01-01T00:00:00Z"}],"name":"c46","namespace":"default"},"spec":{"a":"1"}}},
      {"op":"merge","by":"B","sub":"status","body":{"metadata":{"managedFields":[]},"status":{"s":"1"}},"code":200,"answer":{"apiVersion":"example.com/v1","kind":"Thing","metadata":{"managedFields":[{"apiVersion":"example.com/v1","fieldsType":"FieldsV1","fieldsV1":{"f:spec":{".":{},"f:a":{}}},"manager":"A","operation":"Update","time":"2026-01-01T00:00:00Z"},{"apiVersion":"example.com/v1","fieldsType":"FieldsV1","fieldsV1":{"f:status":{".":{},"f:s":{}}},"manager":"B","operation":"Update","subresource":"status","time":"2026-01-01T00:00:01Z"}],"name":"c46","namespace":"default"},"spec":{"a":"1"},"status":{"s":"1"}}},
    ],
  },
  {
    name: "two versions",
    kind: "Thing",
    steps: [
      {"op":"apply","by":"A","body":{"apiVersion":"example.com/v1","kind":"Thing","metadata":{"name":"c47","namespace":"default"},"spec":{"a":"1"}},"code":201,"answer":{"apiVersion":"example.com/v1","kind":"Thing","metadata":{"managedFields":[{"apiVersion":"example.com/v1","fieldsType":"FieldsV1","fieldsV1":{"f:spec":{"f:a":{}}},"manager":"A","operation":"Apply","time":"2026-01-01T00:00:00Z"}],"name":"c47","namespace":"default"},"spec":{"a":"1"}}},
      {"op":"apply","by":"A","version":"v2","body":{"apiVersion":"example.com/v2","kind":"Thing","metadata":{"name":"c47","namespace":"default"},"spec":{"a":"1","b":"2"}},"code":200,"answer":{"apiVersion":"example.com/v2","kind":"Thing","metadata":{"managedFields":[{"apiVersion":"example.com/v2","fieldsType":"FieldsV1","fieldsV1":{"f:spec":{"f:a":{},"f:b":{}}},"manager":"A","operation":"Apply","time":"2026-01-01T00:00:01Z"}],"name":"c47","namespace":"default"},"spec":{"a":"1","b":"2"}}},
      {"op":"put","by":"U","version":"v2","body":{"apiVersion":"example.com/v2","kind":"Thing","metadata":{"name":"c47","namespace":"default"},"spec":{"a":"1","b":"3"}},"code":200,"answer":{"apiVersion":"example.com/v2","kind":"Thing","metadata":{"managedFields":[{"apiVersion":"example.com/v2","fieldsType":"FieldsV1","fieldsV1":{"f:spec":{"f:a":{}}},"manager":"A","operation":"Apply","time":"2026-01-01T00:00:01Z"},{"apiVersion":"example.com/v2","fieldsType":"FieldsV1","fieldsV1":{"f:spec":{"f:b":{}}},"manager":"U","operation":"Update","time":"2026-01-01T00:00:02Z"}],"name":"c47","namespace":"default"},"spec":{"a":"1","b":"3"}}},
      {"op":"apply","by":"A","body":{"apiVersion":"example.com/v1","kind":"Thing","metadata":{"name":"c47","namespace":"default"},"spec":{"a":"1"}},"code":200,"answer":{"apiVersion":"example.com/v1","kind":"Thing","metadata":{"managedFields":[{"apiVersion":"example.com/v1","fieldsType":"FieldsV1","fieldsV1":{"f:spec":{"f:a":{}}},"manager":"A","operation":"Apply","time":"2026-01-01T00:00:01Z"},{"apiVersion":"example.com/v2","fieldsType":"FieldsV1","fieldsV1":{"f:spec":{"f:b":{}}},"manager":"U","operation":"Update","time":"2026-01-01T00:00:02Z"}],"name":"c47","namespace":"default"},"spec":{"a":"1","b":"3"}}},
      {"op":"apply","by":"A","body":{"apiVersion":"example.com/v1","kind":"Thing","metadata":{"name":"c47","namespace":"default"},"spec":{"b":"4"}},"code":409,"answer":{"message":"Apply failed with 1 conflict: conflict with \"U\" using example.com/v2: .spec.b","reason":"Conflict","causes":[{"reason":"FieldManagerConflict","message":"conflict with \"U\" using example.com/v2","field":".spec.b"}]}},
    ],
  },
  {
    name: "another version in what is applied",
    kind: "Thing",
    steps: [
      {"op":"apply","by":"A","body":{"apiVersion":"example.com/v2","kind":"Thing","metadata":{"name":"c48","namespace":"default"},"spec":{"a":"1"}},"code":400,"answer":{"message":"invalid object type: example.com/v2, Kind=Thing","reason":"BadRequest"}},
    ],
  },
  {
    name: "another kind in what is applied",
    kind: "Thing",
    steps: [
      {"op":"apply","by":"A","body":{"apiVersion":"example.com/v1","kind":"Other","metadata":{"name":"c49","namespace":"default"},"spec":{"a":"1"}},"code":400,"answer":{"message":"invalid object type: example.com/v1, Kind=Other","reason":"BadRequest"}},
    ],
  },
  {
    name: "a wrong type",
    kind: "Thing",
    steps: [
      {"op":"apply","by":"A","body":{"apiVersion":"example.com/v1","kind":"Thing","metadata":{"name":"c50","namespace":"default"},"spec":{"n":"x"}},"code":500,"answer":{"message":"failed to create typed patch object (default/c50; example.com/v1, Kind=Thing): .spec.n: expected numeric (int or float), got string"}},
    ],
  },
  {
    name: "wrong types",
    kind: "Thing",
    steps: [
      {"op":"apply","by":"A","body":{"apiVersion":"example.com/v1","kind":"Thing","metadata":{"name":"c51","namespace":"default"},"spec":{"n":"x","a":5,"m":"x","set":"y","list":{"a":1}}},"code":500,"answer":{"message":"failed to create typed patch object (default/c51; example.com/v1, Kind=Thing): errors:\n  .spec.a: expected string, got &value.valueUnstructured{Value:5}\n  .spec.list: expected list, got &{map[a:1]}\n  .spec.m: expected map, got &{x}\n  .spec.n: expected numeric (int or float), got string\n  .spec.set: expected list, got &{y}"}},
    ],
  },
  {
    name: "an unknown field",
    kind: "Thing",
    steps: [
      {"op":"apply","by":"A","body":{"apiVersion":"example.com/v1","kind":"Thing","metadata":{"name":"c52","namespace":"default"},"spec":{"a":"1","nope":"1"}},"code":500,"answer":{"message":"failed to create typed patch object (default/c52; example.com/v1, Kind=Thing): .spec.nope: field not declared in schema"}},
    ],
  },
  {
    name: "an item without its keys",
    kind: "Thing",
    steps: [
      {"op":"apply","by":"A","body":{"apiVersion":"example.com/v1","kind":"Thing","metadata":{"name":"c53","namespace":"default"},"spec":{"ports":[{"name":"x","proto":null}]}},"code":422,"answer":{"message":"Thing.example.com \"c53\" is invalid: spec.ports[0].port: Required value","reason":"Invalid"}},
    ],
  },
  {
    name: "an unknown field of a built-in kind",
    kind: "ConfigMap",
    steps: [
      {"op":"apply","by":"A","body":{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"c54","namespace":"default"},"data":{"a":"1"},"nope":1},"code":500,"answer":{"message":"failed to create typed patch object (default/c54; /v1, Kind=ConfigMap): .nope: field not declared in schema"}},
    ],
  },
  {
    name: "a wrong type in a built-in kind",
    kind: "Deployment",
    steps: [
      {"op":"apply","by":"A","body":{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"c55","namespace":"default"},"spec":{"selector":{"matchLabels":{"a":"b"}},"template":{"metadata":{"labels":{"a":"b"}},"spec":{"containers":[{"name":"c","image":"i"}]}},"replicas":"x"}},"code":500,"answer":{"message":"failed to create typed patch object (default/c55; apps/v1, Kind=Deployment): .spec.replicas: expected numeric (int or float), got string"}},
    ],
  },
  {
    name: "a wrong text in a built-in kind",
    kind: "ConfigMap",
    steps: [
      {"op":"apply","by":"A","body":{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"c56","namespace":"default"},"data":{"a":5}},"code":500,"answer":{"message":"failed to create typed patch object (default/c56; /v1, Kind=ConfigMap): .data.a: expected string, got &value.valueUnstructured{Value:5}"}},
    ],
  },
  {
    name: "a wrong boolean in a built-in kind",
    kind: "ConfigMap",
    steps: [
      {"op":"apply","by":"A","body":{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"c57","namespace":"default"},"data":{"a":"1"},"immutable":"yes"},"code":500,"answer":{"message":"failed to create typed patch object (default/c57; /v1, Kind=ConfigMap): .immutable: expected boolean, got &{yes}"}},
    ],
  },
  {
    name: "an unknown field twice",
    kind: "Deployment",
    steps: [
      {"op":"apply","by":"A","body":{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"c58","namespace":"default"},"spec":{"selector":{"matchLabels":{"a":"b"}},"template":{"metadata":{"labels":{"a":"b"}},"spec":{"containers":[{"name":"c","image":"i","foo":1},{"name":"d","image":"i","bar":1}]}}}},"code":500,"answer":{"message":"failed to create typed patch object (default/c58; apps/v1, Kind=Deployment): errors:\n  .spec.template.spec.containers[name=\"c\"].foo: field not declared in schema\n  .spec.template.spec.containers[name=\"d\"].bar: field not declared in schema"}},
    ],
  },
  {
    name: "containers twice the same",
    kind: "Deployment",
    steps: [
      {"op":"apply","by":"A","body":{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"c59","namespace":"default"},"spec":{"selector":{"matchLabels":{"a":"b"}},"template":{"metadata":{"labels":{"a":"b"}},"spec":{"containers":[{"name":"c","image":"i"},{"name":"c","image":"j"}]}}}},"code":500,"answer":{"message":"failed to create typed patch object (default/c59; apps/v1, Kind=Deployment): .spec.template.spec.containers: duplicate entries for key [name=\"c\"]"}},
    ],
  },
  {
    name: "a deployment",
    kind: "Deployment",
    steps: [
      {"op":"create","by":"A","body":{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"c60","namespace":"default"},"spec":{"selector":{"matchLabels":{"a":"b"}},"template":{"metadata":{"labels":{"a":"b"}},"spec":{"containers":[{"name":"c","image":"i","ports":[{"containerPort":80}],"env":[{"name":"X","value":"1"}],"resources":{"limits":{"cpu":"1"}}}]}}}},"code":201,"answer":{"kind":"Deployment","apiVersion":"apps/v1","metadata":{"name":"c60","namespace":"default","managedFields":[{"manager":"A","operation":"Update","apiVersion":"apps/v1","time":"2026-01-01T00:00:00Z","fieldsType":"FieldsV1","fieldsV1":{"f:spec":{"f:progressDeadlineSeconds":{},"f:replicas":{},"f:revisionHistoryLimit":{},"f:selector":{},"f:strategy":{"f:rollingUpdate":{".":{},"f:maxSurge":{},"f:maxUnavailable":{}},"f:type":{}},"f:template":{"f:metadata":{"f:labels":{".":{},"f:a":{}}},"f:spec":{"f:containers":{"k:{\"name\":\"c\"}":{".":{},"f:env":{".":{},"k:{\"name\":\"X\"}":{".":{},"f:name":{},"f:value":{}}},"f:image":{},"f:imagePullPolicy":{},"f:name":{},"f:ports":{".":{},"k:{\"containerPort\":80,\"protocol\":\"TCP\"}":{".":{},"f:containerPort":{},"f:protocol":{}}},"f:resources":{".":{},"f:limits":{".":{},"f:cpu":{}}},"f:terminationMessagePath":{},"f:terminationMessagePolicy":{}}},"f:dnsPolicy":{},"f:restartPolicy":{},"f:schedulerName":{},"f:securityContext":{},"f:terminationGracePeriodSeconds":{}}}}}}]},"spec":{"replicas":1,"selector":{"matchLabels":{"a":"b"}},"template":{"metadata":{"labels":{"a":"b"}},"spec":{"containers":[{"name":"c","image":"i","ports":[{"containerPort":80,"protocol":"TCP"}],"env":[{"name":"X","value":"1"}],"resources":{"limits":{"cpu":"1"}},"terminationMessagePath":"/dev/termination-log","terminationMessagePolicy":"File","imagePullPolicy":"Always"}],"restartPolicy":"Always","terminationGracePeriodSeconds":30,"dnsPolicy":"ClusterFirst","securityContext":{},"schedulerName":"default-scheduler"}},"strategy":{"type":"RollingUpdate","rollingUpdate":{"maxUnavailable":"25%","maxSurge":"25%"}},"revisionHistoryLimit":10,"progressDeadlineSeconds":600},"status":{}}},
    ],
  },
  {
    name: "a pod template",
    kind: "PodTemplate",
    steps: [
      {"op":"create","by":"A","body":{"apiVersion":"v1","kind":"PodTemplate","metadata":{"name":"c61","namespace":"default"},"template":{"metadata":{"labels":{"a":"b"}},"spec":{"containers":[{"name":"c","image":"i","ports":[{"containerPort":80}],"env":[{"name":"X","value":"1"}],"resources":{"limits":{"cpu":"1"}}}]}}},"code":201,"answer":{"kind":"PodTemplate","apiVersion":"v1","metadata":{"name":"c61","namespace":"default","managedFields":[{"manager":"A","operation":"Update","apiVersion":"v1","time":"2026-01-01T00:00:00Z","fieldsType":"FieldsV1","fieldsV1":{"f:template":{"f:metadata":{"f:labels":{".":{},"f:a":{}}},"f:spec":{"f:containers":{"k:{\"name\":\"c\"}":{".":{},"f:env":{".":{},"k:{\"name\":\"X\"}":{".":{},"f:name":{},"f:value":{}}},"f:image":{},"f:imagePullPolicy":{},"f:name":{},"f:ports":{".":{},"k:{\"containerPort\":80,\"protocol\":\"TCP\"}":{".":{},"f:containerPort":{},"f:protocol":{}}},"f:resources":{".":{},"f:limits":{".":{},"f:cpu":{}}},"f:terminationMessagePath":{},"f:terminationMessagePolicy":{}}},"f:dnsPolicy":{},"f:restartPolicy":{},"f:schedulerName":{},"f:securityContext":{},"f:terminationGracePeriodSeconds":{}}}}}]},"template":{"metadata":{"labels":{"a":"b"}},"spec":{"containers":[{"name":"c","image":"i","ports":[{"containerPort":80,"protocol":"TCP"}],"env":[{"name":"X","value":"1"}],"resources":{"limits":{"cpu":"1"}},"terminationMessagePath":"/dev/termination-log","terminationMessagePolicy":"File","imagePullPolicy":"Always"}],"restartPolicy":"Always","terminationGracePeriodSeconds":30,"dnsPolicy":"ClusterFirst","securityContext":{},"schedulerName":"default-scheduler"}}}},
      {"op":"apply","by":"B","body":{"apiVersion":"v1","kind":"PodTemplate","metadata":{"name":"c61","namespace":"default"},"template":{"metadata":{"labels":{"a":"b"}},"spec":{"containers":[{"name":"c","image":"j","env":[{"name":"Y","value":"2"}]}]}}},"code":409,"answer":{"message":"Apply failed with 1 conflict: conflict with \"A\" using v1: .template.spec.containers[name=\"c\"].image","reason":"Conflict","causes":[{"reason":"FieldManagerConflict","message":"conflict with \"A\" using v1","field":".template.spec.containers[name=\"c\"].image"}]}},
      {"op":"apply","by":"B","force":true,"body":{"apiVersion":"v1","kind":"PodTemplate","metadata":{"name":"c61","namespace":"default"},"template":{"metadata":{"labels":{"a":"b"}},"spec":{"containers":[{"name":"c","image":"j","env":[{"name":"Y","value":"2"}]}]}}},"code":200,"answer":{"kind":"PodTemplate","apiVersion":"v1","metadata":{"name":"c61","namespace":"default","managedFields":[{"manager":"B","operation":"Apply","apiVersion":"v1","time":"2026-01-01T00:00:01Z","fieldsType":"FieldsV1","fieldsV1":{"f:template":{"f:metadata":{"f:labels":{"f:a":{}}},"f:spec":{"f:containers":{"k:{\"name\":\"c\"}":{".":{},"f:env":{"k:{\"name\":\"Y\"}":{".":{},"f:name":{},"f:value":{}}},"f:image":{},"f:name":{}}}}}}},{"manager":"A","operation":"Update","apiVersion":"v1","time":"2026-01-01T00:00:00Z","fieldsType":"FieldsV1","fieldsV1":{"f:template":{"f:metadata":{"f:labels":{".":{},"f:a":{}}},"f:spec":{"f:containers":{"k:{\"name\":\"c\"}":{".":{},"f:env":{".":{},"k:{\"name\":\"X\"}":{".":{},"f:name":{},"f:value":{}}},"f:imagePullPolicy":{},"f:name":{},"f:ports":{".":{},"k:{\"containerPort\":80,\"protocol\":\"TCP\"}":{".":{},"f:containerPort":{},"f:protocol":{}}},"f:resources":{".":{},"f:limits":{".":{},"f:cpu":{}}},"f:terminationMessagePath":{},"f:terminationMessagePolicy":{}}},"f:dnsPolicy":{},"f:restartPolicy":{},"f:schedulerName":{},"f:securityContext":{},"f:terminationGracePeriodSeconds":{}}}}}]},"template":{"metadata":{"labels":{"a":"b"}},"spec":{"containers":[{"name":"c","image":"j","ports":[{"containerPort":80,"protocol":"TCP"}],"env":[{"name":"X","value":"1"},{"name":"Y","value":"2"}],"resources":{"limits":{"cpu":"1"}},"terminationMessagePath":"/dev/termination-log","terminationMessagePolicy":"File","imagePullPolicy":"Always"}],"restartPolicy":"Always","terminationGracePeriodSeconds":30,"dnsPolicy":"ClusterFirst","securityContext":{},"schedulerName":"default-scheduler"}}}},
      {"op":"merge","by":"C","body":{"template":{"spec":{"nodeSelector":{"a":"b"}}}},"code":200,"answer":{"kind":"PodTemplate","apiVersion":"v1","metadata":{"name":"c61","namespace":"default","managedFields":[{"manager":"B","operation":"Apply","apiVersion":"v1","time":"2026-01-01T00:00:01Z","fieldsType":"FieldsV1","fieldsV1":{"f:template":{"f:metadata":{"f:labels":{"f:a":{}}},"f:spec":{"f:containers":{"k:{\"name\":\"c\"}":{".":{},"f:env":{"k:{\"name\":\"Y\"}":{".":{},"f:name":{},"f:value":{}}},"f:image":{},"f:name":{}}}}}}},{"manager":"A","operation":"Update","apiVersion":"v1","time":"2026-01-01T00:00:00Z","fieldsType":"FieldsV1","fieldsV1":{"f:template":{"f:metadata":{"f:labels":{".":{},"f:a":{}}},"f:spec":{"f:containers":{"k:{\"name\":\"c\"}":{".":{},"f:env":{".":{},"k:{\"name\":\"X\"}":{".":{},"f:name":{},"f:value":{}}},"f:imagePullPolicy":{},"f:name":{},"f:ports":{".":{},"k:{\"containerPort\":80,\"protocol\":\"TCP\"}":{".":{},"f:containerPort":{},"f:protocol":{}}},"f:resources":{".":{},"f:limits":{".":{},"f:cpu":{}}},"f:terminationMessagePath":{},"f:terminationMessagePolicy":{}}},"f:dnsPolicy":{},"f:restartPolicy":{},"f:schedulerName":{},"f:securityContext":{},"f:terminationGracePeriodSeconds":{}}}}},{"manager":"C","operation":"Update","apiVersion":"v1","time":"2026-01-01T00:00:02Z","fieldsType":"FieldsV1","fieldsV1":{"f:template":{"f:spec":{"f:nodeSelector":{}}}}}]},"template":{"metadata":{"labels":{"a":"b"}},"spec":{"containers":[{"name":"c","image":"j","ports":[{"containerPort":80,"protocol":"TCP"}],"env":[{"name":"X","value":"1"},{"name":"Y","value":"2"}],"resources":{"limits":{"cpu":"1"}},"terminationMessagePath":"/dev/termination-log","terminationMessagePolicy":"File","imagePullPolicy":"Always"}],"restartPolicy":"Always","terminationGracePeriodSeconds":30,"dnsPolicy":"ClusterFirst","nodeSelector":{"a":"b"},"securityContext":{},"schedulerName":"default-scheduler"}}}},
      {"op":"apply","by":"B","body":{"apiVersion":"v1","kind":"PodTemplate","metadata":{"name":"c61","namespace":"default"},"template":{"metadata":{"labels":{"a":"b"}},"spec":{"containers":[{"name":"c","image":"j"}]}}},"code":200,"answer":{"kind":"PodTemplate","apiVersion":"v1","metadata":{"name":"c61","namespace":"default","managedFields":[{"manager":"B","operation":"Apply","apiVersion":"v1","time":"2026-01-01T00:00:03Z","fieldsType":"FieldsV1","fieldsV1":{"f:template":{"f:metadata":{"f:labels":{"f:a":{}}},"f:spec":{"f:containers":{"k:{\"name\":\"c\"}":{".":{},"f:image":{},"f:name":{}}}}}}},{"manager":"A","operation":"Update","apiVersion":"v1","time":"2026-01-01T00:00:00Z","fieldsType":"FieldsV1","fieldsV1":{"f:template":{"f:metadata":{"f:labels":{".":{},"f:a":{}}},"f:spec":{"f:containers":{"k:{\"name\":\"c\"}":{".":{},"f:env":{".":{},"k:{\"name\":\"X\"}":{".":{},"f:name":{},"f:value":{}}},"f:imagePullPolicy":{},"f:name":{},"f:ports":{".":{},"k:{\"containerPort\":80,\"protocol\":\"TCP\"}":{".":{},"f:containerPort":{},"f:protocol":{}}},"f:resources":{".":{},"f:limits":{".":{},"f:cpu":{}}},"f:terminationMessagePath":{},"f:terminationMessagePolicy":{}}},"f:dnsPolicy":{},"f:restartPolicy":{},"f:schedulerName":{},"f:securityContext":{},"f:terminationGracePeriodSeconds":{}}}}},{"manager":"C","operation":"Update","apiVersion":"v1","time":"2026-01-01T00:00:02Z","fieldsType":"FieldsV1","fieldsV1":{"f:template":{"f:spec":{"f:nodeSelector":{}}}}}]},"template":{"metadata":{"labels":{"a":"b"}},"spec":{"containers":[{"name":"c","image":"j","ports":[{"containerPort":80,"protocol":"TCP"}],"env":[{"name":"X","value":"1"}],"resources":{"limits":{"cpu":"1"}},"terminationMessagePath":"/dev/termination-log","terminationMessagePolicy":"File","imagePullPolicy":"Always"}],"restartPolicy":"Always","terminationGracePeriodSeconds":30,"dnsPolicy":"ClusterFirst","nodeSelector":{"a":"b"},"securityContext":{},"schedulerName":"default-scheduler"}}}},
    ],
  },
  {
    name: "a pod template is applied",
    kind: "PodTemplate",
    steps: [
      {"op":"apply","by":"A","body":{"apiVersion":"v1","kind":"PodTemplate","metadata":{"name":"c62","namespace":"default"},"template":{"metadata":{"labels":{"a":"b"}},"spec":{"containers":[{"name":"c","image":"i","ports":[{"containerPort":80}]}]}}},"code":201,"answer":{"kind":"PodTemplate","apiVersion":"v1","metadata":{"name":"c62","namespace":"default","managedFields":[{"manager":"A","operation":"Apply","apiVersion":"v1","time":"2026-01-01T00:00:00Z","fieldsType":"FieldsV1","fieldsV1":{"f:template":{"f:metadata":{"f:labels":{"f:a":{}}},"f:spec":{"f:containers":{"k:{\"name\":\"c\"}":{".":{},"f:image":{},"f:name":{},"f:ports":{"k:{\"containerPort\":80,\"protocol\":\"TCP\"}":{".":{},"f:containerPort":{}}}}}}}}}]},"template":{"metadata":{"labels":{"a":"b"}},"spec":{"containers":[{"name":"c","image":"i","ports":[{"containerPort":80,"protocol":"TCP"}],"resources":{},"terminationMessagePath":"/dev/termination-log","terminationMessagePolicy":"File","imagePullPolicy":"Always"}],"restartPolicy":"Always","terminationGracePeriodSeconds":30,"dnsPolicy":"ClusterFirst","securityContext":{},"schedulerName":"default-scheduler"}}}},
      {"op":"apply","by":"A","body":{"apiVersion":"v1","kind":"PodTemplate","metadata":{"name":"c62","namespace":"default"},"template":{"metadata":{"labels":{"a":"b"}},"spec":{"containers":[{"name":"c","image":"i","ports":[{"containerPort":80},{"containerPort":81,"name":"x"}]},{"name":"d","image":"j"}]}}},"code":200,"answer":{"kind":"PodTemplate","apiVersion":"v1","metadata":{"name":"c62","namespace":"default","managedFields":[{"manager":"A","operation":"Apply","apiVersion":"v1","time":"2026-01-01T00:00:01Z","fieldsType":"FieldsV1","fieldsV1":{"f:template":{"f:metadata":{"f:labels":{"f:a":{}}},"f:spec":{"f:containers":{"k:{\"name\":\"c\"}":{".":{},"f:image":{},"f:name":{},"f:ports":{"k:{\"containerPort\":80,\"protocol\":\"TCP\"}":{".":{},"f:containerPort":{}},"k:{\"containerPort\":81,\"protocol\":\"TCP\"}":{".":{},"f:containerPort":{},"f:name":{}}}},"k:{\"name\":\"d\"}":{".":{},"f:image":{},"f:name":{}}}}}}}]},"template":{"metadata":{"labels":{"a":"b"}},"spec":{"containers":[{"name":"c","image":"i","ports":[{"containerPort":80,"protocol":"TCP"},{"name":"x","containerPort":81,"protocol":"TCP"}],"resources":{},"terminationMessagePath":"/dev/termination-log","terminationMessagePolicy":"File","imagePullPolicy":"Always"},{"name":"d","image":"j","resources":{},"terminationMessagePath":"/dev/termination-log","terminationMessagePolicy":"File","imagePullPolicy":"Always"}],"restartPolicy":"Always","terminationGracePeriodSeconds":30,"dnsPolicy":"ClusterFirst","securityContext":{},"schedulerName":"default-scheduler"}}}},
      {"op":"apply","by":"A","body":{"apiVersion":"v1","kind":"PodTemplate","metadata":{"name":"c62","namespace":"default"},"template":{"metadata":{"labels":{"a":"b"}},"spec":{"containers":[{"name":"d","image":"j"}]}}},"code":200,"answer":{"kind":"PodTemplate","apiVersion":"v1","metadata":{"name":"c62","namespace":"default","managedFields":[{"manager":"A","operation":"Apply","apiVersion":"v1","time":"2026-01-01T00:00:02Z","fieldsType":"FieldsV1","fieldsV1":{"f:template":{"f:metadata":{"f:labels":{"f:a":{}}},"f:spec":{"f:containers":{"k:{\"name\":\"d\"}":{".":{},"f:image":{},"f:name":{}}}}}}}]},"template":{"metadata":{"labels":{"a":"b"}},"spec":{"containers":[{"name":"d","image":"j","resources":{},"terminationMessagePath":"/dev/termination-log","terminationMessagePolicy":"File","imagePullPolicy":"Always"}],"restartPolicy":"Always","terminationGracePeriodSeconds":30,"dnsPolicy":"ClusterFirst","securityContext":{},"schedulerName":"default-scheduler"}}}},
    ],
  },
  {
    name: "ports twice the same in an update",
    kind: "PodTemplate",
    steps: [
      {"op":"create","by":"A","body":{"apiVersion":"v1","kind":"PodTemplate","metadata":{"name":"c63","namespace":"default"},"template":{"metadata":{"labels":{"a":"b"}},"spec":{"containers":[{"name":"c","image":"i","ports":[{"containerPort":80,"name":"x"},{"containerPort":80,"name":"y"}]}]}}},"code":201,"answer":{"kind":"PodTemplate","apiVersion":"v1","metadata":{"name":"c63","namespace":"default","managedFields":[{"manager":"A","operation":"Update","apiVersion":"v1","time":"2026-01-01T00:00:00Z","fieldsType":"FieldsV1","fieldsV1":{"f:template":{"f:metadata":{"f:labels":{".":{},"f:a":{}}},"f:spec":{"f:containers":{"k:{\"name\":\"c\"}":{".":{},"f:image":{},"f:imagePullPolicy":{},"f:name":{},"f:ports":{".":{},"k:{\"containerPort\":80,\"protocol\":\"TCP\"}":{}},"f:resources":{},"f:terminationMessagePath":{},"f:terminationMessagePolicy":{}}},"f:dnsPolicy":{},"f:restartPolicy":{},"f:schedulerName":{},"f:securityContext":{},"f:terminationGracePeriodSeconds":{}}}}}]},"template":{"metadata":{"labels":{"a":"b"}},"spec":{"containers":[{"name":"c","image":"i","ports":[{"name":"x","containerPort":80,"protocol":"TCP"},{"name":"y","containerPort":80,"protocol":"TCP"}],"resources":{},"terminationMessagePath":"/dev/termination-log","terminationMessagePolicy":"File","imagePullPolicy":"Always"}],"restartPolicy":"Always","terminationGracePeriodSeconds":30,"dnsPolicy":"ClusterFirst","securityContext":{},"schedulerName":"default-scheduler"}}}},
      {"op":"put","by":"B","body":{"apiVersion":"v1","kind":"PodTemplate","metadata":{"name":"c63","namespace":"default"},"template":{"metadata":{"labels":{"a":"b"}},"spec":{"containers":[{"name":"c","image":"i","ports":[{"containerPort":80,"name":"x"}]}]}}},"code":200,"answer":{"kind":"PodTemplate","apiVersion":"v1","metadata":{"name":"c63","namespace":"default","managedFields":[{"manager":"A","operation":"Update","apiVersion":"v1","time":"2026-01-01T00:00:00Z","fieldsType":"FieldsV1","fieldsV1":{"f:template":{"f:metadata":{"f:labels":{".":{},"f:a":{}}},"f:spec":{"f:containers":{"k:{\"name\":\"c\"}":{".":{},"f:image":{},"f:imagePullPolicy":{},"f:name":{},"f:ports":{},"f:resources":{},"f:terminationMessagePath":{},"f:terminationMessagePolicy":{}}},"f:dnsPolicy":{},"f:restartPolicy":{},"f:schedulerName":{},"f:securityContext":{},"f:terminationGracePeriodSeconds":{}}}}},{"manager":"B","operation":"Update","apiVersion":"v1","time":"2026-01-01T00:00:01Z","fieldsType":"FieldsV1","fieldsV1":{"f:template":{"f:spec":{"f:containers":{"k:{\"name\":\"c\"}":{"f:ports":{"k:{\"containerPort\":80,\"protocol\":\"TCP\"}":{".":{},"f:containerPort":{},"f:name":{},"f:protocol":{}}}}}}}}}]},"template":{"metadata":{"labels":{"a":"b"}},"spec":{"containers":[{"name":"c","image":"i","ports":[{"name":"x","containerPort":80,"protocol":"TCP"}],"resources":{},"terminationMessagePath":"/dev/termination-log","terminationMessagePolicy":"File","imagePullPolicy":"Always"}],"restartPolicy":"Always","terminationGracePeriodSeconds":30,"dnsPolicy":"ClusterFirst","securityContext":{},"schedulerName":"default-scheduler"}}}},
      {"op":"put","by":"C","body":{"apiVersion":"v1","kind":"PodTemplate","metadata":{"name":"c63","namespace":"default"},"template":{"metadata":{"labels":{"a":"b"}},"spec":{"containers":[{"name":"c","image":"i","ports":[{"containerPort":80,"name":"x"},{"containerPort":80,"name":"z"}]}]}}},"code":200,"answer":{"kind":"PodTemplate","apiVersion":"v1","metadata":{"name":"c63","namespace":"default","managedFields":[{"manager":"A","operation":"Update","apiVersion":"v1","time":"2026-01-01T00:00:00Z","fieldsType":"FieldsV1","fieldsV1":{"f:template":{"f:metadata":{"f:labels":{".":{},"f:a":{}}},"f:spec":{"f:containers":{"k:{\"name\":\"c\"}":{".":{},"f:image":{},"f:imagePullPolicy":{},"f:name":{},"f:ports":{},"f:resources":{},"f:terminationMessagePath":{},"f:terminationMessagePolicy":{}}},"f:dnsPolicy":{},"f:restartPolicy":{},"f:schedulerName":{},"f:securityContext":{},"f:terminationGracePeriodSeconds":{}}}}},{"manager":"C","operation":"Update","apiVersion":"v1","time":"2026-01-01T00:00:02Z","fieldsType":"FieldsV1","fieldsV1":{"f:template":{"f:spec":{"f:containers":{"k:{\"name\":\"c\"}":{"f:ports":{"k:{\"containerPort\":80,\"protocol\":\"TCP\"}":{}}}}}}}}]},"template":{"metadata":{"labels":{"a":"b"}},"spec":{"containers":[{"name":"c","image":"i","ports":[{"name":"x","containerPort":80,"protocol":"TCP"},{"name":"z","containerPort":80,"protocol":"TCP"}],"resources":{},"terminationMessagePath":"/dev/termination-log","terminationMessagePolicy":"File","imagePullPolicy":"Always"}],"restartPolicy":"Always","terminationGracePeriodSeconds":30,"dnsPolicy":"ClusterFirst","securityContext":{},"schedulerName":"default-scheduler"}}}},
      {"op":"put","by":"D","body":{"apiVersion":"v1","kind":"PodTemplate","metadata":{"name":"c63","namespace":"default"},"template":{"metadata":{"labels":{"a":"b"}},"spec":{"containers":[{"name":"c","image":"i","ports":[{"containerPort":80,"name":"q"},{"containerPort":80,"name":"z"}]}]}}},"code":200,"answer":{"kind":"PodTemplate","apiVersion":"v1","metadata":{"name":"c63","namespace":"default","managedFields":[{"manager":"A","operation":"Update","apiVersion":"v1","time":"2026-01-01T00:00:00Z","fieldsType":"FieldsV1","fieldsV1":{"f:template":{"f:metadata":{"f:labels":{".":{},"f:a":{}}},"f:spec":{"f:containers":{"k:{\"name\":\"c\"}":{".":{},"f:image":{},"f:imagePullPolicy":{},"f:name":{},"f:ports":{},"f:resources":{},"f:terminationMessagePath":{},"f:terminationMessagePolicy":{}}},"f:dnsPolicy":{},"f:restartPolicy":{},"f:schedulerName":{},"f:securityContext":{},"f:terminationGracePeriodSeconds":{}}}}},{"manager":"D","operation":"Update","apiVersion":"v1","time":"2026-01-01T00:00:03Z","fieldsType":"FieldsV1","fieldsV1":{"f:template":{"f:spec":{"f:containers":{"k:{\"name\":\"c\"}":{"f:ports":{"k:{\"containerPort\":80,\"protocol\":\"TCP\"}":{}}}}}}}}]},"template":{"metadata":{"labels":{"a":"b"}},"spec":{"containers":[{"name":"c","image":"i","ports":[{"name":"q","containerPort":80,"protocol":"TCP"},{"name":"z","containerPort":80,"protocol":"TCP"}],"resources":{},"terminationMessagePath":"/dev/termination-log","terminationMessagePolicy":"File","imagePullPolicy":"Always"}],"restartPolicy":"Always","terminationGracePeriodSeconds":30,"dnsPolicy":"ClusterFirst","securityContext":{},"schedulerName":"default-scheduler"}}}},
      {"op":"apply","by":"E","body":{"apiVersion":"v1","kind":"PodTemplate","metadata":{"name":"c63","namespace":"default"},"template":{"metadata":{"labels":{"a":"b"}},"spec":{"containers":[{"name":"c","image":"i","ports":[{"containerPort":80,"name":"n"}]}]}}},"code":409,"answer":{"message":"Apply failed with 1 conflict: conflict with \"D\" using v1: .template.spec.containers[name=\"c\"].ports[containerPort=80,protocol=\"TCP\"]","reason":"Conflict","causes":[{"reason":"FieldManagerConflict","message":"conflict with \"D\" using v1","field":".template.spec.containers[name=\"c\"].ports[containerPort=80,protocol=\"TCP\"]"}]}},
      {"op":"apply","by":"E","force":true,"body":{"apiVersion":"v1","kind":"PodTemplate","metadata":{"name":"c63","namespace":"default"},"template":{"metadata":{"labels":{"a":"b"}},"spec":{"containers":[{"name":"c","image":"i","ports":[{"containerPort":80,"name":"n"}]}]}}},"code":200,"answer":{"kind":"PodTemplate","apiVersion":"v1","metadata":{"name":"c63","namespace":"default","managedFields":[{"manager":"E","operation":"Apply","apiVersion":"v1","time":"2026-01-01T00:00:04Z","fieldsType":"FieldsV1","fieldsV1":{"f:template":{"f:metadata":{"f:labels":{"f:a":{}}},"f:spec":{"f:containers":{"k:{\"name\":\"c\"}":{".":{},"f:image":{},"f:name":{},"f:ports":{"k:{\"containerPort\":80,\"protocol\":\"TCP\"}":{".":{},"f:containerPort":{},"f:name":{}}}}}}}}},{"manager":"A","operation":"Update","apiVersion":"v1","time":"2026-01-01T00:00:00Z","fieldsType":"FieldsV1","fieldsV1":{"f:template":{"f:metadata":{"f:labels":{".":{},"f:a":{}}},"f:spec":{"f:containers":{"k:{\"name\":\"c\"}":{".":{},"f:image":{},"f:imagePullPolicy":{},"f:name":{},"f:ports":{},"f:resources":{},"f:terminationMessagePath":{},"f:terminationMessagePolicy":{}}},"f:dnsPolicy":{},"f:restartPolicy":{},"f:schedulerName":{},"f:securityContext":{},"f:terminationGracePeriodSeconds":{}}}}}]},"template":{"metadata":{"labels":{"a":"b"}},"spec":{"containers":[{"name":"c","image":"i","ports":[{"name":"n","containerPort":80,"protocol":"TCP"}],"resources":{},"terminationMessagePath":"/dev/termination-log","terminationMessagePolicy":"File","imagePullPolicy":"Always"}],"restartPolicy":"Always","terminationGracePeriodSeconds":30,"dnsPolicy":"ClusterFirst","securityContext":{},"schedulerName":"default-scheduler"}}}},
    ],
  },
  {
    name: "a role",
    kind: "Role",
    steps: [
      {"op":"create","by":"A","body":{"apiVersion":"rbac.authorization.k8s.io/v1","kind":"Role","metadata":{"name":"c64","namespace":"default"},"rules":[{"apiGroups":[""],"resources":["pods"],"verbs":["get"]}]},"code":201,"answer":{"kind":"Role","apiVersion":"rbac.authorization.k8s.io/v1","metadata":{"name":"c64","namespace":"default","managedFields":[{"manager":"A","operation":"Update","apiVersion":"rbac.authorization.k8s.io/v1","time":"2026-01-01T00:00:00Z","fieldsType":"FieldsV1","fieldsV1":{"f:rules":{}}}]},"rules":[{"verbs":["get"],"apiGroups":[""],"resources":["pods"]}]}},
      {"op":"merge","by":"B","body":{"rules":null},"code":200,"answer":{"kind":"Role","apiVersion":"rbac.authorization.k8s.io/v1","metadata":{"name":"c64","namespace":"default","managedFields":[{"manager":"B","operation":"Update","apiVersion":"rbac.authorization.k8s.io/v1","time":"2026-01-01T00:00:01Z","fieldsType":"FieldsV1","fieldsV1":{"f:rules":{}}}]},"rules":null}},
    ],
  },
  {
    name: "a role is applied",
    kind: "Role",
    steps: [
      {"op":"apply","by":"A","body":{"apiVersion":"rbac.authorization.k8s.io/v1","kind":"Role","metadata":{"name":"c65","namespace":"default"},"rules":[{"apiGroups":[""],"resources":["pods"],"verbs":["get"]}]},"code":201,"answer":{"kind":"Role","apiVersion":"rbac.authorization.k8s.io/v1","metadata":{"name":"c65","namespace":"default","managedFields":[{"manager":"A","operation":"Apply","apiVersion":"rbac.authorization.k8s.io/v1","time":"2026-01-01T00:00:00Z","fieldsType":"FieldsV1","fieldsV1":{"f:rules":{}}}]},"rules":[{"verbs":["get"],"apiGroups":[""],"resources":["pods"]}]}},
      {"op":"apply","by":"A","body":{"apiVersion":"rbac.authorization.k8s.io/v1","kind":"Role","metadata":{"name":"c65","namespace":"default"}},"code":200,"answer":{"kind":"Role","apiVersion":"rbac.authorization.k8s.io/v1","metadata":{"name":"c65","namespace":"default"},"rules":null}},
    ],
  },
  {
    name: "a secret",
    kind: "Secret",
    steps: [
      {"op":"apply","by":"A","body":{"apiVersion":"v1","kind":"Secret","metadata":{"name":"c66","namespace":"default"},"data":{"a":"MQ=="},"type":"Opaque"},"code":201,"answer":{"kind":"Secret","apiVersion":"v1","metadata":{"name":"c66","namespace":"default","managedFields":[{"manager":"A","operation":"Apply","apiVersion":"v1","time":"2026-01-01T00:00:00Z","fieldsType":"FieldsV1","fieldsV1":{"f:data":{"f:a":{}},"f:type":{}}}]},"data":{"a":"MQ=="},"type":"Opaque"}},
      {"op":"apply","by":"A","body":{"apiVersion":"v1","kind":"Secret","metadata":{"name":"c66","namespace":"default"},"data":{"b":"MQ=="}},"code":200,"answer":{"kind":"Secret","apiVersion":"v1","metadata":{"name":"c66","namespace":"default","managedFields":[{"manager":"A","operation":"Apply","apiVersion":"v1","time":"2026-01-01T00:00:01Z","fieldsType":"FieldsV1","fieldsV1":{"f:data":{"f:b":{}}}}]},"data":{"b":"MQ=="},"type":"Opaque"}},
    ],
  },
  {
    name: "a service account",
    kind: "ServiceAccount",
    steps: [
      {"op":"create","by":"A","body":{"apiVersion":"v1","kind":"ServiceAccount","metadata":{"name":"c67","namespace":"default"},"imagePullSecrets":[{"name":"x"}]},"code":201,"answer":{"kind":"ServiceAccount","apiVersion":"v1","metadata":{"name":"c67","namespace":"default","managedFields":[{"manager":"A","operation":"Update","apiVersion":"v1","time":"2026-01-01T00:00:00Z","fieldsType":"FieldsV1","fieldsV1":{"f:imagePullSecrets":{}}}]},"imagePullSecrets":[{"name":"x"}]}},
      {"op":"apply","by":"B","body":{"apiVersion":"v1","kind":"ServiceAccount","metadata":{"name":"c67","namespace":"default"},"imagePullSecrets":[{"name":"y"}],"secrets":[{"name":"s"}]},"code":409,"answer":{"message":"Apply failed with 1 conflict: conflict with \"A\" using v1: .imagePullSecrets","reason":"Conflict","causes":[{"reason":"FieldManagerConflict","message":"conflict with \"A\" using v1","field":".imagePullSecrets"}]}},
    ],
  },
  {
    name: "before the first apply",
    kind: "Thing",
    steps: [
      {"op":"create","by":"A","body":{"apiVersion":"example.com/v1","kind":"Thing","metadata":{"name":"c68","namespace":"default"},"spec":{"a":"1","set":["x"],"m":{}}},"code":201,"answer":{"apiVersion":"example.com/v1","kind":"Thing","metadata":{"managedFields":[{"apiVersion":"example.com/v1","fieldsType":"FieldsV1","fieldsV1":{"f:spec":{".":{},"f:a":{},"f:m":{},"f:set":{".":{},"v:\"x\"":{}}}},"manager":"A","operation":"Update","time":"2026-01-01T00:00:00Z"}],"name":"c68","namespace":"default"},"spec":{"a":"1","m":{},"set":["x"]}}},
      {"op":"merge","by":"B","body":{"metadata":{"managedFields":[{}]}},"code":200,"answer":{"apiVersion":"example.com/v1","kind":"Thing","metadata":{"name":"c68","namespace":"default"},"spec":{"a":"1","m":{},"set":["x"]}}},
      {"op":"apply","by":"C","body":{"apiVersion":"example.com/v1","kind":"Thing","metadata":{"name":"c68","namespace":"default"},"spec":{"b":"1","a":"1"}},"code":200,"answer":{"apiVersion":"example.com/v1","kind":"Thing","metadata":{"managedFields":[{"apiVersion":"example.com/v1","fieldsType":"FieldsV1","fieldsV1":{"f:spec":{"f:a":{},"f:b":{}}},"manager":"C","operation":"Apply","time":"2026-01-01T00:00:01Z"},{"apiVersion":"example.com/v1","fieldsType":"FieldsV1","fieldsV1":{"f:spec":{".":{},"f:a":{},"f:m":{},"f:set":{".":{},"v:\"x\"":{}}}},"manager":"before-first-apply","operation":"Update","time":"2026-01-01T00:00:01Z"}],"name":"c68","namespace":"default"},"spec":{"a":"1","b":"1","m":{},"set":["x"]}}},
      {"op":"apply","by":"C","body":{"apiVersion":"example.com/v1","kind":"Thing","metadata":{"name":"c68","namespace":"default"},"spec":{"b":"1"}},"code":200,"answer":{"apiVersion":"example.com/v1","kind":"Thing","metadata":{"managedFields":[{"apiVersion":"example.com/v1","fieldsType":"FieldsV1","fieldsV1":{"f:spec":{"f:b":{}}},"manager":"C","operation":"Apply","time":"2026-01-01T00:00:01Z"},{"apiVersion":"example.com/v1","fieldsType":"FieldsV1","fieldsV1":{"f:spec":{".":{},"f:a":{},"f:m":{},"f:set":{".":{},"v:\"x\"":{}}}},"manager":"before-first-apply","operation":"Update","time":"2026-01-01T00:00:01Z"}],"name":"c68","namespace":"default"},"spec":{"a":"1","b":"1","m":{},"set":["x"]}}},
    ],
  },
  {
    name: "an unknown manager",
    kind: "ConfigMap",
    steps: [
      {"op":"apply","by":"A","body":{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"c69","namespace":"default"},"data":{"a":"1"}},"code":201,"answer":{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"c69","namespace":"default","managedFields":[{"manager":"A","operation":"Apply","apiVersion":"v1","time":"2026-01-01T00:00:00Z","fieldsType":"FieldsV1","fieldsV1":{"f:data":{"f:a":{}}}}]},"data":{"a":"1"}}},
      {"op":"merge","by":"","body":{"data":{"b":"2"}},"code":200,"answer":{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"c69","namespace":"default","managedFields":[{"manager":"A","operation":"Apply","apiVersion":"v1","time":"2026-01-01T00:00:00Z","fieldsType":"FieldsV1","fieldsV1":{"f:data":{"f:a":{}}}},{"manager":"agent","operation":"Update","apiVersion":"v1","time":"2026-01-01T00:00:01Z","fieldsType":"FieldsV1","fieldsV1":{"f:data":{"f:b":{}}}}]},"data":{"a":"1","b":"2"}}},
    ],
  },
];

function builtIn(facts: GroupVersionFacts, definition: string): ObjectSchema {
  return { schema: { $ref: `#/components/schemas/${definition}` }, definitions: facts.definitions };
}

const schemas: Readonly<Record<string, ObjectSchema>> = {
  Thing: {
    schema: {
      ...thing,
      properties: {
        apiVersion: { type: "string" },
        kind: { type: "string" },
        metadata: { $ref: "#/components/schemas/io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta" },
        ...thing.properties,
      },
    },
    definitions: core.definitions,
  },
  ConfigMap: builtIn(core, "io.k8s.api.core.v1.ConfigMap"),
  Secret: builtIn(core, "io.k8s.api.core.v1.Secret"),
  ServiceAccount: builtIn(core, "io.k8s.api.core.v1.ServiceAccount"),
  PodTemplate: builtIn(core, "io.k8s.api.core.v1.PodTemplate"),
  Deployment: builtIn(apps, "io.k8s.api.apps.v1.Deployment"),
  Role: builtIn(rbac, "io.k8s.api.rbac.v1.Role"),
};

/** Things' one default. */
// deno-lint-ignore no-explicit-any
function withDefaults(object: any): any {
  const copy = cloneJson(object);
  for (const port of copy?.spec?.ports ?? []) port.proto ??= "TCP";
  return copy;
}

/** Runs one step on the object as the server had it. */
function play(step: Step, kind: string, apiVersion: string, live: Unstructured | undefined): Unstructured {
  const { op, by, force, sub, body, answer } = step;
  const custom = kind === "Thing";
  const last = (answer.metadata?.managedFields ?? []).map((entry: { time?: string }) => entry.time ?? "").sort().at(-1);
  const options = {
    live: live === undefined ? undefined : { ...live, apiVersion },
    manager: by === "" ? "agent" : by,
    apiVersion,
    subresource: sub,
    schema: schemas[kind]!,
    time: new Date(last ?? 0),
    custom,
    resetFields: sub === "status" ? [["metadata"], ["spec"]] : [["status"]],
  };
  let object: Unstructured;
  if (op === "apply") {
    object = applyPatch({ ...options, applied: body as Unstructured, force: force ?? false, kind }).object;
  } else {
    let updated = (op === "merge" ? applyMergePatch(live, body) : body) as Unstructured;
    if (custom) {
      updated = withDefaults(updated);
    } else {
      // Built-in kinds' defaults are taken from the answer.
      const { managedFields } = updated.metadata ?? {};
      updated = structForm({ ...answer, metadata: { ...answer.metadata, managedFields } }, schemas[kind]!);
    }
    object = trackUpdate({ ...options, updated });
  }
  return live === undefined ? object : keepManagedFieldsTimes(live, object);
}

/** Everything that `part` says stands in `whole` too; lists are of the same length and order. */
function assertSubset(part: unknown, whole: unknown, at: string): void {
  if (part === null || part === undefined) return;
  if (Array.isArray(part)) {
    assert(Array.isArray(whole) && whole.length === part.length, `${at}: ${Deno.inspect(part)} in ${Deno.inspect(whole)}`);
    part.forEach((item, i) => assertSubset(item, whole[i], `${at}[${i}]`));
  } else if (typeof part === "object") {
    for (const [name, value] of Object.entries(part)) assertSubset(value, (whole as Record<string, unknown> | null)?.[name], `${at}.${name}`);
  } else {
    assertEquals(part, whole, at);
  }
}

const contents = ["spec", "status", "template", "data", "rules", "type", "secrets", "imagePullSecrets"];

/** The answer's content is the object's; of built-in kinds the answer may have further defaults. */
function assertContent(object: Unstructured, step: Step, custom: boolean): void {
  for (const part of contents) {
    if (custom && (part === "status") !== (step.sub === "status")) continue;
    if (custom) assertEquals(withDefaults(object)[part], step.answer[part], part);
    else assertSubset(object[part], step.answer[part], part);
  }
}

/** A server walks a Go map: the order of owners and of faults is not fixed. */
function sorted(message: string): string {
  return message.split("\n").sort().join("\n");
}

for (const { name, kind, steps } of cases) {
  Deno.test(`managed fields: ${name}`, () => {
    let live: Unstructured | undefined;
    for (const [i, step] of steps.entries()) {
      const at = `step ${i}, ${step.op} by ${step.by}`;
      const custom = kind === "Thing";
      const apiVersion = custom
        ? `example.com/${step.version ?? "v1"}`
        : (steps[0]!.body as Unstructured).apiVersion!;
      const liveBefore = live;
      const before = structuredClone({ live, body: step.body });
      if (step.code >= 400 && step.code !== 422) {
        let error: unknown;
        try {
          play(step, kind, apiVersion, live);
        } catch (caught) {
          error = caught;
        }
        assert(error instanceof ApiError, `${at}: expected ${step.answer.message}, got ${error}`);
        assertEquals(sorted(error.status.message!), sorted(step.answer.message), at);
        assertEquals([error.status.code, error.status.reason], [step.code, step.answer.reason], at);
        const byField = (a: { field?: string }, b: { field?: string }) => a.field! < b.field! ? -1 : 1;
        assertEquals([...error.status.details?.causes ?? []].sort(byField), [...step.answer.causes ?? []].sort(byField), at);
      } else {
        const object = play(step, kind, apiVersion, live);
        // What its schema refused had been merged all the same.
        if (step.code === 422) continue;
        assertEquals(
          JSON.stringify(object.metadata?.managedFields?.map(({ fieldsV1 }) => fieldsV1)),
          JSON.stringify(step.answer.metadata.managedFields?.map(({ fieldsV1 }: { fieldsV1: unknown }) => fieldsV1)),
          at,
        );
        assertEquals(object.metadata?.managedFields, step.answer.metadata.managedFields, at);
        if (step.op === "apply") assertContent(object, step, custom);
        live = { ...step.answer, metadata: { ...step.answer.metadata, uid: "u" } };
      }
      assertEquals({ live: liveBefore, body: step.body }, before, `${at}: the input was changed`);
    }
  });
}
