/**
 * The running programs of one control plane, by name: started, waited for, stopped.
 * @module
 */
import { delay } from "@std/async/delay";
import { join } from "@std/path";
import type { Programs } from "./programs.ts";
import type { ProgramName } from "./recipe.ts";
import { RunningProgram } from "./running_program.ts";

/** A program ended, or was not ready in time. The message closes with the end of its log. */
export class StartError extends Error {
  override name = "StartError";
}

/** Long enough for a machine that also builds something; a program that ends is reported at once. */
const readyWithinMs = 120_000;

/** The programs of a control plane that were started. Disposing stops them all. */
export class ProgramSet implements AsyncDisposable {
  readonly #programs: Programs;
  readonly #folder: string;
  /** At most one process per program; one that ended stays until its successor starts. */
  readonly #running = new Map<ProgramName, RunningProgram>();

  /** @param folder Their working folder, where their logs go too. */
  constructor(programs: Programs, folder: string) {
    this.#programs = programs;
    this.#folder = folder;
  }

  /** Process ids of what runs. */
  get processIds(): ReadonlyMap<ProgramName, number> {
    const alive = [...this.#running].filter(([, program]) => !program.status);
    return new Map(alive.map(([name, program]) => [name, program.processId]));
  }

  /** Where a program's log is, or will be. All its runs write to the one file. */
  logPath(name: ProgramName): string {
    return join(this.#folder, `${name}.log`);
  }

  /** Starts a program that does not run. */
  start(name: ProgramName, flags: readonly string[]): void {
    if (this.processIds.has(name)) throw new StartError(`${name} runs already`);
    const options = { logPath: this.logPath(name), folder: this.#folder };
    this.#running.set(name, RunningProgram.start(this.#programs.path(name), flags, options));
  }

  /**
   * Waits until `probe` is true. Rejects with a {@linkcode StartError} when the program ends first or takes too long,
   * and with the signal's reason.
   */
  async until(name: ProgramName, probe: () => Promise<boolean>, signal?: AbortSignal): Promise<void> {
    const program = this.#running.get(name);
    if (!program) throw new StartError(`${name} was not started`);
    const deadline = performance.now() + readyWithinMs;
    for (;;) {
      signal?.throwIfAborted();
      const ready = await probe();
      // Asked even of what seems ready: it may be a stranger that answers on the program's port.
      if (program.status) throw await failure(program, `ended with code ${program.status.code}`);
      if (ready) return;
      if (performance.now() > deadline) {
        throw await failure(program, `not ready after ${readyWithinMs / 1000} s`);
      }
      await delay(50, { signal });
    }
  }

  /** Asks a program to stop, and waits until it is gone. */
  async stop(name: ProgramName): Promise<void> {
    await this.#running.get(name)?.stop();
  }

  /** Ends a program as a crash would. */
  async kill(name: ProgramName): Promise<void> {
    await this.#running.get(name)?.kill();
  }

  /** Stops what depends on others first. */
  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([this.stop("kube-controller-manager"), this.stop("kube-scheduler")]);
    await this.stop("kube-apiserver");
    await this.stop("etcd");
  }
}

async function failure(program: RunningProgram, what: string): Promise<StartError> {
  return new StartError(`${program.name}: ${what}; its log closes with\n${await program.logTail()}`);
}
