/**
 * What the caches do on any server.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { deletedObject, type ReflectorFailureKind, SharedInformerFactory } from "../../cache/mod.ts";
import { Clientset } from "../../clientset/mod.ts";
import type { ObjectMeta, ResourceType } from "../../meta/mod.ts";
import { Registry } from "../../metrics/mod.ts";
import { isAlreadyExists, isMethodNotAllowed, isNotFound } from "../../rest/mod.ts";
import type { Check } from "../clients/check.ts";
import { until } from "../until.ts";
import { Follower } from "./follower.ts";

/** Informers. */
export const caches: readonly Check[] = [
  {
    name:
      "an informer begins by watch-list where the server has it, else by a list, then follows each change once",
    async run({ access, clientset, namespace, watchList, signal }) {
      const configMaps = clientset.coreV1.configMaps(namespace);
      for (const name of ["a", "b", "c"]) await configMaps.create({ metadata: { name } });
      await using follower = new Follower(access, namespace);
      await follower.start(signal);
      assertEquals(
        follower.informer.indexer.listKeys().filter((key) => !key.endsWith("/kube-root-ca.crt")).sort(),
        [
          `${namespace}/a`,
          `${namespace}/b`,
          `${namespace}/c`,
        ],
      );
      await configMaps.patch("a", "merge", { data: { k: "v" } });
      await configMaps.delete("b");
      const last = await configMaps.create({ metadata: { name: "d" } });
      await follower.mustEqualServer(last.metadata.resourceVersion, signal);
      const told = follower.told.filter((each) => !each.includes("kube-root-ca.crt"));
      assertEquals(told.slice(0, 3).sort(), ["add a", "add b", "add c"]);
      assertEquals(told.slice(3), ["update a", "delete b", "add d"]);
      assertEquals(follower.asked, watchList ? ["watch-list"] : ["watch-list", "list", "watch"]);
      assertEquals(follower.failures, watchList ? [] : ["unsupported"]);
    },
  },
  {
    name: "an informer of a custom resource notices that its definition is deleted, and made again",
    async run({ access, clientset, namespace, signal }) {
      // A definition is the whole cluster's: each check has one of its own.
      const group = `${namespace}.kybern.dev`;
      const Toy: ResourceType<Toy> = {
        group,
        version: "v1",
        kind: "Toy",
        resource: "toys",
        singular: "toy",
        namespaced: true,
        stored: true,
      };
      const definitions = clientset.apiextensionsV1.customResourceDefinitions();
      const definition = {
        metadata: { name: `toys.${group}` },
        spec: {
          group,
          scope: "Namespaced" as const,
          names: { plural: "toys", singular: "toy", kind: "Toy", listKind: "ToyList" },
          versions: [{
            name: "v1",
            served: true,
            storage: true,
            schema: { openAPIV3Schema: { type: "object", "x-kubernetes-preserve-unknown-fields": true } },
          }],
        },
      };
      const toys = clientset.resource(Toy, namespace);
      const gone = () =>
        until("toys are not served", async () => {
          try {
            await toys.list({ signal });
            return false;
          } catch (error) {
            if (isNotFound(error)) return true;
            throw error;
          }
        });
      const failures = new Set<ReflectorFailureKind>();
      const told: string[] = [];
      await using factory = new SharedInformerFactory(new Clientset(access), {
        metrics: new Registry(),
        onWatchError: (_error, { kind }) => failures.add(kind),
        reflector: { backoff: { initialMs: 100, maxMs: 500 } },
      });
      const { informer } = factory.forResource(Toy);
      informer.addEventHandler({
        onAdd: ({ metadata }) => void told.push(`add ${metadata.uid}`),
        onDelete: (toy) => void told.push(`delete ${deletedObject(toy).object!.metadata.uid}`),
      });
      factory.start();
      await until("it is told that toys are not served", () => failures.has("notFound"));
      const expected: string[] = [];
      const heard = () => until(`told ${expected}`, () => told.length >= expected.length);
      const makeDefinition = () =>
        until("the definition is made", async () => {
          try {
            await definitions.create(definition, { signal });
            return true;
          } catch (error) {
            if (isAlreadyExists(error)) return false; // the one before is not gone yet
            throw error;
          }
        });
      const makeToy = () =>
        until("a toy is made", async () => {
          try {
            return (await toys.create({ metadata: { name: "ball" } }, { signal })).metadata.uid;
          } catch (error) {
            // The server takes its time with a kind that comes or goes.
            if (isNotFound(error) || isMethodNotAllowed(error)) return false;
            throw error;
          }
        });
      // Twice the kind is gone for a while, then it is back at once.
      for (const goneForAWhile of [true, true, false]) {
        await makeDefinition();
        const uid = await makeToy();
        expected.push(`add ${uid}`);
        await heard();
        await definitions.delete(definition.metadata.name, { signal });
        expected.push(`delete ${uid}`);
        if (!goneForAWhile) continue;
        await heard();
        await gone();
        await until("the store is empty", () => informer.indexer.size === 0);
      }
      await makeDefinition();
      expected.push(`add ${await makeToy()}`);
      await heard();
      assertEquals(told, expected);
    },
  },
];

/** A custom resource without a schema. */
interface Toy {
  apiVersion?: string;
  kind?: "Toy";
  metadata?: ObjectMeta;
}
