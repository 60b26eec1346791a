import { assert, assertEquals, assertInstanceOf, assertStrictEquals } from "@std/assert";
import type { KubernetesObject, ResourceType } from "../meta/mod.ts";
import { FakeClock } from "../testing/fake_clock.ts";
import {
  failure,
  FakeServer,
  json,
  rejection,
  type SeenRequest,
  thing,
  WatchBody,
} from "./fake_server_test.ts";
import { conditionIs, deleted, exists } from "./object_condition.ts";
import { ResourceClient } from "./resource_client.ts";
import { isForbidden } from "./status_error.ts";
import { isTransportError, TransportError } from "./transport_errors.ts";
import { waitFor, WaitTimeoutError } from "./wait_for.ts";

const Thing: ResourceType<KubernetesObject> = {
  group: "",
  version: "v1",
  kind: "Thing",
  resource: "things",
  singular: "thing",
  namespaced: true,
  stored: true,
};

const isWatch = ({ url }: SeenRequest) => url.searchParams.has("watch");
const list = (version: string, ...items: object[]) => json({ metadata: { resourceVersion: version }, items });
const ready = (version: string, status: string) =>
  thing("a", version, { status: { phase: "Active", conditions: [{ type: "Ready", status, reason: "R" }] } });

/** A server whose lists and watches are given one after the other. */
function script(lists: (() => Response)[], watches: (WatchBody | (() => Response))[]) {
  const server = new FakeServer((request) => {
    const next = isWatch(request) ? watches.shift() : lists.shift();
    if (next === undefined) throw new Error(`unexpected ${request.path}`);
    return next instanceof WatchBody ? next.response() : next();
  });
  return { server, things: new ResourceClient(server.access, Thing, { namespace: "ns" }) };
}

Deno.test("a state that is there already costs one list, by name", async () => {
  const { server, things } = script([() => list("5", ready("4", "True"))], []);
  const object = await waitFor(things, "a", conditionIs("Ready"));
  assertEquals(object?.metadata.resourceVersion, "4");
  assertEquals(server.only.path, "/api/v1/namespaces/ns/things?fieldSelector=metadata.name%3Da");
});

Deno.test("an object that is not there yet is waited for, by a watch from the list's version", async () => {
  const body = new WatchBody().events({ type: "ADDED", object: ready("6", "False") }, {
    type: "MODIFIED",
    object: ready("7", "True"),
  });
  const { server, things } = script([() => list("5")], [body]);
  const object = await waitFor(things, "a", conditionIs("Ready"));
  assertEquals(object?.metadata.resourceVersion, "7");
  assertEquals(server.seen[1]?.url.searchParams.get("resourceVersion"), "5");
  assert(body.cancelled, "expected the watch to be ended");
});

Deno.test("a plain function is a condition too; a deletion is told as undefined", async () => {
  const body = new WatchBody().events({ type: "DELETED", object: ready("6", "True") });
  const { things } = script([() => list("5", ready("4", "True"))], [body]);
  assertEquals(await waitFor(things, "a", (object) => object === undefined), undefined);
});

Deno.test("another object of the name meets deleted(uid)", async () => {
  const { things } = script(
    [() => list("5", { ...thing("a", "4"), metadata: { name: "a", uid: "new" } })],
    [],
  );
  assertEquals((await waitFor(things, "a", deleted("old")))?.metadata.uid, "new");
});

Deno.test("a watch that ends, is cut, or is told 410 leads to the next list, a second apart at least", async () => {
  using clock = new FakeClock();
  const gone = { kind: "Status", status: "Failure", code: 410, reason: "Expired", message: "too old" };
  const { server, things } = script(
    [() => list("5"), () => list("8"), () => list("11"), () => list("14", ready("13", "True"))],
    [
      new WatchBody().close(),
      new WatchBody().events({ type: "ERROR", object: gone }),
      () => failure(410, "Expired", "too old"),
    ],
  );
  const done = waitFor(things, "a", conditionIs("Ready"));
  await clock.settle();
  assertEquals(server.seen.length, 2, "the next list is not asked for at once");
  await clock.tickAsync(999);
  assertEquals(server.seen.length, 2);
  await clock.tickAsync(1);
  assertEquals(server.seen.length, 4);
  await clock.tickAsync(2_000);
  assertEquals((await done)?.metadata.resourceVersion, "13");
  assertEquals(
    server.seen.map((request) => isWatch(request)).join(),
    "false,true,false,true,false,true,false",
  );
  assertEquals(clock.pending, 0);
});

Deno.test("a server that is away for a while is waited for, once it was there", async () => {
  using clock = new FakeClock();
  const refused = () => {
    throw new TypeError("fetch failed: Connection refused (os error 111)");
  };
  const { server, things } = script(
    [
      () => list("5"),
      refused,
      () => failure(503, "", "starting"),
      refused,
      () => list("9", ready("8", "True")),
    ],
    [new WatchBody().close()],
  );
  const done = waitFor(things, "a", conditionIs("Ready"));
  const counts: number[] = [];
  for (let second = 0; second < 5; second++) {
    await clock.settle();
    counts.push(server.seen.length);
    await clock.tickAsync(1_000);
  }
  assertEquals(counts, [2, 3, 4, 5, 6], "a list and its watch, then a list a second");
  assertEquals((await done)?.metadata.resourceVersion, "8");
  assertEquals(server.seen.length, 6);
  assertEquals(clock.pending, 0);

  const away = script([refused], []);
  assert(isTransportError(await rejection(waitFor(away.things, "a", exists)), "refused"));
  const closed = new TransportError("closed", "http://fake.test", "the configuration has been closed");
  for (
    const [later, isEnd] of [
      [() => failure(403, "Forbidden", "no"), isForbidden],
      [() => Promise.reject(closed) as never, (error: unknown) => error === closed],
    ] as const
  ) {
    const { things } = script([() => list("5"), later], [new WatchBody().close()]);
    const ending = rejection(waitFor(things, "a", exists));
    await clock.tickAsync(2_000);
    assert(isEnd(await ending));
  }
});

Deno.test("a server that says how long it will be away is asked no sooner; a watch that lasted is followed at once", async () => {
  using clock = new FakeClock();
  const busy = () => failure(429, "TooManyRequests", "later", {}, { headers: { "retry-after": "7" } });
  const lasting = new WatchBody();
  const { server, things } = script(
    [() => list("5"), ...Array(11).fill(busy), () => list("9", ready("8", "True"))],
    [lasting],
  );
  const done = waitFor(things, "a", conditionIs("Ready"));
  await clock.tickAsync(1_000);
  assertEquals(server.seen.length, 2);
  lasting.close();
  await clock.settle();
  assertEquals(server.seen.length, 3, "the round took its second");
  await clock.tickAsync(6_999);
  assertEquals(server.seen.length, 3);
  await clock.tickAsync(1);
  assertEquals(server.seen.length, 4);
  await clock.tickAsync(300_000);
  assertEquals((await done)?.metadata.resourceVersion, "8");
});

Deno.test("a refusal rejects: of the list, and 403 of the watch", async () => {
  const refusals = [
    script([() => failure(403, "Forbidden", "no")], []),
    script([() => list("5")], [() => failure(403, "Forbidden", "no")]),
  ];
  for (const { things } of refusals) assert(isForbidden(await rejection(waitFor(things, "a", exists))));
});

Deno.test("what a condition throws is what the wait rejects with, in a list and in a watch", async () => {
  const reason = new Error("no such state");
  let asked = 0;
  const condition = () => {
    if (++asked === 2) throw reason;
    return false;
  };
  const body = new WatchBody().events({ type: "ADDED", object: ready("6", "True") });
  const { things } = script([() => list("5")], [body]);
  assertStrictEquals(await rejection(waitFor(things, "a", condition)), reason);
  assert(body.cancelled);
});

Deno.test("a wait that takes too long tells what it waited for and where the object stands, and no data", async () => {
  using clock = new FakeClock();
  const object = { ...ready("6", "False"), data: { password: "hunter2" } };
  const body = new WatchBody().events({ type: "ADDED", object });
  const { things } = script([() => list("5")], [body]);
  const outcome = rejection<WaitTimeoutError>(
    waitFor(things, "a", conditionIs("Ready"), { timeout: 30_000 }),
  );
  await clock.tickAsync(29_999);
  assertEquals(body.cancelled, false);
  await clock.tickAsync(1);
  const error = await outcome;
  assertInstanceOf(error, WaitTimeoutError);
  assertEquals(
    error.message,
    `Thing "a": waited 30000 ms in vain for Ready=True; last seen at version 6: phase Active, Ready=False (R)`,
  );
  assertEquals([error.condition, error.last, body.cancelled, clock.pending], ["Ready=True", object, true, 0]);

  const absent = script([() => list("5")], [new WatchBody()]);
  const never = rejection(waitFor(absent.things, "a", exists, { timeout: 1 }));
  await clock.tickAsync(1);
  assertEquals((await never).message, `Thing "a": waited 1 ms in vain for the object; there is none`);
});

Deno.test("an abort rejects with its reason, before, while listing, watching and pausing", async () => {
  const reason = new Error("enough");
  assertStrictEquals(
    await rejection(waitFor(script([], []).things, "a", exists, { signal: AbortSignal.abort(reason) })),
    reason,
  );
  for (const watches of [[new WatchBody()], [new WatchBody().close()]]) {
    using clock = new FakeClock();
    const controller = new AbortController();
    const { things } = script([() => list("5")], watches);
    const outcome = rejection(waitFor(things, "a", exists, { signal: controller.signal, timeout: 60_000 }));
    await clock.settle();
    controller.abort(reason);
    assertStrictEquals(await outcome, reason);
    assertEquals(clock.pending, 0);
  }
});
