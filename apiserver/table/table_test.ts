import { assertEquals } from "@std/assert";
import type { Unstructured } from "../../meta/mod.ts";
import { groupVersions } from "../../schema/facts/index.ts";
import { builtInConversion } from "../kinds/mod.ts";
import { builtInResources } from "../registry/built_in_resources.ts";
import type { PrinterColumn, ServedResource } from "../registry/served_resource.ts";
import { tableFor, tableForScale } from "./mod.ts";

const now = new Date("2026-01-01T00:10:00Z");
const builtIn = groupVersions.flatMap((facts) =>
  builtInResources(facts, {
    strategy: () => undefined,
    read: (object) => ({ object, unknownFields: [] }),
    conversion: builtInConversion,
  })
);

function served(resource: string, group = "", version = "v1"): ServedResource {
  return builtIn.find((each) =>
    each.resource === resource && each.group === group && each.version === version
  )!;
}

function custom(printerColumns?: readonly PrinterColumn[]): ServedResource {
  return {
    ...served("configmaps"),
    group: "example.dev",
    resource: "things",
    kind: "Thing",
    custom: {
      definition: "things.example.dev",
      uid: "1",
      preserveUnknownFields: false,
      ...(printerColumns ? { printerColumns } : {}),
    },
  };
}

const configMap: Unstructured = {
  metadata: { name: "a", namespace: "b", resourceVersion: "7", creationTimestamp: "2026-01-01T00:00:00Z" },
  data: { x: "1" },
};
const none = { includeObject: "None", now } as const;

Deno.test("table: a single object's has the object's resourceVersion", () => {
  const table = tableFor(served("configmaps"), [configMap], none);
  assertEquals(table.kind, "Table");
  assertEquals(table.apiVersion, "meta.k8s.io/v1");
  assertEquals(table.metadata, { resourceVersion: "7" });
  assertEquals(table.rows, [{ cells: ["a", 1, "10m"], object: null }]);
});

Deno.test("table: headings are those of the facts, each with a description", () => {
  const { columnDefinitions } = tableFor(served("configmaps"), [configMap], none);
  assertEquals(
    columnDefinitions!.map(({ name, type, format, priority }) => ({ name, type, format, priority })),
    [
      { name: "Name", type: "string", format: "name", priority: 0 },
      { name: "Data", type: "string", format: "", priority: 0 },
      { name: "Age", type: "string", format: "", priority: 0 },
    ],
  );
  for (const { name, description } of columnDefinitions!) assertEquals(description.endsWith("."), true, name);
});

Deno.test("table: later events of a watch have no headings", () => {
  assertEquals(
    tableFor(served("configmaps"), [configMap], { ...none, headers: false }).columnDefinitions,
    null,
  );
});

Deno.test("table: a row has as much of the object as was asked for", () => {
  const object = (includeObject: "Metadata" | "Object", version?: string) =>
    tableFor(served("configmaps"), [configMap], { includeObject, now, ...(version ? { version } : {}) })
      .rows![0]!.object;
  assertEquals(object("Metadata"), {
    kind: "PartialObjectMetadata",
    apiVersion: "meta.k8s.io/v1",
    metadata: configMap.metadata!,
  });
  assertEquals(object("Metadata", "v1beta1")!.apiVersion, "meta.k8s.io/v1beta1");
  assertEquals(object("Object"), { kind: "ConfigMap", apiVersion: "v1", ...configMap });
});

Deno.test("table: the bookmark that ends the initial events keeps its annotation", () => {
  const metadata = { resourceVersion: "9", annotations: { "k8s.io/initial-events-end": "true" } };
  assertEquals(tableFor(served("pods"), [{ metadata }], { ...none, headers: false }), {
    kind: "Table",
    apiVersion: "meta.k8s.io/v1",
    metadata: { resourceVersion: "9" },
    columnDefinitions: null,
    rows: [{
      cells: ["", "0/0", "", "0", "<unknown>", "<none>", "<none>", "<none>", "<none>"],
      object: { kind: "PartialObjectMetadata", apiVersion: "meta.k8s.io/v1", metadata },
    }],
  });
});

for (const resource of builtIn.filter(({ verbs }) => verbs.includes("list"))) {
  const { group, version, resource: name } = resource;
  Deno.test(`table: ${group}/${version} ${name} shows an object that is empty but for its metadata`, () => {
    const { columnDefinitions, rows } = tableFor(resource, [{ metadata: {} }], none);
    const cells = rows![0]!.cells;
    // The printer of addresses gives one cell more than there are columns.
    assertEquals(cells.length, columnDefinitions!.length + (name === "ipaddresses" ? 1 : 0));
    assertEquals(cells.filter((cell) => cell === undefined || String(cell).includes("undefined")), []);
  });
}

Deno.test("table: an empty list has no rows, and null ones where the kind has no printer", () => {
  assertEquals(tableFor(served("configmaps"), [], none).rows, []);
  assertEquals(tableFor(custom(), [], none).rows, []);
  assertEquals(tableFor(served("roles", "rbac.authorization.k8s.io"), [], none).rows, null);
  assertEquals(tableFor(served("customresourcedefinitions", "apiextensions.k8s.io"), [], none).rows, null);
});

Deno.test("table: the default storage class is marked in a list alone", () => {
  const classOf = (name: string, creationTimestamp: string): Unstructured => ({
    metadata: {
      name,
      creationTimestamp,
      annotations: { "storageclass.kubernetes.io/is-default-class": "true" },
    },
    provisioner: "x",
  });
  const older = classOf("a", "2026-01-01T00:00:00Z");
  const newer = classOf("c", "2026-01-01T00:00:01Z");
  const sameTime = classOf("b", "2026-01-01T00:00:01Z");
  const resource = served("storageclasses", "storage.k8s.io");
  const names = (objects: readonly Unstructured[], list: boolean) =>
    tableFor(resource, objects, { ...none, list }).rows!.map(({ cells }) => cells[0]);
  assertEquals(names([older, newer, sameTime], true), ["a", "c", "b (default)"]);
  assertEquals(names([older], true), ["a (default)"]);
  assertEquals(names([older], false), ["a"]);
});

Deno.test("table: flow schemas are listed in the order in which they are tried", () => {
  const schema = (name: string, matchingPrecedence: number): Unstructured => ({
    metadata: { name },
    spec: { matchingPrecedence, priorityLevelConfiguration: { name: "x" } },
  });
  const objects = [schema("a", 900), schema("c", 100), schema("b", 100)];
  const resource = served("flowschemas", "flowcontrol.apiserver.k8s.io");
  assertEquals(tableFor(resource, objects, none).rows!.map(({ cells }) => cells[0]), ["b", "c", "a"]);
});

Deno.test("table: objects of another version than the stored one are shown as they are stored", () => {
  const resource = served("horizontalpodautoscalers", "autoscaling", "v1");
  const object: Unstructured = {
    metadata: { name: "h", creationTimestamp: "2026-01-01T00:00:00Z" },
    spec: {
      maxReplicas: 4,
      scaleTargetRef: { kind: "Deployment", name: "d" },
      targetCPUUtilizationPercentage: 33,
    },
    status: { currentReplicas: 2 },
  };
  const table = tableFor(resource, [object], { includeObject: "Object", now });
  assertEquals(table.rows![0]!.cells, ["h", "Deployment/d", "cpu: <unknown>/33%", "<unset>", 4, 2, "10m"]);
  assertEquals(table.rows![0]!.object!.apiVersion, "autoscaling/v1");
  const stored = { ...object, spec: { ...object.spec as object, metrics: [] } };
  assertEquals(tableFor(resource, [object], { ...none, stored: [stored] }).rows![0]!.cells[2], "<none>");
});

Deno.test("table: a scale shows what is wanted and what there is", () => {
  const scale: Unstructured = {
    metadata: configMap.metadata!,
    spec: { replicas: 3 },
    status: { replicas: 2 },
  };
  const table = tableForScale(scale, { includeObject: "Metadata", now });
  assertEquals(table.columnDefinitions!.map(({ name, type, format }) => [name, type, format]), [
    ["Name", "string", ""],
    ["Desired", "integer", ""],
    ["Available", "integer", ""],
    ["Age", "string", ""],
  ]);
  assertEquals(table.rows![0]!.cells, ["a", 3, 2, "10m"]);
});

Deno.test("table: custom resources without columns of their own show name and age", () => {
  const { columnDefinitions, rows } = tableFor(custom(), [configMap], none);
  assertEquals(columnDefinitions!.map(({ name, type }) => [name, type]), [["Name", "string"], [
    "Age",
    "date",
  ]]);
  assertEquals(rows![0]!.cells, ["a", "10m"]);
  assertEquals(tableFor(custom([]), [configMap], none).rows![0]!.cells, ["a"]);
});

Deno.test("table: a custom column is described by its own words, or by its path", () => {
  const columns = [
    { name: "X", type: "string", jsonPath: ".data.x", description: "own words", priority: 1 },
    { name: "Y", type: "integer", format: "int32", jsonPath: ".data.y" },
  ];
  const { columnDefinitions, rows } = tableFor(custom(columns), [configMap], none);
  assertEquals(columnDefinitions!.slice(1), [
    { name: "X", type: "string", format: "", description: "own words", priority: 1 },
    {
      name: "Y",
      type: "integer",
      format: "int32",
      description: "Custom resource definition column (in JSONPath format): .data.y",
      priority: 0,
    },
  ]);
  assertEquals(rows![0]!.cells, ["a", "1", null]);
});

Deno.test("table: a pod's request for a certificate shows the last of its states", () => {
  const request: Unstructured = {
    metadata: { name: "r" },
    spec: {
      podName: "p",
      serviceAccountName: "s",
      nodeName: "n",
      signerName: "x.io/s",
      unverifiedUserAnnotations: { "x.io/b": "2", "x.io/a": "1" },
    },
    status: {
      conditions: [{ type: "Denied", status: "True" }, { type: "SuggestedKeyType", status: "True" }],
    },
  };
  const { rows } = tableFor(served("podcertificaterequests", "certificates.k8s.io"), [request], none);
  assertEquals(rows![0]!.cells, ["r", "p", "s", "n", "x.io/s", "Denied", "x.io/a=1,x.io/b=2"]);
});
