/**
 * A command in a container, or a container that one is attached to: its standard streams, its terminal's size, its end.
 *
 * @module
 */
import { parseJson } from "../../meta/json.ts";
import type { Status } from "../../meta/mod.ts";
import type { PendingRequest } from "../pending_request.ts";
import { StatusError } from "../status_error.ts";
import { Channels, v4, v5 } from "./channels.ts";
import { StreamError } from "./stream_error.ts";

const channels = { stdin: 0, stdout: 1, stderr: 2, error: 3, resize: 4 } as const;

/** Longest Status that is read, in bytes. */
const maxStatus = 1024 * 1024;
/** Most pieces that it may come in: with each, all that is there is read anew. Servers send it whole, or 32 KiB at a time. */
const maxStatusPieces = 256;

/** Which streams to open. */
export interface PodStreamsOptions {
  /** Container; needed where the pod has several and none is marked as its default. */
  container?: string;
  /** Whether there is a standard input. @default {false} */
  stdin?: boolean;
  /** Whether the standard output is given. @default {true} */
  stdout?: boolean;
  /** Whether the standard error output is given apart. With a terminal it is part of stdout. @default {true without `tty`} */
  stderr?: boolean;
  /** Whether the command runs in a terminal. @default {false} */
  tty?: boolean;
  /** Ends the connection, at once; what waits then rejects with its reason. */
  signal?: AbortSignal;
}

/** A terminal's size, in characters. */
export interface TerminalSize {
  /** Columns. */
  readonly width: number;
  /** Rows. */
  readonly height: number;
}

/** How a command ended. */
export interface PodExit {
  /** Exit code; 0 is success. */
  readonly code: number;
}

/** What a command wrote, and how it ended. */
export interface PodOutput extends PodExit {
  /** Its standard output. */
  readonly stdout: string;
  /** Its standard error output. */
  readonly stderr: string;
}

/** Query parameters of PodExecOptions and PodAttachOptions. */
export function streamParams(options: PodStreamsOptions): { [name: string]: string | boolean | undefined } {
  const { container, stdin = false, stdout = true, tty = false, stderr = !tty } = options;
  return {
    container: container || undefined,
    stdin: stdin || undefined,
    stdout: stdout || undefined,
    stderr: stderr || undefined,
    tty: tty || undefined,
  };
}

/**
 * A command that runs in a container, from `pods.exec()` or `pods.attach()`.
 *
 * Its streams share one connection: read each that was asked for, at the same time, or leave it out by the options; a
 * full one holds the others back. When the connection ends before the command's exit code has come, `exit` rejects and
 * the streams error.
 */
export class PodProcess implements AsyncDisposable {
  readonly #channels: Channels;
  readonly #stdin: WritableStream<Uint8Array> | undefined;
  readonly #stdout: ReadableStream<Uint8Array<ArrayBuffer>> | undefined;
  readonly #stderr: ReadableStream<Uint8Array<ArrayBuffer>> | undefined;
  readonly #tty: boolean;
  readonly #signal: AbortSignal | undefined;
  #stdinController: WritableStreamDefaultController | undefined;
  readonly #exit = Promise.withResolvers<PodExit>();
  #exitKnown = false;
  /** Resolves when nothing of the connection is left. */
  readonly #running: Promise<void>;

  /** Made by `PodClient.exec()` and `PodClient.attach()`. */
  constructor(open: Channels, options: PodStreamsOptions) {
    const { stdin = false, stdout = true, tty = false, stderr = !tty, signal } = options;
    this.#channels = open;
    this.#tty = tty;
    this.#signal = signal;
    this.#stdout = stdout ? open.incoming(channels.stdout) : undefined;
    this.#stderr = stderr ? open.incoming(channels.stderr) : undefined;
    if (stdin) {
      this.#stdin = new WritableStream<Uint8Array>({
        start: (controller) => void (this.#stdinController = controller),
        write: (bytes) => open.send(channels.stdin, bytes),
        close: () => open.closeChannel(channels.stdin),
        // A source that failed has not come to its end: the command must not take it for that, nor wait for more.
        abort: (reason) => this.#end(reason),
      });
    }
    // Whoever does not ask for the exit need not hear of it.
    this.#exit.promise.catch(() => {});
    this.#running = this.#run();
  }

  /** Opens the connection. */
  static async open(request: PendingRequest, options: PodStreamsOptions): Promise<PodProcess> {
    return new PodProcess(new Channels(await request.connect([v5, v4])), options);
  }

  /**
   * How the command ended. Rejects with a `StatusError` when it could not be run, with a `TransportError` or
   * `StreamError` when the connection ended first, and with the signal's reason.
   */
  get exit(): Promise<PodExit> {
    return this.#exit.promise;
  }

  /** The protocol that was agreed on: `v5.channel.k8s.io`, or `v4.channel.k8s.io` with an older server. */
  get protocol(): string {
    return this.#channels.protocol;
  }

  /**
   * The standard input. Closing it tells the command that nothing more comes; a server that speaks version 4 cannot
   * be told, and closing rejects with a `StreamError` of code `unsupported`. Aborting it, as a `pipeTo` from a source
   * that fails does, ends the connection with the reason.
   *
   * @throws {TypeError} when it was not asked for
   */
  get stdin(): WritableStream<Uint8Array> {
    return asked(this.#stdin, "stdin");
  }

  /** The standard output. @throws {TypeError} when it was not asked for */
  get stdout(): ReadableStream<Uint8Array<ArrayBuffer>> {
    return asked(this.#stdout, "stdout");
  }

  /** The standard error output. @throws {TypeError} when it was not asked for */
  get stderr(): ReadableStream<Uint8Array<ArrayBuffer>> {
    return asked(this.#stderr, "stderr");
  }

  /** Tells the terminal's new size. @throws {TypeError} when there is no terminal */
  async resize({ width, height }: TerminalSize): Promise<void> {
    if (!this.#tty) throw new TypeError("there is no terminal to resize: ask for one with { tty: true }");
    const size = new TextEncoder().encode(JSON.stringify({ Width: width, Height: height }));
    await this.#channels.send(channels.resize, size);
  }

  /** Reads all that the command writes, as text, and waits for its end. */
  async output(): Promise<PodOutput> {
    const [stdout, stderr, { code }] = await Promise.all([
      this.#stdout === undefined ? "" : new Response(this.#stdout).text(),
      this.#stderr === undefined ? "" : new Response(this.#stderr).text(),
      this.exit,
    ]);
    return { code, stdout, stderr };
  }

  /** Ends the connection and frees its socket. The command itself may go on: the server decides. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#end(new StreamError("closed", "the stream to the pod has been disposed"));
    await this.#running;
  }

  /** Runs the connection to its end. Never rejects: its failures are those of the streams and of the exit. */
  async #run(): Promise<void> {
    const signal = this.#signal;
    const onAbort = () => this.#end(signal!.reason);
    signal?.addEventListener("abort", onAbort, { once: true });
    if (signal?.aborted) onAbort();
    const status = new StatusText();
    this.#channels.listen(channels.error, (bytes) => {
      const read = status.push(bytes);
      if (read !== undefined) this.#settle(read);
    });
    try {
      await this.#channels.run();
      if (!this.#exitKnown) throw new StreamError("closed", cutShort(status.text));
      this.#channels.end({});
      this.#stdinController?.error(new StreamError("closed", "the command has ended and reads no more"));
    } catch (error) {
      this.#end(error);
    } finally {
      signal?.removeEventListener("abort", onAbort);
    }
  }

  #settle(status: Status): void {
    if (this.#exitKnown) return;
    this.#exitKnown = true;
    const code = exitCodeOf(status);
    if (code === undefined) this.#exit.reject(new StatusError(status));
    else this.#exit.resolve({ code });
  }

  /** Ends everything with an error. Once all has ended it does nothing. */
  #end(error: unknown): void {
    this.#channels.drop(error);
    this.#stdinController?.error(error);
    this.#exit.reject(error);
  }
}

/** Puts the pieces of a Status together. */
class StatusText {
  text = "";
  #pieces = 0;
  readonly #decoder = new TextDecoder();

  /** The Status, once it is whole. @throws {StreamError} when it cannot be one */
  push(bytes: Uint8Array): Status | undefined {
    this.text += this.#decoder.decode(bytes, { stream: true });
    if (this.text.length > maxStatus || ++this.#pieces > maxStatusPieces) {
      throw new StreamError("protocol", "the server's Status has no end");
    }
    let value: unknown;
    try {
      value = parseJson(this.text);
    } catch {
      return undefined; // not whole yet
    }
    if (typeof value !== "object" || value === null) return undefined;
    const { status } = value as Status;
    // The kubelet leaves its kind and version out.
    return status === "Success" || status === "Failure"
      ? { kind: "Status", apiVersion: "v1", ...value as Status }
      : undefined;
  }
}

/** The exit code that a Status tells; `undefined` when the command could not be run. */
function exitCodeOf({ status, reason, details }: Status): number | undefined {
  if (status === "Success") return 0;
  if (reason !== "NonZeroExitCode") return undefined;
  const told = details?.causes?.find((cause) => cause.reason === "ExitCode")?.message ?? "";
  return /^[0-9]{1,10}$/.test(told) ? Number(told) : undefined;
}

function cutShort(said: string): string {
  const words = said === "" ? "" : `; all that it said was: ${said.slice(0, 500)}`;
  return `the server closed the connection before it said how the command ended${words}`;
}

function asked<T>(stream: T | undefined, name: string): T {
  if (stream === undefined) throw new TypeError(`${name} was not asked for: open it with { ${name}: true }`);
  return stream;
}
