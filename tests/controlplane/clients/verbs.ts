/**
 * The verbs of the typed clients.
 *
 * @module
 */
import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import {
  isAlreadyExists,
  isConflict,
  isExpired,
  isInvalid,
  isNotFound,
  ResourceClient,
  StatusError,
} from "../../../rest/mod.ts";
import type { ClusterAccess } from "../../../meta/mod.ts";
import { ConfigMap } from "../../../api/core/v1.ts";
import type { Check } from "../checks.ts";

/** The StatusError that a request is refused with. */
export async function refusal(request: () => Promise<unknown>): Promise<StatusError> {
  return await assertRejects(request, StatusError);
}

/** A Deployment that nobody has to run. */
function deployment(name: string, replicas: number) {
  const labels = { app: name };
  return {
    metadata: { name, labels },
    spec: {
      replicas,
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: {
          containers: [{ name: "web", image: "example.test/web:1", env: [{ name: "A", value: "1" }] }],
        },
      },
    },
  };
}

/** Create, read, change and delete, as every controller does. */
export const verbs: readonly Check[] = [
  {
    name: "an object's life: create, get, list, update, four patches, apply, delete",
    async run({ clientset, namespace, signal }) {
      const configMaps = clientset.coreV1.configMaps(namespace);
      const labels = { check: "life" };
      const made = await configMaps.create({ metadata: { name: "a", labels }, data: { sky: "blue" } }, {
        signal,
      });
      assertEquals([made.apiVersion, made.kind, made.metadata.namespace], ["v1", "ConfigMap", namespace]);
      assertEquals(await configMaps.get("a", { signal }), made, "get gives what create gave");
      const { items } = await configMaps.list({ labelSelector: "check=life", signal });
      assertEquals(items, [made], "a list's item is the object, apiVersion and kind included");
      const all = await clientset.coreV1.configMaps().list({ labelSelector: "check=life", signal });
      assertEquals(
        all.items.map(({ metadata }) => metadata.namespace),
        [namespace],
        "no namespace means all",
      );

      made.data = { sky: "grey" };
      const updated = await configMaps.update(made, { signal });
      assert(updated.metadata.resourceVersion !== made.metadata.resourceVersion);
      const data = async (patched: Promise<{ data?: Record<string, string> }>) => (await patched).data;
      assertEquals(
        await data(
          configMaps.patch("a", "json", [{ op: "add", path: "/data/grass", value: "green" }], { signal }),
        ),
        { sky: "grey", grass: "green" },
      );
      assertEquals(
        await data(configMaps.patch("a", "merge", { data: { grass: null, sea: "deep" } }, { signal })),
        { sky: "grey", sea: "deep" },
      );
      assertEquals(
        await data(
          configMaps.patch("a", "strategic", { data: { $patch: "replace", sun: "hot" } }, { signal }),
        ),
        { sun: "hot" },
      );
      const apply = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "a" }, data: { moon: "pale" } };
      assertEquals(
        await data(configMaps.patch("a", "apply", apply, { fieldManager: "moon", signal })),
        { sun: "hot", moon: "pale" },
      );
      assertEquals(
        await data(configMaps.apply({ metadata: { name: "a" }, data: {} }, { fieldManager: "moon", signal })),
        { sun: "hot" },
        "what an applier leaves out goes",
      );

      const gone = await configMaps.delete("a", { signal });
      assertEquals(gone.kind, "Status");
      assert(isNotFound(await refusal(() => configMaps.get("a", { signal }))));
    },
  },
  {
    name: "a strategic patch merges containers by name",
    async run({ clientset, namespace, signal }) {
      const deployments = clientset.appsV1.deployments(namespace);
      await deployments.create(deployment("web", 0), { signal });
      const { spec } = await deployments.patch("web", "strategic", {
        spec: { template: { spec: { containers: [{ name: "web", env: [{ name: "B", value: "2" }] }] } } },
      }, { signal });
      const [container, ...others] = spec!.template.spec!.containers;
      assertEquals(others, []);
      assertEquals(container?.image, "example.test/web:1");
      assertEquals(container?.env?.map(({ name }) => name).sort(), ["A", "B"]);
    },
  },
  {
    name: "refusals say why: AlreadyExists, NotFound, Conflict, Invalid",
    async run({ clientset, namespace, signal }) {
      const configMaps = clientset.coreV1.configMaps(namespace);
      const old = await configMaps.create({ metadata: { name: "one" } }, { signal });
      await configMaps.update({ ...old, data: { by: "another" } }, { signal });

      const twice = await refusal(() => configMaps.create({ metadata: { name: "one" } }, { signal }));
      assert(isAlreadyExists(twice));
      assertEquals([twice.httpStatus, twice.status.details?.name], [409, "one"]);
      const missing = await refusal(() => configMaps.get("none", { signal }));
      assert(isNotFound(missing));
      assertEquals(missing.message, `configmaps "none" not found`);
      const stale = await refusal(() => configMaps.update({ ...old, data: { by: "me" } }, { signal }));
      assert(isConflict(stale));
      const otherUid = { preconditions: { uid: "00000000-0000-0000-0000-000000000000" }, signal };
      assert(isConflict(await refusal(() => configMaps.delete("one", otherUid))));
      const invalid = await refusal(() => configMaps.create({ metadata: { name: "No_Name" } }, { signal }));
      assert(isInvalid(invalid));
      assertEquals(invalid.status.details?.causes?.map(({ field }) => field), ["metadata.name"]);
    },
  },
  {
    name: "an apply meets another manager's field: a conflict names both, force takes it over",
    async run({ clientset, namespace, signal }) {
      const configMaps = clientset.coreV1.configMaps(namespace);
      const draft = (sky: string) => ({ metadata: { name: "shared" }, data: { sky } });
      await configMaps.apply(draft("blue"), { fieldManager: "first", signal });
      const conflict = await refusal(() =>
        configMaps.apply(draft("grey"), { fieldManager: "second", signal })
      );
      assert(isConflict(conflict));
      const [cause] = conflict.status.details?.causes ?? [];
      assertEquals([cause?.reason, cause?.field], ["FieldManagerConflict", ".data.sky"]);
      assertStringIncludes(cause?.message ?? "", `"first"`);
      const taken = await configMaps.apply(draft("grey"), { fieldManager: "second", force: true, signal });
      assertEquals(taken.data, { sky: "grey" });
      const owners = taken.metadata.managedFields?.filter(({ fieldsV1 }) =>
        JSON.stringify(fieldsV1).includes("f:sky")
      );
      assertEquals(owners?.map(({ manager, operation }) => [manager, operation]), [["second", "Apply"]]);
    },
  },
  {
    name: "status and scale are apart from the spec; a dry run stores nothing",
    async run({ clientset, namespace, signal }) {
      const deployments = clientset.appsV1.deployments(namespace);
      const made = await deployments.create(deployment("web", 0), { signal });
      const observed = await deployments.updateStatus(
        { ...made, spec: { ...made.spec!, replicas: 7 }, status: { observedGeneration: 41 } },
        { signal },
      );
      assertEquals([observed.spec?.replicas, observed.metadata.generation], [0, 1], "the spec stays");
      const scale = deployments.subresource<{ spec?: { replicas?: number } }>("scale");
      assertEquals(
        (await scale.patch("web", "merge", { spec: { replicas: 3 } }, { signal })).spec?.replicas,
        3,
      );
      const dry = await deployments.patch("web", "merge", { spec: { replicas: 5 } }, {
        dryRun: true,
        signal,
      });
      assertEquals(dry.spec?.replicas, 5);
      assertEquals((await deployments.get("web", { signal })).spec?.replicas, 3);
    },
  },
  {
    name: "lists by selector and by page, and deleteCollection by selector",
    async run({ clientset, namespace, signal }) {
      const configMaps = clientset.coreV1.configMaps(namespace);
      const names = Array.from({ length: 23 }, (_, i) => `item-${String(i).padStart(2, "0")}`);
      for (const [i, name] of names.entries()) {
        await configMaps.create({ metadata: { name, labels: { check: "pages", third: String(i % 3) } } }, {
          signal,
        });
      }
      const pages: number[] = [];
      const seen: string[] = [];
      for await (const page of configMaps.pages({ labelSelector: "check=pages", limit: 7, signal })) {
        pages.push(page.items.length);
        seen.push(...page.items.map(({ metadata }) => metadata.name));
      }
      assertEquals([pages, seen], [[7, 7, 7, 2], names]);
      const named = await configMaps.list({ fieldSelector: "metadata.name=item-07", signal });
      assertEquals(named.items.map(({ metadata }) => metadata.name), ["item-07"]);
      const some = await configMaps.listAll({
        labelSelector: "check=pages,third in (0,2)",
        limit: 5,
        signal,
      });
      assertEquals(some.items.length, 15);
      await configMaps.deleteCollection({ labelSelector: "check=pages,third!=1", signal });
      const left = await configMaps.list({ labelSelector: "check=pages", signal });
      assertEquals(left.items.map(({ metadata }) => metadata.labels?.third), Array(8).fill("1"));
    },
  },
  {
    name: "a list whose continue token expires between two pages is read once more, whole",
    async onPlane({ plane, config, namespace, clientset, signal }) {
      const client = clientset.coreV1.configMaps(namespace);
      const add = (name: string) =>
        client.create({ metadata: { name, labels: { check: "expiry" } } }, { signal });
      for (const name of ["a", "b", "c"]) await add(name);
      const asked: string[] = [];
      /** The cluster, on which the history is forgotten before the second page is asked for. */
      const access: ClusterAccess = {
        server: config.server,
        namespace,
        transport: {
          async fetch(request, options) {
            const { searchParams } = new URL(request.url);
            asked.push(
              searchParams.has("continue") ? "next page" : searchParams.has("limit") ? "first page" : "all",
            );
            if (searchParams.has("continue")) {
              // Without a change since the first page, the compaction would forget nothing that the token needs.
              await add("later");
              await plane.compact();
              await plane.restartApiServer();
            }
            return await config.transport.fetch(request, options);
          },
        },
      };
      const impatient = new ResourceClient(access, ConfigMap, { namespace });
      const options = { labelSelector: "check=expiry", limit: 2, signal };
      const whole = await impatient.listAll(options);
      assertEquals(whole.items.map(({ metadata }) => metadata.name), ["a", "b", "c", "later"]);
      assertEquals(asked, ["first page", "next page", "all"]);

      const pages = impatient.pages(options);
      await pages.next();
      await client.delete("later", { signal });
      assert(isExpired(await refusal(() => pages.next())), "page by page it is the caller's to begin anew");
    },
  },
  {
    name: "what is not stored is answered: a review has no name",
    async run({ clientset, namespace, signal }) {
      const { status, metadata } = await clientset.authorizationV1.selfSubjectAccessReviews().create({
        spec: { resourceAttributes: { namespace, verb: "delete", resource: "secrets" } },
      }, { signal });
      assertEquals([status?.allowed, metadata?.name], [true, undefined]);
    },
  },
];
