import { assertEquals, assertStringIncludes } from "@std/assert";
import { Secret } from "../api/core/v1.ts";
import { FakeClock, testCluster } from "../testing/mod.ts";
import { createLogger, jsonLine, type LogRecord, textLine } from "./logger.ts";
import { Manager } from "./manager.ts";

const record: LogRecord = {
  time: "2026-01-02T03:04:05.678Z",
  level: "error",
  message: "reconcile failed",
  fields: {
    controller: "mirror",
    failures: 3,
    error: new RangeError("too many"),
    note: "two words",
    none: undefined,
  },
};

Deno.test("a JSON line holds time, level, message and the fields, errors by their text", () => {
  const line = JSON.parse(jsonLine(record));
  assertEquals([line.time, line.level, line.message, line.controller, line.failures], [
    record.time,
    "error",
    "reconcile failed",
    "mirror",
    3,
  ]);
  assertStringIncludes(line.error, "RangeError: too many");
});

Deno.test("a field named like a line's own member does not replace it", () => {
  const line = JSON.parse(jsonLine({ ...record, fields: { level: "debug", message: "x", big: 1n } }));
  assertEquals([line.level, line.message, line.big], ["error", "reconcile failed", "1"]);
});

Deno.test("a text line begins with the time of day, and quotes what has spaces", () => {
  const line = textLine({ ...record, fields: { controller: "mirror", note: "two words", none: undefined } });
  assertEquals(line, '03:04:05.678 ERROR reconcile failed controller=mirror note="two words"');
});

Deno.test("a text line moves no cursor and adds no line, whatever a field holds", () => {
  const line = textLine({ ...record, fields: { a: "\x1b[2J", b: "x\ny", c: "\u009b1m" } });
  assertEquals(line.includes("\x1b") || line.includes("\n") || line.includes("\u009b"), false, line);
});

Deno.test("a logger leaves out lines below its level, and passes its fields on", () => {
  const records: LogRecord[] = [];
  const log = createLogger({ level: "warn", write: (each) => records.push(each) }).with({ a: 1 }).with({
    b: 2,
  });
  log.debug("no");
  log.info("no");
  log.warn("yes", { b: 3, c: 4 });
  log.error("yes too");
  assertEquals(records.map(({ level, fields }) => [level, fields]), [
    ["warn", { a: 1, b: 3, c: 4 }],
    ["error", { a: 1, b: 2 }],
  ]);
});

Deno.test("whatever a field holds, its line is written", () => {
  const loop: Record<string, unknown> = {};
  loop.loop = loop;
  const fields = { loop, big: { size: 1n }, fault: [new Error("inside")], nothing: undefined, key: "a" };
  const line = JSON.parse(jsonLine({ ...record, fields }));
  assertStringIncludes(line.loop, "not shown: ");
  assertStringIncludes(line.fault[0], "Error: inside");
  assertEquals([line.big, line.key, "nothing" in line], [{ size: "1" }, "a", false]);
  const text = textLine({ ...record, fields });
  assertStringIncludes(text, 'big={"size":"1"}');
  assertStringIncludes(text, "Error: inside");
  assertStringIncludes(text, 'loop="not shown: ');
});

Deno.test("an error is told with its causes", () => {
  const error = new Error("cannot write", { cause: new TypeError("no space") });
  assertStringIncludes(
    JSON.parse(jsonLine({ ...record, fields: { error } })).error,
    "caused by: TypeError: no space",
  );
  const circle = new Error("circle");
  circle.cause = circle;
  assertEquals(
    JSON.parse(jsonLine({ ...record, fields: { error: circle } })).error.split("Error: circle").length,
    7,
  );
});

/** What is written to the console meanwhile. */
async function consoleOf(body: () => void | Promise<void>): Promise<string[]> {
  const lines: string[] = [];
  const { warn, error } = console;
  console.warn = console.error = (...line: unknown[]) => void lines.push(line.join(" "));
  try {
    await body();
  } finally {
    Object.assign(console, { warn, error });
  }
  return lines;
}

Deno.test("without a writer, lines go to standard error: text on a terminal, else JSON", async () => {
  const { isTerminal } = Deno.stderr;
  try {
    for (const terminal of [true, false]) {
      Deno.stderr.isTerminal = () => terminal;
      const [line = ""] = await consoleOf(() => createLogger().with({ controller: "a" }).info("starting"));
      if (terminal) assertEquals(line.slice(line.indexOf(" ")), " INFO  starting controller=a");
      else {assertEquals({ ...JSON.parse(line), time: 0 }, {
          controller: "a",
          time: 0,
          level: "info",
          message: "starting",
        });}
    }
  } finally {
    Deno.stderr.isTerminal = isTerminal;
  }
});

Deno.test("what a manager has to say is in its log alone, as that it stops before its caches have synced", async () => {
  using clock = new FakeClock({ turns: 20 });
  const written = await consoleOf(async () => {
    await using cluster = await testCluster({ controllers: false });
    using _refused = cluster.faults.add({
      resource: "secrets",
      fault: { type: "status", code: 403 },
      times: Infinity,
    });
    const manager = new Manager({ cluster: cluster.config, log: cluster.logger });
    manager.controller("denied", { for: Secret, reconcile() {} });
    cluster.run(manager);
    await clock.tickAsync(3_000);
    await clock.runUntil(cluster.stop());
    const told = cluster.records.filter(({ level }) => level === "warn");
    assertEquals(
      new Set(told.map(({ message }) => message)),
      new Set([
        "a source fails and is tried again",
        "told to stop before its caches have synced",
      ]),
    );
    const { controller, reason } = told.at(-1)!.fields;
    assertEquals(controller, "denied");
    assertStringIncludes(String(reason), "denied/secrets: a fault that the test injected: 403 Forbidden");
  });
  assertEquals(written, []);
});

Deno.test("a watch that ends, as all do at times, is told and alarms nobody", async () => {
  using clock = new FakeClock({ turns: 20 });
  await using cluster = await testCluster({ controllers: false });
  using _gone = cluster.faults.add({
    resource: "secrets",
    verb: "watch",
    fault: { type: "status", code: 410 },
  });
  const manager = new Manager({ cluster: cluster.config, log: cluster.logger });
  manager.controller("test", { for: Secret, reconcile() {} });
  cluster.run(manager);
  await clock.tickAsync(60_000);
  const told = cluster.records.filter(({ message }) => message === "a source fails and is tried again");
  assertEquals(told.map(({ level, fields }) => [level, fields.source, fields.failure]), [
    ["info", "secrets", "expired"],
  ]);
  await clock.runUntil(cluster.stop());
});
