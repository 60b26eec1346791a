/**
 * The connections to one server that are free for another request.
 *
 * @module
 */
import { socketsSeen } from "../loop_turn.ts";
import { raceSignal } from "../send_request.ts";
import { HttpConnection } from "./http_connection.ts";
import type { Socket } from "./socket_to.ts";

/** How long a connection may have been idle and still be used, in milliseconds: less than what balancers allow. */
const longestIdle = 50_000;
/**
 * How long a connection that is idle counts as open without another look, in milliseconds. Where the program was busy
 * meanwhile, nobody has seen yet that the server closed it, and what is written to it then is lost.
 */
const longestTrust = 50;
/** Most idle connections that are kept. */
const mostIdle = 100;
/**
 * How long no connection is opened after an abort met one that opened, in milliseconds. Deno keeps a socket that is closed
 * within its TLS handshake for as long as the server is silent (seen in Deno 2.9); `fetch` closes its own.
 */
const longestSilence = 60_000;

/** Opens connections as they are needed, and keeps those that are free. Must be disposed. */
export class ConnectionPool implements Disposable {
  readonly #connect: (signal: AbortSignal) => Promise<Socket>;
  /** In the order in which they became so. */
  readonly #idle: HttpConnection[] = [];
  /** Those that are being opened. */
  readonly #openings = new Set<AbortController>();
  #isOver = false;
  /** When an abort met a connection that opened, by `performance.now()`. */
  #givenUpAt = -Infinity;
  readonly #hooks = {
    onFree: (connection: HttpConnection) => this.#keep(connection),
    onClosed: (connection: HttpConnection) => this.#drop(connection),
  };

  /** @param connect opens a socket to the server, until the signal aborts */
  constructor(connect: (signal: AbortSignal) => Promise<Socket>) {
    this.#connect = connect;
  }

  /** Takes a connection that has just become free; `undefined` where there is none. */
  take(): HttpConnection | undefined {
    this.#dropStale();
    const last = this.#idle.at(-1);
    return last !== undefined && performance.now() - last.idleSince < longestTrust
      ? this.#idle.pop()
      : undefined;
  }

  /** Takes a connection that is free and, as far as the runtime knows by now, open; `undefined` where there is none. */
  async takeRested(): Promise<HttpConnection | undefined> {
    this.#dropStale();
    for (let last = this.#idle.pop(); last !== undefined; last = this.#idle.pop()) {
      await socketsSeen();
      if (this.#isOver) last.close();
      if (!last.isClosed) return last;
    }
  }

  /**
   * Opens a connection; `undefined` where that fails, or is better left to `fetch`. Rejects with `signal.reason` when that
   * aborts first, and where the program may not connect.
   */
  async open(signal: AbortSignal | undefined): Promise<HttpConnection | undefined> {
    signal?.throwIfAborted();
    if (this.#isOver || performance.now() - this.#givenUpAt < longestSilence) return undefined;
    const opening = new AbortController();
    this.#openings.add(opening);
    const onAbort = () => opening.abort(signal?.reason);
    signal?.addEventListener("abort", onAbort, { once: true });
    try {
      const connecting = this.#connect(opening.signal);
      const socket = await raceSignal(connecting, opening.signal, (late) => late.close());
      const connection = new HttpConnection(socket, this.#hooks);
      await connection.open(opening.signal);
      return connection;
    } catch (error) {
      if (opening.signal.aborted) this.#givenUpAt = performance.now();
      if (signal?.aborted || error instanceof Deno.errors.NotCapable) throw error;
      return undefined;
    } finally {
      signal?.removeEventListener("abort", onAbort);
      this.#openings.delete(opening);
    }
  }

  /** Uses no connection again, and opens none. What is under way goes on, and closes its connection at its end. */
  [Symbol.dispose](): void {
    this.#isOver = true;
    for (const opening of this.#openings) opening.abort();
    for (const connection of this.#idle.splice(0)) connection.close();
  }

  #keep(connection: HttpConnection): void {
    this.#dropStale();
    if (this.#isOver || this.#idle.length >= mostIdle) return connection.close();
    connection.rest();
    // One that was given back without a request was idle all the time.
    const before = this.#idle.findLastIndex(({ idleSince }) => idleSince <= connection.idleSince);
    this.#idle.splice(before + 1, 0, connection);
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
