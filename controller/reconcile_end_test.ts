import { assertEquals } from "@std/assert";
import { FakeClock } from "../testing/fake_clock.ts";
import { ReconcileEnd } from "./reconcile_end.ts";

/** A manager's order, and how many listen for it. */
function order() {
  const controller = new AbortController();
  const { signal } = controller;
  let listeners = 0;
  const counted = (name: "addEventListener" | "removeEventListener", change: number) => {
    const own = signal[name].bind(signal) as (...args: unknown[]) => void;
    signal[name] = (...args: unknown[]) => {
      listeners += change;
      own(...args);
    };
  };
  counted("addEventListener", 1);
  counted("removeEventListener", -1);
  return { signal, give: (reason: unknown) => controller.abort(reason), listeners: () => listeners };
}

Deno.test("ReconcileEnd: both signals end with the manager's order, and what an author leaves stays on its own", () => {
  const { signal, give, listeners } = order();
  {
    using end = new ReconcileEnd(signal, undefined, () => "late");
    assertEquals([end.signal === signal, end.ownSignal === signal, listeners()], [true, false, 1]);
    end.ownSignal.addEventListener("abort", () => {});
    assertEquals([end.ownSignal === end.ownSignal, listeners()], [true, 1]);
  }
  assertEquals(listeners(), 0);
  using end = new ReconcileEnd(signal, undefined, () => "late");
  const { ownSignal } = end;
  give("stop");
  assertEquals([end.signal.reason, ownSignal.reason], ["stop", "stop"]);
});

Deno.test("ReconcileEnd: both signals end when the time is up", async () => {
  using clock = new FakeClock();
  const { signal, listeners } = order();
  {
    using end = new ReconcileEnd(signal, 10, () => "late");
    await clock.tickAsync(9);
    assertEquals([end.signal.aborted, end.ownSignal.aborted], [false, false]);
    await clock.tickAsync(1);
    assertEquals([end.signal.reason, end.ownSignal.reason, signal.aborted], ["late", "late", false]);
  }
  assertEquals([clock.pending, listeners()], [0, 0]);
});

Deno.test("ReconcileEnd: a signal that is asked for after the end leaves nothing behind", () => {
  const { signal, give, listeners } = order();
  const end = new ReconcileEnd(signal, undefined, () => "late");
  end[Symbol.dispose]();
  assertEquals([end.ownSignal.aborted, listeners()], [false, 0]);
  give("stop");
  assertEquals(end.ownSignal.aborted, false);
  const aborted = new ReconcileEnd(signal, undefined, () => "late");
  aborted[Symbol.dispose]();
  assertEquals([aborted.ownSignal.reason, listeners()], ["stop", 0]);
});
