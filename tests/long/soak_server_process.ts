/**
 * The process in which a soak's server runs.
 *
 * @module
 */
import { projectRoot } from "../../tools/floors.ts";
import { linesOf } from "./lines_of.ts";
import type { ServerReport } from "./soak_server.ts";

/** A running `soak_server.ts`. */
export class SoakServer implements AsyncDisposable {
  /** Its kubeconfig, YAML. */
  readonly kubeconfig: string;
  readonly #child: Deno.ChildProcess;
  readonly #input: WritableStreamDefaultWriter<Uint8Array>;
  readonly #line: () => Promise<string>;

  /** For {@linkcode SoakServer.start} alone. */
  constructor(
    kubeconfig: string,
    child: Deno.ChildProcess,
    input: WritableStreamDefaultWriter<Uint8Array>,
    line: () => Promise<string>,
  ) {
    this.kubeconfig = kubeconfig;
    this.#child = child;
    this.#input = input;
    this.#line = line;
  }

  /** Starts it; resolves when its objects are there. */
  static async start(seed: number): Promise<SoakServer> {
    const child = new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", "tools/deno.ts", "run", "-A", "tests/long/soak_server.ts", String(seed)],
      cwd: projectRoot,
      stdin: "piped",
      stdout: "piped",
      stderr: "inherit",
    }).spawn();
    const line = linesOf(child.stdout, "the soak's server");
    return new SoakServer(JSON.parse(await line()), child, child.stdin.getWriter(), line);
  }

  /** Lets its objects change. */
  async begin(): Promise<void> {
    await this.#input.write(new TextEncoder().encode("begin\n"));
  }

  /** Ends the changes. Gives what it did. */
  async end(): Promise<ServerReport> {
    await this.#input.write(new TextEncoder().encode("end\n"));
    return JSON.parse(await this.#line());
  }

  /** Stops it. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#input.close();
    await this.#line().catch(() => {}); // reads its output to the end
    await this.#child.status;
  }
}
