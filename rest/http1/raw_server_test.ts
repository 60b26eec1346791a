/**
 * What the tests of connections speak to: servers that write what the test says, byte for byte, and signals that know
 * who listens to them. Holds no tests itself.
 *
 * @module
 */
import type { Certificate } from "../../apiserver/tls/self_signed.ts";
import { HttpConnection } from "./http_connection.ts";
import { requestMessage } from "./request_message.ts";

const encoder = new TextEncoder();

/** Each character as the byte of its number. */
export function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

/** One connection, as its server has it. */
export class Peer {
  readonly #socket: Deno.Conn;
  #unread = "";

  constructor(socket: Deno.Conn) {
    this.#socket = socket;
  }

  /** What has come and was not read yet, after it has grown to hold this; `undefined` when the client closed instead. */
  async #until(holds: (text: string) => number): Promise<string | undefined> {
    const buffer = new Uint8Array(64 * 1024);
    for (;;) {
      const end = holds(this.#unread);
      if (end !== -1) {
        const text = this.#unread.slice(0, end);
        this.#unread = this.#unread.slice(end);
        return text;
      }
      const count = await this.#socket.read(buffer);
      if (count === null) return undefined;
      this.#unread += new TextDecoder().decode(buffer.subarray(0, count));
    }
  }

  /** The head of the next request; `undefined` when the client closed instead. */
  head(): Promise<string | undefined> {
    return this.#until((text) => {
      const at = text.indexOf("\r\n\r\n");
      return at === -1 ? -1 : at + 4;
    });
  }

  /** The next request, in ASCII, with its body; `undefined` when the client closed instead. */
  request(): Promise<string | undefined> {
    return this.#until((text) => {
      const at = text.indexOf("\r\n\r\n");
      if (at === -1) return -1;
      const end = at + 4 + Number(/^content-length: (.*)$/im.exec(text.slice(0, at))?.[1] ?? 0);
      return text.length < end ? -1 : end;
    });
  }

  /** The body of the next request; `undefined` when the client closed instead. */
  async body(): Promise<string | undefined> {
    return (await this.request())?.split("\r\n\r\n")[1];
  }

  /** Some bytes, whatever they are; none when the client closed instead. */
  async some(): Promise<Uint8Array> {
    const buffer = new Uint8Array(64 * 1024);
    return buffer.subarray(0, await this.#socket.read(buffer) ?? 0);
  }

  /** Settles when the client has closed. */
  async gone(): Promise<void> {
    const buffer = new Uint8Array(64 * 1024);
    try {
      while (await this.#socket.read(buffer) !== null);
    } catch (error) {
      if (!(error instanceof Deno.errors.ConnectionReset)) throw error;
    }
  }

  async write(text: string | Uint8Array): Promise<void> {
    const bytes = typeof text === "string" ? encoder.encode(text) : text;
    for (let at = 0; at < bytes.length;) at += await this.#socket.write(bytes.subarray(at));
  }

  /** Answers one request after the other until there are no more answers, then waits for the client to close. */
  async answer(...answers: string[]): Promise<void> {
    for (const answer of answers) {
      if (await this.request() === undefined) return;
      await this.write(answer);
    }
    await this.gone();
  }

  /** Passes on what comes from either side, until one of them ends, or the signal cuts both off. */
  async pipe(other: Deno.Conn, signal: AbortSignal): Promise<void> {
    const close = () => {
      this.close();
      new Peer(other).close();
    };
    signal.addEventListener("abort", close, { once: true });
    const pass = async (from: Deno.Conn, to: Deno.Conn) => {
      const buffer = new Uint8Array(64 * 1024);
      for (let count = await from.read(buffer); count !== null; count = await from.read(buffer)) {
        await new Peer(to).write(buffer.slice(0, count));
      }
      close();
    };
    await Promise.allSettled([pass(this.#socket, other), pass(other, this.#socket)]);
    signal.removeEventListener("abort", close);
    close();
  }

  /** Passes on what has come from the client, and all that comes from either side, to a server on loopback. */
  async relay(begun: Uint8Array, port: number): Promise<void> {
    const server = await Deno.connect({ hostname: "127.0.0.1", port });
    await new Peer(server).write(begun);
    await this.pipe(server, new AbortController().signal);
  }

  /** Ends its side, as a server that stops, and waits until the client has seen that. */
  async end(): Promise<void> {
    await this.#socket.closeWrite();
    await this.gone();
    this.close();
  }

  close(): void {
    try {
      this.#socket.close();
    } catch (error) {
      if (!(error instanceof Deno.errors.BadResource)) throw error;
    }
  }
}

/** A server. Each connection is closed once its part has been played. */
export class RawServer implements AsyncDisposable {
  readonly #listener: Deno.Listener;
  readonly #peers = new Set<Peer>();
  readonly #over: Promise<void>;
  readonly port: number;
  /** How many connections there have been. */
  accepted = 0;

  /** @param play what the `index`-th connection does, from 0 */
  constructor(play: (peer: Peer, index: number) => Promise<unknown>, tls?: Certificate) {
    const local = { hostname: "127.0.0.1", port: 0 };
    const listener = tls === undefined
      ? Deno.listen(local)
      : Deno.listenTls({ ...local, cert: tls.certificate, key: tls.key });
    this.#listener = listener;
    this.port = listener.addr.port;
    this.#over = this.#serve(play);
  }

  async #serve(play: (peer: Peer, index: number) => Promise<unknown>): Promise<void> {
    const parts: Promise<void>[] = [];
    for await (const socket of this.#listener) {
      const peer = new Peer(socket);
      this.#peers.add(peer);
      parts.push(this.#play(play(peer, this.accepted++), peer));
    }
    await Promise.all(parts);
  }

  async #play(part: Promise<unknown>, peer: Peer): Promise<void> {
    try {
      await part;
    } catch (error) {
      // The client has hung up, or the test is over.
      const { ConnectionReset, BrokenPipe, Interrupted, BadResource, UnexpectedEof } = Deno.errors;
      const ends = [ConnectionReset, BrokenPipe, Interrupted, BadResource, UnexpectedEof];
      if (!ends.some((end) => error instanceof end)) throw error;
    } finally {
      this.#peers.delete(peer);
      peer.close();
    }
  }

  connect(): Promise<Deno.TcpConn> {
    return Deno.connect({ hostname: "127.0.0.1", port: this.port });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#listener.close();
    for (const peer of this.#peers) peer.close();
    await this.#over;
  }
}

/** A server whose every step the test takes: it accepts connections one by one. */
export class SteppedServer implements AsyncDisposable {
  readonly #listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  readonly #peers: Peer[] = [];

  get url(): URL {
    return new URL(`http://127.0.0.1:${this.#listener.addr.port}`);
  }

  /** For clients that speak TLS to it. */
  get tlsUrl(): URL {
    return new URL(`https://127.0.0.1:${this.#listener.addr.port}`);
  }

  /** Waits for the next connection. */
  async accept(): Promise<Peer> {
    const peer = new Peer(await this.#listener.accept());
    this.#peers.push(peer);
    return peer;
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.#listener.close();
    for (const peer of this.#peers) peer.close();
    return Promise.resolve();
  }
}

/** A socket that tells when it has been closed, and gives at most so many bytes at once. */
export class WatchedSocket {
  readonly #closed = Promise.withResolvers<void>();
  readonly closed = this.#closed.promise;
  readonly conn: Deno.TcpConn;
  /** Whether what is read or written keeps the program from ending. */
  holds = true;
  /** How often it was read. */
  reads = 0;

  constructor(socket: Deno.Conn, atOnce = Infinity) {
    this.conn = {
      read: (buffer: Uint8Array) => {
        this.reads++;
        return socket.read(buffer.subarray(0, atOnce));
      },
      write: (bytes: Uint8Array) => socket.write(bytes),
      ref: () => {
        this.holds = true;
        socket.ref();
      },
      unref: () => {
        this.holds = false;
        socket.unref();
      },
      close: () => {
        socket.close();
        this.#closed.resolve();
      },
    } as Deno.TcpConn;
  }
}

/** A connection that goes on waiting when it is free. */
export class WaitingConnection implements Disposable {
  readonly connection: HttpConnection;
  readonly socket: WatchedSocket;
  readonly closed: Promise<void>;
  /** How often it became free. */
  freed = 0;

  constructor(socket: Deno.Conn, atOnce?: number) {
    this.socket = new WatchedSocket(socket, atOnce);
    this.closed = this.socket.closed;
    this.connection = new HttpConnection(this.socket.conn, {
      onFree: (connection) => {
        this.freed++;
        connection.rest();
      },
      onClosed: () => {},
    });
  }

  [Symbol.dispose](): void {
    this.connection.close();
  }
}

/** A signal that knows who listens to it. */
export function countedSignal() {
  const controller = new AbortController();
  const { signal } = controller;
  const listeners = new Set<unknown>();
  /** How many listeners there have ever been. */
  let added = 0;
  const add = signal.addEventListener.bind(signal), remove = signal.removeEventListener.bind(signal);
  signal.addEventListener = (
    type: string,
    listener: EventListenerOrEventListenerObject,
    options?: unknown,
  ) => {
    listeners.add(listener);
    added++;
    add(type, listener, options as AddEventListenerOptions);
    if ((options as AddEventListenerOptions)?.once) {
      add(type, () => listeners.delete(listener), { once: true });
    }
  };
  signal.removeEventListener = (type: string, listener: EventListenerOrEventListenerObject) => {
    listeners.delete(listener);
    remove(type, listener);
  };
  return {
    signal,
    abort: (reason?: unknown) => controller.abort(reason),
    get listening(): number {
      return listeners.size;
    },
    get added(): number {
      return added;
    },
  };
}

/** A POST as it is written. */
export function post(body: string | Uint8Array = "{}", target = "/x"): Uint8Array {
  const bytes = typeof body === "string" ? encoder.encode(body) : body;
  return requestMessage({ method: "POST", target, headers: [], body: bytes }, "server")!;
}

/** An answer of known length. */
export function ok(body = "{}", headers = ""): string {
  return `HTTP/1.1 200 OK\r\nContent-Length: ${encoder.encode(body).length}\r\n${headers}\r\n${body}`;
}
