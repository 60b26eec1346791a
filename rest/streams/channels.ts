/**
 * Several streams over one WebSocket, as `channel.k8s.io` has them: each message begins with the number of its channel.
 *
 * All channels share one connection, so that a reader who leaves one of them full holds the others back too: the
 * protocol knows no flow control by channel.
 *
 * @module
 */
import { concat } from "@std/bytes/concat";
import type { WebSocketConnection } from "../../meta/mod.ts";
import { StreamError } from "./stream_error.ts";

/** Version 5 of the protocol, which can close a channel. */
export const v5 = "v5.channel.k8s.io";
/** Version 4, which cannot. */
export const v4 = "v4.channel.k8s.io";

/** Channel number by which version 5 says that another channel ends. */
const closeSignal = 255;

/** Longest piece that is sent in one message, in bytes: what Kubernetes' own programs send. */
const pieceLength = 32 * 1024;

/** Bytes of a channel that wait for their reader before the connection is left alone. */
const readAhead = 256 * 1024;

type Bytes = Uint8Array<ArrayBuffer>;

/** Why a channel has no more bytes: its end, or a failure. */
type End = { readonly error?: unknown };

/** One channel's bytes on their way to a reader. */
class IncomingChannel {
  readonly readable: ReadableStream<Bytes>;
  #controller: ReadableStreamDefaultController<Bytes> | undefined;
  #roomAgain: (() => void) | undefined;

  constructor() {
    this.readable = new ReadableStream<Bytes>({
      start: (controller) => void (this.#controller = controller),
      pull: () => this.#roomAgain?.(),
      cancel: () => {
        this.#controller = undefined;
        this.#roomAgain?.();
      },
    }, new ByteLengthQueuingStrategy({ highWaterMark: readAhead }));
  }

  /** Resolves when there is room for more. Bytes that nobody wants any more are dropped. */
  async push(bytes: Bytes): Promise<void> {
    this.#controller?.enqueue(bytes);
    while (this.#controller !== undefined && (this.#controller.desiredSize ?? 0) <= 0) {
      await new Promise<void>((resolve) => this.#roomAgain = resolve);
    }
  }

  end({ error }: End): void {
    if (error === undefined) this.#controller?.close();
    else this.#controller?.error(error);
    this.#controller = undefined;
    this.#roomAgain?.();
  }
}

/** The channels of one connection. */
export class Channels {
  readonly #connection: WebSocketConnection;
  readonly #incoming = new Map<number, IncomingChannel>();
  readonly #listeners = new Map<number, (bytes: Bytes) => void>();
  readonly #writer: WritableStreamDefaultWriter<Bytes | string>;
  #ended: End | undefined;

  /** Reads nothing before {@linkcode Channels.run}. */
  constructor(connection: WebSocketConnection) {
    this.#connection = connection;
    this.#writer = connection.writable.getWriter();
    // Whoever writes next is told; without a next one nobody needs to know.
    this.#writer.closed.catch(() => {});
  }

  /** The protocol that was agreed on. */
  get protocol(): string {
    return this.#connection.protocol;
  }

  /** What comes on a channel. Call it before {@linkcode Channels.run}: what is on no channel of these is dropped. */
  incoming(channel: number): ReadableStream<Bytes> {
    const incoming = new IncomingChannel();
    this.#incoming.set(channel, incoming);
    return incoming.readable;
  }

  /** Calls `listener` with each message on a channel, in place of a stream. What it throws ends the connection. */
  listen(channel: number, listener: (bytes: Bytes) => void): void {
    this.#listeners.set(channel, listener);
  }

  /** Sends bytes on a channel, in pieces. Resolves when the connection has room for more. */
  async send(channel: number, bytes: Uint8Array): Promise<void> {
    for (let at = 0; at < bytes.length; at += pieceLength) {
      await this.#write(concat([new Uint8Array([channel]), bytes.subarray(at, at + pieceLength)]));
    }
  }

  /** Tells the server that a channel has no more bytes. @throws {StreamError} where the protocol cannot say so */
  async closeChannel(channel: number): Promise<void> {
    if (this.protocol !== v5) {
      throw new StreamError(
        "unsupported",
        `the server speaks ${this.protocol}, which cannot tell the end of stdin: the command goes on waiting`,
      );
    }
    if (this.#ended === undefined) await this.#write(new Uint8Array([closeSignal, channel]));
  }

  /**
   * Hands out what comes, until the connection ends; resolves then.
   *
   * @throws what broke the connection, or a {@linkcode StreamError} when the server breaks the protocol
   */
  async run(): Promise<void> {
    for await (const message of this.#connection.readable) {
      if (typeof message === "string") {
        throw new StreamError("protocol", `the server sent text, expected the bytes of ${this.protocol}`);
      }
      if (message.length === 0) continue;
      const [channel = 0] = message;
      if (channel === closeSignal && this.protocol === v5) {
        if (message.length !== 2) {
          throw new StreamError("protocol", "the server ended no channel that it named");
        }
        this.#incoming.get(message[1]!)?.end({});
      } else if (message.length > 1) {
        // Servers open a connection with an empty piece.
        const bytes = message.subarray(1);
        this.#listeners.get(channel)?.(bytes);
        await this.#incoming.get(channel)?.push(bytes);
      }
    }
  }

  /** Ends all channels, with an error if there is one. The connection goes on. */
  end(end: End): void {
    if (this.#ended !== undefined) return;
    this.#ended = end;
    for (const incoming of this.#incoming.values()) incoming.end(end);
  }

  /** Ends the connection in order. */
  close(): void {
    this.#connection.close();
  }

  /** Ends all channels with an error, and drops the connection. */
  drop(error: unknown): void {
    this.end({ error });
    this.#connection.abort();
  }

  async #write(message: Bytes): Promise<void> {
    if (this.#ended === undefined) {
      try {
        return await this.#writer.write(message);
      } catch (error) {
        if (this.#ended === undefined) throw error;
      }
    }
    throw (this.#ended as End).error ??
      new StreamError("closed", "the stream has ended: nothing more can be sent");
  }
}
