import { assertEquals } from "@std/assert";
import { ConfigMap } from "../api/core/v1.ts";
import { asTransport, type ClusterAccess } from "../meta/mod.ts";
import type { Registry } from "../metrics/mod.ts";
import { defineResource } from "../schema/mod.ts";
import { testCluster } from "../testing/mod.ts";
import { Manager } from "./manager.ts";
import type { InstallationOptions } from "./custom_resources.ts";

const Gadget = defineResource({ group: "example.com", version: "v1", kind: "Gadget", schema: {} });

/** What a path is about. */
const subjects = [
  "configmaps",
  "customresourcedefinitions",
  "events",
  "gadgets",
  "leases",
  "selfsubjectaccessreviews",
  "version",
];

function subjectOf(url: string): string {
  const parts = new URL(url).pathname.split("/");
  return subjects.find((subject) => parts.includes(subject)) ?? "discovery";
}

/** How many requests a registry has counted. */
function requestsIn(registry: Registry): number {
  const counts = registry.text().matchAll(/^rest_client_requests_total\{.*\} (\d+)$/gm);
  return counts.reduce((sum, [, count]) => sum + Number(count), 0);
}

/** What a manager of everything does on a server that warns, in each answer, of what it was asked for. */
async function requestsOf(installation?: InstallationOptions) {
  await using cluster = await testCluster({ controllers: false });
  let requests = 0;
  const inner = asTransport(cluster.config.transport);
  const access: ClusterAccess = {
    ...cluster.config,
    transport: {
      async fetch(request, options) {
        requests++;
        const response = await inner.fetch(request, options);
        const headers = new Headers(response.headers);
        headers.set("warning", `299 - "of ${subjectOf(request.url)}"`);
        return new Response(response.body, { status: response.status, headers });
      },
    },
  };
  const manager = new Manager({
    cluster: access,
    log: cluster.logger,
    leaderElection: { name: "shop", namespace: "default" },
    installation,
  }).install(Gadget);
  const { promise: told, resolve } = Promise.withResolvers<void>();
  manager.controller("test", {
    for: ConfigMap,
    async reconcile(request, { client, recorder }) {
      const object = await client.get(ConfigMap, request);
      recorder.event(object!, "Normal", "Seen", "it is there");
      resolve();
    },
  });
  cluster.run(manager);
  await cluster.clientset.coreV1.configMaps("default").create({ metadata: { name: "a" } });
  await told;
  await cluster.stop();
  const lines = cluster.records.filter(({ message }) => message === "the server warns");
  return {
    requests,
    counted: requestsIn(manager.metrics),
    lines: lines.map(({ fields }) => String(fields.warning)).sort(),
  };
}

Deno.test("every request of a manager is counted in its registry, and each warning of its server is a line of its log", async () => {
  const { requests, counted, lines } = await requestsOf();
  assertEquals(counted, requests);
  // That a kind is served is looked at without a word; who uses it hears what there is to hear.
  assertEquals(lines, [
    "of configmaps",
    "of customresourcedefinitions",
    "of discovery",
    "of events",
    "of leases",
    "of selfsubjectaccessreviews",
    "of version",
  ]);
});

Deno.test("an installation with a word of its own on warnings keeps it", async () => {
  const heard = new Set<string>();
  const { lines } = await requestsOf({ onWarning: (text) => void heard.add(text) });
  assertEquals([...heard].sort(), ["of customresourcedefinitions", "of discovery"]);
  assertEquals(lines.includes("of customresourcedefinitions"), false);
});
