/**
 * Two ends of a WebSocket within this process: what one writes the other reads, with the manners of a socket.
 *
 * @module
 */
import type { WebSocketClose, WebSocketConnection, WebSocketMessage } from "../../meta/mod.ts";

/** Messages that may wait for their reader before a writer waits. */
const readAhead = 16;

class PairEnd implements WebSocketConnection {
  readonly protocol: string;
  readonly readable: ReadableStream<WebSocketMessage>;
  readonly writable: WritableStream<WebSocketMessage>;
  readonly closed: Promise<WebSocketClose>;
  /** Set once, right after both are made. */
  other!: PairEnd;
  readonly #closed = Promise.withResolvers<WebSocketClose>();
  #reader: ReadableStreamDefaultController<WebSocketMessage> | undefined;
  #writer!: WritableStreamDefaultController;
  #room: (() => void) | undefined;
  #ended = false;

  constructor(protocol: string) {
    this.protocol = protocol;
    this.closed = this.#closed.promise;
    this.readable = new ReadableStream<WebSocketMessage>({
      start: (controller) => void (this.#reader = controller),
      pull: () => this.#room?.(),
      cancel: () => {
        this.#reader = undefined;
        this.close();
      },
    }, { highWaterMark: readAhead });
    this.writable = new WritableStream<WebSocketMessage>({
      start: (controller) => void (this.#writer = controller),
      write: (message) => this.other.take(message),
      close: () => this.close(),
      abort: () => this.abort(),
    });
  }

  /** Gives the reader a message; resolves when there is room for more. */
  async take(message: WebSocketMessage): Promise<void> {
    if (this.#ended) throw new Error("the other end has gone");
    // A copy, as over a socket: the writer may use its bytes again.
    this.#reader?.enqueue(typeof message === "string" ? message : message.slice());
    while (this.#reader !== undefined && this.#reader.desiredSize! <= 0) {
      await new Promise<void>((resolve) => this.#room = resolve);
    }
  }

  close(code = 1000, reason = ""): void {
    const how = { code, reason };
    this.end(how);
    this.other.end(how);
  }

  abort(): void {
    const how = { code: 1006, reason: "" };
    const error = new Error("the connection was cut");
    this.end(how, error);
    this.other.end(how, error);
  }

  end(how: WebSocketClose, error?: Error): void {
    if (this.#ended) return;
    this.#ended = true;
    if (error === undefined) this.#reader?.close();
    else this.#reader?.error(error);
    this.#reader = undefined;
    this.#room?.();
    this.#writer.error(error ?? new Error(`the WebSocket has been closed with code ${how.code}`));
    this.#closed.resolve(how);
  }
}

/** Makes both ends of an open WebSocket. */
export function socketPair(protocol: string): [client: WebSocketConnection, server: WebSocketConnection] {
  const client = new PairEnd(protocol);
  const server = new PairEnd(protocol);
  client.other = server;
  server.other = client;
  return [client, server];
}
