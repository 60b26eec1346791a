/**
 * A server of bare sockets, whose every step the test takes. Holds no tests itself.
 *
 * @module
 */

/** Accepts connections of HTTP, or of anything else, one by one. */
export class BareServer implements AsyncDisposable {
  readonly #listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  readonly #connections: BareConnection[] = [];

  /** Origin, for `http:`. */
  get url(): URL {
    return new URL(`http://127.0.0.1:${this.#listener.addr.port}`);
  }

  /** Waits for the next connection. */
  async accept(): Promise<BareConnection> {
    const connection = new BareConnection(await this.#listener.accept());
    this.#connections.push(connection);
    return connection;
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.#listener.close();
    for (const connection of this.#connections) connection.close();
    return Promise.resolve();
  }
}

/** A connection, from the server's side. */
export class BareConnection {
  readonly #socket: Deno.TcpConn;
  readonly #decoder = new TextDecoder();
  #isClosed = false;

  constructor(socket: Deno.TcpConn) {
    this.#socket = socket;
  }

  /** Some bytes; `null` where the client has closed. */
  async bytes(): Promise<Uint8Array<ArrayBuffer> | null> {
    const buffer = new Uint8Array(16 * 1024);
    const count = await this.#socket.read(buffer);
    return count === null ? null : buffer.subarray(0, count);
  }

  /** Waits for a request that tells its length. @returns its body */
  async request(): Promise<string> {
    let text = "";
    for (;;) {
      const [head, body] = text.split("\r\n\r\n");
      const length = /^content-length: ([0-9]+)$/im.exec(head!)?.[1];
      if (body !== undefined && body.length >= Number(length)) return body;
      const bytes = await this.bytes();
      if (bytes === null) throw new Error(`expected a request, got: ${text}`);
      text += this.#decoder.decode(bytes);
    }
  }

  /** Writes text, or bytes. */
  async write(text: string | Uint8Array): Promise<void> {
    const bytes = typeof text === "string" ? new TextEncoder().encode(text) : text;
    for (let sent = 0; sent < bytes.length;) sent += await this.#socket.write(bytes.subarray(sent));
  }

  /** Answers with JSON. */
  async answer(value: unknown = {}, head = "200 OK"): Promise<void> {
    const body = JSON.stringify(value);
    await this.write(
      `HTTP/1.1 ${head}\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
    );
  }

  /** Waits until the client has closed, be it by a reset. Fails where it sends something. */
  async closed(): Promise<void> {
    const bytes = await this.bytes().catch((error) => {
      if (error instanceof Deno.errors.ConnectionReset) return null;
      throw error;
    });
    if (bytes !== null) throw new Error(`expected nothing, got: ${this.#decoder.decode(bytes)}`);
  }

  /** Ends its side, as a server that stops, and waits until the client has seen that. */
  async end(): Promise<void> {
    await this.#socket.closeWrite();
    await this.closed();
    this.close();
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#socket.close();
  }

  /** Carries what comes to another server on loopback, and back, until one of them ends. */
  async relay(begun: Uint8Array, port: number): Promise<void> {
    const server = await Deno.connect({ hostname: "127.0.0.1", port });
    this.#isClosed = true; // its streams close it
    await server.write(begun);
    await Promise.allSettled([
      this.#socket.readable.pipeTo(server.writable),
      server.readable.pipeTo(this.#socket.writable),
    ]);
  }
}
