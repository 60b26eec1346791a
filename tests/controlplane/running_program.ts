/**
 * One program of the control plane while it runs: its process id, its log, and its end.
 * @module
 */

import { basename } from "@std/path";

/** How to start a program. */
export interface ProgramOptions {
  /** Appended to; both output streams go there. */
  readonly logPath: string;
  /** Its working folder: where it puts what no flag says a place for. */
  readonly folder: string;
}

/** A started program. It runs until {@linkcode stop} or {@linkcode kill}, or until this process is gone. */
export class RunningProgram {
  readonly name: string;
  readonly logPath: string;
  readonly processId: number;
  /** Settled when the process has ended, for whatever reason. Never rejects. */
  readonly ended: Promise<Deno.CommandStatus>;
  /** How the process ended, or `undefined` while it runs. */
  status: Deno.CommandStatus | undefined;
  readonly #child: Deno.ChildProcess;

  /** For {@linkcode RunningProgram.start} alone. */
  constructor(name: string, logPath: string, child: Deno.ChildProcess) {
    this.name = name;
    this.logPath = logPath;
    this.processId = child.pid;
    this.#child = child;
    this.ended = this.#waitForEnd();
  }

  /** Starts a program. That it started says nothing of whether it got far: see {@linkcode status}. */
  static start(
    path: string,
    flags: readonly string[],
    { logPath, folder }: ProgramOptions,
  ): RunningProgram {
    // The shell gives the program its log file and then is the program, under the same process id. So the log is
    // written even while this process is busy.
    const child = new Deno.Command("sh", {
      args: ["-c", 'log=$1; shift; exec "$@" >>"$log" 2>&1', "sh", logPath, path, ...flags],
      cwd: folder,
      // The programs watch their standard input, and stop when this process no longer holds it open.
      env: { KYBERN_LIFELINE: "stdin" },
      stdin: "piped",
      stdout: "null",
      stderr: "null",
    }).spawn();
    return new RunningProgram(basename(path), logPath, child);
  }

  async #waitForEnd(): Promise<Deno.CommandStatus> {
    this.status = await this.#child.status;
    await this.#child.stdin.close().catch(() => {}); // a pipe that nobody reads any more
    return this.status;
  }

  /** Asks it to stop (SIGTERM) and, when it takes longer than `graceMs`, makes it (SIGKILL). Resolves when it is gone. */
  async stop({ graceMs = 10_000 }: { graceMs?: number } = {}): Promise<void> {
    this.#signal("SIGTERM");
    const impatience = setTimeout(() => this.#signal("SIGKILL"), graceMs);
    await this.ended;
    clearTimeout(impatience);
  }

  /** Ends it without a chance to say goodbye, as a crash would. Resolves when it is gone. */
  async kill(): Promise<void> {
    this.#signal("SIGKILL");
    await this.ended;
  }

  #signal(signal: Deno.Signal): void {
    if (this.status) return; // the id may be another process's by now
    try {
      this.#child.kill(signal);
    } catch (error) {
      // It ended, and the event loop has not told yet.
      if (!(error instanceof TypeError || error instanceof Deno.errors.NotFound)) throw error;
    }
  }

  /** The last lines of its log. */
  async logTail(lines = 20): Promise<string> {
    const log = await Deno.readTextFile(this.logPath).catch(() => "");
    return log.trimEnd().split("\n").slice(-lines).join("\n");
  }
}
