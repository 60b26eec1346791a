/**
 * A copy of the project outside of it, in which tests are run against faulty sources.
 *
 * @module
 */
import { parseJUnit, type TestCase } from "../../tests/behaviours/junit.ts";
import { projectRoot } from "../floors.ts";
import { canReachJsr, denoArguments } from "../jsr_reach.ts";

/** What no test of sources needs. */
const leftOut = new Set([".git", ".cache", ".ci", "tmp", "node_modules", "docs"]);

async function copyFolder(from: string, to: string, top: boolean): Promise<void> {
  await Deno.mkdir(to, { recursive: true });
  for await (const { name, isDirectory, isFile } of Deno.readDir(from)) {
    if (top && leftOut.has(name)) continue;
    if (isDirectory) await copyFolder(`${from}/${name}`, `${to}/${name}`, false);
    else if (isFile) await Deno.copyFile(`${from}/${name}`, `${to}/${name}`);
  }
}

/** What a run of tests is told. */
export interface TestRunOptions {
  /** Test files, from the root. */
  readonly files: readonly string[];
  /** Runs only the tests of exactly these names. */
  readonly tests?: readonly string[];
  /** Milliseconds after which the run is ended, whatever it does. */
  readonly limit: number;
  /**
   * Seconds of a processor after which the run goes round in circles, and is ended too. Unlike the time on the wall this
   * is the same on a busy machine.
   *
   * @default 20, several times what the tests of a file or of a behaviour take
   */
  readonly processorLimit?: number;
  /**
   * Whether the first failure ends the run.
   *
   * @default false
   */
  readonly failFast?: boolean;
}

/** How a run of tests ended. */
export interface TestRun {
  /**
   * - `passed`, `failed`: as the tests say
   * - `time`: it did not end within its limits
   * - `broken`: nothing ran, since the sources do not load
   */
  readonly outcome: "passed" | "failed" | "time" | "broken";
  /** Every test and step that the report holds; none when the limit ended the run. */
  readonly cases: readonly TestCase[];
  /** The end of what it printed. */
  readonly output: string;
}

/** A copy of the tree. Disposing it removes it. */
export class TreeCopy implements AsyncDisposable {
  readonly #folder: string;
  readonly #jsrReachable: boolean;
  #runs = 0;

  constructor(folder: string, jsrReachable: boolean) {
    this.#folder = folder;
    this.#jsrReachable = jsrReachable;
  }

  /** Copies the tree as it stands, changes that are not committed included. */
  static async make(): Promise<TreeCopy> {
    const folder = await Deno.makeTempDir({ prefix: "kybern-mutants-" });
    await copyFolder(decodeURIComponent(projectRoot.pathname).replace(/\/$/, ""), folder, true);
    return new TreeCopy(folder, await canReachJsr());
  }

  /** Reads a file of the copy. */
  read(path: string): Promise<string> {
    return Deno.readTextFile(`${this.#folder}/${path}`);
  }

  /** Has `text` in a file while `act` runs, and then what was there before. */
  async with<T>(path: string, text: string, act: () => Promise<T>): Promise<T> {
    const before = await this.read(path);
    await Deno.writeTextFile(`${this.#folder}/${path}`, text);
    try {
      return await act();
    } finally {
      await Deno.writeTextFile(`${this.#folder}/${path}`, before);
    }
  }

  /** Runs tests in the copy, unchecked: faults are not asked to type-check. */
  async test(
    { files, tests, limit, processorLimit = 20, failFast = false }: TestRunOptions,
  ): Promise<TestRun> {
    const report = `${this.#folder}/report-${this.#runs++}.xml`;
    const args = ["test", "-A", "--no-check", `--junit-path=${report}`];
    if (failFast) args.push("--fail-fast");
    if (tests !== undefined) args.push(`--filter=/^(?:${tests.map(literally).join("|")})$/`);
    const command = [Deno.execPath(), ...denoArguments([...args, ...files], this.#jsrReachable)];
    const [program, ...rest] = Deno.build.os === "windows"
      ? command
      : ["sh", "-c", `ulimit -t ${processorLimit}; exec "$@"`, "sh", ...command];
    const child = new Deno.Command(program!, {
      args: rest,
      cwd: this.#folder,
      env: { NO_COLOR: "1", KYBERN_JSR: this.#jsrReachable ? "reachable" : "unreachable" },
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      child.kill("SIGKILL");
    }, limit);
    const { success, signal, stdout, stderr } = await child.output();
    clearTimeout(timer);
    const decoder = new TextDecoder();
    const output = `${decoder.decode(stdout)}${decoder.decode(stderr)}`.slice(-4_000);
    if (late || signal === "SIGXCPU" || signal === "SIGKILL") return { outcome: "time", cases: [], output };
    const cases = await this.#readReport(report);
    if (cases.length === 0) return { outcome: "broken", cases, output };
    return { outcome: success ? "passed" : "failed", cases, output };
  }

  /** Removes the copy. */
  async [Symbol.asyncDispose](): Promise<void> {
    await Deno.remove(this.#folder, { recursive: true });
  }

  async #readReport(file: string): Promise<TestCase[]> {
    try {
      const cases = parseJUnit(await Deno.readTextFile(file));
      await Deno.remove(file);
      return cases;
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return [];
      throw error;
    }
  }
}

/** A regular expression that matches this text only. */
function literally(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");
}
