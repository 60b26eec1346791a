import { assertEquals, assertRejects } from "@std/assert";
import { asTransport } from "../../meta/mod.ts";
import { Mortal } from "./mortal.ts";

/** A server that counts what reaches it, and the way to it of a program that dies. */
function setUp(death?: { request: number; answered: boolean }) {
  const reached: string[] = [];
  const cancelled: string[] = [];
  const transport = (request: Request) => {
    const { pathname } = new URL(request.url);
    reached.push(pathname);
    const body = new ReadableStream({ cancel: () => void cancelled.push(pathname) });
    return Promise.resolve(new Response(body));
  };
  const mortal = new Mortal(death);
  const access = mortal.over({ server: new URL("http://server/"), transport, namespace: "" });
  const ask = (path: string) =>
    asTransport(access.transport).fetch(new Request(`http://server${path}`), { kind: "request" });
  return { ask, mortal, reached, cancelled };
}

Deno.test("a program that is killed before a request has not sent it, and sends nothing after it", async () => {
  const { ask, mortal, reached } = setUp({ request: 2, answered: false });
  await (await ask("/one")).body?.cancel();
  await assertRejects(() => ask("/two"), TypeError, "killed");
  await assertRejects(() => ask("/three"), TypeError, "killed");
  await assertRejects(
    () => mortal.fetchOver(() => Promise.resolve(new Response()))("http://outside/"),
    TypeError,
  );
  assertEquals(reached, ["/one"]);
  assertEquals(mortal.isDead, true);
  assertEquals(mortal.requests, ["GET /one", "GET /two"]);
});

Deno.test("a program that is killed after a request has sent it, and does not hear the answer", async () => {
  const { ask, reached, cancelled } = setUp({ request: 1, answered: true });
  await assertRejects(() => ask("/one"), TypeError, "killed");
  assertEquals(reached, ["/one"]);
  assertEquals(cancelled, ["/one"], "its connection is closed");
});

Deno.test("a request that was under way when its program was killed is cut off", async () => {
  const { promise: answer } = Promise.withResolvers<Response>();
  const mortal = new Mortal({ request: 2, answered: false });
  const slow = mortal.fetchOver(({ signal }) =>
    Promise.race([
      answer,
      new Promise<never>((_, reject) => signal.addEventListener("abort", () => reject(signal.reason))),
    ])
  );
  const first = assertRejects(() => slow("http://outside/slow"), TypeError, "killed");
  await assertRejects(() => slow("http://outside/last"), TypeError, "killed");
  await first;
});

Deno.test("a program that is not killed is counted alone", async () => {
  const { ask, mortal, reached } = setUp();
  await (await ask("/one?a=b")).body?.cancel();
  assertEquals(mortal.requests, ["GET /one?a=b"]);
  assertEquals(reached, ["/one"]);
  assertEquals(mortal.isDead, false);
});
