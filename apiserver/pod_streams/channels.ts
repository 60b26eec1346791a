/**
 * The server's side of `channel.k8s.io`: several streams over one WebSocket, each message led by its channel's number.
 *
 * @module
 */
import type { WebSocketConnection } from "../../meta/mod.ts";

/** Version 5 can close a channel. */
const closing = "v5.channel.k8s.io";

/** Channel number by which a client closes another channel. */
const closeSignal = 255;

/** Longest piece that goes in one message, in bytes. */
const pieceLength = 32 * 1024;

/** Bytes that may wait for a reader before the client is held back. */
const readAhead = 64 * 1024;

type Bytes = Uint8Array<ArrayBuffer>;

/** The channels of one connection. */
export class ServerChannels {
  readonly #connection: WebSocketConnection;
  readonly #writer: WritableStreamDefaultWriter<Bytes | string>;
  readonly #readers = new Map<number, { push(bytes: Bytes): Promise<void>; end(error?: Error): void }>();
  readonly #gone = new AbortController();

  constructor(connection: WebSocketConnection) {
    this.#connection = connection;
    this.#writer = connection.writable.getWriter();
    this.#writer.closed.catch(() => {}); // told to whoever writes
    connection.closed.then(() => this.#gone.abort(new Error("the client has gone")));
  }

  /** Aborts when the client has gone. */
  get signal(): AbortSignal {
    return this.#gone.signal;
  }

  /** What the client sends on a channel. Ask before {@linkcode ServerChannels.run}. */
  incoming(channel: number): ReadableStream<Bytes> {
    let controller: ReadableStreamDefaultController<Bytes> | undefined;
    let room: (() => void) | undefined;
    const readable = new ReadableStream<Bytes>({
      start: (given) => void (controller = given),
      pull: () => room?.(),
      cancel: () => {
        controller = undefined;
        room?.();
      },
    }, new ByteLengthQueuingStrategy({ highWaterMark: readAhead }));
    this.#readers.set(channel, {
      async push(bytes) {
        controller?.enqueue(bytes);
        while (controller !== undefined && controller.desiredSize! <= 0) {
          await new Promise<void>((resolve) => room = resolve);
        }
      },
      end(error) {
        if (error === undefined) controller?.close();
        else controller?.error(error);
        controller = undefined;
        room?.();
      },
    });
    return readable;
  }

  /** What goes to the client on a channel; text as UTF-8. Closing it says nothing to the client. */
  outgoing(channel: number): WritableStream<Uint8Array | string> {
    const encoder = new TextEncoder();
    return new WritableStream({
      write: (data) => this.send(channel, typeof data === "string" ? encoder.encode(data) : data),
    });
  }

  /** Sends bytes on a channel, in pieces; none give one empty piece. */
  async send(channel: number, bytes: Uint8Array): Promise<void> {
    for (let at = 0; at === 0 || at < bytes.length; at += pieceLength) {
      const piece = bytes.subarray(at, at + pieceLength);
      const message = new Uint8Array(1 + piece.length);
      message[0] = channel;
      message.set(piece, 1);
      await this.#writer.write(message);
    }
  }

  /** Hands out what comes, until the connection ends. Never rejects: the channels tell. */
  async run(): Promise<void> {
    // A reader that is full, and that nobody empties, is let go with the client.
    this.signal.addEventListener("abort", () => this.#end(this.signal.reason), { once: true });
    try {
      for await (const message of this.#connection.readable) {
        if (typeof message === "string" || message.length === 0) continue;
        const [channel = 0] = message;
        if (channel === closeSignal && this.#connection.protocol === closing) {
          this.#readers.get(message[1] ?? closeSignal)?.end();
        } else if (message.length > 1) {
          await this.#readers.get(channel)?.push(message.subarray(1));
        }
      }
    } catch (error) {
      this.#end(error as Error);
    }
    this.#end(new Error("the client has gone"));
  }

  /** Ends the connection in order. */
  close(): void {
    this.#connection.close();
  }

  #end(error: Error): void {
    for (const reader of this.#readers.values()) reader.end(error);
  }
}
