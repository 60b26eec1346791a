import { FakeClock, testCluster } from "@kybern/kybern/testing";
import { assert, assertEquals } from "@std/assert";
import { DnsRecord, manager } from "../../examples/dns_records.ts";
import { FakeProvider } from "./fake_provider.ts";

const www = { namespace: "default", name: "www" };
const record = {
  metadata: www,
  spec: { name: "www.example.com", type: "A", values: ["192.0.2.1"] },
} as const;

/** A cluster with the example at work, and the provider that it asks. */
async function start() {
  const cluster = await testCluster();
  const provider = new FakeProvider();
  const { token, fetch } = provider;
  const options = { cluster: cluster.config, log: cluster.logger };
  cluster.run(manager({ url: "https://dns.example.com", token, fetch }, options));
  await cluster.idle();
  return {
    cluster,
    provider,
    records: cluster.clientset.resource(DnsRecord, "default"),
    [Symbol.asyncDispose]: () => cluster[Symbol.asyncDispose](),
  };
}

Deno.test("dns_records: a record that was changed at the provider is put right within ten minutes", async () => {
  using clock = new FakeClock({ turns: 10 });
  await using world = await start();
  const { cluster, provider, records } = world;
  await records.create(record);
  assertEquals((await cluster.idle()).map(({ key }) => key), ["default/www"]);
  const [id] = provider.records.keys();
  provider.records.set(id!, "{}");

  await clock.tickAsync(10 * 60_000);
  await cluster.idle();
  assertEquals(provider.values(), ["192.0.2.1"]);
});

Deno.test("dns_records: when the provider asks for patience, it is granted", async () => {
  using clock = new FakeClock({ turns: 10 });
  await using world = await start();
  const { cluster, provider, records } = world;
  provider.once = new Response("", { status: 429, headers: { "retry-after": "120" } });
  await records.create(record);
  const [delayed] = await cluster.idle();
  assert(delayed!.inMs > 119_000 && delayed!.inMs <= 120_000, `${delayed!.inMs} ms`);
  assertEquals(provider.values(), []);

  await clock.tickAsync(120_000);
  await cluster.idle();
  assertEquals(provider.values(), ["192.0.2.1"]);
});

Deno.test("dns_records: the object stays until the provider has deleted its record", async () => {
  using clock = new FakeClock({ turns: 10 });
  await using world = await start();
  const { cluster, provider, records } = world;
  await records.create(record);
  await cluster.idle();
  provider.once = new Response("", { status: 500 });
  await records.delete("www");
  await cluster.idle();
  await cluster.assertObject(DnsRecord, www, { metadata: { finalizers: ["example.kybern.dev/dns-record"] } });

  await clock.tickAsync(60_000);
  await cluster.idle();
  await cluster.assertNoObject(DnsRecord, www);
  assertEquals(provider.values(), []);
});
