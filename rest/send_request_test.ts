import { assertEquals, assertStrictEquals } from "@std/assert";
import { raceSignal } from "./send_request.ts";

Deno.test("raceSignal: gives what the promise gives when that comes first, and lets the signal go", async () => {
  const abort = new AbortController();
  const late: unknown[] = [];
  assertEquals(await raceSignal(Promise.resolve(1), abort.signal, (value) => late.push(value)), 1);
  const error = new Error("failed");
  assertStrictEquals(await raceSignal(Promise.reject(error), abort.signal).catch((e) => e), error);
  assertEquals(await raceSignal(Promise.resolve(2), undefined), 2);
  abort.abort("too late");
  assertEquals(late, [], "told of what was given");
});

Deno.test("raceSignal: an abort comes at once; what comes too late is handed over, and a failure is nobody's", async () => {
  for (const when of ["before", "meanwhile"]) {
    const abort = new AbortController();
    const { promise, resolve } = Promise.withResolvers<string>();
    const failing = Promise.withResolvers<string>();
    const late: string[] = [];
    if (when === "before") abort.abort("enough");
    const racing = [promise, failing.promise].map((one) =>
      raceSignal(one, abort.signal, (value) => late.push(value)).catch((reason) => reason)
    );
    if (when === "meanwhile") abort.abort("enough");
    assertEquals(await Promise.all(racing), ["enough", "enough"], when);
    resolve("an answer that has to be let go");
    // Not handled, it would end this test.
    failing.reject(new Error("aborted"));
    await new Promise((done) => setTimeout(done, 0));
    assertEquals(late, ["an answer that has to be let go"], when);
  }
});
