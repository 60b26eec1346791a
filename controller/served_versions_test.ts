import { assertEquals } from "@std/assert";
import { HorizontalPodAutoscaler as Old } from "../api/autoscaling/v1.ts";
import { HorizontalPodAutoscaler as New } from "../api/autoscaling/v2.ts";
import { asTransport, type ClusterAccess } from "../meta/mod.ts";
import { testCluster } from "../testing/mod.ts";
import { Manager } from "./manager.ts";
import { key } from "./reconcile_fixture_test.ts";

/** The access, whose watches tell nothing more from `hold` until `tell`. */
function withLateWatches(access: ClusterAccess) {
  const inner = asTransport(access.transport);
  const { promise: told, resolve: tell } = Promise.withResolvers<void>();
  let held = false;
  const transport = async (request: Request) => {
    const response = await inner.fetch(request, { kind: "request" });
    if (!request.url.includes("watch=") || response.body === null) return response;
    const late = new TransformStream<Uint8Array, Uint8Array>({
      async transform(chunk, controller) {
        if (held) await told;
        controller.enqueue(chunk);
      },
    });
    return new Response(response.body.pipeThrough(late), response);
  };
  return { access: { ...access, transport }, hold: () => void (held = true), tell };
}

Deno.test("a read sees what its reconcile wrote in another version of the kind", async () => {
  await using cluster = await testCluster({
    controllers: false,
    objects: [[Old, {
      metadata: key("a"),
      spec: { maxReplicas: 3, scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "x" } },
    }]],
  });
  const { access, hold, tell } = withLateWatches(cluster.config);
  const manager = new Manager({ log: cluster.logger, cluster: access });
  const seen: (string | undefined)[] = [];
  manager.controller("test", {
    for: Old,
    async reconcile(request, { client }) {
      const look = async () => seen.push((await client.get(Old, request))?.metadata.labels?.from);
      await look();
      if (seen.length > 1) return;
      hold();
      await client.patch(New, request, "merge", { metadata: { labels: { from: "v2" } } });
      const looked = look();
      await new Promise((turn) => setTimeout(turn));
      tell();
      await looked;
    },
  });
  cluster.run(manager);
  await cluster.idle();
  assertEquals(seen, [undefined, "v2", "v2"], "its event leads to another reconcile");
});
