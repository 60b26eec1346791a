import { assert, assertEquals, assertMatch } from "@std/assert";
import { SharedInformerFactory } from "../../cache/mod.ts";
import { Clientset } from "../../clientset/mod.ts";
import { Registry } from "../../metrics/mod.ts";
import { caches } from "../cache/checks.ts";
import { Follower } from "../cache/follower.ts";
import { runCheck } from "../clients/check.ts";
import { loadConfig } from "../../rest/mod.ts";
import { until } from "../until.ts";
import { type PlaneCheck, registerChecks } from "./checks.ts";
import { ControlPlane } from "./control_plane.ts";
import { controlPlaneTests } from "./lacking.ts";

/** What becomes of a cache when its server goes, comes back or forgets. */
const outages: readonly PlaneCheck[] = [
  {
    name: "after a restart and a crash of the server the cache goes on: nothing lost, nothing told twice",
    async run({ access, clientset, namespace, plane, signal }) {
      const configMaps = clientset.coreV1.configMaps(namespace);
      await using follower = new Follower(access, namespace);
      const first = await configMaps.create({ metadata: { name: "first" } });
      await follower.start(signal);
      await follower.mustEqualServer(first.metadata.resourceVersion, signal);

      for (
        const [round, outage] of [() => plane.restartApiServer({ signal }), crash(plane, signal)].entries()
      ) {
        for (let i = 0; i < 5; i++) {
          await configMaps.create({ metadata: { name: `before-${round}-${i}` } }, { signal });
        }
        await outage();
        await configMaps.deleteCollection({ fieldSelector: `metadata.name=before-${round}-0`, signal });
        await configMaps.patch("first", "merge", { data: { round: String(round) } }, { signal });
        const { metadata } = await configMaps.create({ metadata: { name: `after-${round}` } }, { signal });
        await follower.mustEqualServer(metadata.resourceVersion, signal);
      }
      const tellings = new Map<string, number>();
      for (const each of follower.told) tellings.set(each, (tellings.get(each) ?? 0) + 1);
      assertEquals(tellings.get("update first"), 2);
      assertEquals([...tellings].filter(([each, count]) => count > 1 && each !== "update first"), []);
      assertEquals(follower.told.length, 1 + 2 * (5 + 1 + 1 + 1), follower.told.join(", "));
    },
  },
  {
    name: "what happened while the version expired is found by a new list; a deletion is told as unseen",
    async run({ access, clientset, namespace, plane, signal }) {
      const configMaps = clientset.coreV1.configMaps(namespace);
      await using follower = new Follower(access, namespace);
      for (const name of ["changed", "deleted", "same"]) await configMaps.create({ metadata: { name } });
      await follower.start(signal);
      const before = follower.told.length;

      follower.isolated = true;
      await plane.restartApiServer({ signal }); // ends its watch
      await until("it looks for its server", () => follower.failures.includes("unreachable"));
      await configMaps.patch("changed", "merge", { data: { k: "v" } }, { signal });
      await configMaps.delete("deleted", { signal });
      const made = await configMaps.create({ metadata: { name: "made" } }, { signal });
      await plane.compact();
      await plane.restartApiServer({ signal });
      const asked = follower.asked.length;
      follower.isolated = false;

      await follower.mustEqualServer(made.metadata.resourceVersion, signal);
      assert(follower.failures.includes("expired"), follower.failures.join(", "));
      assertEquals(follower.told.slice(before).sort(), [
        "add made",
        "delete deleted (unseen)",
        "update changed",
      ]);
      assert(follower.asked.slice(asked).some((each) => each !== "watch"), "all objects were asked for anew");
    },
  },
  {
    name:
      "a kind that the user may not list is told as forbidden, holds up no other, and comes once it is allowed",
    async run({ clientset, namespace, plane, signal }) {
      const may = async (name: string, resources: string[]) => {
        const rules = [{ apiGroups: [""], resources, verbs: ["list", "watch"] }];
        await clientset.rbacV1.roles(namespace).create({ metadata: { name }, rules });
        await clientset.rbacV1.roleBindings(namespace).create({
          metadata: { name },
          roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name },
          subjects: [{ apiGroup: "rbac.authorization.k8s.io", kind: "User", name: "alice" }],
        });
      };
      await may("read-configmaps", ["configmaps"]);
      const failures: string[] = [];
      await using config = await loadConfig({ kubeconfig: plane.kubeconfigOf("alice") });
      await using factory = new SharedInformerFactory(new Clientset(config), {
        namespaces: [namespace],
        metrics: new Registry(),
        onWatchError: (_error, { name, kind }) => failures.push(`${name}: ${kind}`),
        reflector: { backoff: { initialMs: 100, maxMs: 500 } },
      });
      const secrets = factory.coreV1.secrets();
      const configMaps = factory.coreV1.configMaps();
      factory.start();
      await configMaps.informer.whenSynced({ signal });
      const error = await factory.waitForCacheSync({ timeout: 1_000 }).catch((error) => error);
      assertMatch(error.message, /^failed to sync all caches: secrets: not within 1000 ms .*forbidden/);
      // A server takes a moment to notice a new role: until then the other kind is told as forbidden, too.
      const told = new Set(failures.filter((failure) => failure.startsWith("secrets ")));
      assertEquals([...told], [`secrets in ${namespace}: forbidden`]);
      await clientset.coreV1.configMaps(namespace).create({ metadata: { name: "meanwhile" } }, { signal });
      await configMaps.informer.waitUntil((indexer) => indexer.has(`${namespace}/meanwhile`), { signal });
      await may("read-secrets", ["secrets"]);
      await clientset.coreV1.secrets(namespace).create({ metadata: { name: "secret" } }, { signal });
      await factory.waitForCacheSync({ signal });
      await secrets.informer.waitUntil((indexer) => indexer.has(`${namespace}/secret`), { signal });
    },
  },
];

function crash(plane: ControlPlane, signal: AbortSignal): () => Promise<void> {
  return async () => {
    await plane.killApiServer();
    await plane.restartApiServer({ signal });
  };
}

await registerChecks({ what: "the caches", anywhere: caches, onPlane: outages });

const test = await controlPlaneTests({ ownPlane: true, versions: ["1.37.2"] });

test("the caches, on 1.37.2 with its gate WatchList off", async (t) => {
  await using plane = await ControlPlane.start({ featureGates: { WatchList: false } });
  await using config = await loadConfig({ kubeconfig: plane.kubeconfig });
  for (const check of caches) await runCheck(t, config, check, { watchList: false });
});
