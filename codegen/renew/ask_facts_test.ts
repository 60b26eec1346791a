import { assertEquals, assertRejects } from "@std/assert";
import { askFacts } from "./ask_facts.ts";
import { type FakeAnswers, fakeServer } from "./fake_server.ts";

const discovery = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";
const table = "application/json;as=Table;v=v1;g=meta.k8s.io";

const resource = (kind: string, verbs: readonly string[]) => ({
  resource: `${kind.toLowerCase()}s`,
  responseKind: { kind },
  scope: "Namespaced",
  singularResource: kind.toLowerCase(),
  verbs,
});

const definition = (kind: string) => ({
  description: "Words.",
  properties: { metadata: { properties: { name: { type: "string" } } } },
  "x-kubernetes-group-version-kind": [{ group: "", version: "v1", kind }],
});

function answers(changes: FakeAnswers = {}): FakeAnswers {
  const tableOf = {
    kind: "Table",
    columnDefinitions: [{ name: "Name", type: "string", format: "name", description: "Words.", priority: 0 }],
  };
  return {
    "/version": { gitVersion: "v1.37.2" },
    "/openapi/v3": { paths: { "api/v1": { serverRelativeURL: "/openapi/v3/api/v1" } } },
    "/openapi/v3/api/v1": {
      components: {
        schemas: {
          "a.v1.Pod": definition("Pod"),
          "a.v1.Health": definition("Health"),
          "a.v1.Binding": definition("Binding"),
        },
      },
    },
    [`/api ${discovery}`]: {
      items: [{
        versions: [{
          version: "v1",
          resources: [
            resource("Pod", ["create", "get", "list"]),
            resource("Health", ["get", "list"]),
            resource("Binding", ["create"]),
          ],
        }],
      }],
    },
    [`/apis ${discovery}`]: { items: [] },
    [`/api/v1/pods?limit=1 ${table}`]: tableOf,
    [`/api/v1/healths?limit=1 ${table}`]: tableOf,
    ...changes,
  };
}

/** Supports `metadata.name` only, for any list. */
function server(given: FakeAnswers, asked: string[] = []) {
  const fake = fakeServer(given);
  return {
    fetch: (path: string, init?: RequestInit) => {
      asked.push(path);
      if (!path.includes("fieldSelector=")) return fake.fetch(path, init);
      return Promise.resolve(
        path.includes("metadata.name%3D")
          ? Response.json({})
          : Response.json({ message: "field label not supported: x" }, { status: 400 }),
      );
    },
  };
}

Deno.test("facts are what the server answers, resources in its order", async () => {
  const { kubernetesVersion, groupVersions } = await askFacts(server(answers()));
  assertEquals(kubernetesVersion, "1.37.2");
  const [core] = groupVersions;
  assertEquals([core!.group, core!.version, core!.stability], ["", "v1", "ga"]);
  assertEquals(
    core!.resources.map(({ kind, stored, columns, fieldSelectors, definition }) => ({
      kind,
      stored,
      columns: columns.length,
      fieldSelectors: fieldSelectors.join(),
      definition,
    })),
    [
      { kind: "Pod", stored: true, columns: 1, fieldSelectors: "metadata.name", definition: "a.v1.Pod" },
      {
        kind: "Health",
        stored: false,
        columns: 1,
        fieldSelectors: "metadata.name",
        definition: "a.v1.Health",
      },
      { kind: "Binding", stored: false, columns: 0, fieldSelectors: "", definition: "a.v1.Binding" },
    ],
  );
  assertEquals(JSON.stringify(groupVersions).includes("Words."), false, "no prose is kept");
});

Deno.test("what cannot be listed is not listed", async () => {
  const asked: string[] = [];
  await askFacts(server(answers(), asked));
  assertEquals(asked.filter((path) => path.startsWith("/api/v1/bindings")), []);
});

Deno.test("a version without its document is an error", async () => {
  await assertRejects(
    () => askFacts(server(answers({ "/openapi/v3": { paths: {} } }))),
    Error,
    "the server has no OpenAPI v3 document of /api/v1",
  );
});

Deno.test("a kind without exactly one definition is an error", async () => {
  const schemas = { "a.v1.Pod": definition("Pod"), "b.v1.Pod": definition("Pod") };
  await assertRejects(
    () => askFacts(server(answers({ "/openapi/v3/api/v1": { components: { schemas } } }))),
    Error,
    "/v1 Pod has 2 definitions, not one",
  );
});

Deno.test("an answer that is no Table is an error", async () => {
  await assertRejects(
    () => askFacts(server(answers({ [`/api/v1/pods?limit=1 ${table}`]: { kind: "PodList" } }))),
    Error,
    "asked for a Table, got PodList",
  );
});
