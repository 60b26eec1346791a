import { assertEquals, assertThrows } from "@std/assert";
import { killChild } from "./kill_child.ts";

Deno.test("a process is sent a signal, and one that has ended is left alone", async () => {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["eval", "await new Promise(() => setInterval(() => {}, 1000))"],
  }).spawn();
  killChild(child, "SIGKILL");
  assertEquals((await child.status).signal, "SIGKILL");
  killChild(child, "SIGKILL");
  const forbidden = () => {
    throw new Deno.errors.NotCapable("no");
  };
  assertThrows(() => killChild({ kill: forbidden }, "SIGTERM"), Deno.errors.NotCapable);
});
