/**
 * The verbs of the typed clients.
 *
 * @module
 */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { isConflict } from "../../rest/mod.ts";
import { type Check, refusal } from "./check.ts";

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
    name: "an apply meets another manager's field: a conflict names both, force takes it over",
    async run({ clientset, namespace, signal }) {
      const configMaps = clientset.coreV1.configMaps(namespace);
      const draft = (sky: string) => ({ metadata: { name: "shared" }, data: { sky } });
      await configMaps.apply(draft("blue"), { fieldManager: "first", signal });
      const conflict = await refusal(configMaps.apply(draft("grey"), { fieldManager: "second", signal }));
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
    name: "what is not stored is answered: a review has no name",
    async run({ clientset, namespace, signal }) {
      const { status, metadata } = await clientset.authorizationV1.selfSubjectAccessReviews().create({
        spec: { resourceAttributes: { namespace, verb: "delete", resource: "secrets" } },
      }, { signal });
      assertEquals([status?.allowed, metadata?.name], [true, undefined]);
    },
  },
];
