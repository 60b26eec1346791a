// The wants are kube-apiserver 1.37.2's refusals of these as strategic merge patches.
import { assertEquals } from "@std/assert";
import { facts as apps } from "../../schema/facts/apps/v1.ts";
import { facts as core } from "../../schema/facts/core/v1.ts";
import { structFault } from "./mod.ts";

const schemas = {
  Deployment: {
    schema: { $ref: "#/components/schemas/io.k8s.api.apps.v1.Deployment" },
    definitions: apps.definitions,
  },
  Secret: {
    schema: { $ref: "#/components/schemas/io.k8s.api.core.v1.Secret" },
    definitions: core.definitions,
  },
};

interface Case {
  readonly kind: keyof typeof schemas;
  readonly object: unknown;
  /** None where the reader of bodies says what is wrong. */
  readonly want?: string;
}

const cases: readonly Case[] = [
  { kind: "Deployment", object: { "spec": { "replicas": "three" } }, want: "unrecognized type: int32" },
  { kind: "Deployment", object: { "spec": { "replicas": 1.5 } }, want: "cannot convert float64 to int32" },
  { kind: "Deployment", object: { "spec": { "replicas": true } }, want: "unrecognized type: int32" },
  { kind: "Deployment", object: { "spec": { "replicas": [1] } }, want: "unrecognized type: int32" },
  { kind: "Deployment", object: { "spec": { "replicas": { "a": 1 } } }, want: "unrecognized type: int32" },
  { kind: "Deployment", object: { "spec": { "paused": "x" } }, want: "unrecognized type: bool" },
  { kind: "Deployment", object: { "spec": { "paused": 1 } }, want: "unrecognized type: bool" },
  { kind: "Deployment", object: { "spec": "x" }, want: "cannot restore struct from: string" },
  { kind: "Deployment", object: { "spec": [1] }, want: "cannot restore struct from: slice" },
  { kind: "Deployment", object: { "spec": 5 }, want: "cannot restore struct from: int64" },
  {
    kind: "Deployment",
    object: { "spec": { "template": { "spec": { "restartPolicy": 5 } } } },
    want: "cannot convert int64 to v1.RestartPolicy",
  },
  {
    kind: "Deployment",
    object: { "spec": { "template": { "spec": { "restartPolicy": true } } } },
    want: "unrecognized type: string",
  },
  {
    kind: "Deployment",
    object: { "spec": { "template": { "spec": { "nodeSelector": "x" } } } },
    want: "cannot restore map from string",
  },
  {
    kind: "Deployment",
    object: { "spec": { "template": { "spec": { "nodeSelector": { "a": 1 } } } } },
    want: "cannot convert int64 to string",
  },
  {
    kind: "Deployment",
    object: { "spec": { "template": { "spec": { "containers": "text" } } } },
    want: "cannot restore slice from string",
  },
  {
    kind: "Deployment",
    object: { "spec": { "template": { "spec": { "containers": [{ "name": "c", "command": "x" }] } } } },
    want: "cannot restore slice from string",
  },
  {
    kind: "Deployment",
    object: { "spec": { "template": { "spec": { "containers": [{ "name": "c", "command": [1] }] } } } },
    want: "cannot convert int64 to string",
  },
  {
    kind: "Deployment",
    object: {
      "spec": {
        "template": {
          "spec": { "containers": [{ "name": "c", "resources": { "limits": { "cpu": "zz" } } }] },
        },
      },
    },
  },
  {
    kind: "Deployment",
    object: {
      "spec": {
        "template": {
          "spec": { "containers": [{ "name": "c", "resources": { "limits": { "cpu": true } } }] },
        },
      },
    },
  },
  {
    kind: "Deployment",
    object: {
      "spec": {
        "template": { "spec": { "containers": [{ "name": "c", "ports": [{ "containerPort": "x" }] }] } },
      },
    },
    want: "unrecognized type: int32",
  },
  {
    kind: "Deployment",
    object: {
      "spec": {
        "template": {
          "spec": { "containers": [{ "name": "c", "livenessProbe": { "httpGet": { "port": true } } }] },
        },
      },
    },
    want: "json: cannot unmarshal bool into Go value of type int32",
  },
  {
    kind: "Deployment",
    object: { "spec": { "strategy": { "rollingUpdate": { "maxSurge": [1] } } } },
    want: "json: cannot unmarshal array into Go value of type int32",
  },
  { kind: "Deployment", object: { "metadata": { "uid": 5 } }, want: "cannot convert int64 to types.UID" },
  { kind: "Deployment", object: { "metadata": { "labels": "x" } }, want: "cannot restore map from string" },
  { kind: "Deployment", object: { "metadata": { "deletionTimestamp": "x" } } },
  { kind: "Deployment", object: { "metadata": { "generation": "x" } }, want: "unrecognized type: int64" },
  { kind: "Deployment", object: { "metadata": "x" }, want: "cannot restore struct from: string" },
  {
    kind: "Deployment",
    object: { "metadata": { "ownerReferences": "x" } },
    want: "cannot restore slice from string",
  },
  {
    kind: "Deployment",
    object: { "metadata": { "finalizers": "x" } },
    want: "cannot restore slice from string",
  },
  {
    kind: "Deployment",
    object: { "metadata": { "finalizers": { "a": 1 } } },
    want: "cannot restore slice from map",
  },
  { kind: "Deployment", object: { "apiVersion": 5 }, want: "cannot convert int64 to string" },
  { kind: "Deployment", object: { "kind": {} }, want: "unrecognized type: string" },
  {
    kind: "Secret",
    object: { "data": { "a": "!!" } },
    want: "error decoding from json: illegal base64 data at input byte 0",
  },
  { kind: "Secret", object: { "data": { "a": 5 } }, want: "cannot restore slice from int64" },
  { kind: "Secret", object: { "data": "x" }, want: "cannot restore map from string" },
  { kind: "Secret", object: { "immutable": "x" }, want: "unrecognized type: bool" },
  {
    kind: "Deployment",
    object: { spec: { replicas: 1, paused: true, strategy: { rollingUpdate: { maxSurge: "25%" } } } },
  },
  { kind: "Secret", object: { data: { a: "YQ==" }, immutable: null } },
];

for (const { kind, object, want } of cases) {
  Deno.test(`struct: ${kind} ${JSON.stringify(object)}`, () => {
    assertEquals(structFault(object, schemas[kind]), want);
  });
}
