/**
 * kubectl against two servers at once: the embedded one, served by `deno task serve`, and the real one.
 *
 * @module
 */
import { join } from "@std/path";
import type { ControlPlane } from "../controlplane/control_plane.ts";
import { type KubectlOptions, type KubectlResult, runKubectl } from "../controlplane/kubectl.ts";
import { projectRoot } from "../../tools/floors.ts";
import { killChild } from "../../tools/kill_child.ts";

/** What kubectl needs to know of a server. */
export interface KubectlTarget {
  readonly path: string;
  readonly kubeconfigPath: string;
  readonly home: string;
}

/** `deno task serve` as a process. */
export class ServedServer implements AsyncDisposable {
  readonly #child: Deno.ChildProcess;
  readonly #folder: string;
  readonly #errors: Promise<string>;
  /** The kubeconfig that it wrote. */
  readonly kubeconfigPath: string;

  constructor(child: Deno.ChildProcess, folder: string, kubeconfigPath: string) {
    this.#child = child;
    this.#folder = folder;
    this.kubeconfigPath = kubeconfigPath;
    this.#errors = new Response(child.stderr).text();
  }

  /** Starts it; resolves once it says where its kubeconfig is. */
  static async start(): Promise<ServedServer> {
    const folder = await Deno.makeTempDir({ prefix: "kybern-serve-" });
    const kubeconfigPath = join(folder, "kubeconfig.yaml");
    const child = new Deno.Command(Deno.execPath(), {
      // As the task runs it.
      args: ["run", "-A", "tools/deno.ts", "run", "-A", "cli/serve.ts", "--kubeconfig", kubeconfigPath],
      cwd: projectRoot,
      env: { NO_COLOR: "1" },
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    const server = new ServedServer(child, folder, kubeconfigPath);
    await server.#untilReady();
    return server;
  }

  async #untilReady(): Promise<void> {
    const reader = this.#child.stdout.pipeThrough(new TextDecoderStream()).getReader();
    let text = "";
    while (!text.includes("Ctrl-C stops it.")) {
      const { done, value } = await reader.read();
      if (done) throw new Error(`serve ended:\n${text}${await this.#errors}`);
      text += value;
    }
    reader.releaseLock();
  }

  /** Sends it a signal, as Ctrl-C does; resolves with how it ended. */
  async interrupt(): Promise<{ code: number; errors: string }> {
    this.#child.kill("SIGINT");
    const { code } = await this.#child.status;
    return { code, errors: await this.#errors };
  }

  /** Ends it, if it still runs. */
  async [Symbol.asyncDispose](): Promise<void> {
    killChild(this.#child, "SIGTERM");
    await this.#child.status;
    await this.#errors;
    // What it still wrote, nobody wants to read.
    await this.#child.stdout.cancel().catch(() => {});
    await Deno.remove(this.#folder, { recursive: true });
  }
}

/** What one command printed, on both. */
export interface Both {
  readonly embedded: KubectlResult;
  readonly real: KubectlResult;
}

/** Runs each command on both servers. */
export class Session {
  readonly #embedded: KubectlTarget;
  readonly #real: KubectlTarget;

  constructor(embedded: KubectlTarget, real: KubectlTarget) {
    this.#embedded = embedded;
    this.#real = real;
  }

  /** A session on a served embedded server and a control plane, with homes of their own in `folder`. */
  static async open(server: ServedServer, plane: ControlPlane, folder: string): Promise<Session> {
    const target = async (name: string, kubeconfigPath: string) => {
      // kubectl keeps what it learns of a server in its home.
      const home = join(folder, name);
      await Deno.mkdir(home);
      return { path: plane.programs.path("kubectl"), kubeconfigPath, home };
    };
    return new Session(
      await target("embedded", server.kubeconfigPath),
      await target("real", plane.kubeconfigPath),
    );
  }

  /** Where the embedded server is. */
  get embedded(): KubectlTarget {
    return this.#embedded;
  }

  /** Runs a command on both. */
  async run(args: readonly string[], options: KubectlOptions = {}): Promise<Both> {
    const [embedded, real] = await Promise.all(
      [this.#embedded, this.#real].map((target) => runKubectl(target, [...args, options])),
    );
    return { embedded: embedded!, real: real! };
  }
}

/** Replaces what differs between two servers and two moments, and lets columns have any width. */
export function masked(text: string): string {
  return text
    .replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, "<uid>")
    .replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/g, "<time>")
    .replace(/[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d [+-]\d{4}/g, "<time>")
    .replace(/(resourceVersion: )"\d+"|(Resource Version: +)\d+/g, "$1$2<version>")
    .replace(/\b10\.\d+\.\d+\.\d+\b/g, "<cluster-ip>")
    .replace(/https:\/\/127\.0\.0\.1:\d+/g, "<server>")
    .replace(/(?<=\s|^)(\d+m)?\d+s(?=\s|$)/gm, "<age>")
    .replace(/[ \t]+/g, " ")
    .replace(/ +$/gm, "");
}
