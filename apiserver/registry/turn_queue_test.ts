import { assertEquals } from "@std/assert";
import { TurnQueue } from "./turn_queue.ts";

Deno.test("keys wait at most once, and are worked off right after the turn that queued them", async () => {
  const worked: string[] = [];
  const queue = new TurnQueue<string>((key) => worked.push(key), () => {});
  queue.add("a");
  queue.add("b");
  queue.add("a");
  assertEquals(worked, [], "not before the caller has returned");
  await queue.idle();
  assertEquals(worked, ["a", "b"]);
});

Deno.test("work may queue more, and a failure harms no other key", async () => {
  const worked: string[] = [];
  const failed: unknown[] = [];
  const queue: TurnQueue<string> = new TurnQueue((key) => {
    worked.push(key);
    if (key === "bad") throw new Error("broken");
    if (key === "first") queue.add("second");
  }, (error, key) => failed.push([key, (error as Error).message]));
  queue.add("bad");
  queue.add("first");
  await queue.idle();
  assertEquals([worked, failed], [["bad", "first", "second"], [["bad", "broken"]]]);
});

Deno.test("a stopped queue works no more", async () => {
  const worked: string[] = [];
  const queue = new TurnQueue<string>((key) => worked.push(key), () => {});
  queue.add("a");
  queue.stop();
  queue.add("b");
  await queue.idle();
  assertEquals(worked, []);
});
