/**
 * An example as a process of its own, as its user runs it: with the permissions of its first line and no others.
 *
 * @module
 */
import type { ExampleFile } from "../../tools/example_file.ts";
import { killChild } from "../../tools/kill_child.ts";

/** How an example is started. */
export interface ExampleStart {
  /** What stands between `deno run` and the permissions, as an import map. */
  readonly flags: readonly string[];
  /** The file, as it is named on the command line. */
  readonly file: string;
  /** Folder that it runs in. */
  readonly cwd: string | URL;
  /** Further environment; `KUBECONFIG` is one. */
  readonly env: Record<string, string>;
}

/** A running example. */
export class ExampleProcess implements AsyncDisposable {
  readonly #child: Deno.ChildProcess;
  readonly #output: Promise<string>;
  #text = "";
  #stopped = false;

  constructor(child: Deno.ChildProcess) {
    this.#child = child;
    this.#output = Promise.all([this.#collect(child.stdout), this.#collect(child.stderr)]).then(() =>
      this.#text
    );
  }

  /** Starts it. */
  static start(example: ExampleFile, { flags, file, cwd, env }: ExampleStart): ExampleProcess {
    const command = new Deno.Command(Deno.execPath(), {
      args: ["run", ...flags, "--no-prompt", ...example.permissions, file],
      cwd,
      env: { NO_COLOR: "1", ...env },
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
    });
    return new ExampleProcess(command.spawn());
  }

  async #collect(stream: ReadableStream<Uint8Array>): Promise<void> {
    for await (const text of stream.pipeThrough(new TextDecoderStream())) this.#text += text;
  }

  /** What it has printed so far. */
  get output(): string {
    return this.#text;
  }

  /** Rejects with its output when it ends by itself. */
  async untilExit(): Promise<never> {
    const { code } = await this.#child.status;
    if (this.#stopped) return await new Promise<never>(() => {});
    throw new Error(`the example ended by itself with exit code ${code}:\n${await this.#output}`);
  }

  /** Tells it to stop, as a cluster does, and expects a clean end. */
  async stop(): Promise<string> {
    this.#stopped = true;
    this.#child.kill("SIGTERM");
    const { code, signal } = await this.#child.status;
    const output = await this.#output;
    if (code !== 0) {
      throw new Error(`after SIGTERM: exit code ${code}, signal ${signal ?? "none"}:\n${output}`);
    }
    return output;
  }

  /** Ends it, if it still runs. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopped = true;
    killChild(this.#child, "SIGKILL");
    await this.#child.status;
    await this.#output;
  }
}
