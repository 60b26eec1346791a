/**
 * Shows where the embedded server answers otherwise than the real one did when it was recorded.
 *
 * `deno run -A tools/deno.ts run -A tests/conformance/run.ts [--topic NAME]… [--case PART]… [--verbose]`
 *
 * `--case` takes the cases whose name has the part. `--verbose` prints every difference of a case and every request
 * with its answer, else three differences a case. Exits 1 if anything differs that deviations.ts does not allow.
 * @module
 */
import { parseArgs } from "@std/cli/parse-args";
import { topics } from "./cases/mod.ts";
import { differenceText } from "./diff.ts";
import { startEmbeddedTarget } from "./embedded_target.ts";
import type { CaseRecord } from "./exchange.ts";
import { readRecord } from "./record_file.ts";
import { runTopic } from "./runner.ts";
import { type CaseVerdict, countLine, faultsOfList, judge } from "./verdict.ts";

const mostShown = 3;

function printVerdict({ id, differences, faults, staleDeviation }: CaseVerdict, verbose: boolean): void {
  if (staleDeviation) console.log(`STALE   ${id}: deviations.ts lists it, and nothing differs`);
  if (differences.length === 0) {
    if (verbose) console.log(`same    ${id}`);
    return;
  }
  console.log(`${faults.length === 0 ? "allowed" : "DIFFERS"} ${id} (${differences.length})`);
  const shown = verbose ? differences : differences.slice(0, mostShown);
  for (const difference of shown) console.log(`  ${differenceText(difference, "embedded")}`);
  if (shown.length < differences.length) console.log(`  … and ${differences.length - shown.length} more`);
}

function printExchanges({ exchanges }: CaseRecord): void {
  for (const [index, { request, ...answer }] of exchanges.entries()) {
    console.log(`  ${index + 1} ${request}\n    ${JSON.stringify(answer)}`);
  }
}

async function main(line: string[]): Promise<number> {
  const args = parseArgs(line, {
    boolean: ["verbose", "embedded"],
    string: ["topic", "case"],
    collect: ["topic", "case"],
  });
  const wanted = topics.filter(({ name }) => args.topic.length === 0 || args.topic.includes(name));
  const only = (name: string) =>
    args.case.length === 0 || args.case.some((part: string) => name.includes(part));
  const all: CaseVerdict[] = [];
  const lines: string[] = [];
  for (const topic of wanted) {
    await using target = await startEmbeddedTarget();
    const started = performance.now();
    const actual = await runTopic(target, topic, only);
    const verdicts = judge(topic.name, await readRecord(topic.name) ?? {}, actual);
    for (const verdict of verdicts) {
      printVerdict(verdict, args.verbose);
      if (args.verbose) printExchanges(actual[verdict.id.slice(topic.name.length + 1)]);
    }
    all.push(...verdicts);
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    lines.push(
      `  ${topic.name.padEnd(20)} ${countLine(verdicts).replace("conformance: ", "")}, ${seconds} s`,
    );
  }
  console.log(lines.join("\n"));
  for (const fault of faultsOfList()) console.log(fault);
  console.log(countLine(all));
  return all.every(({ faults, staleDeviation }) => faults.length === 0 && !staleDeviation) ? 0 : 1;
}

if (import.meta.main) Deno.exit(await main(Deno.args));
