import { assertEquals, assertRejects } from "@std/assert";
import { ConfigMap } from "../api/core/v1.ts";
import { asTransport, type ClusterAccess } from "../meta/mod.ts";
import { FakeClock, testCluster } from "../testing/mod.ts";
import { Manager } from "./manager.ts";

/** A cluster whose questions for permissions are answered when their request ends, and that tells when one comes. */
function silent(access: ClusterAccess): { readonly access: ClusterAccess; readonly asked: Promise<void> } {
  const inner = asTransport(access.transport);
  const { promise: asked, resolve } = Promise.withResolvers<void>();
  return {
    asked,
    access: {
      ...access,
      transport: (request) => {
        if (!request.url.endsWith("/selfsubjectaccessreviews")) {
          return inner.fetch(request, { kind: "request" });
        }
        resolve();
        const { signal } = request;
        return new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
      },
    },
  };
}

Deno.test("[MG-03] a manager told to stop while it asks for permissions starts nothing", async () => {
  await using cluster = await testCluster({ controllers: false });
  const { access, asked } = silent(cluster.config);
  const started: string[] = [];
  const manager = new Manager({
    cluster: access,
    log: cluster.logger,
    leaderElection: { name: "test", namespace: "default" }, // so that no runnable waits for a cache
  });
  manager
    .controller("test", { for: ConfigMap, reconcile() {} })
    .add({ name: "job", needLeaderElection: false, run: () => void started.push("job") });
  const stop = new AbortController();
  const running = manager.run({ signal: stop.signal });
  await asked;
  stop.abort();
  await running;
  assertEquals([started, cluster.records.map(({ message }) => message)], [[], []]);
});

Deno.test("[MG-03] a controller that has ended is not named beside a runnable that does not heed its signal", async () => {
  using clock = new FakeClock({ turns: 20 });
  await using cluster = await testCluster({ controllers: false });
  const manager = new Manager({ cluster: cluster.config, log: cluster.logger, gracefulShutdownTimeout: 0 });
  const { promise: begun, resolve: begin } = Promise.withResolvers<void>();
  const { promise: over, resolve: end } = Promise.withResolvers<void>();
  manager
    .controller("test", { for: ConfigMap, reconcile() {} })
    .add({ name: "stubborn", run: () => (begin(), over) });
  const stop = new AbortController();
  const running = manager.run({ signal: stop.signal });
  await begun;
  stop.abort();
  const failed = assertRejects(() => running, Error, 'runnable "stubborn"');
  await clock.runUntil(failed);
  assertEquals(cluster.records.filter(({ level }) => level === "error"), []);
  end();
});
