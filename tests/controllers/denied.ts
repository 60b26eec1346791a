/**
 * A controller that may not list one of its kinds.
 *
 * @module
 */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { ConfigMap, Secret } from "../../api/core/v1.ts";
import { createLogger, type LogRecord, Manager } from "../../controller/mod.ts";
import { asTransport, type ClusterAccess } from "../../meta/mod.ts";
import type { Check, World } from "../clients/check.ts";
import { until } from "../until.ts";

/** The same access, as another user. */
function actingAs({ server, namespace, transport }: ClusterAccess, user: string): ClusterAccess {
  const inner = asTransport(transport);
  return {
    server,
    namespace,
    transport: {
      renew: () => inner.renew?.(),
      fetch(request, options) {
        const changed = new Request(request, { headers: request.headers });
        changed.headers.set("impersonate-user", user);
        return inner.fetch(changed, options);
      },
    },
  };
}

/** Lets a user list and watch a kind of the core group in the check's namespace; resolves when the server does. */
async function grant({ clientset, namespace }: World, user: string, resource: string) {
  const name = `read-${resource}`;
  const { authorizationV1, rbacV1 } = clientset;
  await rbacV1.roles(namespace).create({
    metadata: { name },
    rules: [{ apiGroups: [""], resources: [resource], verbs: ["list", "watch"] }],
  });
  await rbacV1.roleBindings(namespace).create({
    metadata: { name },
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name },
    subjects: [{ apiGroup: "rbac.authorization.k8s.io", kind: "User", name: user }],
  });
  // A server learns of roles by a watch of its own.
  await until(`${user} may watch ${resource}`, async () => {
    const spec = { user, resourceAttributes: { namespace, verb: "watch", resource } };
    return (await authorizationV1.subjectAccessReviews().create({ spec })).status?.allowed === true;
  });
}

/** What a missing permission does, and does not do. */
export const denied: readonly Check[] = [
  {
    name:
      "[MG-02] a kind that RBAC denies is named at once, holds no other controller back, and comes without a restart when it is granted",
    async run(world) {
      const { access, clientset: { coreV1 }, namespace } = world;
      const user = `clerk-of-${namespace}`;
      await grant(world, user, "configmaps");
      const records: LogRecord[] = [];
      const reconciled: string[] = [];
      const manager = new Manager({
        cluster: actingAs(access, user),
        cache: { namespaces: [namespace] },
        endpoints: { probes: { port: 0, hostname: "127.0.0.1" } },
        log: createLogger({ level: "debug", write: (record) => void records.push(record) }),
      });
      manager
        .controller("granted", {
          for: ConfigMap,
          reconcile: ({ name }) => void reconciled.push(`granted ${name}`),
        })
        .controller("denied", {
          for: Secret,
          reconcile: ({ name }) => void reconciled.push(`denied ${name}`),
        });
      await coreV1.configMaps(namespace).create({ metadata: { name: "a" } });
      await coreV1.secrets(namespace).create({ metadata: { name: "a" } });
      const stop = new AbortController();
      const began = performance.now();
      const ended = manager.run({ signal: stop.signal });
      ended.catch(() => {});
      try {
        const told = await until(
          "the missing permission is named",
          () => records.find(({ message }) => message === "a permission is missing") ?? false,
        );
        assertEquals([told.level, told.fields], [
          "warn",
          { resource: "secrets", verbs: "list,watch", namespace },
        ]);
        assert(performance.now() - began < 10_000, "at once, and not when a backoff has passed");
        await until("the other controller works", () => reconciled.includes("granted a"));
        const failure = await until(
          "the source says what the server says",
          () =>
            records.find(({ message, fields }) =>
              message === "a source fails and is tried again" && fields.source === `secrets in ${namespace}`
            ) ?? false,
        );
        assertStringIncludes(String(failure.fields.error), `User "${user}" cannot `);
        const readyz = await fetch(new URL("readyz", manager.probesUrl));
        assertEquals(readyz.status, 500);
        assertStringIncludes(await readyz.text(), "[-]caches failed: not synced: secrets\n");
        assertEquals(reconciled.filter((each) => each.startsWith("denied")), []);
        await grant(world, user, "secrets");
        await until("the denied controller works", () => reconciled.includes("denied a"), { within: 50_000 });
        const ready = await fetch(new URL("readyz", manager.probesUrl));
        assertEquals([ready.status, await ready.text()], [200, "ok"]);
      } finally {
        stop.abort();
        await ended;
      }
    },
  },
  {
    name:
      "a kind that RBAC denies and that only reconciles read leaves the manager ready, and is read once it is granted",
    async run(world) {
      const { access, clientset: { coreV1 }, namespace } = world;
      const user = `reader-of-${namespace}`;
      await grant(world, user, "configmaps");
      const read: (string | number)[] = [];
      const manager = new Manager({
        cluster: actingAs(access, user),
        cache: { namespaces: [namespace] },
        endpoints: { probes: { port: 0, hostname: "127.0.0.1" } },
        log: createLogger({ write: () => {} }),
      });
      manager.controller("reader", {
        for: ConfigMap,
        async reconcile(_request, { client }) {
          try {
            read.push((await client.list(Secret, { namespace })).length);
          } catch (error) {
            read.push(String(error));
          }
          return { requeueAfter: 200 };
        },
      });
      await coreV1.configMaps(namespace).create({ metadata: { name: "a" } });
      await coreV1.secrets(namespace).create({ metadata: { name: "a" } });
      const stop = new AbortController();
      const ended = manager.run({ signal: stop.signal });
      ended.catch(() => {});
      try {
        const refusal = await until("the kind is read", () => read[0] ?? false);
        assertStringIncludes(String(refusal), `User "${user}" cannot `);
        await until("the manager is ready", async () => {
          const { status, body } = await fetch(new URL("readyz", manager.probesUrl));
          await body?.cancel();
          return status === 200;
        });
        assertEquals(manager.activity().caches.map(({ informer }) => informer.name), ["configmaps"]);
        await grant(world, user, "secrets");
        await until("the kind is read with success", () => read.at(-1) === 1, { within: 50_000 });
      } finally {
        stop.abort();
        await ended;
      }
    },
  },
];
