/**
 * The embedded server gives the answers that the real one gave: a test per topic, against the committed record.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { assertNamespacesDiffer, topics } from "./cases/mod.ts";
import { differenceText } from "./diff.ts";
import { startEmbeddedTarget } from "./embedded_target.ts";
import { readRecord, recordFile } from "./record_file.ts";
import { runTopic } from "./runner.ts";
import { deviations } from "./deviations.ts";
import { type CaseVerdict, countLine, faultsOfList, judge } from "./verdict.ts";

const all: CaseVerdict[] = [];
let judged = 0;

for (const topic of topics) {
  Deno.test(`conformance: ${topic.name}`, async (t) => {
    const record = await readRecord(topic.name);
    if (record === undefined) {
      throw new Error(`there is no record of ${topic.name}: run tests/conformance/record.ts`);
    }
    await using target = await startEmbeddedTarget();
    const verdicts = judge(topic.name, record, await runTopic(target, topic));
    all.push(...verdicts);
    judged++;
    for (const { id, faults, staleDeviation } of verdicts) {
      await t.step(id, () => {
        if (staleDeviation) {
          throw new Error("deviations.ts lists it, and nothing differs: take it off the list");
        }
        if (faults.length === 0) return;
        throw new Error(
          `${faults.length} differences\n` + faults.map((it) => differenceText(it, "embedded")).join("\n"),
        );
      });
    }
    assertEquals(
      Object.keys(record).sort(),
      Object.keys(topic.cases).sort(),
      "the record has exactly the topic's cases",
    );
  });
}

Deno.test("conformance: no two cases share a namespace", () => assertNamespacesDiffer());

Deno.test("conformance: every record belongs to a topic", async () => {
  const files: string[] = [];
  for await (const entry of Deno.readDir(new URL(".", recordFile("any")))) files.push(entry.name);
  assertEquals(files.sort(), topics.map(({ name }) => `${name}.json`).sort());
});

Deno.test("conformance: the deviations are few, and each is of a case and has a reason", () => {
  assertEquals(faultsOfList(), []);
  const ids = new Set(topics.flatMap(({ name, cases }) => Object.keys(cases).map((its) => `${name}/${its}`)));
  assertEquals(deviations.filter((deviation) => !ids.has(deviation.case)), [], "deviations of no case");
});

Deno.test("conformance: the count", () => {
  // Written past the test runner, so that it stands alone in its line; a run of some tests alone has no count to give.
  if (judged === topics.length) console.log(countLine(all));
});
