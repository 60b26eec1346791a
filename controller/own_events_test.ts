import { assertEquals } from "@std/assert";
import { ConfigMap, Secret } from "../api/core/v1.ts";
import { OwnEvents } from "./own_events.ts";
import type { AnyResourceType } from "./reconciler.ts";

/** A controller of ConfigMaps that own Secrets, and what came of events. */
function setUp() {
  const delivered: string[] = [];
  let dropped = 0;
  const events = new OwnEvents(() => dropped++);
  const happens = (
    key: string,
    object: string,
    version: string | undefined,
    type: AnyResourceType = Secret,
  ) =>
    events.take(key, {
      type,
      objectKey: object,
      version,
      deliver: () => void delivered.push(`${key}: ${object}@${version}`),
    });
  return { events, happens, delivered, dropped: () => dropped };
}

Deno.test("the event of a child that a reconcile wrote last is dropped once that has ended well", () => {
  const { events, happens, delivered, dropped } = setUp();
  events.begin("k");
  events.wrote("k", Secret, "child", "5", true);
  events.end("k", true);
  happens("k", "child", "5");
  assertEquals([delivered, dropped()], [[], 1]);
  happens("k", "child", "5"); // the same version again, as after a relist, is no echo
  assertEquals(delivered, ["k: child@5"]);
});

Deno.test("an event that comes before the answer to its write is held until the reconcile has ended", () => {
  const { events, happens, delivered, dropped } = setUp();
  events.begin("k");
  happens("k", "child", "5");
  assertEquals(delivered, []);
  events.wrote("k", Secret, "child", "5", true);
  events.end("k", true);
  assertEquals([delivered, dropped()], [[], 1]);
});

Deno.test("of the events that are held of one object none but the last is kept", () => {
  const { events, happens, delivered, dropped } = setUp();
  events.begin("k");
  for (const version of ["5", "6", "7"]) happens("k", "child", version);
  assertEquals(delivered.splice(0), ["k: child@5", "k: child@6"], "the key has to come again in any case");
  events.wrote("k", Secret, "child", "7", true);
  events.end("k", true);
  assertEquals([delivered, dropped()], [[], 1]);
});

Deno.test("what a reconcile that failed wrote is news, before and after its end", () => {
  const { events, happens, delivered } = setUp();
  events.begin("k");
  events.wrote("k", Secret, "early", "5", true);
  events.wrote("k", Secret, "late", "6", true);
  happens("k", "early", "5");
  events.end("k", false);
  happens("k", "late", "6");
  assertEquals(delivered, ["k: early@5", "k: late@6"]);
});

Deno.test("only the last write to an object is an echo, and only at its exact version", () => {
  const { events, happens, delivered } = setUp();
  events.begin("k");
  events.wrote("k", Secret, "child", "5", true);
  events.wrote("k", Secret, "child", "7", true);
  events.end("k", true);
  happens("k", "child", "5");
  happens("k", "child", "6"); // somebody else's, in between
  happens("k", "child", "7");
  happens("k", "child", "8");
  assertEquals(delivered, ["k: child@5", "k: child@6", "k: child@8"]);
});

Deno.test("a write to the object's own metadata or spec is news", () => {
  const { events, happens, delivered } = setUp();
  events.begin("k");
  events.wrote("k", ConfigMap, "k", "5", false);
  events.end("k", true);
  happens("k", "k", "5", ConfigMap);
  assertEquals(delivered, ["k: k@5"]);
});

Deno.test("a status that was written after the spec is the last write, and the spec's event is news", () => {
  const { events, happens, delivered, dropped } = setUp();
  events.begin("k");
  events.wrote("k", ConfigMap, "k", "5", false);
  events.wrote("k", ConfigMap, "k", "6", true);
  events.end("k", true);
  happens("k", "k", "5", ConfigMap);
  happens("k", "k", "6", ConfigMap);
  assertEquals([delivered, dropped()], [["k: k@5"], 1]);
});

Deno.test("deletions and resyncs are never dropped, nor what another key's reconcile wrote", () => {
  const { events, happens, delivered } = setUp();
  events.begin("k");
  events.wrote("k", Secret, "gone", "5", true);
  events.wrote("k", Secret, "moved", "6", true);
  events.end("k", true);
  happens("k", "gone", undefined);
  happens("other", "moved", "6");
  assertEquals(delivered, ["k: gone@undefined", "other: moved@6"]);
});

Deno.test("what another controller of this process wrote after takes the last write from this one", () => {
  const { events, happens, delivered } = setUp();
  events.begin("k");
  events.wrote("k", Secret, "child", "5", true);
  events.end("k", true);
  events.overtaken(Secret, "child");
  happens("k", "child", "5");
  happens("k", "child", "6");
  assertEquals(delivered, ["k: child@5", "k: child@6"]);
});
