import { assert, assertEquals } from "@std/assert";
import { rejection } from "../rest/fake_server_test.ts";
import { SharedRead } from "./shared_read.ts";

/** A read that the test ends; `signals` are those of each time that it began. */
function controlled() {
  const signals: AbortSignal[] = [];
  let end = Promise.withResolvers<number>();
  const shared = new SharedRead((signal) => {
    signals.push(signal);
    end = Promise.withResolvers<number>();
    signal.addEventListener("abort", () => end.reject(signal.reason), { once: true });
    return end.promise;
  });
  return {
    shared,
    signals,
    resolve: (value: number) => end.resolve(value),
    reject: (e: Error) => end.reject(e),
  };
}

Deno.test("all who ask while it reads get the same, and who asks later begins another", async () => {
  const { shared, signals, resolve } = controlled();
  const both = Promise.all([shared.get(), shared.get()]);
  resolve(1);
  assertEquals([await both, signals.length, signals[0]?.aborted], [[1, 1], 1, false]);
  const later = shared.get();
  resolve(2);
  assertEquals([await later, signals.length], [2, 2]);
});

Deno.test("a caller that leaves does not end the read for the others; the last one does", async () => {
  const { shared, signals, resolve } = controlled();
  const [one, two] = [new AbortController(), new AbortController()];
  const first = shared.get({ signal: one.signal });
  const second = shared.get({ signal: two.signal });
  one.abort("enough");
  assertEquals(await rejection<unknown>(first), "enough");
  assertEquals(signals[0]?.aborted, false);
  resolve(3);
  assertEquals(await second, 3);

  const third = shared.get({ signal: two.signal });
  two.abort("over");
  assertEquals(await rejection<unknown>(third), "over");
  assert(signals[1]?.aborted);
  const fourth = shared.get();
  resolve(4);
  assertEquals([await fourth, signals.length], [4, 3]);
});

Deno.test("a failure is everyone's, and is not kept; what was forgotten still comes to who waits for it", async () => {
  const { shared, signals, resolve, reject } = controlled();
  const failures = Promise.all([rejection(shared.get()), rejection(shared.get())]);
  reject(new Error("down"));
  assertEquals((await failures).map(({ message }) => message), ["down", "down"]);
  const old = shared.get();
  resolve(5);
  shared.forget();
  const anew = shared.get();
  resolve(6);
  assertEquals([await old, await anew, signals.length], [5, 6, 3]);
});

Deno.test("with a signal that is aborted nothing begins, and what does not heed its end is waited for by nobody else", async () => {
  let begun = 0;
  const shared = new SharedRead(() => ++begun === 1 ? new Promise<number>(() => {}) : Promise.resolve(begun));
  assertEquals(await rejection<unknown>(shared.get({ signal: AbortSignal.abort("no") })), "no");
  assertEquals(begun, 0);
  const controller = new AbortController();
  const first = rejection<unknown>(shared.get({ signal: controller.signal }));
  controller.abort("enough");
  assertEquals(await first, "enough");
  assertEquals(await shared.get(), 2);
});
