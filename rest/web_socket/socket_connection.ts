/**
 * A WebSocket of the client over a socket that has been upgraded.
 *
 * Nothing is read from the socket while the reader has not taken what is there, so that the sender is held back; a
 * write resolves when the socket has room again. Silence is asked after by pings: a socket that answers none of them
 * is dropped.
 *
 * @module
 */
import type { Duplex } from "node:stream";
import type { WebSocketClose, WebSocketConnection, WebSocketMessage } from "../../meta/mod.ts";
import { TransportError } from "../transport_errors.ts";
import { closePayload, encodeFrame, FrameError, FrameReader, type Received } from "./frames.ts";

/** What a connection needs to know besides its socket. */
export interface SocketConnectionOptions {
  /** The subprotocol that was agreed on. */
  readonly protocol: string;
  /** Bytes that came behind the head of the server's answer. */
  readonly head: Uint8Array;
  /** Origin of the server, for errors. */
  readonly server: string;
  /**
   * Time between pings, in milliseconds. After three that nothing came back for, the connection counts as dead. There
   * are none while the other end speaks, or the reader has enough.
   *
   * @default {20_000}
   */
  readonly pingInterval?: number;
  /**
   * What is paused while the reader has enough: where TLS is spoken the socket below it (see `tls_socket.ts`).
   *
   * @default the socket itself
   */
  readonly source?: Duplex;
}

/** How long the other end has to answer a close, in milliseconds. */
const closeTimeout = 1_000;

/** Bytes that may wait for the reader before the socket is left alone; each message counts as some more. */
const readAhead = 512 * 1024;
const messageCost = 64;

/** See the module. */
export class SocketConnection implements WebSocketConnection {
  readonly protocol: string;
  readonly readable: ReadableStream<WebSocketMessage>;
  readonly writable: WritableStream<WebSocketMessage>;
  readonly closed: Promise<WebSocketClose>;
  readonly #socket: Duplex;
  /** What is paused, and nothing else is. */
  readonly #source: Duplex;
  readonly #options: SocketConnectionOptions;
  readonly #frames = new FrameReader();
  readonly #closed = Promise.withResolvers<WebSocketClose>();
  /** `undefined` once the reader has all that it will get. */
  #reading: ReadableStreamDefaultController<WebSocketMessage> | undefined;
  #writing!: WritableStreamDefaultController;
  /** What the other end said when it closed. */
  #close: WebSocketClose | undefined;
  #closeSent = false;
  /** What the reader is told of a socket that is gone. */
  #gone: Error | undefined;
  /** Why the socket was destroyed by this end. */
  #failure: unknown;
  /** Pings since anything was heard. Counted, not timed: a process that stood still has not listened. */
  #unanswered = 0;
  /** Whether anything but answers to pings has come since the last time for one. */
  #busy = false;
  #pinging: ReturnType<typeof setInterval> | undefined;
  #closing: ReturnType<typeof setTimeout> | undefined;

  constructor(socket: Duplex, options: SocketConnectionOptions) {
    this.#socket = socket;
    this.#source = options.source ?? socket;
    this.#options = options;
    this.protocol = options.protocol;
    this.closed = this.#closed.promise;
    this.readable = new ReadableStream<WebSocketMessage>({
      start: (controller) => void (this.#reading = controller),
      pull: () => {
        if (this.#gone === undefined) this.#readOn();
        else this.#tellGone(this.#gone);
      },
      cancel: () => {
        this.#reading = undefined;
        this.close();
      },
    }, { highWaterMark: readAhead, size: ({ length }) => length + messageCost });
    this.writable = new WritableStream<WebSocketMessage>({
      start: (controller) => void (this.#writing = controller),
      write: (message) => this.#send(message),
      close: () => this.close(),
      abort: () => this.abort(),
    });
    socket.on("data", (bytes: Uint8Array) => this.#receive(bytes));
    socket.on("error", (error: Error) => this.#failure ??= error);
    socket.on("close", () => this.#ended());
    if (options.head.length > 0) this.#receive(options.head);
    const interval = options.pingInterval ?? 20_000;
    this.#pinging = setInterval(() => this.#ping(interval), interval);
    // Deno's socket keeps flowing otherwise until the first pull.
    if ((this.#reading?.desiredSize ?? 0) > 0) this.#readOn();
    // One that was closed before anybody listened tells it no more.
    if (socket.closed) this.#ended();
  }

  close(code = 1000, reason = ""): void {
    if (this.#closeSent || this.#socket.destroyed) return;
    this.#closeSent = true;
    this.#socket.write(encodeFrame("close", closePayload(code, reason)));
    this.#readOn(); // whoever closes reads no more, but for the answer
    this.#reading?.close();
    this.#reading = undefined;
    if (this.#close !== undefined) this.#socket.end();
    this.#closing = setTimeout(() => this.#socket.destroy(), closeTimeout);
  }

  abort(): void {
    this.#socket.destroy();
  }

  #readOn(): void {
    if (this.#source.isPaused()) {
      this.#busy = true; // with what lies there
      // Deno's socket of TLS, wanting more, notes that the one below is read from, and only notes it: as it stands, a
      // resume() would do nothing.
      this.#source.pause();
    }
    this.#source.resume();
  }

  #receive(bytes: Uint8Array): void {
    this.#unanswered = 0;
    let received: Received[];
    try {
      // A Buffer's slice() shares its bytes, and prints as one.
      received = this.#frames.push(new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength));
    } catch (error) {
      this.#failure ??= error;
      if (error instanceof FrameError) this.#socket.write(encodeFrame("close", closePayload(error.code, "")));
      this.#socket.destroy();
      return;
    }
    this.#busy ||= received.length === 0 || received.some(({ type }) => type !== "pong");
    for (const one of received) {
      switch (one.type) {
        case "message":
          this.#reading?.enqueue(one.data);
          break;
        case "ping":
          // Who asks on and on without reading the answers gets none that would wait for it.
          if (!this.#closeSent && !this.#socket.writableNeedDrain) {
            this.#socket.write(encodeFrame("pong", one.data));
          }
          break;
        case "pong":
          break;
        case "close":
          this.#otherEndCloses(one);
          return;
      }
    }
    if (this.#reading !== undefined && (this.#reading.desiredSize ?? 0) <= 0) this.#source.pause();
  }

  #otherEndCloses({ code, reason }: WebSocketClose): void {
    this.#close = { code, reason };
    this.#reading?.close();
    this.#reading = undefined;
    if (!this.#closeSent) {
      this.#closeSent = true;
      this.#socket.write(encodeFrame("close", closePayload(code === 1005 ? 1000 : code, "")));
    }
    this.#socket.end(() => this.#socket.destroy());
    this.#closing ??= setTimeout(() => this.#socket.destroy(), closeTimeout);
  }

  async #send(message: WebSocketMessage): Promise<void> {
    if (this.#closeSent || this.#socket.destroyed) throw this.#goneError();
    const frame = typeof message === "string"
      ? encodeFrame("text", new TextEncoder().encode(message))
      : encodeFrame("binary", message);
    if (this.#socket.write(frame)) return;
    await new Promise<void>((resolve) => {
      const settle = () => {
        this.#socket.off("drain", settle);
        this.#socket.off("close", settle);
        resolve();
      };
      this.#socket.on("drain", settle);
      this.#socket.on("close", settle);
    });
  }

  #ping(interval: number): void {
    // Left alone for the reader's sake, the socket is silent by this end's own doing.
    if (this.#source.isPaused() || this.#busy) {
      // Not asked either: where the other end has closed, a ping fails, and with the socket all goes that is still to
      // be read from it.
      this.#unanswered = 0;
      this.#busy = false;
    } else if (this.#unanswered >= 3) {
      this.#failure ??= new TransportError(
        "cut",
        this.#options.server,
        `the connection to ${this.#options.server} is dead: no ping was answered for ${3 * interval} ms`,
      );
      this.#socket.destroy();
    } else if (!this.#closeSent) {
      this.#unanswered++;
      this.#socket.write(encodeFrame("ping", new Uint8Array()));
    }
  }

  #ended(): void {
    clearInterval(this.#pinging);
    clearTimeout(this.#closing);
    this.#source.destroy();
    this.#gone = this.#goneError();
    this.#tellGone(this.#gone);
    this.#writing.error(this.#gone);
    this.#closed.resolve(this.#close ?? { code: 1006, reason: "" });
  }

  /** Tells the reader that the connection is gone, once it has read what came before: an error would drop that. */
  #tellGone(error: Error): void {
    if (this.#reading?.desiredSize !== readAhead) return; // each message that is read leads to a pull
    this.#reading.error(error);
    this.#reading = undefined;
  }

  #goneError(): Error {
    const { server } = this.#options;
    if (this.#failure instanceof TransportError) return this.#failure;
    if (this.#close !== undefined || this.#closeSent) {
      const how = this.#close === undefined ? "" : ` with code ${this.#close.code}`;
      return new TransportError("cut", server, `the WebSocket to ${server} has been closed${how}`);
    }
    const why = this.#failure instanceof Error ? `: ${this.#failure.message}` : "";
    return new TransportError("cut", server, `the WebSocket to ${server} was cut${why}`, this.#failure);
  }
}
