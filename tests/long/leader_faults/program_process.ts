/**
 * A program of these runs as a child process: lines of JSON in and out.
 *
 * @module
 */
import { projectRoot } from "../../../tools/floors.ts";
import { canReachJsr, denoArguments } from "../../../tools/jsr_reach.ts";
import { linesOf } from "../lines_of.ts";
import { killChild } from "../../../tools/kill_child.ts";

/** Asked once: it takes a process of its own. */
let reachable: Promise<boolean> | undefined;

/** A running program. Disposing it ends its standard input, which it takes for the order to stop. */
export class ProgramProcess<In, Out> implements AsyncDisposable {
  readonly #child: Deno.ChildProcess;
  readonly #input: WritableStreamDefaultWriter<Uint8Array>;
  readonly #reading: Promise<void>;

  /** For {@linkcode ProgramProcess.start} alone. */
  constructor(child: Deno.ChildProcess, who: string, onLine: (line: Out) => void) {
    this.#child = child;
    this.#input = child.stdin.getWriter();
    this.#reading = this.#read(linesOf(child.stdout, who), onLine);
  }

  /**
   * Starts `file`, of this folder, with one argument. It is the very process that a signal reaches, and no parent of it.
   *
   * @param onLine is told of each line
   */
  static async start<In, Out>(
    file: string,
    argument: unknown,
    onLine: (line: Out) => void,
  ): Promise<ProgramProcess<In, Out>> {
    reachable ??= canReachJsr();
    const path = `tests/long/leader_faults/${file}`;
    const child = new Deno.Command(Deno.execPath(), {
      args: denoArguments(["run", "-A", path, JSON.stringify(argument)], await reachable),
      cwd: projectRoot,
      stdin: "piped",
      stdout: "piped",
      stderr: "inherit",
    }).spawn();
    return new ProgramProcess(child, path, onLine);
  }

  /** Writes a line for it. */
  async send(line: In): Promise<void> {
    await this.#input.write(new TextEncoder().encode(`${JSON.stringify(line)}\n`));
  }

  /** Sends it a signal. */
  signal(name: "SIGSTOP" | "SIGCONT"): void {
    this.#child.kill(name);
  }

  /** Kills it as a crash would; resolves when it is gone and all that it had printed is read. */
  async kill(): Promise<void> {
    killChild(this.#child, "SIGKILL");
    await this.#child.status;
    await this.#reading;
    await this.#input.close().catch(() => {}); // its other end is gone
  }

  /** Lets it end. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#input.close().catch(() => {}); // it may have been killed
    await this.#child.status;
    await this.#reading;
  }

  async #read(line: () => Promise<string>, onLine: (line: Out) => void): Promise<void> {
    for (;;) {
      let text: string;
      try {
        text = await line();
      } catch {
        return; // it has ended
      }
      onLine(JSON.parse(text));
    }
  }
}
