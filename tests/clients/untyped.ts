/**
 * The clients without types: any resource, any path.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { DynamicClient } from "../../dynamic/mod.ts";
import { isNotFound, RESTClient } from "../../rest/mod.ts";
import { type Check, eventsOf, refusal } from "./check.ts";
import { defineGadgets } from "./gadgets.ts";

/** DynamicClient and RESTClient. */
export const untyped: readonly Check[] = [
  {
    name: "DynamicClient: a custom resource's life, by its resource alone",
    async run(world) {
      const { access, namespace, signal } = world;
      await using gadgets = await defineGadgets(world);
      const { apiVersion, kind } = gadgets;
      const everywhere = new DynamicClient(access).resource(gadgets.resource);
      const client = everywhere.namespace(namespace);
      const large = 2n ** 62n + 1n;
      const made = await client.create(
        { apiVersion, kind, metadata: { name: "one" }, spec: { size: 1, serial: large } },
        { signal },
      );
      assertEquals([made.apiVersion, made.kind], [apiVersion, kind]);
      assertEquals(made.spec, { size: 1, serial: large }, "an integer keeps all its digits");
      assertEquals(await client.get("one", { signal }), made);
      assertEquals((await everywhere.list({ signal })).items, [made], "a list's item is the object");

      await using watch = await client.watch({ resourceVersion: made.metadata.resourceVersion, signal });
      const next = eventsOf(watch);
      const patched = await client.patch("one", "merge", { spec: { size: 2 } }, { signal });
      assertEquals(patched.spec, { size: 2, serial: large });
      assertEquals(await next(), { type: "MODIFIED", object: patched });
      const applied = await client.apply(
        { apiVersion, kind, metadata: { name: "two" }, spec: { size: 3 } },
        { signal },
      );
      assertEquals(await next(), { type: "ADDED", object: applied });
      await client.delete("two", { signal });
      const { type, object } = await next();
      assertEquals([type, object.metadata.name], ["DELETED", "two"]);
    },
  },
  {
    name: "RESTClient: any path, any form of the answer",
    async run({ access, namespace, signal }) {
      const client = new RESTClient(access, { version: "v1" });
      const version = await client.get().absPath("/version").do({ signal }).into<{ major: string }>();
      assertEquals(version.major, "1");
      assertEquals(await client.get().absPath("/readyz").do({ signal }).text(), "ok");

      const body = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "raw" }, data: { a: "1" } };
      const path = (request: ReturnType<typeof client.get>) =>
        request.namespace(namespace).resource("configmaps");
      const apply = () =>
        path(client.patch("apply")).name("raw").param("fieldManager", "check").body(body).do({ signal })
          .answer();
      assertEquals([(await apply()).code, (await apply()).code], [201, 200], "created, then there");
      const bytes = await path(client.get()).name("raw").do({ signal }).raw();
      assertEquals(JSON.parse(new TextDecoder().decode(bytes)).data, { a: "1" });
      const table = await path(client.get()).header("Accept", "application/json;as=Table;v=v1;g=meta.k8s.io")
        .do({ signal }).into<{ kind: string; columnDefinitions: { name: string }[] }>();
      assertEquals([table.kind, table.columnDefinitions.map(({ name }) => name)], ["Table", [
        "Name",
        "Data",
        "Age",
      ]]);
      assert(isNotFound(await refusal(path(client.get()).name("none").do({ signal }).into())));
      assert(isNotFound(await refusal(client.get().absPath("/no/such").do({ signal }).into())));

      await using watch = await path(client.get()).param("resourceVersion", "0").do({ signal })
        .watch<{ metadata: { name: string } }>();
      const next = eventsOf(watch);
      const names = new Set<string>();
      while (!names.has("raw")) names.add((await next()).object.metadata.name);
      await path(client.delete()).name("raw").do({ signal }).into();
      const { type, object } = await next();
      assertEquals([type, object.metadata.name], ["DELETED", "raw"]);
    },
  },
];
