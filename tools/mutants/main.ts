/**
 * `deno task mutants [TEXT…]`: puts each listed fault into a copy of the sources and runs the tests of the behaviour
 * or contract sentence that it breaks. A fault has been noticed only if a test or step of that very name fails.
 *
 * With arguments only the faults whose file, behaviour or description holds one of them.
 *
 * @module
 */
import { parseArgs } from "@std/cli/parse-args";
import type { TestCase } from "../../tests/behaviours/junit.ts";
import { projectRoot } from "../floors.ts";
import { applyFault, type ListedFault } from "./fault.ts";
import { listedFaults } from "./listed/mod.ts";
import { namedTests, names } from "./named_tests.ts";
import { shareOut } from "./share_out.ts";
import { filesOf, listedFolders } from "./test_files.ts";
import { TreeCopy } from "./tree_copy.ts";

/** Milliseconds for the tests of one behaviour, which take a few seconds: what waits for ever ends here. */
const limit = 45_000;
/** Milliseconds for all tests of the folders. */
const baselineLimit = 600_000;
/** Seconds of a processor for them, which take some thirty. */
const baselineProcessorLimit = 300;

/** Files beside those of the folders themselves that show behaviours of theirs. */
const furtherTests = ["tests/cache", "tests/tracing"];

/** The test files that speak of any of these promises. */
async function testFiles(promises: ReadonlySet<string>): Promise<string[]> {
  const files: string[] = [];
  for (const folder of [...listedFolders, ...furtherTests]) {
    for (const file of await filesOf(folder)) {
      if (!file.endsWith("_test.ts")) continue;
      const text = await Deno.readTextFile(new URL(file, projectRoot));
      if ([...promises].some((promise) => text.includes(promise))) files.push(file);
    }
  }
  return files;
}

function isWanted(fault: ListedFault, wanted: readonly string[]): boolean {
  return wanted.length === 0 ||
    wanted.some((text) => [fault.file, fault.breaks, fault.fault].some((part) => part.includes(text)));
}

/** Why a fault has survived the tests that are named for what it breaks; `undefined` if one of them has noticed it. */
async function tryFault(
  copy: TreeCopy,
  fault: ListedFault,
  cases: readonly TestCase[],
): Promise<string | undefined> {
  const tests = namedTests(cases, fault.breaks);
  if (tests === undefined) return "no test of that name passes without the fault";
  let faulty: string;
  try {
    faulty = applyFault(await copy.read(fault.file), fault);
  } catch (error) {
    return (error as Error).message;
  }
  return await copy.with(fault.file, faulty, async () => {
    const run = await copy.test({ ...tests, limit });
    if (run.outcome === "broken") return `the source does not load: ${run.output}`;
    const noticed = run.outcome === "time" ||
      run.cases.some(({ name, outcome }) => outcome === "failed" && names(name, fault.breaks));
    return noticed ? undefined : `${tests.tests.length} tests of that name pass`;
  });
}

if (import.meta.main) {
  const wanted = parseArgs(Deno.args)._.map(String);
  const faults = listedFaults.filter((fault) => isWanted(fault, wanted));
  const begun = performance.now();

  await using plain = await TreeCopy.make();
  const baseline = await plain.test({
    files: await testFiles(new Set(faults.map(({ breaks }) => breaks))),
    limit: baselineLimit,
    processorLimit: baselineProcessorLimit,
  });
  if (baseline.outcome !== "passed") console.log(`not all tests pass without a fault:\n${baseline.output}`);

  const verdicts = await shareOut(faults, 2, async (copy, fault) => {
    const survived = await tryFault(copy, fault, baseline.cases);
    const what = `${fault.file}: ${fault.fault} (${fault.breaks})`;
    console.log(survived === undefined ? `noticed   ${what}` : `SURVIVED  ${what}: ${survived}`);
    return survived;
  });

  const survived = verdicts.filter((verdict) => verdict !== undefined).length;
  console.log(`${faults.length} faults in ${((performance.now() - begun) / 1_000).toFixed(0)} s`);
  console.log(`${faults.length - survived} passed, ${survived} failed`);
  if (survived > 0 || faults.length === 0) Deno.exitCode = 1;
}
