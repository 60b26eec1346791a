// Custom resources over HTTP. The texts are kube-apiserver 1.37.2's.
import { assertEquals } from "@std/assert";
import { TestClient } from "../test_client.ts";

const group = "example.com";
const crds = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
const lives = `/apis/${group}/v1/lives`;
const merge = { type: "application/merge-patch+json" };

const schema = {
  type: "object",
  properties: {
    spec: {
      type: "object",
      properties: {
        a: { type: "string" },
        d: { type: "string", default: "x" },
        replicas: { type: "integer" },
      },
    },
    status: { type: "object", properties: { replicas: { type: "integer" }, selector: { type: "string" } } },
  },
};

// deno-lint-ignore no-explicit-any
function definition(change: any = {}, version: any = {}): any {
  return {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: { name: "lives.example.com" },
    spec: {
      group,
      scope: "Cluster",
      names: { plural: "lives", kind: "Life", shortNames: ["lf"] },
      versions: [{
        name: "v1",
        served: true,
        storage: true,
        schema: { openAPIV3Schema: schema },
        subresources: {
          status: {},
          scale: {
            specReplicasPath: ".spec.replicas",
            statusReplicasPath: ".status.replicas",
            labelSelectorPath: ".status.selector",
          },
        },
        selectableFields: [{ jsonPath: ".spec.a" }],
        ...version,
      }],
      ...change,
    },
  };
}

// deno-lint-ignore no-explicit-any
function life(name: string, more: any = {}): any {
  return { apiVersion: "example.com/v1", kind: "Life", metadata: { name }, ...more };
}

async function start(body = definition()): Promise<TestClient> {
  const client = await TestClient.start();
  const created = await client.call("POST", crds, body);
  assertEquals(created.code, 201, created.text);
  await client.server.idle();
  return client;
}

// deno-lint-ignore no-explicit-any
function conditionsOf(body: any): string[] {
  // deno-lint-ignore no-explicit-any
  return (body.status.conditions ?? []).map((one: any) =>
    `${one.type} ${one.status} ${one.reason}: ${one.message}`
  );
}

Deno.test("crd: a new definition has its storage version and nothing else in its status", async () => {
  await using client = await TestClient.start();
  const { body } = await client.call("POST", crds, definition());
  assertEquals(body.status, {
    conditions: null,
    acceptedNames: { plural: "", kind: "" },
    storedVersions: ["v1"],
  });
  assertEquals(body.metadata.generation, 1);
  assertEquals(body.spec.names, {
    plural: "lives",
    singular: "life",
    shortNames: ["lf"],
    kind: "Life",
    listKind: "LifeList",
  });
  assertEquals(body.spec.conversion, { strategy: "None" });
});

Deno.test("crd: its names are accepted, it is established, and its resource served", async () => {
  await using client = await start();
  const { body } = await client.call("GET", `${crds}/lives.example.com`);
  assertEquals(conditionsOf(body), [
    "NamesAccepted True NoConflicts: no conflicts found",
    "Established True InitialNamesAccepted: the initial names have been accepted",
  ]);
  assertEquals(body.status.acceptedNames, body.spec.names);
  assertEquals(body.metadata.generation, 1);
  // deno-lint-ignore no-explicit-any
  const { manager, subresource, fieldsV1 } = body.metadata.managedFields.find((entry: any) =>
    entry.subresource
  );
  const condition = {
    ".": {},
    "f:lastTransitionTime": {},
    "f:message": {},
    "f:reason": {},
    "f:status": {},
    "f:type": {},
  };
  assertEquals({ manager, subresource, fieldsV1 }, {
    manager: "kube-apiserver",
    subresource: "status",
    fieldsV1: {
      "f:status": {
        "f:acceptedNames": {
          "f:kind": {},
          "f:listKind": {},
          "f:plural": {},
          "f:shortNames": {},
          "f:singular": {},
        },
        "f:conditions": { 'k:{"type":"Established"}': condition, 'k:{"type":"NamesAccepted"}': condition },
      },
    },
  });
  assertEquals((await client.call("GET", lives)).code, 200);
});

Deno.test("crd: a name that another definition of the group has is refused until it is free", async () => {
  await using client = await start();
  const other = definition({ names: { plural: "others", kind: "Other", shortNames: ["lf"] } });
  other.metadata.name = "others.example.com";
  await client.call("POST", crds, other);
  await client.server.idle();
  const refused = await client.call("GET", `${crds}/others.example.com`);
  assertEquals(conditionsOf(refused.body), [
    'NamesAccepted False ShortNamesConflict: "lf" is already in use',
    "Established False NotAccepted: not all names are accepted",
  ]);
  assertEquals((await client.call("GET", `/apis/${group}/v1/others`)).code, 404);
  await client.call("DELETE", `${crds}/lives.example.com`);
  await client.server.idle();
  const accepted = await client.call("GET", `${crds}/others.example.com`);
  assertEquals(conditionsOf(accepted.body).map((text) => text.split(" ").slice(0, 2).join(" ")), [
    "NamesAccepted True",
    "Established True",
  ]);
});

Deno.test("crd: an object is pruned and defaulted, its status and unknown metadata dropped", async () => {
  await using client = await start();
  const draft = life("x", { spec: { a: "1", nope: 1 }, status: { replicas: 3 } });
  draft.metadata.foo = 1;
  const created = await client.call("POST", lives, draft);
  assertEquals(created.code, 201, created.text);
  assertEquals(created.body.spec, { a: "1", d: "x" });
  assertEquals(created.body.status, undefined);
  assertEquals(created.body.metadata.generation, 1);
  assertEquals(
    created.headers.get("Warning"),
    '299 - "unknown field \\"metadata.foo\\"", 299 - "unknown field \\"spec.nope\\""',
  );
  const strict = await client.call(
    "POST",
    `${lives}?fieldValidation=Strict`,
    life("y", { spec: { nope: 1 } }),
  );
  assertEquals([strict.code, strict.body.message], [
    400,
    'Life in version "v1" cannot be handled as a Life: strict decoding error: unknown field "spec.nope"',
  ]);
});

// deno-lint-ignore no-explicit-any
const refused: readonly [name: string, draft: any, code: number, message: string][] = [
  [
    "a name of another type",
    life(5 as never),
    400,
    'Life in version "v1" cannot be handled as a Life: json: cannot unmarshal number into Go struct field ObjectMeta.name of type string',
  ],
  [
    "labels of another type",
    { ...life("y"), metadata: { name: "y", labels: { a: 1 } } },
    400,
    'Life in version "v1" cannot be handled as a Life: json: cannot unmarshal number into Go struct field ObjectMeta.labels of type string',
  ],
  [
    "metadata of another type",
    { ...life("y"), metadata: [] },
    400,
    'Life in version "v1" cannot be handled as a Life: json: cannot unmarshal array into Go value of type v1.ObjectMeta',
  ],
  [
    "a spec of another type",
    life("y", { spec: { a: 5 } }),
    422,
    'Life.example.com "y" is invalid: spec.a: Invalid value: "integer": spec.a in body must be of type string: "integer"',
  ],
  [
    "negative replicas",
    life("y", { spec: { replicas: -1 } }),
    422,
    'Life.example.com "y" is invalid: .spec.replicas: Invalid value: -1: should be a non-negative integer',
  ],
  [
    "too many replicas",
    life("y", { spec: { replicas: 3_000_000_000 } }),
    422,
    'Life.example.com "y" is invalid: .spec.replicas: Invalid value: 3000000000: should be less than or equal to 2147483647',
  ],
];
for (const [name, draft, code, message] of refused) {
  Deno.test(`crd: ${name} is refused`, async () => {
    await using client = await start();
    const answer = await client.call("POST", lives, draft);
    assertEquals([answer.code, answer.body.message], [code, message]);
  });
}

Deno.test("crd: finalizers without a domain are warned of", async () => {
  await using client = await start();
  const draft = life("y");
  draft.metadata.finalizers = ["foo", "a.b", "c.d/e"];
  const { code, headers } = await client.call("POST", lives, draft);
  assertEquals(code, 201);
  const rest = "to avoid accidental conflicts with other finalizer writers";
  assertEquals(
    headers.get("Warning"),
    `299 - "metadata.finalizers: \\"a.b\\": prefer a domain-qualified finalizer name including a path (/) ${rest}", ` +
      `299 - "metadata.finalizers: \\"foo\\": prefer a domain-qualified finalizer name ${rest}"`,
  );
});

Deno.test("crd: spec and status are apart, and only a changed spec raises the generation", async () => {
  await using client = await start();
  await client.call("POST", lives, life("x", { spec: { a: "1" } }));
  const status = await client.call("PATCH", `${lives}/x/status`, {
    spec: { a: "9" },
    status: { replicas: 2 },
  }, merge);
  assertEquals(status.code, 200, status.text);
  assertEquals([status.body.spec, status.body.status, status.body.metadata.generation], [{ a: "1", d: "x" }, {
    replicas: 2,
  }, 1]);
  const label = await client.call("PATCH", `${lives}/x`, {
    metadata: { labels: { l: "1" } },
    status: { replicas: 9 },
  }, merge);
  assertEquals([label.body.status, label.body.metadata.generation], [{ replicas: 2 }, 1]);
  const spec = await client.call("PATCH", `${lives}/x`, { spec: { a: "2" } }, merge);
  assertEquals([spec.body.spec.a, spec.body.metadata.generation], ["2", 2]);
});

// Recorded of kube-apiserver 1.37.2.
const badScales: readonly { name: string; at: string; change: unknown; message: string }[] = [
  {
    name: "status replicas of another type",
    at: "/status",
    change: { status: { replicas: "x" } },
    message:
      '[status.replicas: Invalid value: "string": replicas in body must be of type integer: "string", ' +
      ".status.replicas: Invalid value: 0: .status.replicas accessor error: x is of the type string, expected int64]",
  },
  {
    name: "negative status replicas",
    at: "/status",
    change: { status: { replicas: -1 } },
    message: ".status.replicas: Invalid value: -1: should be a non-negative integer",
  },
  {
    name: "a selector of another type",
    at: "/status",
    change: { status: { selector: 5 } },
    message:
      '[status.selector: Invalid value: "integer": selector in body must be of type string: "integer", ' +
      '.status.selector: Invalid value: "": .status.selector accessor error: 5 is of the type int64, expected string]',
  },
  {
    name: "replicas of another type",
    at: "",
    change: { spec: { replicas: "x" } },
    message:
      '[spec.replicas: Invalid value: "string": spec.replicas in body must be of type integer: "string", ' +
      ".spec.replicas: Invalid value: 0: .spec.replicas accessor error: x is of the type string, expected int64]",
  },
  {
    name: "a part of a replica",
    at: "",
    change: { spec: { replicas: 1.5 } },
    message:
      '[spec.replicas: Invalid value: "number": spec.replicas in body must be of type integer: "number", ' +
      '<nil>: Invalid value: "": Checked value must be of type integer (default format) in spec.replicas, ' +
      ".spec.replicas: Invalid value: 0: .spec.replicas accessor error: 1.5 is of the type float64, expected int64]",
  },
  {
    name: "negative replicas",
    at: "",
    change: { spec: { replicas: -1 } },
    message: ".spec.replicas: Invalid value: -1: should be a non-negative integer",
  },
];
Deno.test("crd: what scale reads is checked", async (t) => {
  await using client = await start();
  await client.call("POST", lives, life("x", { spec: { a: "1", replicas: 1 } }));
  for (const { name, at, change, message } of badScales) {
    await t.step(name, async () => {
      const { code, body } = await client.call("PATCH", `${lives}/x${at}`, change, merge);
      assertEquals([code, body.message], [422, `Life.example.com "x" is invalid: ${message}`]);
    });
  }
});

Deno.test("crd: what was valid before the schema became stricter may stay", async () => {
  await using client = await start();
  await client.call("POST", lives, life("x", { spec: { a: "long text", replicas: 1 } }));
  const stricter = structuredClone(schema) as typeof schema & {
    properties: { spec: { properties: { a: object } } };
  };
  stricter.properties.spec.properties.a = { type: "string", maxLength: 3 } as never;
  const versions = [{ ...definition().spec.versions[0], schema: { openAPIV3Schema: stricter } }];
  assertEquals(
    (await client.call("PATCH", `${crds}/lives.example.com`, { spec: { versions } }, merge)).code,
    200,
  );
  await client.server.idle();
  assertEquals((await client.call("PATCH", `${lives}/x`, { spec: { replicas: 2 } }, merge)).code, 200);
  const changed = await client.call("PATCH", `${lives}/x`, { spec: { a: "longer text" } }, merge);
  assertEquals(
    changed.body.message,
    'Life.example.com "x" is invalid: spec.a: Too long: may not be more than 3 bytes',
  );
});

Deno.test("crd: scale is read and written by paths", async () => {
  await using client = await start();
  await client.call("POST", lives, life("x", { spec: { a: "1", replicas: 1 } }));
  await client.call("PATCH", `${lives}/x/status`, { status: { replicas: 2, selector: "a=b" } }, merge);
  const scaled = await client.call("PATCH", `${lives}/x/scale`, { spec: { replicas: 4 } }, merge);
  assertEquals(scaled.code, 200, scaled.text);
  assertEquals([scaled.body.kind, scaled.body.apiVersion, scaled.body.spec, scaled.body.status], [
    "Scale",
    "autoscaling/v1",
    { replicas: 4 },
    { replicas: 2, selector: "a=b" },
  ]);
  assertEquals((await client.call("GET", `${lives}/x`)).body.spec.replicas, 4);
  const negative = await client.call("PATCH", `${lives}/x/scale`, { spec: { replicas: -4 } }, merge);
  assertEquals(
    negative.body.message,
    'Life.example.com "x" is invalid: .spec.replicas: Invalid value: -4: should be a non-negative integer',
  );
  await client.call("POST", lives, life("none", { spec: {} }));
  const without = await client.call("GET", `${lives}/none/scale`);
  assertEquals([without.code, without.body.message], [
    500,
    'Internal error occurred: the spec replicas field ".spec.replicas" does not exist',
  ]);
});

Deno.test("crd: a selectable field selects", async () => {
  await using client = await start();
  for (const [name, a] of [["x", "1"], ["y", "2"]]) {
    await client.call("POST", lives, life(name!, { spec: { a } }));
  }
  const { body } = await client.call("GET", `${lives}?fieldSelector=spec.a%3D2`);
  // deno-lint-ignore no-explicit-any
  assertEquals(body.items.map((item: any) => item.metadata.name), ["y"]);
});

Deno.test("crd: two versions show one object", async () => {
  const versions = ["v1", "v2"].map((name) => ({
    ...definition().spec.versions[0],
    name,
    storage: name === "v1",
  }));
  await using client = await start(definition({ versions }));
  await client.call("POST", `/apis/${group}/v2/lives`, {
    ...life("x", { spec: { a: "1" } }),
    apiVersion: "example.com/v2",
  });
  const one = await client.call("GET", `${lives}/x`);
  const two = await client.call("GET", `/apis/${group}/v2/lives/x`);
  assertEquals([one.body.apiVersion, two.body.apiVersion], ["example.com/v1", "example.com/v2"]);
  assertEquals([one.body.spec, one.body.metadata.uid], [two.body.spec, two.body.metadata.uid]);
});

Deno.test("crd: an established definition keeps its kind and scope, every one its group and plural", async () => {
  await using client = await start();
  const { body } = await client.call("PATCH", `${crds}/lives.example.com`, {
    spec: { scope: "Namespaced", names: { kind: "Other" } },
  }, merge);
  assertEquals(
    body.message,
    'CustomResourceDefinition.apiextensions.k8s.io "lives.example.com" is invalid: [spec.scope: Invalid value: "Namespaced": field is immutable, spec.names.kind: Invalid value: "Other": field is immutable]',
  );
});

Deno.test("crd: a deleted definition goes after its objects, which takes their finalizers", async () => {
  await using client = await start();
  const held = life("x");
  held.metadata.finalizers = ["a.b/c"];
  await client.call("POST", lives, held);
  await client.call("POST", lives, life("y"));
  const deleted = await client.call("DELETE", `${crds}/lives.example.com`);
  assertEquals(deleted.code, 200);
  assertEquals(deleted.body.metadata.finalizers, ["customresourcecleanup.apiextensions.k8s.io"]);
  assertEquals([deleted.body.metadata.generation, deleted.body.metadata.deletionGracePeriodSeconds], [
    1,
    undefined,
  ]);
  assertEquals(
    conditionsOf(deleted.body).at(-1),
    "Terminating True InstanceDeletionPending: CustomResourceDefinition marked for deletion; CustomResource deletion will begin soon",
  );
  await client.server.idle();
  const waiting = await client.call("GET", `${crds}/lives.example.com`);
  assertEquals(
    conditionsOf(waiting.body).at(-1),
    "Terminating True InstanceDeletionInProgress: CustomResource deletion is in progress",
  );
  assertEquals((await client.call("GET", `${lives}/y`)).code, 404);
  const refused = await client.call("POST", lives, life("z"));
  assertEquals([refused.code, refused.body.message], [
    403,
    'lives.example.com "z" is forbidden: create not allowed while custom resource definition is terminating',
  ]);
  await client.call("PATCH", `${lives}/x`, { metadata: { finalizers: null } }, merge);
  await client.server.idle();
  assertEquals((await client.call("GET", `${crds}/lives.example.com`)).code, 404);
  const gone = await client.call("GET", lives);
  assertEquals([gone.code, gone.text.trim()], [404, "404 page not found"]);
});

Deno.test("crd: server-side apply merges by the definition's schema", async () => {
  const listed = structuredClone(schema) as { properties: { spec: { properties: Record<string, unknown> } } };
  listed.properties.spec.properties.ports = {
    type: "array",
    "x-kubernetes-list-type": "map",
    "x-kubernetes-list-map-keys": ["port"],
    items: {
      type: "object",
      required: ["port"],
      properties: { port: { type: "integer" }, name: { type: "string" } },
    },
  };
  await using client = await start(definition({}, { schema: { openAPIV3Schema: listed } }));
  const apply = (manager: string, ports: unknown[]) =>
    client.call("PATCH", `${lives}/x?fieldManager=${manager}`, life("x", { spec: { ports } }), {
      type: "application/apply-patch+yaml",
    });
  assertEquals((await apply("a", [{ port: 1 }, { port: 2 }])).code, 201);
  assertEquals((await apply("b", [{ port: 3 }])).body.spec.ports, [{ port: 1 }, { port: 2 }, { port: 3 }]);
  assertEquals((await apply("a", [{ port: 2 }])).body.spec.ports, [{ port: 2 }, { port: 3 }]);
});

// Recorded of kube-apiserver 1.37.2.
const wrongTypes: readonly {
  name: string;
  method: "POST" | "PATCH";
  body: unknown;
  code: number;
  message: string;
}[] = [
  {
    name: "a body without a kind",
    method: "POST",
    body: { apiVersion: "example.com/v1", metadata: { name: "y" } },
    code: 400,
    message: "the object provided is unrecognized (must be of type Life): Object 'Kind' is missing in " +
      `'{"apiVersion":"example.com/v1","metadata":{"name":"y"}}' ({"apiVersion":"example.com/v1" ...)`,
  },
  {
    name: "a body without an apiVersion",
    method: "POST",
    body: { kind: "Life", metadata: { name: "y" } },
    code: 400,
    message: "the API version in the data () does not match the expected API version (example.com/v1)",
  },
  {
    name: "a body of another version",
    method: "POST",
    body: { apiVersion: "example.com/v2", kind: "Life", metadata: { name: "y" } },
    code: 400,
    message:
      "the API version in the data (example.com/v2) does not match the expected API version (example.com/v1)",
  },
  {
    name: "a body whose apiVersion is none",
    method: "POST",
    body: { apiVersion: "a/b/c", kind: "Life", metadata: { name: "y" } },
    code: 400,
    message:
      "the object provided is unrecognized (must be of type Life): unexpected GroupVersion string: a/b/c " +
      `({"apiVersion":"a/b/c","kind":" ...)`,
  },
  {
    name: "a body of another kind",
    method: "POST",
    body: { apiVersion: "example.com/v1", kind: "Foo", metadata: { name: "y" } },
    code: 422,
    message: 'Foo.example.com "y" is invalid: kind: Invalid value: "Foo": must be Life',
  },
  {
    name: "a patch to another kind",
    method: "PATCH",
    body: { kind: "Foo" },
    code: 422,
    message: 'Foo.example.com "x" is invalid: kind: Invalid value: "Foo": must be Life',
  },
  {
    name: "a patch to another group and version",
    method: "PATCH",
    body: { apiVersion: "v1" },
    code: 422,
    message: 'Life "x" is invalid: apiVersion: Invalid value: "v1": must be example.com/v1',
  },
  {
    name: "a patch that takes the apiVersion",
    method: "PATCH",
    body: { apiVersion: null },
    code: 500,
    message: "Internal error occurred: Object 'apiVersion' is missing in 'object has no apiVersion field'",
  },
];
Deno.test("crd: what comes in says its kind", async (t) => {
  await using client = await start();
  await client.call("POST", lives, life("x"));
  for (const { name, method, body, code, message } of wrongTypes) {
    await t.step(name, async () => {
      const path = method === "POST" ? lives : `${lives}/x`;
      const answer = await client.call(method, path, body, method === "POST" ? {} : merge);
      assertEquals([answer.code, answer.body.message], [code, message]);
    });
  }
});

const deprecations: readonly { name: string; version: unknown; warning: string | null }[] = [
  { name: "none", version: {}, warning: null },
  {
    name: "with a newer version",
    version: { deprecated: true },
    warning: '299 - "example.com/v1 Life is deprecated; use example.com/v2 Life"',
  },
  {
    name: "with words of its own",
    version: { deprecated: true, deprecationWarning: "no more" },
    warning: '299 - "no more"',
  },
];
for (const { name, version, warning } of deprecations) {
  Deno.test(`crd: a deprecated version is warned of: ${name}`, async () => {
    const body = definition({}, version);
    body.spec.versions.push({ ...definition().spec.versions[0], name: "v2", storage: false });
    await using client = await start(body);
    assertEquals((await client.call("GET", lives)).headers.get("Warning"), warning);
    assertEquals((await client.call("GET", lives.replace("v1", "v2"))).headers.get("Warning"), null);
  });
}
