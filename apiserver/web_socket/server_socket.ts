/**
 * A WebSocket of the server over a connection that has been upgraded.
 *
 * @module
 */
import type { Duplex } from "node:stream";
import type { WebSocketClose, WebSocketConnection, WebSocketMessage } from "../../meta/mod.ts";
import { FrameCutter, frameOf, opcode, ProtocolError } from "./frames.ts";

/** How long a client has to answer a close, in milliseconds. */
const closeTimeout = 1000;

/** Messages that may wait for their reader before the connection is left alone. */
const readAhead = 16;

/** See the module. */
export class ServerSocket implements WebSocketConnection {
  readonly protocol: string;
  readonly readable: ReadableStream<WebSocketMessage>;
  readonly writable: WritableStream<WebSocketMessage>;
  readonly closed: Promise<WebSocketClose>;
  readonly #socket: Duplex;
  readonly #cutter = new FrameCutter();
  readonly #end = Promise.withResolvers<WebSocketClose>();
  #reader: ReadableStreamDefaultController<WebSocketMessage> | undefined;
  #writer!: WritableStreamDefaultController;
  /** Frames of a message that is not whole. */
  #parts: Uint8Array<ArrayBuffer>[] = [];
  #textual = false;
  #said: WebSocketClose | undefined;
  #closing = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** @param head what came behind the request already */
  constructor(socket: Duplex, protocol: string, head: Uint8Array) {
    this.#socket = socket;
    this.protocol = protocol;
    this.closed = this.#end.promise;
    this.readable = new ReadableStream<WebSocketMessage>({
      start: (controller) => void (this.#reader = controller),
      pull: () => void socket.resume(),
      cancel: () => {
        this.#reader = undefined;
        this.close();
      },
    }, { highWaterMark: readAhead });
    this.writable = new WritableStream<WebSocketMessage>({
      start: (controller) => void (this.#writer = controller),
      write: (message) => this.#send(message),
      close: () => this.close(),
      abort: () => this.abort(),
    });
    socket.on("data", (bytes: Uint8Array) => this.#take(bytes));
    socket.on("error", () => {}); // its close tells
    socket.on("close", () => this.#gone());
    if (head.length > 0) this.#take(head);
  }

  close(code = 1000, reason = ""): void {
    if (this.#closing || this.#socket.destroyed) return;
    this.#closing = true;
    const words = new TextEncoder().encode(reason).subarray(0, 123);
    this.#socket.write(frameOf(opcode.close, new Uint8Array([code >> 8, code & 0xff, ...words])));
    this.#socket.resume();
    this.#endReader();
    this.#timer = setTimeout(() => this.#socket.destroy(), closeTimeout);
  }

  abort(): void {
    this.#socket.destroy();
  }

  async #send(message: WebSocketMessage): Promise<void> {
    if (this.#closing || this.#socket.destroyed) throw new Error("the client has gone");
    const frame = typeof message === "string"
      ? frameOf(opcode.text, new TextEncoder().encode(message))
      : frameOf(opcode.binary, message);
    if (this.#socket.write(frame)) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#socket.once("drain", resolve);
    this.#socket.once("close", resolve);
    await promise;
    this.#socket.off("drain", resolve);
    this.#socket.off("close", resolve);
  }

  #take(chunk: Uint8Array): void {
    this.#cutter.add(chunk);
    try {
      for (let frame = this.#cutter.next(); frame !== undefined; frame = this.#cutter.next()) {
        if (frame.opcode === opcode.ping) this.#socket.write(frameOf(opcode.pong, frame.payload));
        else if (frame.opcode === opcode.close) return this.#clientCloses(frame.payload);
        else if (frame.opcode !== opcode.pong) this.#piece(frame.opcode, frame.payload, frame.final);
      }
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      this.close(error.code, error.message);
      this.#socket.end();
      return;
    }
    if (this.#reader !== undefined && this.#reader.desiredSize! <= 0) this.#socket.pause();
  }

  #piece(kind: number, payload: Uint8Array<ArrayBuffer>, final: boolean): void {
    if ((kind === opcode.continuation) !== this.#parts.length > 0) {
      throw new ProtocolError(1002, "a message is continued out of turn");
    }
    if (kind !== opcode.continuation) this.#textual = kind === opcode.text;
    this.#parts.push(payload);
    if (this.#parts.length > 4096) throw new ProtocolError(1009, "a message has too many pieces");
    if (!final) return;
    const whole = this.#parts.length === 1 ? payload : joined(this.#parts);
    this.#parts = [];
    this.#reader?.enqueue(this.#textual ? new TextDecoder().decode(whole) : whole);
  }

  #clientCloses(payload: Uint8Array): void {
    const code = payload.length < 2 ? 1005 : payload[0]! * 256 + payload[1]!;
    this.#said = { code, reason: new TextDecoder().decode(payload.subarray(2)) };
    if (!this.#closing) {
      this.#closing = true;
      this.#socket.write(frameOf(opcode.close, payload.subarray(0, 2)));
      this.#endReader();
      this.#timer = setTimeout(() => this.#socket.destroy(), closeTimeout);
    }
    this.#socket.end(() => this.#socket.destroy());
  }

  #endReader(): void {
    this.#reader?.close();
    this.#reader = undefined;
  }

  #gone(): void {
    clearTimeout(this.#timer);
    this.#reader?.error(new Error("the client has gone"));
    this.#reader = undefined;
    this.#writer.error(new Error("the client has gone"));
    this.#end.resolve(this.#said ?? { code: 1006, reason: "" });
  }
}

function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
