/**
 * An open WebSocket (RFC 6455) as a pair of streams, in the shape of the web's `WebSocketStream`.
 *
 * Streams say what a `WebSocket`'s events cannot: a reader that waits holds the sender back, and a writer learns when
 * there is room. A transport gives one from `connect`, over a socket or within the process.
 *
 * @module
 */

/** A message: bytes, or text. */
export type WebSocketMessage = Uint8Array<ArrayBuffer> | string;

/** How a WebSocket ended. */
export interface WebSocketClose {
  /** Close code of RFC 6455, section 7.4: 1000 for a normal end, 1006 where the connection broke without one. */
  readonly code: number;
  /** Words of whoever closed it; often empty. */
  readonly reason: string;
}

/** An open WebSocket. */
export interface WebSocketConnection {
  /** The subprotocol that the server chose; empty for none. */
  readonly protocol: string;
  /** What the other end sends, a chunk per message. It closes with the WebSocket, and errors when the connection breaks. */
  readonly readable: ReadableStream<WebSocketMessage>;
  /** What is sent to the other end, a message per chunk. Closing it closes the WebSocket. */
  readonly writable: WritableStream<WebSocketMessage>;
  /** Resolves when the WebSocket has ended, however it did. It never rejects. */
  readonly closed: Promise<WebSocketClose>;
  /** Ends the WebSocket in order. @param code close code, 1000 by default */
  close(code?: number, reason?: string): void;
  /** Drops the connection at once, without a word to the other end. */
  abort(): void;
}

/** A server answered a request for a WebSocket with something else: its response says why. */
export class UpgradeRefusedError extends Error {
  /** Always `UpgradeRefusedError`. */
  override readonly name: string = "UpgradeRefusedError";
  /** The server's answer, its body read already into memory. */
  readonly response: Response;

  /** Wraps an answer. */
  constructor(response: Response) {
    super(`the server opened no WebSocket but answered ${response.status}`);
    this.response = response;
  }
}
