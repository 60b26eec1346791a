/**
 * A kubectl that goes on until it is stopped, as `get -w` does.
 *
 * @module
 */
import { type KubectlResult, runKubectl } from "../controlplane/kubectl.ts";
import { until } from "../until.ts";
import type { KubectlTarget } from "./session.ts";
import { killChild } from "../../tools/kill_child.ts";

/** A running kubectl, and what it printed. */
export class WatchingKubectl implements AsyncDisposable {
  readonly #child: Deno.ChildProcess;
  readonly #reading: Promise<unknown>;
  #text = "";

  constructor(child: Deno.ChildProcess) {
    this.#child = child;
    this.#reading = Promise.all([this.#read(child.stdout), this.#read(child.stderr)]);
  }

  /** Starts it. */
  static start(target: KubectlTarget, args: readonly string[]): WatchingKubectl {
    const command = new Deno.Command(target.path, {
      args: [...args],
      env: { KUBECONFIG: target.kubeconfigPath, HOME: target.home },
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
    });
    return new WatchingKubectl(command.spawn());
  }

  /** Runs a kubectl to its end. */
  static run(target: KubectlTarget, args: readonly string[]): Promise<KubectlResult> {
    return runKubectl(target, args);
  }

  async #read(stream: ReadableStream<Uint8Array>): Promise<void> {
    for await (const text of stream.pipeThrough(new TextDecoderStream())) this.#text += text;
  }

  /** Waits until it has printed this. */
  async until(pattern: RegExp): Promise<void> {
    await until(`kubectl prints ${pattern}`, () => pattern.test(this.#text), { within: 10_000 }).catch(
      (error) => {
        throw new Error(`${error.message}; it printed:\n${this.#text}`);
      },
    );
  }

  /** Waits until it ends by itself; gives what it printed. */
  async exit(): Promise<string> {
    await this.#child.status;
    await this.#reading;
    return this.#text;
  }

  /** Ends it, if it still runs. */
  async [Symbol.asyncDispose](): Promise<void> {
    killChild(this.#child, "SIGKILL");
    await this.exit();
  }
}
