/**
 * One connection to a server, which carries one request after the other (HTTP/1.1, RFC 9112).
 *
 * While it is idle a read is under way, which tells when the server closes it: a request that is written to a closed
 * connection is lost, and one that changes something must not be sent twice.
 *
 * @module
 */
import type { PlainResponse } from "../../meta/mod.ts";
import { WholeResponse } from "../whole_response.ts";
import { answerBody } from "./answer_body.ts";
import { type BodyDecoder, bodyDecoder } from "./body_decoder.ts";
import { decompressed } from "./decompressed.ts";
import {
  endOfHead,
  HttpSyntaxError,
  longestHead,
  mayBeAnswer,
  parseResponseHead,
  type ResponseHead,
} from "./response_head.ts";
import type { Socket } from "./socket_to.ts";

/** Bytes read at once: most answers to writes are shorter. */
const bufferSize = 16 * 1024;
/** Most heads of 1xx in front of an answer's. */
const mostInterim = 5;

/** What becomes of a connection. */
export interface HttpConnectionHooks {
  /** It can carry another request. */
  readonly onFree: (connection: HttpConnection) => void;
  /** It has been closed. */
  readonly onClosed: (connection: HttpConnection) => void;
}

/** A connection. Idle, it keeps no program from ending. */
export class HttpConnection {
  readonly #socket: Socket;
  readonly #hooks: HttpConnectionHooks;
  #buffer = new Uint8Array(bufferSize);
  /** The read that is under way while it is idle, into the beginning of the buffer. */
  #ahead: Promise<number | null> | undefined;
  /** Of what is under way. */
  #signal: AbortSignal | undefined;
  readonly #onAbort = () => this.close();
  /** Whether the request has been written as a whole. */
  #isSent = false;
  #isClosed = false;
  /** Idle since then, by `performance.now()`. */
  idleSince = 0;

  /** Takes a socket that nobody reads. */
  constructor(socket: Socket, hooks: HttpConnectionHooks) {
    this.#socket = socket;
    this.#hooks = hooks;
  }

  /**
   * Makes it ready for a request: of TLS, by its handshake. Rejects with `signal.reason` when that aborts first, else with
   * what Deno says of the handshake.
   */
  async open(signal: AbortSignal | undefined): Promise<void> {
    this.#begin(signal);
    try {
      signal?.throwIfAborted();
      if ("handshake" in this.#socket) await this.#socket.handshake();
    } catch (error) {
      throw this.#failed(error);
    }
    this.#leave();
  }

  /** Waits for the next request: what comes meanwhile, be it the end, closes it. */
  rest(): void {
    if (this.#ahead !== undefined) return; // it was idle all the time
    this.idleSince = performance.now();
    if (this.#buffer.length > bufferSize) this.#buffer = new Uint8Array(bufferSize);
    const ahead = this.#ahead = this.#socket.read(this.#buffer);
    this.#socket.unref();
    const over = () => {
      if (this.#ahead === ahead) this.close();
    };
    ahead.then(over, over);
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** Gives it back without a request. */
  release(): void {
    if (!this.#isClosed) this.#hooks.onFree(this);
  }

  /**
   * Sends a request and gives its answer, whose body may still be on its way. The connection is free once that has been
   * read, and closed where it is cancelled.
   *
   * Rejects with `signal.reason` when that aborts first, else with what Deno says of the socket, or with
   * `Deno.errors.InvalidData` where the answer is not HTTP; so does the body. The connection is closed then.
   *
   * @param message the request as it is written
   */
  async exchange(message: Uint8Array, signal: AbortSignal | undefined): Promise<PlainResponse> {
    this.#begin(signal);
    try {
      signal?.throwIfAborted();
      const ahead = this.#ahead;
      this.#ahead = undefined;
      if (ahead !== undefined) this.#socket.ref();
      this.#isSent = false;
      // It is read at the same time: a server may refuse a request before it has taken all of it. Why a request cannot
      // be written is told by the read as well.
      this.#write(message).catch(() => {});
      const { head, begun } = await this.#readHead(ahead);
      return this.#response(head, begun);
    } catch (error) {
      throw this.#failed(error);
    }
  }

  async #write(message: Uint8Array): Promise<void> {
    for (let sent = 0; sent < message.length;) {
      sent += await this.#socket.write(sent === 0 ? message : message.subarray(sent));
    }
    this.#isSent = true;
  }

  /** The head of the answer, and what came behind it. */
  async #readHead(ahead: Promise<number | null> | undefined) {
    let filled = 0, searched = 0, interim = 0;
    for (;;) {
      const count = await (ahead ?? this.#socket.read(this.#buffer.subarray(filled)));
      ahead = undefined;
      // In the words of `fetch`.
      if (count === null) throw new Deno.errors.UnexpectedEof("connection closed before message completed");
      filled += count;
      for (;;) {
        const end = endOfHead(this.#buffer.subarray(0, filled), searched);
        if (end === -1) break;
        const head = parseResponseHead(this.#buffer.subarray(0, end));
        if (head.status >= 200) return { head, begun: this.#buffer.slice(end, filled) };
        if (head.status === 101) throw new HttpSyntaxError("the answer switches the protocol");
        if (++interim > mostInterim) throw new HttpSyntaxError("heads of 1xx have no end");
        this.#buffer.copyWithin(0, end, filled);
        filled -= end;
        searched = 0;
      }
      if (!mayBeAnswer(this.#buffer.subarray(0, filled))) {
        throw new HttpSyntaxError("the answer does not begin as HTTP does");
      }
      searched = filled;
      if (filled === this.#buffer.length) this.#grow();
    }
  }

  #response(head: ResponseHead, begun: Uint8Array): PlainResponse {
    const { framing, keepAlive, encoding } = head;
    const decoder = bodyDecoder(framing);
    const pieces: Uint8Array[] = [];
    const taken = decoder.take(begun, (bytes) => pieces.push(bytes));
    if (!decoder.done) return streamed(head, this.#rest(decoder, pieces, keepAlive));
    // What stands behind an answer that nobody has asked for is no answer to the next request.
    this.#end(keepAlive && taken === begun.length);
    const body = framing.type === "none" ? null : joined(pieces);
    return body === null || body.length === 0 || encoding === undefined
      ? new WholeResponse(head, body)
      : streamed(head, new Blob([body]).stream());
  }

  /** What is still to come of a body. */
  #rest(decoder: BodyDecoder, begun: Uint8Array[], keepAlive: boolean) {
    const source = {
      read: async () => {
        const count = await this.#socket.read(this.#buffer);
        return count === null ? null : this.#buffer.subarray(0, count);
      },
      end: (isReusable: boolean) => this.#end(isReusable),
      failed: (error: unknown) => this.#failed(error),
    };
    return answerBody(source, decoder, begun, keepAlive);
  }

  /** Gives a head more room. */
  #grow(): void {
    if (this.#buffer.length >= longestHead) throw new HttpSyntaxError("the answer's head has no end");
    const larger = new Uint8Array(2 * this.#buffer.length);
    larger.set(this.#buffer);
    this.#buffer = larger;
  }

  /** Lets a signal close it. */
  #begin(signal: AbortSignal | undefined): void {
    this.#signal = signal;
    signal?.addEventListener("abort", this.#onAbort, { once: true });
  }

  /** Lets go of the signal. */
  #leave(): void {
    this.#signal?.removeEventListener("abort", this.#onAbort);
    this.#signal = undefined;
  }

  /** The request is answered, or given up. */
  #end(isReusable: boolean): void {
    this.#leave();
    if (isReusable && this.#isSent) this.release();
    else this.close();
  }

  /** Ends in a failure, and gives what is told of it. */
  #failed(error: unknown): unknown {
    const signal = this.#signal;
    this.#end(false);
    if (signal?.aborted) return signal.reason;
    return error instanceof HttpSyntaxError
      ? new Deno.errors.InvalidData(`invalid HTTP: ${error.message}`)
      : error;
  }

  /** Closes it; what is under way fails. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#ahead = undefined;
    this.#socket.close();
    this.#hooks.onClosed(this);
  }
}

/** An answer whose body is a stream, decompressed where it is compressed, though nobody asked for that. */
function streamed(head: ResponseHead, body: ReadableStream<Uint8Array<ArrayBuffer>>): Response {
  if (head.encoding === undefined) return new Response(body, head);
  const answer = new Response(decompressed(body, head.encoding), head);
  for (const name of ["content-encoding", "content-length"]) answer.headers.delete(name);
  return answer;
}

function joined(pieces: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  if (pieces.length === 1) return pieces[0] as Uint8Array<ArrayBuffer>;
  const whole = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
