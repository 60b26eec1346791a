import { Deployment } from "@kybern/kybern";
import { FakeClock, testCluster } from "@kybern/kybern/testing";
import { assertEquals } from "@std/assert";
import { manager } from "../../examples/image_follower.ts";

const shop = { namespace: "default", name: "shop" };
const labels = { app: "shop" };
const deployment = [Deployment, {
  metadata: { ...shop, annotations: { "example.kybern.dev/follow": "registry.example.com/shop:stable" } },
  spec: {
    selector: { matchLabels: labels },
    template: {
      metadata: { labels },
      spec: { containers: [{ name: "web", image: "registry.example.com/shop:1.0" }] },
    },
  },
}] as const;

/** A registry with one tag, and a way to call the webhook. */
class Registry {
  digest = "a".repeat(64);
  asked = 0;
  webhook: ((request: Request) => Promise<Response>) | undefined;
  readonly fetch = () => {
    this.asked++;
    return Promise.resolve(
      new Response(null, { headers: { "docker-content-digest": `sha256:${this.digest}` } }),
    );
  };
  readonly serve = async (handler: (request: Request) => Promise<Response>, signal: AbortSignal) => {
    this.webhook = handler;
    await new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
  };
  async post(body: string): Promise<number> {
    return (await this.webhook!(new Request("http://webhook/", { method: "POST", body }))).status;
  }
}
const images = (image: string) => ({ spec: { template: { spec: { containers: [{ image }] } } } });

Deno.test("image_follower: a push is followed at once, and a lost one within a quarter of an hour", async () => {
  using clock = new FakeClock({ turns: 10 });
  await using cluster = await testCluster({ objects: [deployment] });
  const registry = new Registry();
  cluster.run(manager(registry, { cluster: cluster.config, log: cluster.logger }));
  await cluster.idle();
  await cluster.assertObject(Deployment, shop, images(`registry.example.com/shop@sha256:${"a".repeat(64)}`));

  registry.digest = "b".repeat(64);
  const push = { events: [{ action: "push", target: { repository: "shop", tag: "stable" } }] };
  assertEquals(await registry.post(JSON.stringify(push)), 200);
  await cluster.idle();
  await cluster.assertObject(Deployment, shop, images(`registry.example.com/shop@sha256:${"b".repeat(64)}`));

  registry.digest = "c".repeat(64);
  await clock.tickAsync(15 * 60_000);
  await cluster.idle();
  await cluster.assertObject(Deployment, shop, images(`registry.example.com/shop@sha256:${"c".repeat(64)}`));
});

Deno.test("image_follower: what is no push of a followed tag asks the registry nothing", async () => {
  await using cluster = await testCluster({ objects: [deployment] });
  const registry = new Registry();
  cluster.run(manager(registry, { cluster: cluster.config, log: cluster.logger }));
  await cluster.idle();
  const asked = registry.asked;
  const other = {
    events: [{ action: "push", target: { repository: "shop", tag: "next" } }, { action: "pull" }],
  };
  assertEquals(await registry.post(JSON.stringify(other)), 200);
  for (const nonsense of ["", "null", "[]", '{"events":7}', '{"events":[null]}']) {
    assertEquals(await registry.post(nonsense), 400, nonsense);
  }
  await cluster.idle();
  assertEquals(registry.asked, asked);
});
