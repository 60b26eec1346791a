import { assertEquals, assertInstanceOf, assertStrictEquals } from "@std/assert";
import type { ClusterAccess } from "../meta/mod.ts";
import { TransportError } from "../rest/mod.ts";
import { FakeClock } from "../testing/fake_clock.ts";
import { Manager } from "./manager.ts";

/** A cluster whose requests come to this. */
function cluster(fetch: () => Promise<Response>): ClusterAccess {
  return { server: new URL("https://kybern.invalid"), namespace: "default", transport: fetch };
}

Deno.test("a manager whose server is not there fails at once, with the transport's own error", async () => {
  const requests: string[] = [];
  const manager = new Manager({
    cluster: cluster(() => {
      requests.push("asked");
      return Promise.reject(new TypeError("fetch failed", { cause: new Error("connection refused") }));
    }),
  });
  const failure = await manager.run({ signal: new AbortController().signal }).catch((error) => error);
  assertInstanceOf(failure, TransportError);
  assertEquals([failure.code, requests], ["refused", ["asked"]]);
});

Deno.test("a server that refuses to tell its version is a server", async () => {
  const stop = new AbortController();
  const manager = new Manager({
    cluster: cluster(() => {
      stop.abort();
      return Promise.resolve(new Response("no", { status: 403 }));
    }),
  });
  await manager.run({ signal: stop.signal });
});

Deno.test("a server that takes the connection and never answers is no server after 30 s", async () => {
  using clock = new FakeClock();
  const manager = new Manager({ cluster: cluster(() => new Promise<Response>(() => {})) });
  const run = manager.run({ signal: new AbortController().signal }).catch((error) => error);
  await clock.tickAsync(30_000);
  const failure = await run;
  assertInstanceOf(failure, TransportError);
  assertEquals(failure.message, "https://kybern.invalid did not answer within 30000 ms");
});

Deno.test("the order to stop ends the wait for the first answer", async () => {
  const stop = new AbortController();
  const { promise: asked, resolve } = Promise.withResolvers<void>();
  const manager = new Manager({
    cluster: cluster(() => {
      resolve();
      return new Promise<Response>(() => {});
    }),
  });
  const run = manager.run({ signal: stop.signal });
  await asked;
  stop.abort(new Error("enough"));
  assertStrictEquals(await run, undefined, "told to stop, it resolves");
});
