import { DnsRecord, manager } from "../../../examples/dns_records.ts";
import { isConditionTrue } from "../../../meta/mod.ts";
import { FakeProvider } from "../fake_provider.ts";
import type { Life } from "../life.ts";

/** The life of `examples/dns_records.ts`. */
export const dnsRecords: Life<FakeProvider> = {
  example: "dns_records.ts",
  kinds: [DnsRecord],
  outside: () => new FakeProvider(),
  program: ({ fetch, ...parts }, { outside: { token } }) =>
    manager({ url: "https://dns.example.com", token, fetch }, parts),
  steps: [
    {
      what: "the record is made at the provider",
      act: (world) =>
        world.client(DnsRecord).create({
          metadata: { name: "www" },
          spec: { name: "www.example.com", type: "A", values: ["192.0.2.1"] },
        }),
      async holds(world) {
        const { status } = await world.client(DnsRecord).get("www");
        return world.outside.values().join() === "192.0.2.1" && isConditionTrue(status?.conditions, "Ready");
      },
    },
    {
      what: "a change reaches the provider",
      act: (world) => world.client(DnsRecord).patch("www", "merge", { spec: { values: ["192.0.2.7"] } }),
      holds: (world) => Promise.resolve(world.outside.values().join() === "192.0.2.7"),
    },
    {
      what: "what the provider refuses is told",
      act: (world) =>
        world.client(DnsRecord).create({
          metadata: { name: "bad" },
          spec: { name: "bad.example.com", type: "A", values: ["nonsense"] },
        }),
      async holds(world) {
        const { status } = await world.client(DnsRecord).get("bad");
        return status?.conditions?.[0]?.reason === "Refused";
      },
    },
    {
      what: "the record goes before its object does",
      act: (world) => world.client(DnsRecord).delete("www"),
      async holds(world) {
        if (await world.get(DnsRecord, "www") !== undefined) return false;
        if (world.outside.values().length > 0) throw new Error("the record was left at the provider");
        return true;
      },
    },
  ],
};
