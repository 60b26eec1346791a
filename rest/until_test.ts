import { assert, assertEquals, assertInstanceOf, assertRejects, assertStrictEquals } from "@std/assert";
import { FakeClock } from "../testing/fake_clock.ts";
import { failure, FakeServer, rejection, thing, WatchBody } from "./fake_server_test.ts";
import { RESTClient } from "./rest_client.ts";
import { StatusError } from "./status_error.ts";
import { until, UntilError, type WatchCondition } from "./until.ts";
import type { ChangeEvent } from "./watch_event.ts";

type Event = ChangeEvent<ReturnType<typeof thing>>;

const is = (type: string): WatchCondition<Event> => (event) => event.type === type;
const event = (type: string, version: string) => ({ type, object: thing("a", version) });

async function open(body: WatchBody) {
  const client = new RESTClient(new FakeServer(() => body.response()).access, { version: "v1" });
  return await client.get().resource("things").do().watch<Event["object"]>();
}

Deno.test("[WA-15] conditions are met in order, and the event that met the last is given", async (t) => {
  await t.step("added, then modified", async () => {
    const body = new WatchBody().events(
      event("MODIFIED", "1"),
      event("ADDED", "2"),
      event("ADDED", "3"),
      event("MODIFIED", "4"),
      event("MODIFIED", "5"),
    );
    const last = await until(await open(body), [is("ADDED"), is("MODIFIED")]);
    assertEquals(last, event("MODIFIED", "4") as Event);
    assert(body.cancelled, "expected the watch to be ended");
  });
  await t.step("one event may meet several", async () => {
    const body = new WatchBody().events(event("ADDED", "1"));
    const last = await until(await open(body), [is("ADDED"), () => Promise.resolve(true)]);
    assertEquals(last.object.metadata.resourceVersion, "1");
  });
});

Deno.test("[WA-15] a wait that cannot be met rejects, and ends the watch", async (t) => {
  await t.step("its time is up", async () => {
    using clock = new FakeClock();
    const body = new WatchBody().events(event("ADDED", "1"));
    const outcome = rejection<UntilError>(
      until(await open(body), [is("ADDED"), is("DELETED")], { timeout: 5_000 }),
    );
    await clock.tickAsync(4_999);
    assertEquals(body.cancelled, false);
    await clock.tickAsync(1);
    const error = await outcome;
    assertInstanceOf(error, UntilError);
    assertEquals([error.end, error.met, error.conditions], ["timeout", 1, 2]);
    assertEquals(error.message, "the time for it was up when 1 of 2 conditions had been met");
    assertEquals([body.cancelled, clock.pending], [true, 0]);
  });
  await t.step("the watch ends early", async () => {
    const watch = await open(new WatchBody().events(event("ADDED", "1")).close());
    const error = await rejection<UntilError>(until(watch, [is("DELETED")], { timeout: 60_000 }));
    assertInstanceOf(error, UntilError);
    assertEquals([error.end, error.met], ["closed", 0]);
  });
  await t.step("a condition throws, or rejects", async () => {
    const reason = new Error("no such thing");
    for (
      const fails of [() => Promise.reject(reason), (): boolean => {
        throw reason;
      }]
    ) {
      const body = new WatchBody().events(event("ADDED", "1"));
      assertStrictEquals(await rejection(until(await open(body), [fails])), reason);
      assert(body.cancelled);
    }
  });
  await t.step("the watch fails", async () => {
    const expired = await failure(410, "Expired", "too old").json();
    const watch = await open(new WatchBody().events({ type: "ERROR", object: expired }));
    assertInstanceOf(await rejection(until(watch, [is("ADDED")])), StatusError);
  });
  await t.step("its signal aborts, before or meanwhile, even while a condition hangs", async () => {
    for (const when of ["before", "while reading", "while judging"] as const) {
      using clock = new FakeClock();
      const body = new WatchBody();
      const watch = await open(body);
      const controller = new AbortController();
      const reason = new Error("enough");
      if (when === "before") controller.abort(reason);
      if (when === "while judging") body.events(event("ADDED", "1"));
      const outcome = rejection(
        until(watch, [() => new Promise<boolean>(() => {})], { signal: controller.signal, timeout: 60_000 }),
      );
      await clock.settle();
      controller.abort(reason);
      assertStrictEquals(await outcome, reason);
      assertEquals([body.cancelled, clock.pending], [true, 0], when);
    }
  });
  await t.step("there is nothing to wait for", async () => {
    const body = new WatchBody();
    await assertRejects(async () => await until(await open(body), []), TypeError, "no condition");
    assert(body.cancelled);
  });
});
