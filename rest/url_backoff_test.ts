import { assertEquals, assertThrows } from "@std/assert";
import { FakeClock } from "../testing/fake_clock.ts";
import { failure, FakeServer, json } from "./fake_server_test.ts";
import { RESTClient } from "./rest_client.ts";
import { URLBackoff } from "./url_backoff.ts";

const core = { group: "", version: "v1" };

Deno.test("[RT-15] a host's failures double the wait, anything else ends it, whatever the path", async (t) => {
  await t.step("waits before each of a series of requests", async () => {
    using clock = new FakeClock();
    const codes = [429, 500, 501, 502, 300, 500, 501, 502];
    const at: number[] = [];
    const server = new FakeServer((_, index) => {
      at.push(clock.monotonic);
      return failure(codes[index]!, "", "no");
    });
    const backoff = new URLBackoff(1_000, 60_000);
    const client = new RESTClient(server.access, { ...core, backoff });
    const sent = (async () => {
      for (const code of codes) await client.get().resource(`r${code}`).do().into().catch(() => {});
    })();
    await clock.runUntil(sent, { limit: 60_000 });
    const waits = at.map((one, i) => (one - (at[i - 1] ?? 0)) / 1_000);
    assertEquals(waits, [0, 1, 2, 4, 8, 0, 1, 2]);
  });
  await t.step("hosts are apart, ports too", () => {
    const backoff = new URLBackoff(1_000, 60_000);
    backoff.update("a:1", 500);
    assertEquals(["a:1", "a:2", "b:1"].map((host) => backoff.delay(host)), [1_000, 0, 0]);
  });
  await t.step("no wait is longer than the longest, and old failures are forgotten", () => {
    using clock = new FakeClock();
    const backoff = new URLBackoff(1_000, 60_000);
    for (let i = 0; i < 2_000; i++) backoff.update("a", 503);
    assertEquals(backoff.delay("a"), 60_000);
    clock.tick(120_001);
    assertEquals(backoff.delay("a"), 0);
    backoff.update("a", 503);
    assertEquals(backoff.delay("a"), 1_000);
  });
  await t.step("waits that make no sense are refused", () => {
    for (const [base, max] of [[0, 1], [-1, 1], [2, 1], [NaN, 1]] as const) {
      assertThrows(() => new URLBackoff(base, max), RangeError, "invalid backoff");
    }
  });
});

Deno.test("[RT-11] a retry waits as long as the longer of Retry-After and the backoff", async (t) => {
  const cases: [name: string, retryAfter: number, backoff: number, waited: number][] = [
    ["the backoff is longer", 1, 5_000, 5_000],
    ["Retry-After is longer", 4, 2_000, 4_000],
  ];
  for (const [name, retryAfter, delay, waited] of cases) {
    await t.step(name, async () => {
      using clock = new FakeClock();
      const at: number[] = [];
      const server = new FakeServer((_, index) => {
        at.push(clock.monotonic);
        return index === 0
          ? failure(429, "TooManyRequests", "", {}, { headers: { "retry-after": String(retryAfter) } })
          : json({});
      });
      const backoff = new URLBackoff(delay, 60_000);
      const client = new RESTClient(server.access, { ...core, backoff });
      await clock.runUntil(client.get().resource("things").do().into(), { limit: 10_000 });
      assertEquals(at, [0, waited]);
      assertEquals(backoff.delay("fake.test"), 0, "the answer of 200 ended it");
    });
  }
});
