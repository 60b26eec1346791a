/**
 * Records the real server's answers.
 *
 * `deno run -A tools/deno.ts run -A tests/conformance/record.ts [--check] [--topic NAME]…`
 *
 * `--check` writes nothing, says what differs from the committed record, and exits 1 if anything does.
 * @module
 */
import { parseArgs } from "@std/cli/parse-args";
import { topics } from "./cases/mod.ts";
import type { TopicRecord } from "./exchange.ts";
import { differences, differenceText } from "./diff.ts";
import { readRecord, writeRecord } from "./record_file.ts";
import { startRealTarget } from "./real_target.ts";
import { runTopic } from "./runner.ts";
import type { Topic } from "./topic.ts";

/** Runs topics against real servers, each in the company that it needs, and gives the record of each. */
export async function recordTopics(wanted: readonly Topic[]): Promise<Map<Topic, TopicRecord>> {
  const records = new Map<Topic, TopicRecord>();
  for (const controllers of [false, true]) {
    const these = wanted.filter((topic) => (topic.controllers ?? false) === controllers);
    if (these.length === 0) continue;
    await using target = await startRealTarget({ controllers });
    // Alone first: they look at the whole server, which the others fill.
    for (const topic of these.toSorted((a, b) => Number(b.alone ?? false) - Number(a.alone ?? false))) {
      const record = await runTopic(target, topic);
      for (const [name, { stopped }] of Object.entries(record)) {
        if (stopped !== undefined) {
          throw new Error(`${topic.name}/${name} stopped on the real server: ${stopped}`);
        }
      }
      records.set(topic, record);
    }
  }
  return records;
}

/** What a fresh record comes to beside the committed one. */
export interface Comparison {
  /** Every difference, readable. */
  readonly findings: readonly string[];
  /** The last line of a run. */
  readonly count: string;
}

/** Compares a fresh record with the committed one. */
export async function compareWithCommitted(fresh: ReadonlyMap<Topic, TopicRecord>): Promise<Comparison> {
  const findings: string[] = [];
  let cases = 0;
  const differing = new Set<string>();
  for (const [{ name: topic }, record] of fresh) {
    const committed = await readRecord(topic) ?? {};
    for (const name of new Set([...Object.keys(committed), ...Object.keys(record)])) {
      cases++;
      const id = `${topic}/${name}`;
      const nothing = { exchanges: [] };
      for (const difference of differences(committed[name] ?? nothing, record[name] ?? nothing)) {
        differing.add(id);
        findings.push(`${id}: ${differenceText(difference, "fresh")}`);
      }
    }
  }
  const count = `conformance: ${cases} cases, ${cases - differing.size} same, ${differing.size} differ`;
  return { findings, count };
}

async function main(line: string[]): Promise<number> {
  const args = parseArgs(line, { boolean: ["check"], string: ["topic"], collect: ["topic"] });
  const wanted = topics.filter(({ name }) => args.topic.length === 0 || args.topic.includes(name));
  const fresh = await recordTopics(wanted);
  if (args.check) {
    const { findings, count } = await compareWithCommitted(fresh);
    for (const finding of findings) console.log(finding);
    console.log(count);
    return findings.length === 0 ? 0 : 1;
  }
  const cases = [...fresh.values()].reduce((sum, record) => sum + Object.keys(record).length, 0);
  for (const [{ name }, record] of fresh) await writeRecord(name, record);
  console.log(`record: ${cases} cases of ${fresh.size} topics written`);
  return 0;
}

if (import.meta.main) Deno.exit(await main(Deno.args));
