/**
 * A connection to a port of a pod, as a pair of streams.
 *
 * The protocol is `v4.channel.k8s.io`: per port a channel of data and one of errors, each of which opens with the
 * port's number as a little-endian uint16. It cannot close one direction alone.
 *
 * @module
 */
import type { PendingRequest } from "../pending_request.ts";
import { Channels, v4 } from "./channels.ts";
import { StreamError } from "./stream_error.ts";

/** Options of a connection to a port. */
export interface PortForwardOptions {
  /** Ends the connection, at once; what waits then rejects with its reason. */
  signal?: AbortSignal;
}

/** Longest error of a pod that is told, in characters. */
const maxError = 4096;

/** One connection to a port of a pod, from `pods.portForward()`. */
export class PortForward implements AsyncDisposable {
  readonly #channels: Channels;
  readonly #running: Promise<void>;
  #writing!: WritableStreamDefaultController;
  /** The port in the pod. */
  readonly port: number;
  /** What the pod sends. It closes when the pod's end does, and errors where the pod refuses or the connection breaks. */
  readonly readable: ReadableStream<Uint8Array<ArrayBuffer>>;
  /** What is sent to the pod. Closing it ends the whole connection, also what the pod has still to say. */
  readonly writable: WritableStream<Uint8Array>;

  /** Made by `PodClient.portForward()`. */
  constructor(open: Channels, port: number, options: PortForwardOptions) {
    this.#channels = open;
    this.port = port;
    // Both channels open with the port; the bytes after it are the stream's.
    this.readable = open.incoming(0).pipeThrough(withoutPort(port));
    this.writable = new WritableStream<Uint8Array>({
      start: (controller) => void (this.#writing = controller),
      write: (bytes) => open.send(0, bytes),
      close: () => open.close(),
      abort: (reason) => this.#end(reason),
    });
    this.#running = this.#run(options.signal);
  }

  /** Opens a connection. */
  static async open(
    request: PendingRequest,
    port: number,
    options: PortForwardOptions,
  ): Promise<PortForward> {
    return new PortForward(new Channels(await request.connect([v4])), port, options);
  }

  /** Ends the connection and frees its socket. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#end(new StreamError("closed", `the connection to port ${this.port} has been disposed`));
    await this.#running;
  }

  /** Runs the connection to its end. Never rejects: its failures are those of the streams. */
  async #run(signal: AbortSignal | undefined): Promise<void> {
    const onAbort = () => this.#end(signal!.reason);
    signal?.addEventListener("abort", onAbort, { once: true });
    if (signal?.aborted) onAbort();
    const decoder = new TextDecoder();
    let said = "";
    let portsSkipped = 0;
    this.#channels.listen(1, (bytes) => {
      const skipped = Math.min(2 - portsSkipped, bytes.length);
      portsSkipped += skipped;
      said = (said + decoder.decode(bytes.subarray(skipped), { stream: true })).slice(0, maxError);
    });
    try {
      await this.#channels.run();
      if (said !== "") throw new StreamError("refused", `the pod refuses port ${this.port}: ${said}`);
      this.#channels.end({});
      this.#writing.error(
        new StreamError("closed", `the pod has closed the connection to port ${this.port}`),
      );
    } catch (error) {
      this.#end(error);
    } finally {
      signal?.removeEventListener("abort", onAbort);
    }
  }

  #end(error: unknown): void {
    this.#channels.drop(error);
    this.#writing.error(error);
  }
}

/** Takes the port off the beginning. */
function withoutPort(port: number): TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>> {
  const told = new Uint8Array(2);
  let at = 0;
  return new TransformStream({
    transform(bytes, controller) {
      let start = 0;
      while (at < 2 && start < bytes.length) told[at++] = bytes[start++]!;
      if (at === 2 && start > 0 && told[0]! + told[1]! * 256 !== port) {
        throw new StreamError(
          "protocol",
          `the server opened port ${told[0]! + told[1]! * 256}, expected ${port}`,
        );
      }
      if (start < bytes.length) controller.enqueue(bytes.subarray(start));
    },
  });
}
