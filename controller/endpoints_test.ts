import { assertEquals } from "@std/assert";
import { Registry } from "../metrics/mod.ts";
import { FakeClock } from "../testing/fake_clock.ts";
import { Endpoints, type HealthCheck } from "./endpoints.ts";

async function listen(check: HealthCheck = () => {}): Promise<Endpoints & { port: number }> {
  const endpoints = await Endpoints.listen({ probes: { port: 0, hostname: "127.0.0.1" } }, {
    metrics: new Registry(),
    healthz: new Map([["own", check]]),
    readyz: new Map(),
  });
  return Object.assign(endpoints, { port: Number(endpoints.probes!.port) });
}

const bytes = (text: string) => new TextEncoder().encode(text);

for (
  const [what, sent] of [
    ["nothing", ""],
    ["half a request", "GET /healthz HTTP/1.1\r\nho"],
    ["half a body", "POST /healthz HTTP/1.1\r\nhost: a\r\ncontent-length: 10\r\n\r\nab"],
  ] as const
) {
  Deno.test(`endpoints close though a connection has sent ${what}`, async () => {
    const endpoints = await listen();
    using connection = await Deno.connect({ port: endpoints.port, hostname: "127.0.0.1" });
    await connection.write(bytes(sent));
    // Another request's answer: what was written before it has come.
    assertEquals(await (await fetch(new URL("healthz", endpoints.probes))).text(), "ok");
    await endpoints[Symbol.asyncDispose]();
  });
}

Deno.test("an answer that is under way when endpoints close is given", async () => {
  const asked = Promise.withResolvers<void>();
  const well = Promise.withResolvers<void>();
  const endpoints = await listen(() => (asked.resolve(), well.promise));
  const answer = fetch(new URL("healthz", endpoints.probes)).then((response) => response.text());
  await asked.promise;
  const closed = endpoints[Symbol.asyncDispose]();
  well.resolve();
  assertEquals(await answer, "ok");
  await closed;
});

Deno.test("an answer that takes longer is cut off", async () => {
  using clock = new FakeClock();
  const asked = Promise.withResolvers<void>();
  const endpoints = await listen(() => (asked.resolve(), new Promise<void>(() => {})));
  const answer = fetch(new URL("healthz", endpoints.probes)).then(() => "answered", () => "cut off");
  await asked.promise;
  const closed = endpoints[Symbol.asyncDispose]();
  await clock.tickAsync(1_000);
  await closed;
  assertEquals(await answer, "cut off");
  await clock.tickAsync(5_000); // the check's own bound
});
