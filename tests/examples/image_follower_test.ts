import { Deployment } from "@kybern/kybern";
import { FakeClock, type TestCluster, testCluster } from "@kybern/kybern/testing";
import { assertEquals, assertStringIncludes } from "@std/assert";
import { manager } from "../../examples/image_follower.ts";

const shop = { namespace: "default", name: "shop" };
const minute = 60_000;

/** A Deployment of a registry's images that follows a tag, or none. */
function deployment(follow?: string, host = "registry.example.com") {
  const labels = { app: "shop" };
  return [Deployment, {
    metadata: { ...shop, annotations: follow === undefined ? {} : { "example.kybern.dev/follow": follow } },
    spec: {
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: {
          containers: [
            { name: "web", image: `${host}/team/shop:1.0` },
            { name: "proxy", image: `${host}/team/proxy:1.0` },
            { name: "worker", image: `${host}/team/shop@sha256:${"0".repeat(64)}` },
          ],
        },
      },
    },
  }] as const;
}
const stable = deployment("registry.example.com/team/shop:stable");

/** A registry with one tag: what it was asked, and a way to call the program's webhook. */
class Registry {
  digest = `sha256:${"a".repeat(64)}`;
  readonly asked: string[] = [];
  #webhook: ((request: Request) => Promise<Response>) | undefined;

  readonly fetch = (input: Request | URL | string, init?: RequestInit): Promise<Response> => {
    const { method, url, headers } = new Request(input, init);
    this.asked.push(`${method} ${url}`);
    const known = url.endsWith("/v2/team/shop/manifests/stable") &&
      headers.get("accept")?.includes("manifest");
    return Promise.resolve(
      new Response(null, {
        status: known ? 200 : 404,
        headers: { "docker-content-digest": this.digest },
      }),
    );
  };

  readonly serve = async (handler: (request: Request) => Promise<Response>, signal: AbortSignal) => {
    this.#webhook = handler;
    await new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
  };

  /** What the webhook answers. */
  async post(body: unknown, method = "POST"): Promise<number> {
    const text = typeof body === "string" ? body : JSON.stringify(body);
    const init = method === "POST" ? { method, body: text } : { method };
    return (await this.#webhook!(new Request("http://webhook/", init))).status;
  }
}
const push = (tag: string, action = "push") => ({
  events: [{ action, target: { repository: "team/shop", tag } }],
});

/** Has the example work on a cluster; gives the registry that it asks. */
async function start(cluster: TestCluster, registry = new Registry()): Promise<Registry> {
  cluster.run(manager(registry, { cluster: cluster.config, log: cluster.logger }));
  await cluster.idle();
  return registry;
}

/** The images of the Deployment's containers. */
async function images({ clientset }: TestCluster): Promise<(string | undefined)[]> {
  const { spec } = await clientset.appsV1.deployments("default").get("shop");
  return spec!.template.spec!.containers.map(({ image }) => image);
}

/** The reasons of all events, once the program has stopped, and has written the last ones. */
async function reasons(cluster: TestCluster): Promise<(string | undefined)[]> {
  await cluster.stop();
  return (await cluster.clientset.coreV1.events("default").list()).items.map(({ reason }) => reason);
}

Deno.test("image_follower: the containers of the image run what its tag means, and no others do", async () => {
  await using cluster = await testCluster({ objects: [stable] });
  const registry = await start(cluster);
  const followed = `registry.example.com/team/shop@${registry.digest}`;
  assertEquals(await images(cluster), [followed, "registry.example.com/team/proxy:1.0", followed]);
  const url = "https://registry.example.com/v2/team/shop/manifests/stable";
  assertEquals(new Set(registry.asked), new Set([`HEAD ${url}`]));

  await cluster.clientset.appsV1.deployments("default").patch("shop", "strategic", {
    spec: {
      template: { spec: { containers: [{ name: "web", image: "registry.example.com/team/shop:2.0" }] } },
    },
  });
  await cluster.idle();
  assertEquals((await images(cluster))[0], followed, "what was changed by hand is put right");
  assertEquals(cluster.log.writesTo("deployments", "default", "shop").length, 2);
  assertEquals(await reasons(cluster), ["Followed"]);
});

Deno.test("image_follower: a push is followed at once, and a lost one within a quarter of an hour", async () => {
  using clock = new FakeClock({ turns: 10 });
  await using cluster = await testCluster({ objects: [stable] });
  const registry = await start(cluster);
  registry.digest = `sha256:${"b".repeat(64)}`;
  assertEquals(await registry.post(push("stable")), 200);
  await cluster.idle();
  assertEquals((await images(cluster))[0], `registry.example.com/team/shop@${registry.digest}`);

  registry.digest = `sha256:${"c".repeat(64)}`;
  await clock.tickAsync(15 * minute);
  await cluster.idle();
  assertEquals((await images(cluster))[0], `registry.example.com/team/shop@${registry.digest}`);
});

Deno.test("image_follower: what is no push of a followed tag asks the registry nothing", async () => {
  await using cluster = await testCluster({ objects: [stable] });
  const registry = await start(cluster);
  registry.asked.splice(0);
  assertEquals(await registry.post(push("next")), 200);
  assertEquals(await registry.post(push("stable", "pull")), 200);
  assertEquals(await registry.post("", "GET"), 405);
  const tooLong = JSON.stringify({ ...push("stable"), filler: "x".repeat(1 << 20) });
  for (const nonsense of ["", "null", "[]", '{"events":7}', '{"events":[null]}', tooLong]) {
    assertEquals(await registry.post(nonsense), 400, nonsense.slice(0, 40));
  }
  await cluster.idle();
  assertEquals(registry.asked, []);
});

Deno.test("image_follower: a registry that gives no digest is asked again, and nothing is changed meanwhile", async () => {
  using clock = new FakeClock({ turns: 10 });
  await using cluster = await testCluster({ objects: [stable] });
  const registry = new Registry();
  const { digest } = registry;
  registry.digest = "sha256:short";
  await start(cluster, registry);
  const [delayed] = await cluster.idle();
  assertEquals([delayed?.key, (await images(cluster))[0]], [
    "default/shop",
    "registry.example.com/team/shop:1.0",
  ]);
  const [failure] = cluster.records.filter(({ message }) => message === "reconcile failed");
  assertStringIncludes(String(failure?.fields.error), "registry.example.com answered 200");

  registry.digest = digest;
  await clock.tickAsync(minute);
  await cluster.idle();
  assertEquals((await images(cluster))[0], `registry.example.com/team/shop@${digest}`);
});

Deno.test("image_follower: a registry that does not know the tag is told with its answer", async () => {
  using _clock = new FakeClock();
  await using cluster = await testCluster({ objects: [deployment("registry.example.com/team/shop:gone")] });
  await start(cluster);
  const [failure] = cluster.records.filter(({ message }) => message === "reconcile failed");
  assertStringIncludes(String(failure?.fields.error), "registry.example.com answered 404");
});

Deno.test("image_follower: a registry on this machine is asked without TLS, at its port", async () => {
  await using cluster = await testCluster({
    objects: [deployment("localhost:5000/team/shop:stable", "localhost:5000")],
  });
  const registry = await start(cluster);
  assertEquals(registry.asked[0], "HEAD http://localhost:5000/v2/team/shop/manifests/stable");
  assertEquals((await images(cluster))[0], `localhost:5000/team/shop@${registry.digest}`);
});

Deno.test("image_follower: a Deployment without the annotation is left alone", async () => {
  await using cluster = await testCluster({ objects: [deployment()] });
  const registry = await start(cluster);
  assertEquals([registry.asked, await reasons(cluster)], [[], []]);
});

for (
  const follow of ["shop", "team/shop", "registry.example.com/team/shop", "https://registry.example.com/a:b"]
) {
  Deno.test(`image_follower: that "${follow}" names no tag of a registry is told, and nothing is asked`, async () => {
    await using cluster = await testCluster({ objects: [deployment(follow)] });
    const registry = await start(cluster);
    assertEquals([registry.asked, await reasons(cluster)], [[], ["BadImage"]]);
  });
}
