import { assertEquals } from "@std/assert";
import { ConfigMap, Secret } from "../api/core/v1.ts";
import { testCluster } from "../testing/mod.ts";
import { ChannelSource } from "./controller_source.ts";
import { Manager } from "./manager.ts";

const request = (name: string) => ({ namespace: "default", name });

Deno.test("what a channel is sent early comes to every controller that has it among its sources", async () => {
  await using cluster = await testCluster({ controllers: false });
  const channel = new ChannelSource();
  const manager = new Manager({ cluster: cluster.config, log: cluster.logger });
  const seen: string[] = [];
  const reconcile = (by: string) => ({ name }: { readonly name: string }) => {
    if (name === "a") seen.push(by);
  };
  manager.controller("first", { for: ConfigMap, sources: [channel], reconcile: reconcile("first") });
  manager.controller("second", { for: Secret, sources: [channel], reconcile: reconcile("second") });
  channel.send(request("a"));
  cluster.run(manager);
  await cluster.idle();
  assertEquals(seen.sort(), ["first", "second"]);
});

Deno.test("what waits in a channel for those who have not started is each object once, and goes when all have", () => {
  const channel = new ChannelSource();
  const stop = new AbortController();
  const start = () => {
    const taken: string[] = [];
    channel.start({ add: ({ name }, { priority = 0 } = {}) => void taken.push(`${name} ${priority}`) }, stop);
    return taken;
  };
  channel.expect();
  channel.expect();
  channel.send(request("a"));
  channel.send(request("a"), { priority: 5 });
  const first = start();
  channel.send(request("b"));
  assertEquals(first, ["a 5", "b 0"]);
  assertEquals(start(), ["a 5", "b 0"]);
  assertEquals(start(), [], "nobody waits for one that nobody told of");
  stop.abort();
  channel.send(request("c"));
  assertEquals(first, ["a 5", "b 0"], "it has stopped");
});
