import { FakeClock, type TestCluster, testCluster } from "@kybern/kybern/testing";
import { assertEquals, assertStringIncludes } from "@std/assert";
import { DnsRecord, manager } from "../../examples/dns_records.ts";

const www = { namespace: "default", name: "www" };
const minute = 60_000;
const complaint = "that is no address; ".repeat(20);

/** The provider: what it has by id, and what it was asked. */
class Provider {
  readonly records = new Map<string, unknown>();
  readonly asked: string[] = [];
  /** What it answers instead of doing as it is told, one after the other. */
  readonly refusals: Response[] = [];

  readonly fetch = async (input: Request | URL | string, init?: RequestInit): Promise<Response> => {
    const request = new Request(input, init);
    this.asked.push(`${request.method} ${request.url}`);
    if (request.headers.get("authorization") !== "Bearer secret") {
      return new Response("who?", { status: 401 });
    }
    const refusal = this.refusals.shift();
    if (refusal !== undefined) return refusal;
    const id = request.url.split("/").at(-1)!;
    if (request.method === "DELETE") {
      return new Response(null, { status: this.records.delete(id) ? 204 : 404 });
    }
    const record = await request.json();
    if (record.values.includes("nonsense")) return new Response(complaint, { status: 422 });
    this.records.set(id, record);
    return new Response();
  };
}

/**
 * Has the example work on a cluster, and creates a record.
 *
 * @param refusals what the provider answers first
 */
async function start(cluster: TestCluster, ...refusals: Response[]) {
  const provider = new Provider();
  const api = { url: "https://dns.example.com", token: "secret", fetch: provider.fetch };
  cluster.run(manager(api, { cluster: cluster.config, log: cluster.logger }));
  await cluster.idle();
  provider.refusals.push(...refusals);
  const records = cluster.clientset.resource(DnsRecord, "default");
  const { metadata: { uid } } = await records.create({
    metadata: { name: "www" },
    spec: { name: "www.example.com", type: "A", values: ["192.0.2.1"] },
  });
  /** Settles; gives the minutes until the record is looked at again. */
  const minutesLeft = async () => (await cluster.idle()).map(({ inMs }) => Math.ceil(inMs / minute));
  return { provider, records, id: uid, left: await minutesLeft(), minutesLeft };
}

const ready = (status: string, reason: string, message = "", observedGeneration = 1) => ({
  status: { conditions: [{ type: "Ready", status, reason, message, observedGeneration }] },
});
const served = { name: "www.example.com", type: "A", values: ["192.0.2.1"], ttl: 300 };

Deno.test("dns_records: a record is at the provider as the spec says, under an id that stays", async () => {
  using _clock = new FakeClock();
  await using cluster = await testCluster();
  const { provider, records, id, left } = await start(cluster);
  assertEquals(left, [10]);
  assertEquals([...provider.records], [[id, served]]);
  assertEquals(new Set(provider.asked), new Set([`PUT https://dns.example.com/records/${id}`]));
  await cluster.assertObject(DnsRecord, www, ready("True", "Served"));

  await records.patch("www", "merge", { spec: { type: "TXT", values: ["a", "b"], ttl: 60 } });
  await cluster.idle();
  assertEquals([...provider.records], [[id, { ...served, type: "TXT", values: ["a", "b"], ttl: 60 }]]);
  await cluster.assertObject(DnsRecord, www, ready("True", "Served", "", 2));
});

Deno.test("dns_records: a record that was changed at the provider is put right within ten minutes", async () => {
  using clock = new FakeClock({ turns: 10 });
  await using cluster = await testCluster();
  const { provider, id } = await start(cluster);
  provider.records.clear();
  await clock.tickAsync(10 * minute);
  await cluster.idle();
  assertEquals([...provider.records], [[id, served]]);
});

Deno.test("dns_records: when the provider asks for patience, nothing is asked of it meanwhile", async () => {
  using clock = new FakeClock({ turns: 10 });
  await using cluster = await testCluster();
  const patience = new Response("", { status: 429, headers: { "retry-after": "120" } });
  const { provider, records, left, minutesLeft } = await start(cluster, patience);
  assertEquals(left, [2]);
  await clock.tickAsync(minute);
  await records.patch("www", "merge", { spec: { ttl: 60 } }); // its event comes first
  assertEquals(await minutesLeft(), [1]);
  assertEquals([provider.asked.length, provider.records.size], [1, 0]);

  await clock.tickAsync(minute);
  assertEquals(await minutesLeft(), [10]);
  assertEquals([...provider.records.values()], [{ ...served, ttl: 60 }]);
});

Deno.test("dns_records: a provider that fails is asked again: soon, or when it says so, but within the hour", async () => {
  using clock = new FakeClock({ turns: 10 });
  await using cluster = await testCluster();
  const soon = new Response("oh", { status: 503 });
  const tomorrow = new Response("", { status: 503, headers: { "retry-after": "86400" } });
  const { provider, minutesLeft } = await start(cluster, soon, tomorrow);
  await clock.tickAsync(1_000);
  assertEquals([await minutesLeft(), provider.asked.length], [[60], 2]);
  const [failure] = cluster.records.filter(({ message }) => message === "reconcile failed");
  assertStringIncludes(String(failure?.fields.error), "the provider answered 503: oh");

  await clock.tickAsync(60 * minute);
  await cluster.idle();
  assertEquals([...provider.records.values()], [served]);
});

Deno.test("dns_records: what the provider refuses is told, and waits for a change", async () => {
  using _clock = new FakeClock();
  await using cluster = await testCluster();
  const { provider, records, minutesLeft } = await start(cluster);
  await records.patch("www", "merge", { spec: { values: ["nonsense"] } });
  assertEquals(await minutesLeft(), []);
  const message = `422: ${complaint.slice(0, 200)}`;
  await cluster.assertObject(DnsRecord, www, ready("False", "Refused", message, 2));

  await records.patch("www", "merge", { spec: { values: ["192.0.2.7"] } });
  assertEquals(await minutesLeft(), [10]);
  assertEquals([...provider.records.values()], [{ ...served, values: ["192.0.2.7"] }]);
  await cluster.assertObject(DnsRecord, www, ready("True", "Served", "", 3));
});

Deno.test("dns_records: the object stays until the provider has deleted its record", async () => {
  using clock = new FakeClock({ turns: 10 });
  await using cluster = await testCluster();
  const { provider, records } = await start(cluster);
  provider.refusals.push(new Response("", { status: 500 }));
  await records.delete("www");
  await cluster.idle();
  await cluster.assertObject(DnsRecord, www, { metadata: { finalizers: ["example.kybern.dev/dns-record"] } });

  await clock.tickAsync(minute);
  assertEquals(await cluster.idle(), []);
  await cluster.assertNoObject(DnsRecord, www);
  assertEquals(provider.records.size, 0);
});

Deno.test("dns_records: an object whose record has gone at the provider goes as well", async () => {
  using _clock = new FakeClock();
  await using cluster = await testCluster();
  const { provider, records } = await start(cluster);
  provider.records.clear();
  await records.delete("www");
  assertEquals(await cluster.idle(), []);
  await cluster.assertNoObject(DnsRecord, www);
});
