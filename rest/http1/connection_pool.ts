/**
 * The connections to one server that are free for another request.
 *
 * @module
 */
import { raceSignal } from "../send_request.ts";
import { HttpConnection } from "./http_connection.ts";

/** How long a connection may have been idle and still be used, in milliseconds: less than what balancers allow. */
const longestIdle = 50_000;
/** Most idle connections that are kept. */
const mostIdle = 100;
/**
 * How long no connection is opened after an abort met one that opened, in milliseconds. Deno keeps a socket that is closed
 * within its TLS handshake for as long as the server is silent (seen in Deno 2.9); `fetch` closes its own.
 */
const longestSilence = 60_000;

/** Opens connections as they are needed, and keeps those that are free. Must be disposed. */
export class ConnectionPool implements Disposable {
  readonly #connect: () => Promise<Deno.TcpConn | Deno.TlsConn>;
  /** The one that was used last is last. */
  readonly #idle: HttpConnection[] = [];
  #isOver = false;
  /** When an abort met a connection that opened, by `performance.now()`. */
  #givenUpAt = -Infinity;
  readonly #hooks = {
    onFree: (connection: HttpConnection) => this.#keep(connection),
    onClosed: (connection: HttpConnection) => this.#drop(connection),
  };

  /** @param connect opens a socket to the server */
  constructor(connect: () => Promise<Deno.TcpConn | Deno.TlsConn>) {
    this.#connect = connect;
  }

  /** Takes a connection that is free; `undefined` where there is none. */
  take(): HttpConnection | undefined {
    this.#dropStale();
    return this.#idle.pop();
  }

  /**
   * Opens a connection; `undefined` where that fails, or better is left to `fetch`. Rejects with `signal.reason` when that
   * aborts first, and where the program may not connect.
   */
  async open(signal: AbortSignal | undefined): Promise<HttpConnection | undefined> {
    signal?.throwIfAborted();
    if (performance.now() - this.#givenUpAt < longestSilence) return undefined;
    try {
      const socket = await raceSignal(this.#connect(), signal, (late) => late.close());
      const connection = new HttpConnection(socket, this.#hooks);
      await connection.open(signal);
      return connection;
    } catch (error) {
      if (signal?.aborted) this.#givenUpAt = performance.now();
      if (signal?.aborted || error instanceof Deno.errors.NotCapable) throw error;
      return undefined;
    }
  }

  /** Uses no connection again. What is under way goes on, and closes its connection at its end. */
  [Symbol.dispose](): void {
    this.#isOver = true;
    for (const connection of this.#idle.splice(0)) connection.close();
  }

  #keep(connection: HttpConnection): void {
    this.#dropStale();
    if (this.#isOver || this.#idle.length >= mostIdle) return connection.close();
    this.#idle.push(connection);
    connection.rest();
  }

  #drop(connection: HttpConnection): void {
    const at = this.#idle.indexOf(connection);
    if (at !== -1) this.#idle.splice(at, 1);
  }

  /** Closes those that have been idle for too long: the first ones. */
  #dropStale(): void {
    const oldest = performance.now() - longestIdle;
    while (this.#idle.length > 0 && this.#idle[0]!.idleSince < oldest) this.#idle.shift()!.close();
  }
}
