import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { Registry } from "../metrics/mod.ts";
import { FakeClock } from "../testing/fake_clock.ts";
import { Endpoints, type HealthCheck } from "./endpoints.ts";
import { onEveryAddress } from "./every_address.ts";

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

const sources = { metrics: new Registry(), healthz: new Map(), readyz: new Map() };

Deno.test("endpoints of which nothing is said are reached by IPv4 and by IPv6, and their URLs can be asked", async () => {
  await using endpoints = await Endpoints.listen({ metrics: { port: 0 }, probes: { port: 0 } }, sources);
  const { metrics, probes } = endpoints as { metrics: URL; probes: URL };
  const { port } = probes;
  assertEquals(probes.href, `http://127.0.0.1:${port}/`);
  assertEquals(await (await fetch(new URL("healthz", probes))).text(), "ok");
  assertEquals(metrics.href, `http://127.0.0.1:${metrics.port}/metrics`);
  assertEquals((await fetch(metrics, { method: "HEAD" })).status, 200);
  const hasIpv6 = Deno.networkInterfaces().some(({ address }) => address === "::1");
  if (hasIpv6) assertEquals(await (await fetch(`http://[::1]:${port}/healthz`)).text(), "ok");
  const taken = { probes: { port: Number(port) } };
  await assertRejects(() => Endpoints.listen(taken, sources), Deno.errors.AddrInUse);
});

Deno.test("endpoints listen at the address that is given, and nowhere else", async () => {
  await using endpoints = await Endpoints.listen({ probes: { port: 0, hostname: "127.0.0.1" } }, sources);
  const { href, port } = endpoints.probes!;
  assertEquals(href, `http://127.0.0.1:${port}/`);
  assertEquals(await (await fetch(new URL("healthz", href))).text(), "ok");
  await assertRejects(() => fetch(`http://[::1]:${port}/healthz`), TypeError);
});

Deno.test("without IPv6, and where :: leaves IPv4 out, every address is 0.0.0.0", () => {
  const tried = (os: typeof Deno.build.os, failure?: Error) => {
    const hosts: string[] = [];
    onEveryAddress((hostname) => {
      hosts.push(hostname);
      if (hostname === "::" && failure !== undefined) throw failure;
    }, { os });
    return hosts;
  };
  // As Deno 2.9 has them: of a kernel with ipv6.disable=1, and of one without an address of IPv6.
  const noFamily = Object.assign(new Error("Address family not supported by protocol (os error 97)"), {
    code: "EAFNOSUPPORT",
  });
  assertEquals(tried("linux"), ["::"]);
  assertEquals(tried("linux", noFamily), ["::", "0.0.0.0"]);
  assertEquals(tried("linux", new Deno.errors.AddrNotAvailable()), ["::", "0.0.0.0"]);
  assertEquals(tried("windows"), ["0.0.0.0"]);
  for (const Failure of [Deno.errors.AddrInUse, Deno.errors.NotCapable]) {
    assertThrows(() => tried("linux", new Failure()), Failure);
  }
});
