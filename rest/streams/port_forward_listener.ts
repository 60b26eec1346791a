/**
 * A listener on this machine whose connections lead to a port of a pod.
 *
 * @module
 */
import { readerBytes } from "../reader_bytes.ts";
import { TransportError } from "../transport_errors.ts";
import type { PortForward } from "./port_forward.ts";

/** Options of a listener. */
export interface PortForwardListenOptions {
  /** Local port; 0 takes a free one. @default {0} */
  localPort?: number;
  /** Local address. @default {"127.0.0.1"} */
  hostname?: string;
  /**
   * Told of a connection that failed: its client sees it closed. And of what ends the listener itself.
   *
   * @default {a line on console.error}
   */
  onError?: (error: unknown) => void;
  /** Ends the listener and its connections. */
  signal?: AbortSignal;
}

/**
 * How long the pod may be silent once the local end has closed its direction, in milliseconds. The protocol cannot
 * pass that on, and a client that has gone looks the same as one that only has no more to say.
 */
const lingerTimeout = 5_000;

/** A listener, from `pods.listen()`. Each of its connections is one of its own to the pod. */
export class PortForwardListener implements AsyncDisposable {
  readonly #listener: Deno.TcpListener;
  readonly #open: (options: { signal: AbortSignal }) => Promise<PortForward>;
  readonly #onError: (error: unknown) => void;
  readonly #controller = new AbortController();
  readonly #connections = new Set<Promise<void>>();
  readonly #accepting: Promise<void>;

  /** Made by `PodClient.listen()`. It listens from here on. */
  constructor(
    open: (options: { signal: AbortSignal }) => Promise<PortForward>,
    options: PortForwardListenOptions,
  ) {
    const { localPort = 0, hostname = "127.0.0.1", signal } = options;
    this.#open = open;
    this.#onError = options.onError ?? ((error) => console.error("kybern port-forward:", error));
    signal?.throwIfAborted();
    this.#listener = listenOn(hostname, localPort);
    const onAbort = () => this.#stop();
    signal?.addEventListener("abort", onAbort, { once: true });
    this.#accepting = this.#accept().finally(() => signal?.removeEventListener("abort", onAbort));
  }

  /** Where it listens. */
  get addr(): Deno.NetAddr {
    return this.#listener.addr as Deno.NetAddr;
  }

  /** Stops listening, and ends all connections. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop();
    await this.#accepting;
    await Promise.all(this.#connections);
  }

  #stop(): void {
    if (this.#controller.signal.aborted) return;
    this.#controller.abort(new DOMException("the listener has been closed", "AbortError"));
    this.#listener.close();
  }

  /** Never rejects: a listener that breaks, for want of file descriptors for example, is told of, and ends. */
  async #accept(): Promise<void> {
    try {
      for await (const local of this.#listener) {
        const connection = this.#serve(local).finally(() => this.#connections.delete(connection));
        this.#connections.add(connection);
      }
    } catch (error) {
      this.#onError(error);
      this.#stop();
    }
  }

  /** One connection to its end. Never rejects. */
  async #serve(local: Deno.TcpConn): Promise<void> {
    const { signal } = this.#controller;
    const closeLocal = () => close(local);
    signal.addEventListener("abort", closeLocal, { once: true });
    try {
      signal.throwIfAborted();
      await using remote = await this.#open({ signal });
      await relay(local, remote);
    } catch (error) {
      if (!signal.aborted) this.#onError(error);
    } finally {
      signal.removeEventListener("abort", closeLocal);
      close(local);
    }
  }
}

/** Copies both ways until the pod's end closes, or the local one has gone. */
async function relay(local: Deno.TcpConn, remote: PortForward): Promise<void> {
  let heard = performance.now();
  let lingering: ReturnType<typeof setTimeout> | undefined;
  let over = false;
  const linger = () => {
    const silent = performance.now() - heard;
    if (silent >= lingerTimeout) void remote[Symbol.asyncDispose]();
    else lingering = setTimeout(linger, lingerTimeout - silent);
  };
  const sending = (async () => {
    const writer = remote.writable.getWriter();
    try {
      // Not its `readable`, which would close all of it at its end, with what the pod has yet to say.
      for await (const bytes of readerBytes(local)) await writer.write(bytes);
    } catch {
      // Either end has gone: the other direction tells which.
    }
    heard = performance.now();
    if (!over) linger();
  })();
  const writer = local.writable.getWriter();
  try {
    for await (const bytes of remote.readable) {
      heard = performance.now();
      await writer.write(bytes);
    }
  } catch (error) {
    if (lingering === undefined && !isGone(error)) throw error;
  } finally {
    over = true;
    clearTimeout(lingering);
    close(local);
    await sending;
  }
}

/** Whether the local end of a connection has been closed by whoever connected. */
function isGone(error: unknown): boolean {
  return error instanceof Deno.errors.BrokenPipe || error instanceof Deno.errors.ConnectionReset ||
    error instanceof Deno.errors.BadResource || error instanceof Deno.errors.Interrupted;
}

function listenOn(hostname: string, port: number): Deno.TcpListener {
  try {
    return Deno.listen({ hostname, port });
  } catch (error) {
    if (error instanceof Deno.errors.NotCapable) {
      const where = hostname.includes(":") ? `[${hostname}]` : hostname;
      throw new TransportError(
        "permission",
        `tcp://${where}:${port}`,
        `deno may not listen on ${where}:${port}: run it with --allow-net=${where}:${port}`,
        error,
      );
    }
    throw error;
  }
}

/** Streams of a connection may have closed it already. */
function close(connection: Deno.TcpConn): void {
  try {
    connection.close();
  } catch (error) {
    if (!(error instanceof Deno.errors.BadResource)) throw error;
  }
}
