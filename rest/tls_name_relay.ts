/**
 * Lets a certificate be checked against another name than the host that is connected to (`tls-server-name`).
 *
 * Deno checks a certificate against the URL's host and cannot be told otherwise. So the URL gets the certificate's
 * name as host, and its connections go through a proxy on loopback that this process runs itself: it connects to the
 * real server whatever name it is asked for. It sees TLS only, answers for that one name only, and knows no
 * credentials. It needs `--allow-net=127.0.0.1`.
 *
 * @module
 */
import { hostOf } from "./host_of.ts";

/** Longest head of a CONNECT request, in bytes. */
const maxHead = 8 * 1024;

/** A running relay. */
export class TlsNameRelay implements AsyncDisposable {
  readonly #listener: Deno.TcpListener;
  readonly #asked: string;
  readonly #target: { readonly hostname: string; readonly port: number };
  readonly #open = new Set<Deno.TcpConn>();
  readonly #accepting: Promise<void>;
  readonly #relays = new Set<Promise<void>>();

  /**
   * Begins to listen, on a port that is free.
   *
   * @param name host that the relay may be asked for
   * @param server where it connects to
   */
  constructor(name: string, server: URL) {
    const port = Number(server.port || 443);
    this.#asked = `${name}:${port}`.toLowerCase();
    this.#target = { hostname: hostOf(server), port };
    this.#listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    // Requests keep the process alive while they wait; the relay by itself does not.
    this.#listener.unref();
    this.#accepting = this.#accept();
  }

  /** The relay as a proxy. */
  get proxy(): URL {
    return new URL(`http://127.0.0.1:${this.#listener.addr.port}`);
  }

  /** Stops listening, and ends what is open. */
  async [Symbol.asyncDispose](): Promise<void> {
    // From here on the process waits for the end of what it did not wait for before.
    this.#listener.ref();
    this.#listener.close();
    for (const connection of this.#open) {
      connection.ref();
      close(connection);
    }
    await Promise.all([this.#accepting, ...this.#relays]);
  }

  async #accept(): Promise<void> {
    for (;;) {
      let connection: Deno.TcpConn;
      try {
        connection = await this.#listener.accept();
      } catch (error) {
        if (error instanceof Deno.errors.BadResource || error instanceof Deno.errors.Interrupted) return; // closed
        throw error;
      }
      connection.unref();
      this.#open.add(connection);
      const relay = this.#relay(connection).finally(() => this.#relays.delete(relay));
      this.#relays.add(relay);
    }
  }

  /** One connection, from its CONNECT to its end. What breaks shows at both ends as a connection that is closed. */
  async #relay(connection: Deno.TcpConn): Promise<void> {
    let upstream: Deno.TcpConn | undefined;
    try {
      const rest = await this.#readHead(connection);
      if (rest === undefined) return;
      upstream = await Deno.connect(this.#target);
      upstream.unref();
      this.#open.add(upstream);
      await write(connection, new TextEncoder().encode("HTTP/1.1 200 Connection established\r\n\r\n"));
      await write(upstream, rest);
      await Promise.all([
        connection.readable.pipeTo(upstream.writable),
        upstream.readable.pipeTo(connection.writable),
      ]);
    } catch {
      // The client's own error tells what broke, as one without a relay would.
    } finally {
      for (const one of [connection, upstream]) {
        if (one === undefined) continue;
        this.#open.delete(one);
        close(one);
      }
    }
  }

  /** Reads a CONNECT for the one name; gives what came behind it, `undefined` where it asks for anything else. */
  async #readHead(connection: Deno.TcpConn): Promise<Uint8Array | undefined> {
    const bytes = new Uint8Array(maxHead);
    let length = 0;
    for (;;) {
      const count = await connection.read(bytes.subarray(length));
      if (count === null) return undefined;
      length += count;
      // Latin-1: a character a byte, so that positions are those of the bytes.
      const head = new TextDecoder("latin1").decode(bytes.subarray(0, length));
      const end = head.indexOf("\r\n\r\n");
      if (end === -1) {
        if (length === maxHead) return undefined;
        continue;
      }
      const [method, target] = head.split(" ", 2);
      if (method !== "CONNECT" || target?.toLowerCase() !== this.#asked) {
        await write(connection, new TextEncoder().encode("HTTP/1.1 403 Forbidden\r\n\r\n"));
        return undefined;
      }
      return bytes.slice(end + 4, length);
    }
  }
}

async function write(connection: Deno.TcpConn, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length;) at += await connection.write(bytes.subarray(at));
}

/** Streams of a connection may have closed it already. */
function close(connection: Deno.TcpConn): void {
  try {
    connection.close();
  } catch (error) {
    if (!(error instanceof Deno.errors.BadResource)) throw error;
  }
}
