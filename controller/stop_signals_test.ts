import { assertEquals } from "@std/assert";
import { listenForStop, stopSignals } from "./stop_signals.ts";

Deno.test("a program is asked to stop by what its system has", () => {
  assertEquals(stopSignals("linux"), ["SIGINT", "SIGTERM"]);
  assertEquals(stopSignals("windows"), ["SIGINT", "SIGBREAK"]);
});

Deno.test({
  name: "the first signal stops in order, the second at once, and nothing listens afterwards",
  ignore: Deno.build.os === "windows",
  async fn() {
    using signals = listenForStop();
    using waiting = new DisposableStack();
    // Listening to signals alone does not keep a program running.
    waiting.adopt(setInterval(() => {}, 1000), clearInterval);
    const aborted = (signal: AbortSignal) =>
      new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
    const stopped = aborted(signals.stop);
    Deno.kill(Deno.pid, "SIGTERM");
    await stopped;
    assertEquals([signals.stop.reason.message, signals.now.aborted], ["SIGTERM received", false]);
    const ended = aborted(signals.now);
    // Not SIGINT: that ends a run of `deno test` itself.
    Deno.kill(Deno.pid, "SIGTERM");
    await ended;
    assertEquals(signals.now.reason.message, "SIGTERM received");
  },
});
