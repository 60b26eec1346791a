/**
 * Runs the project's chores one after another, counts the tests in what they print, and tells what failed.
 *
 * @module
 */

/** One chore: a command line after `deno`, or after the program named first where `program` is given. */
export interface Step {
  /** What it is, for the summary. */
  readonly name: string;
  /** Arguments. */
  readonly args: readonly string[];
  /** @default {Deno.execPath()} */
  readonly program?: string;
  /** Whether a run in which no test ran counts as a failure. */
  readonly mustRunTests?: boolean;
  /** Further environment. */
  readonly env?: Record<string, string>;
  /** Printed only on failure. */
  readonly quiet?: boolean;
}

/** How tests ended. */
export interface TestCounts {
  passed: number;
  failed: number;
}

/** How one step ended. */
export interface StepResult extends TestCounts {
  readonly name: string;
  readonly seconds: number;
  /** What is wrong, or `undefined`. */
  readonly problem?: string;
  /** All that it printed. */
  readonly output?: string;
}

// deno-lint-ignore no-control-regex
const colour = /\u001b\[[0-9;]*m/g;

/**
 * Adds up every closing line of a test runner in a text: Deno's `ok | 3 passed | 0 failed`, and the project's own
 * plain `3 passed, 0 failed`.
 */
export function countTests(output: string): TestCounts {
  const counts: TestCounts = { passed: 0, failed: 0 };
  const text = output.replace(colour, "");
  const closings =
    /^(?:(?:ok|FAILED) \| (\d+) passed(?: \([^)]*\))? \| (\d+) failed|(\d+) passed, (\d+) failed\b)/gm;
  for (const match of text.matchAll(closings)) {
    counts.passed += Number(match[1] ?? match[3]);
    counts.failed += Number(match[2] ?? match[4]);
  }
  return counts;
}

/** Most lines of a failure that {@linkcode failuresIn} gives. */
const linesOfFailure = 24;

/**
 * What a step's output says of each test that failed, and each line of a step within it that did. A log that is cut
 * in its middle still has them when they are told again at its end.
 */
export function failuresIn(output: string): string[] {
  const found: string[] = [];
  let failure: string[] | undefined;
  let inErrors = false;
  let ofATest = false;
  const end = () => {
    if (failure !== undefined) found.push(failure.slice(0, linesOfFailure).join("\n").trimEnd());
    failure = undefined;
  };
  for (const line of output.replace(colour, "").split("\n")) {
    if (line === " ERRORS ") inErrors = true;
    else if (line === " FAILURES ") inErrors = false;
    else if (inErrors && / => \S+:\d+:\d+$/.test(line)) {
      end();
      failure = [line];
      continue;
    } else if (line.includes("------- output -------")) ofATest = true;
    else if (line.includes("----- output end -----")) ofATest = false;
    else if (!ofATest && line.startsWith("FAIL  ")) found.push(line);
    if (!inErrors) end();
    else failure?.push(line);
  }
  end();
  return found;
}

async function tee(
  from: ReadableStream<Uint8Array>,
  to: { write(chunk: Uint8Array): Promise<number> } | undefined,
) {
  const decoder = new TextDecoder();
  let text = "";
  for await (const chunk of from) {
    text += decoder.decode(chunk, { stream: true });
    for (let written = 0; to !== undefined && written < chunk.length;) {
      written += await to.write(chunk.subarray(written));
    }
  }
  return text + decoder.decode();
}

/** Runs one step; its output passes through unless it is quiet. */
export async function runStep(step: Step): Promise<StepResult> {
  const started = performance.now();
  const program = step.program ?? Deno.execPath();
  let child: Deno.ChildProcess;
  try {
    child = new Deno.Command(program, {
      args: [...step.args],
      env: step.env ?? {},
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
  } catch (error) {
    // One program that is missing must not end the steps behind it, nor the summary.
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    return { name: step.name, passed: 0, failed: 0, seconds: 0, problem: `there is no program "${program}"` };
  }
  const [out, err, status] = await Promise.all([
    tee(child.stdout, step.quiet ? undefined : Deno.stdout),
    tee(child.stderr, step.quiet ? undefined : Deno.stderr),
    child.status,
  ]);
  const counts = countTests(out);
  let problem: string | undefined;
  if (!status.success) problem = `exit code ${status.code}`;
  else if (counts.failed > 0) problem = `${counts.failed} tests failed`;
  else if (step.mustRunTests && counts.passed === 0) problem = "no test ran";
  const seconds = (performance.now() - started) / 1000;
  return { name: step.name, ...counts, seconds, problem, output: `${out}${err}`.trimEnd() };
}

/** Runs every step, whatever became of those before it, and prints a line for each. */
export async function runSteps(steps: readonly Step[]): Promise<StepResult[]> {
  const results: StepResult[] = [];
  for (const step of steps) {
    if (!step.quiet) console.log(`\n== ${step.name}`);
    const result = await runStep(step);
    results.push(result);
    if (step.quiet && result.problem !== undefined) console.log(result.output);
    console.log(resultLine(result));
  }
  return results;
}

/** One line on a result. */
export function resultLine({ name, seconds, passed, problem }: StepResult): string {
  const tests = passed > 0 ? `, ${passed} tests passed` : "";
  return problem === undefined
    ? `ok    ${name} (${seconds.toFixed(1)} s${tests})`
    : `FAIL  ${name}: ${problem} (${seconds.toFixed(1)} s${tests})`;
}
