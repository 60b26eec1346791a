/**
 * Two hundred faults that nobody thought out, put one at a time into `rest/`, `cache/` and `workqueue/`: how many of
 * them do the unit tests notice?
 *
 * Each fault runs against the test files of its folder that import its source, the nearest first, until one fails.
 *
 * @module
 */
import {
  applyMechanical,
  chooseFaults,
  type MechanicalFault,
  mechanicalFaults,
} from "../../tools/mutants/mechanical.ts";
import { shareOut } from "../../tools/mutants/share_out.ts";
import { faultyFolders, filesOf, testsOf } from "../../tools/mutants/test_files.ts";
import { TreeCopy } from "../../tools/mutants/tree_copy.ts";
import type { LongRun } from "./long_test.ts";
import type { Proof } from "./proof.ts";

/** The same faults each time, so that a survivor of one run can be looked for in the next. */
export const mechanicalSeed = 20_260;

const faultCount = 200;
/** Which part of the faults has to be noticed. */
const killRate = 0.8;
/** The same of a sample, which is so small that chance weighs in it. */
const killRateOfSample = 0.6;
/**
 * Milliseconds after which a run of tests that waits for ever has noticed the fault. On a machine that is busy with
 * something else it is given as much longer as it waits for a processor.
 */
function limit(): number {
  const [load = 0] = Deno.build.os === "windows" ? [] : Deno.loadavg();
  return 120_000 * Math.max(1, load / navigator.hardwareConcurrency);
}
/** Seconds of a processor after which it goes round in circles: all tests of a folder take some twenty at most. */
const processorLimit = 80;
const workers = 2;

type Fate = "noticed" | "survived" | "endless" | "broken" | "untested" | "not run";

interface Sources {
  readonly texts: ReadonlyMap<string, string>;
  readonly faults: readonly MechanicalFault[];
}

async function readSources(): Promise<Sources> {
  const texts = new Map<string, string>();
  for (const folder of faultyFolders) {
    for (const file of await filesOf(folder)) {
      texts.set(file, await Deno.readTextFile(new URL(`../../${file}`, import.meta.url)));
    }
  }
  const faults = [...texts].filter(([file]) => !file.endsWith("_test.ts"))
    .flatMap(([file, text]) => mechanicalFaults(file, text));
  return { texts, faults };
}

/**
 * What does not pass without a fault, within the limits that the faults have: there a fault would be taken for noticed
 * that nothing has noticed.
 */
async function failuresWithoutFault(texts: ReadonlyMap<string, string>): Promise<string[]> {
  await using plain = await TreeCopy.make();
  const failures: string[] = [];
  for (const folder of faultyFolders) {
    const files = [...texts.keys()].filter((file) =>
      file.startsWith(`${folder}/`) && file.endsWith("_test.ts")
    );
    const { outcome } = await plain.test({ files, limit: limit(), processorLimit });
    if (outcome !== "passed") failures.push(`without a fault the tests of ${folder}/ end by: ${outcome}`);
  }
  return failures;
}

async function fateOf(
  copy: TreeCopy,
  fault: MechanicalFault,
  texts: ReadonlyMap<string, string>,
): Promise<Fate> {
  const files = testsOf(fault.file, texts);
  if (files.length === 0) return "untested";
  return await copy.with(fault.file, applyMechanical(texts.get(fault.file)!, fault), async () => {
    // The nearest test notices most faults; the others are started only for what it lets pass.
    for (const part of [files.slice(0, 1), files.slice(1)]) {
      if (part.length === 0) continue;
      const { outcome } = await copy.test({ files: part, limit: limit(), processorLimit, failFast: true });
      if (outcome === "broken") return "broken";
      if (outcome === "time") return "endless";
      if (outcome === "failed") return "noticed";
    }
    return "survived";
  });
}

function describe(fault: MechanicalFault, text: string): string {
  const was = text.slice(fault.start, fault.end).replace(/\s+/g, " ");
  const shown = was.length > 80 ? `${was.slice(0, 77)}…` : was;
  return `${fault.file}:${fault.line} ${fault.kind} \`${shown}\``;
}

/** Runs the faults that the seed chooses, as many as there is time for. */
export async function mechanicalMutants({ seed, seconds, whole }: LongRun): Promise<Proof> {
  const { texts, faults } = await readSources();
  const chosen = await chooseFaults(faults, faultCount, seed, texts);
  const problems = await failuresWithoutFault(texts);
  const end = performance.now() + seconds * 1_000;
  const fates = await shareOut(chosen, workers, async (copy, fault): Promise<Fate> => {
    if (performance.now() >= end) return "not run";
    const fate = await fateOf(copy, fault, texts);
    if (fate !== "noticed") console.log(`  ${fate}: ${describe(fault, texts.get(fault.file)!)}`);
    return fate;
  });
  const count = (fate: Fate) => fates.filter((one) => one === fate).length;
  const noticed = count("noticed") + count("endless");
  const survivors = chosen.filter((_, i) => fates[i] === "survived" || fates[i] === "untested")
    .map((fault) => describe(fault, texts.get(fault.file)!)).sort();
  const run = noticed + survivors.length;
  const rate = run === 0 ? 0 : noticed / run;
  const least = whole ? killRate : killRateOfSample;
  if (rate < least) problems.push(`${(rate * 100).toFixed(1)} % noticed, less than ${least * 100} %`);
  if (whole && count("not run") > 0) problems.push(`${count("not run")} faults were not run in ${seconds} s`);
  return {
    name: "mechanical_mutants",
    seed,
    figures: {
      "places for a fault": faults.length,
      "faults chosen": chosen.length,
      "faults run": run,
      "noticed by a failing test": count("noticed"),
      "noticed since the tests no longer end": count("endless"),
      "sources that no longer load, not counted": count("broken"),
      "kill rate, %": Number((rate * 100).toFixed(1)),
      "survived": survivors.length,
      ...Object.fromEntries(survivors.map((survivor, i) => [`survivor ${i + 1}`, survivor])),
    },
    problems,
  };
}
