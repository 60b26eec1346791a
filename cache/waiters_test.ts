import { assertEquals, assertRejects, assertStrictEquals } from "@std/assert";
import { Waiters } from "./waiters.ts";

Deno.test("Waiters: one whose condition holds does not wait, others are woken when theirs does", async () => {
  const waiters = new Waiters();
  await waiters.wait(() => true, undefined);
  let value = 0;
  const order: string[] = [];
  const two = waiters.wait(() => value >= 2, undefined).then(() => order.push("two"));
  const one = waiters.wait(() => value >= 1, undefined).then(() => order.push("one"));
  waiters.wake();
  value = 1;
  waiters.wake();
  await one;
  assertEquals([order, waiters.any], [["one"], true]);
  value = 2;
  waiters.wake();
  await two;
  assertEquals(order, ["one", "two"]);
});

Deno.test("Waiters: who was woken, or has given up, is waiting no more", async () => {
  const waiters = new Waiters();
  let done = false;
  let looks = 0;
  const woken = waiters.wait(() => {
    looks++;
    return done;
  }, undefined);
  done = true;
  waiters.wake();
  assertEquals(waiters.any, false, "woken, it counts as waiting until it gets its turn");
  waiters.wake();
  assertEquals(looks, 2, "its condition was looked at once more");
  await woken;

  const abort = new AbortController();
  const reason = new Error("enough");
  const givenUp = waiters.wait(() => false, abort.signal);
  assertEquals(waiters.any, true);
  abort.abort(reason);
  assertStrictEquals(await givenUp.catch((error) => error), reason);
  assertEquals(waiters.any, false);
});

Deno.test("Waiters: a condition that throws rejects its own wait and no other", async () => {
  const waiters = new Waiters();
  let value = 0;
  const broken = waiters.wait(() => {
    if (value > 0) throw new Error("broken");
    return false;
  }, undefined);
  const sound = waiters.wait(() => value > 0, undefined);
  value = 1;
  waiters.wake();
  await sound;
  await assertRejects(() => broken, Error, "broken");
});

Deno.test("Waiters: who listens hears of each who begins to wait, until it ends that", async () => {
  const waiters = new Waiters();
  let begun = 0;
  let holds = true;
  const listening = waiters.listen(() => {
    assertEquals(waiters.any, true);
    begun++;
  });
  await waiters.wait(() => holds, undefined);
  assertEquals(begun, 0, "one whose condition holds does not wait");
  holds = false;
  const waits = [waiters.wait(() => holds, undefined), waiters.wait(() => holds, undefined)];
  assertEquals(begun, 2);
  listening[Symbol.dispose]();
  waits.push(waiters.wait(() => holds, undefined));
  assertEquals(begun, 2);
  holds = true;
  waiters.wake();
  await Promise.all(waits);
});
