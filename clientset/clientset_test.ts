import { assert, assertEquals, assertStrictEquals } from "@std/assert";
import { ApiServer } from "../apiserver/mod.ts";
import { groupVersionPath, type ResourceType, type SubresourceType } from "../meta/mod.ts";
import { FakeServer } from "../rest/fake_server_test.ts";
import { isBadRequest, type ResourceClient } from "../rest/mod.ts";
import { SubresourceClient } from "../rest/subresource_client.ts";
import { resources } from "../schema/facts/resources.ts";
import { Clientset } from "./clientset.ts";
import { resourceTable } from "./generated/resource_table.ts";

type Table = { [group: string]: { [name: string]: ResourceType<unknown, boolean> } };
type Clients = {
  [group: string]: { [name: string]: (namespace?: string) => ResourceClient<unknown, boolean> };
};

const table = Object.entries(resourceTable as unknown as Table)
  .flatMap(([group, resources]) => Object.entries(resources).map(([name, type]) => ({ group, name, type })));

Deno.test("every kind of the table has a client that asks at the kind's own path", async () => {
  assert(table.length > 80, `expected more than eighty kinds, the table has ${table.length}`);
  const server = new FakeServer({ metadata: {}, items: [] });
  const clientset = new Clientset(server.access) as unknown as Clients;
  for (const { group, name, type } of table) {
    const client = clientset[group]![name]!;
    await client().list();
    if (type.namespaced) await client("ns").list();
    const prefix = groupVersionPath(type);
    const paths = server.seen.splice(0).map(({ path }) => path);
    const all = `${prefix}/${type.resource}`;
    assertEquals(paths, type.namespaced ? [all, `${prefix}/namespaces/ns/${type.resource}`] : [all], name);
    assertStrictEquals(client().type, type);
  }
});

/** They carry streams, or another server's answers: a client has methods for them, and no client of an object. */
const streams = ["attach", "exec", "log", "portforward", "proxy"];

Deno.test("each kind's client has a member for each of its subresources, and the verbs are the server's", () => {
  const clientset = new Clientset(new FakeServer({}).access) as unknown as Clients;
  for (const { group, name, type } of table) {
    const facts = resources[`${type.group || "core"}/${type.version}`]!
      .find(({ resource }) => resource === type.resource)!;
    const served = facts.subresources.filter(({ subresource }) => !streams.includes(subresource));
    const told = Object.values((type.subresources ?? {}) as { [name: string]: SubresourceType });
    assertEquals(
      told.map(({ path, group, version, kind, verbs }) => ({ path, kind: { group, version, kind }, verbs })),
      served.map(({ subresource, responseKind, verbs }) => ({
        path: subresource,
        kind: responseKind,
        verbs,
      })) as object[],
      `${group}.${name}`,
    );
    const client = clientset[group]![name]!() as unknown as { [member: string]: object | undefined };
    for (const member of Object.keys(type.subresources ?? {})) {
      assert(client[member] instanceof SubresourceClient, `${group}.${name}().${member}`);
    }
  }
});

Deno.test("a custom resource has a client with its type", async () => {
  interface Backup {
    kind?: "Backup";
    apiVersion?: "example.com/v1";
    metadata?: { name?: string };
  }
  const Backup: ResourceType<Backup> = {
    group: "example.com",
    version: "v1",
    kind: "Backup",
    resource: "backups",
    singular: "backup",
    namespaced: true,
    stored: true,
  };
  const server = new FakeServer({});
  await new Clientset(server.access).resource(Backup, "ns").create({ metadata: { name: "a" } });
  assertEquals(server.only.path, "/apis/example.com/v1/namespaces/ns/backups");
  assertEquals(JSON.parse(server.only.body), {
    apiVersion: "example.com/v1",
    kind: "Backup",
    metadata: { name: "a" },
  });
});

Deno.test("options of the clientset are those of each of its clients", async () => {
  const server = new FakeServer({});
  await new Clientset(server.access, { userAgent: "mine/1" }).coreV1.pods("ns").get("a");
  assertEquals(server.only.headers.get("user-agent"), "mine/1");
});

Deno.test("[CL-02] a namespace is filled in, another one is refused, and cluster-scoped kinds have none", async () => {
  await using server = await ApiServer.start({ listen: false });
  const { coreV1 } = new Clientset(server.config);
  const made = await coreV1.configMaps("default").create({ metadata: { name: "a" } });
  assertEquals(made.metadata.namespace, "default");
  const elsewhere = coreV1.configMaps("default").create({
    metadata: { name: "b", namespace: "kube-system" },
  });
  assert(isBadRequest(await elsewhere.catch((error) => error)));
  assertEquals(
    (await coreV1.nodes().namespace("default").create({ metadata: { name: "n" } })).metadata.namespace,
    undefined,
  );
});

Deno.test("a clientset's field manager and dry run are those of each of its clients", async () => {
  const server = new FakeServer({});
  await new Clientset(server.access, { fieldManager: "me", dryRun: true }).coreV1.pods("ns").patch(
    "a",
    "merge",
    {},
  );
  assertEquals(server.only.url.search, "?dryRun=All&fieldManager=me");
});

Deno.test("making a clientset and its clients sends nothing", () => {
  const server = new FakeServer({});
  const clientset = new Clientset(server.access);
  clientset.coreV1.pods("ns").namespace("other").subresource("status");
  assertStrictEquals(clientset.coreV1, clientset.coreV1, "a group is made once");
  assertEquals(server.seen.length, 0);
  assertStrictEquals(clientset.access, server.access);
});
