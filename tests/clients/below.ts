/**
 * What is served below objects, by the typed clients, and what is built of their verbs: waits, create-or-update.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import type { Stored } from "../../meta/mod.ts";
import {
  conditionIs,
  crdEstablished,
  createOrPatch,
  createOrUpdate,
  deleteAndWait,
  isConflict,
  isInvalid,
  isNotFound,
  mergeFrom,
  podRunning,
  retryOnConflict,
  StatusError,
  waitFor,
} from "../../rest/mod.ts";
import { defineResource } from "../../schema/mod.ts";
import { type Check, refusal } from "./check.ts";

const labels = { app: "web" };
const template = {
  metadata: { labels },
  spec: { containers: [{ name: "web", image: "example.test/web:1" }] },
};
const pod = (name: string, nodeName?: string) => ({
  metadata: { name },
  spec: {
    containers: [{ name: "main", image: "example.test/app:1", resources: { requests: { cpu: "100m" } } }],
    automountServiceAccountToken: false,
    nodeName,
  },
});

/** A PKCS #10 request of CN=alice, made once for this check. */
const request =
  "LS0tLS1CRUdJTiBDRVJUSUZJQ0FURSBSRVFVRVNULS0tLS0KTUlIS01ISUNBUUF3RURFT01Bd0dBMVVFQXd3RllXeHBZMlV3V1RBVEJnY3Foa2pPUFFJQkJnZ3Foa2pPUFFNQgpCd05DQUFUWmxkeFBSYWlRbnZ4ZWlXaWhvR0ZlckE0eDFjMkpwWXM0NE1ZTUFVdnBZeG5RT3pRRks0bm5jdk5wCkJjc0dsbkVBcmFSVC9XQ0I0azVQckFSa2s4TGNvQUF3Q2dZSUtvWkl6ajBFQXdJRFNBQXdSUUloQUtVbHNOUi8KSDM0MDdxdzByb3NhWDlyZnFadmV6MmxJdjZVVXVJMFNsdDRIQWlBVFBJVVl2UkZYOFMrRG5XMFVkQ2xBV1FBQQp1ZkxlN1RoWHk0enFROC8yT0E9PQotLS0tLUVORCBDRVJUSUZJQ0FURSBSRVFVRVNULS0tLS0K";

/** Each subresource that carries objects, and each verb that is made of several requests. */
export const below: readonly Check[] = [
  {
    name: "scale of each kind that has one, by each of its verbs",
    async run({ clientset: { appsV1, coreV1 }, namespace, signal }) {
      const spec = { selector: { matchLabels: labels }, template };
      const metadata = { name: "web" };
      await appsV1.deployments(namespace).create({ metadata, spec }, { signal });
      await appsV1.replicaSets(namespace).create({ metadata, spec }, { signal });
      await appsV1.statefulSets(namespace).create({ metadata, spec: { ...spec, serviceName: "web" } }, {
        signal,
      });
      await coreV1.replicationControllers(namespace).create({
        metadata,
        spec: { selector: labels, template },
      }, {
        signal,
      });
      const scales = [
        appsV1.deployments(namespace).scale,
        appsV1.replicaSets(namespace).scale,
        appsV1.statefulSets(namespace).scale,
        coreV1.replicationControllers(namespace).scale,
      ];
      for (const scale of scales) {
        // The workload's controller, where there is one, writes to it meanwhile.
        await retryOnConflict(async () => {
          const now = await scale.get("web", { signal });
          assertEquals([now.kind, now.metadata.name], ["Scale", "web"]);
          await scale.update("web", { ...now, spec: { replicas: 0 } }, { signal });
        });
        assertEquals((await scale.patch("web", "merge", { spec: { replicas: 2 } }, { signal })).spec, {
          replicas: 2,
        });
        const applied = await scale.apply("web", { metadata, spec: { replicas: 0 } }, {
          force: true,
          signal,
        });
        assertEquals(applied.spec?.replicas ?? 0, 0);
      }
    },
  },
  {
    name: "binding and eviction of a pod answer a Status",
    async run({ clientset, namespace, signal }) {
      const pods = clientset.coreV1.pods(namespace);
      await pods.create(pod("one"), { signal });
      const target = { apiVersion: "v1", kind: "Node", name: "nowhere" };
      const bound = await pods.binding.create("one", { metadata: { name: "one" }, target }, { signal });
      assertEquals([bound.kind, bound.status], ["Status", "Success"]);
      assertEquals((await pods.get("one", { signal })).spec?.nodeName, "nowhere");
      assert(isConflict(await refusal(pods.binding.create("one", { metadata: { name: "one" }, target }))));
      const deleteOptions = { gracePeriodSeconds: 0 };
      const evicted = await pods.eviction.create("one", { metadata: { name: "one" }, deleteOptions }, {
        signal,
      });
      assertEquals([evicted.kind, evicted.status], ["Status", "Success"]);
    },
  },
  {
    name: "ephemeral containers and a new size of a pod that runs",
    async run({ clientset, namespace, signal }) {
      const pods = clientset.coreV1.pods(namespace);
      await pods.create(pod("one", "nowhere"), { signal });
      const debug = { name: "debug", image: "example.test/debug:1" };
      const debugged = await pods.ephemeralContainers.patch("one", "strategic", {
        spec: { ephemeralContainers: [debug] },
      }, { signal });
      assertEquals(debugged.spec?.ephemeralContainers?.map(({ name }) => name), ["debug"]);
      await deleteAndWait(pods, "one", { gracePeriodSeconds: 0, signal });
    },
  },
  {
    name: "a token of a service account names its audience",
    async run({ clientset, namespace, signal }) {
      const accounts = clientset.coreV1.serviceAccounts(namespace);
      await accounts.create({ metadata: { name: "robot" } }, { signal });
      const { status, kind } = await accounts.token.create("robot", {
        spec: { audiences: ["example.test"], expirationSeconds: 600 },
      }, { signal });
      assertEquals(kind, "TokenRequest");
      const claims = JSON.parse(atob(status!.token!.split(".")[1]!.replace(/-/g, "+").replace(/_/g, "/")));
      assertEquals([claims.aud, claims.sub], [["example.test"], `system:serviceaccount:${namespace}:robot`]);
      assert(
        isInvalid(
          await refusal(accounts.token.create("robot", { spec: { audiences: [], expirationSeconds: 1 } })),
        ),
      );
    },
  },
  {
    name: "a certificate request is approved by its own path",
    async run({ clientset, namespace, signal }) {
      const requests = clientset.certificatesV1.certificateSigningRequests();
      const name = `${namespace}-alice`;
      const made = await requests.create({
        metadata: { name },
        spec: { request, signerName: "example.test/signer", usages: ["client auth"] },
      }, { signal });
      const condition = { type: "Approved", status: "True", reason: "Known", message: "alice" };
      const approved = await requests.approval.update(
        name,
        { ...made, status: { conditions: [condition] } },
        { signal },
      );
      assertEquals(approved.status?.conditions?.map(({ type }) => type), ["Approved"]);
      await requests.delete(name, { signal });
    },
  },
  {
    name: "a namespace's finalizers are replaced by its own path",
    async run({ clientset, namespace, signal }) {
      const namespaces = clientset.coreV1.namespaces();
      const name = `${namespace}-held`;
      const made: Stored<{ spec?: { finalizers?: string[] } }> = await namespaces.create({
        metadata: { name },
        spec: { finalizers: ["kubernetes", "example.test/hold"] },
      }, { signal });
      const finalizers = ["kubernetes"];
      await retryOnConflict(async () => {
        const now = await namespaces.get(name, { signal });
        await namespaces.finalize.update(name, { ...now, spec: { finalizers } }, { signal });
      });
      assertEquals((await namespaces.get(name, { signal })).spec?.finalizers, finalizers);
      assertEquals(made.spec?.finalizers?.length, 2);
      await namespaces.delete(name, { signal });
    },
  },
  {
    name: "a custom resource has status and scale as its definition says",
    async run({ clientset, namespace, signal }) {
      const group = `${namespace}.example.test`;
      const Fleet = defineResource({
        group,
        version: "v1",
        kind: "Fleet",
        schema: {
          spec: { type: "object", properties: { ships: { type: "integer" } } },
          status: { type: "object", properties: { ready: { type: "integer" } } },
        },
        scale: { specReplicasPath: ".spec.ships", statusReplicasPath: ".status.ready" },
      });
      const definitions = clientset.apiextensionsV1.customResourceDefinitions();
      await definitions.apply(Fleet.crd, { signal });
      await waitFor(definitions, `fleets.${group}`, crdEstablished, { signal });
      const fleets = clientset.resource(Fleet, namespace);
      // Established, a kind may still be unknown to the server for a moment.
      await retryUntilFound(() =>
        fleets.create({ metadata: { name: "north" }, spec: { ships: 1 } }, { signal })
      );
      await fleets.status.patch("north", "merge", { status: { ready: 2 } }, { signal });
      const scaled = await fleets.scale.patch("north", "merge", { spec: { replicas: 4 } }, { signal });
      assertEquals([scaled.spec?.replicas, scaled.status?.replicas], [4, 2]);
      assertEquals((await fleets.get("north", { signal })).spec?.ships, 4);
      await deleteAndWait(definitions, `fleets.${group}`, { signal });
    },
  },
  {
    name: "create or update, create or patch, and a patch by difference",
    async run({ clientset, namespace, signal }) {
      const configMaps = clientset.coreV1.configMaps(namespace);
      const set = (sky: string) =>
        createOrUpdate(configMaps, { metadata: { name: "a" } }, (object) => void (object.data = { sky }), {
          signal,
        });
      assertEquals(
        [(await set("blue")).result, (await set("blue")).result, (await set("grey")).result],
        ["created", "unchanged", "updated"],
      );
      const original = await configMaps.get("a", { signal });
      const patch = mergeFrom(original, { ...original, data: { sky: "red" } }, { optimisticLock: true });
      await configMaps.patch("a", "merge", patch, { signal });
      assert(isConflict(await refusal(configMaps.patch("a", "merge", patch, { signal }))), "the lock holds");

      const budgets = clientset.policyV1.podDisruptionBudgets(namespace);
      const spec = { minAvailable: 1, selector: { matchLabels: labels } };
      const told = await createOrPatch(budgets, { metadata: { name: "web" }, spec }, (budget) => {
        budget.status = {
          currentHealthy: 1,
          desiredHealthy: 1,
          disruptionsAllowed: 0,
          expectedPods: 1,
          ...budget.status,
        };
      }, { signal });
      assertEquals(told.result, "created");
    },
  },
  {
    name: "a wait sees an object come, change and go",
    async run({ clientset, namespace, signal }) {
      const pods = clientset.coreV1.pods(namespace);
      const ready = waitFor(pods, "one", podRunning.and(conditionIs("Ready")), { signal });
      await pods.create(pod("one", "nowhere"), { signal });
      await pods.status.patch("one", "merge", {
        status: { phase: "Running", conditions: [{ type: "Ready", status: "True" }] },
      }, { signal });
      assertEquals((await ready)?.status?.phase, "Running");
      await deleteAndWait(pods, "one", { gracePeriodSeconds: 0, signal });
      assert(isNotFound(await refusal(pods.get("one", { signal }))));
    },
  },
];

async function retryUntilFound(attempt: () => Promise<unknown>): Promise<void> {
  for (let tries = 0;; tries++) {
    try {
      await attempt();
      return;
    } catch (error) {
      if (!(error instanceof StatusError) || error.code !== 404 || tries === 50) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}
