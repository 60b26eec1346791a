/**
 * How definitions come to be served, on any server.
 *
 * @module
 */
import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { CustomResourceDefinition } from "../../api/apiextensions.k8s.io/v1.ts";
import { Clientset } from "../../clientset/mod.ts";
import {
  createLogger,
  DefinitionRefusedError,
  installCustomResources,
  Manager,
} from "../../controller/mod.ts";
import { DiscoveryClient } from "../../discovery/mod.ts";
import type { ClusterAccess } from "../../meta/mod.ts";
import { deleteAndWait, isInvalid, ResourceClient, StatusError } from "../../rest/mod.ts";
import { defineResource } from "../../schema/mod.ts";
import { until } from "../until.ts";

const group = "installed.example.com";
const spec = { type: "object", properties: { size: { type: "integer", default: 3 } } } as const;

const Lamp = defineResource({ group, version: "v1beta1", kind: "Lamp", schema: { spec } });
/** The same, a release later. */
const NewLamp = defineResource({
  group,
  version: "v1",
  kind: "Lamp",
  shortNames: ["lp"],
  schema: { spec, status: { type: "object", properties: { lit: { type: "boolean" } } } },
  versions: {
    v1beta1: { schema: { spec }, deprecated: "use v1" },
    v1alpha1: { schema: { spec }, served: false },
  },
});

/** Removes what a check leaves. */
async function removed(cluster: ClusterAccess, ...names: string[]): Promise<void> {
  const definitions = new ResourceClient(cluster, CustomResourceDefinition);
  for (const name of names) await deleteAndWait(definitions, name, { timeout: 30_000 });
}

/** Each is a step of a test: what it shows, and how. */
export const installationChecks:
  readonly (readonly [name: string, check: (cluster: ClusterAccess) => Promise<void>])[] = [
    [
      "[CR-01] a definition is installed once discovery tells each of its served versions",
      async (cluster) => {
        await installCustomResources(cluster, [NewLamp, NewLamp.versions.v1beta1, {
          crd: structuredClone(NewLamp.crd),
        }]);
        const discovery = new DiscoveryClient(cluster);
        for (const version of ["v1", "v1beta1"]) {
          const { resources } = await discovery.serverResourcesForGroupVersion(`${group}/${version}`);
          assert(resources.some(({ name }) => name === "lamps"), `${version} is told`);
        }
        const clientset = new Clientset(cluster);
        await clientset.resource(NewLamp, "default").create({ metadata: { name: "desk" } });
        const quiet = new Clientset(cluster, { onWarning: null });
        const old = await quiet.resource(NewLamp.versions.v1beta1, "default").get("desk");
        assertEquals([old.apiVersion, old.spec], ["installed.example.com/v1beta1", undefined]);
        await removed(cluster, "lamps.installed.example.com");
      },
    ],
    [
      "[CR-01] a definition that is there is updated, and left alone where it is as it should be",
      async (cluster) => {
        const definitions = new ResourceClient(cluster, CustomResourceDefinition);
        await installCustomResources(cluster, [Lamp], { fieldManager: "lamp-operator" });
        const lamps = new Clientset(cluster).resource(Lamp, "default");
        await lamps.create({ metadata: { name: "desk" }, spec: {} });
        await installCustomResources(cluster, [NewLamp], { fieldManager: "lamp-operator" });
        const stored = await definitions.get("lamps.installed.example.com");
        assertEquals(stored.spec.versions.map(({ name, storage }) => [name, storage]), [
          ["v1", true],
          ["v1beta1", false],
          ["v1alpha1", false],
        ]);
        const lamp = await new Clientset(cluster).resource(NewLamp, "default").get("desk");
        assertEquals([lamp.apiVersion, lamp.spec?.size], ["installed.example.com/v1", 3]);
        // Names that were added are accepted by a change of the status.
        const accepted = await until("the short name", async () => {
          const definition = await definitions.get("lamps.installed.example.com");
          return definition.status?.acceptedNames?.shortNames?.includes("lp") ? definition : false;
        });
        await installCustomResources(cluster, [NewLamp], { fieldManager: "lamp-operator" });
        const again = await definitions.get("lamps.installed.example.com");
        assertEquals(again.metadata.resourceVersion, accepted.metadata.resourceVersion);
        assert(
          again.metadata.managedFields?.some(({ manager, operation }) =>
            manager === "lamp-operator" && operation === "Apply"
          ),
        );
        await removed(cluster, "lamps.installed.example.com");
      },
    ],
    ["a definition whose kind is another's is refused by name, and not waited for", async (cluster) => {
      const Torch = defineResource({
        group,
        version: "v1",
        kind: "Lamp",
        plural: "torches",
        singular: "torch",
        schema: { spec },
      });
      await installCustomResources(cluster, [Lamp]);
      const error = await assertRejects(
        () => installCustomResources(cluster, [Torch], { timeout: 60_000 }),
        DefinitionRefusedError,
      );
      assertEquals([error.definition, error.reason], ["torches.installed.example.com", "ListKindConflict"]);
      assertStringIncludes(error.message, '"LampList" is already in use by another CustomResourceDefinition');
      await removed(cluster, "lamps.installed.example.com", "torches.installed.example.com");
    }],
    ["a change that may not be is refused in the server's words", async (cluster) => {
      await installCustomResources(cluster, [Lamp]);
      const crd = structuredClone(Lamp.crd) as { spec: { scope: string } };
      crd.spec.scope = "Cluster";
      const error = await assertRejects(
        () => installCustomResources(cluster, [{ crd: crd as typeof Lamp.crd }]),
        DefinitionRefusedError,
        "lamps.installed.example.com is refused (Invalid): ",
      );
      assert(isInvalid(error.cause));
      assertStringIncludes(error.message, "spec.scope");
      await removed(cluster, "lamps.installed.example.com");
    }],
    ["fields of another manager are a refusal to who does not take them", async (cluster) => {
      await installCustomResources(cluster, [NewLamp], { fieldManager: "other" });
      const Other = defineResource({
        group,
        version: "v1",
        kind: "Lamp",
        shortNames: ["lmp"],
        schema: { spec },
      });
      const error = await assertRejects(
        () => installCustomResources(cluster, [Other], { force: false }),
        DefinitionRefusedError,
      );
      assertEquals(error.reason, "Conflict");
      assertStringIncludes(error.message, '"other"');
      await removed(cluster, "lamps.installed.example.com");
    }],
    [
      "fields that the definition makes selectable are, or the server is told to be too old for them",
      async (cluster) => {
        const Bulb = defineResource({
          group,
          version: "v1",
          kind: "Bulb",
          schema: { spec: { type: "object", properties: { socket: { type: "string" } } } },
          selectableFields: [".spec.socket"],
        });
        const warnings: string[] = [];
        await installCustomResources(cluster, [Bulb], { onWarning: (text) => void warnings.push(text) });
        const bulbs = new Clientset(cluster).resource(Bulb, "default");
        await bulbs.create({ metadata: { name: "a" }, spec: { socket: "E27" } });
        await bulbs.create({ metadata: { name: "b" }, spec: { socket: "E14" } });
        const listing = bulbs.list({ fieldSelector: "spec.socket=E27" });
        if (warnings.length === 0) {
          assertEquals((await listing).items.map(({ metadata }) => metadata.name), [
            "a",
          ]);
        } else await assertRejects(() => listing, StatusError, "field label not supported: spec.socket");
        const { minor } = await new DiscoveryClient(cluster).serverVersion();
        assertEquals(warnings.length, Number.parseInt(minor) < 30 ? 1 : 0);
        await removed(cluster, "bulbs.installed.example.com");
      },
    ],
    ["a definition that is being deleted is applied once it is gone", async (cluster) => {
      await installCustomResources(cluster, [Lamp]);
      const lamps = new Clientset(cluster).resource(Lamp, "default");
      await lamps.create({ metadata: { name: "held", finalizers: ["example.com/held"] } });
      const definitions = new ResourceClient(cluster, CustomResourceDefinition);
      const { metadata: { uid } } = await definitions.get("lamps.installed.example.com");
      await definitions.delete("lamps.installed.example.com");
      const installing = installCustomResources(cluster, [Lamp]);
      await lamps.patch("held", "merge", { metadata: { finalizers: null } });
      await installing;
      const anew = await definitions.get("lamps.installed.example.com");
      assert(anew.metadata.uid !== uid, "another definition of that name");
      assertEquals((await lamps.list()).items, []);
      await removed(cluster, "lamps.installed.example.com");
    }],
    ["[CR-01] a manager's controllers start once its kinds are served", async (cluster) => {
      const manager = new Manager({
        cluster,
        log: createLogger({ write() {} }),
        installation: { fieldManager: "lamplighter" },
      });
      const { promise: lit, resolve } = Promise.withResolvers<void>();
      manager.install(NewLamp).controller("lamplighter", {
        for: NewLamp,
        async reconcile(key, { client }) {
          const lamp = await client.get(NewLamp, key);
          if (lamp === undefined) return;
          await client.applyStatus(NewLamp, { metadata: key, status: { lit: lamp.spec?.size === 3 } });
          resolve();
        },
      });
      const stop = new AbortController();
      const ended = manager.run({ signal: stop.signal });
      const lamps = new Clientset(cluster).resource(NewLamp, "default");
      await until(
        "the kind is served",
        () => lamps.create({ metadata: { name: "street" }, spec: {} }).then(() => true, () => false),
      );
      await lit;
      assertEquals((await lamps.get("street")).status, { lit: true });
      stop.abort();
      await ended;
      await removed(cluster, "lamps.installed.example.com");
    }],
  ];
