/**
 * A TLS server that takes some clients and not others. Holds no tests itself.
 *
 * Each runs in a process of its own: two of one process take up each other's TLS sessions, and a client would see nothing
 * of another certificate. Run by itself, this file is the server: it reads its demands from standard input, and writes its
 * port, then a line for each request that it refuses.
 *
 * @module
 */
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";

/** A certificate and its key, PEM. */
export interface Pair {
  readonly certificate: string;
  readonly key: string;
}

/** What a server takes and shows. */
export interface Demands {
  readonly own: Pair;
  /** Whose certificate a client may have; none is asked for where there are none. */
  readonly clients?: readonly Pair[];
  /** Refuses clients in the TLS handshake already, not by a 401. */
  readonly strict?: boolean;
  readonly token?: string;
}

/** A server that runs. */
export interface DemandingServer extends AsyncDisposable {
  readonly port: number;
  /** How many requests it has answered with 401; known once it is disposed. */
  refused(): number;
}

/** Starts a server. */
export async function startDemandingServer(demands: Demands): Promise<DemandingServer> {
  const process = new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-check", "--no-config", "--allow-net=127.0.0.1", import.meta.filename!],
    stdin: "piped",
    stdout: "piped",
  }).spawn();
  const input = process.stdin.getWriter();
  await input.write(new TextEncoder().encode(`${JSON.stringify(demands)}\n`));
  const output = process.stdout.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  while (!text.includes("\n")) text += (await output.read()).value ?? "\n";
  return {
    port: Number(text.split("\n")[0]),
    refused: () => text.split("\n").length - 2,
    async [Symbol.asyncDispose]() {
      await input.close();
      for (let part = await output.read(); !part.done; part = await output.read()) text += part.value;
      await process.status;
    },
  };
}

/** An address behind which the server may be changed for another one. */
export class ServerFront implements AsyncDisposable {
  /** Port on loopback of the server that connections go to from now on. */
  port: number;
  readonly #listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  readonly #relays = new Set<Promise<void>>();
  readonly #open = new Set<Deno.TcpConn>();
  readonly #accepting: Promise<void>;

  constructor(port: number) {
    this.port = port;
    this.#accepting = this.#accept();
  }

  get url(): string {
    return `https://127.0.0.1:${this.#listener.addr.port}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#listener.close();
    await this.#accepting;
    for (const connection of this.#open) close(connection);
    await Promise.all(this.#relays);
  }

  async #accept(): Promise<void> {
    for await (const client of this.#listener) {
      const relay = this.#relay(client).finally(() => this.#relays.delete(relay));
      this.#relays.add(relay);
    }
  }

  async #relay(client: Deno.TcpConn): Promise<void> {
    this.#open.add(client);
    const server = await Deno.connect({ hostname: "127.0.0.1", port: this.port });
    this.#open.add(server);
    // An end that breaks shows at the other one.
    await Promise.allSettled([
      client.readable.pipeTo(server.writable),
      server.readable.pipeTo(client.writable),
    ]);
    for (const one of [client, server]) {
      this.#open.delete(one);
      close(one);
    }
  }
}

/** Its streams may have closed it. */
function close(connection: Deno.TcpConn): void {
  try {
    connection.close();
  } catch (error) {
    if (!(error instanceof Deno.errors.BadResource)) throw error;
  }
}

/** Answers each request with the length of its body, and ends its connection. */
function serve({ own, clients, strict = false, token }: Demands): void {
  const server = createServer({
    cert: own.certificate,
    key: own.key,
    ca: clients?.map(({ certificate }) => certificate),
    requestCert: clients !== undefined,
    rejectUnauthorized: strict,
  }, (request, response) => {
    const { authorized } = request.socket as unknown as { authorized: boolean };
    const ok = (clients === undefined || authorized) &&
      (token === undefined || request.headers.authorization === `Bearer ${token}`);
    if (!ok) console.log("refused");
    let length = 0;
    request.on("data", (bytes: Uint8Array) => length += bytes.length);
    request.on("end", () => {
      response.writeHead(ok ? 200 : 401, { "content-type": "application/json", "connection": "close" });
      response.end(JSON.stringify({ length }));
    });
  });
  server.listen(0, "127.0.0.1", () => console.log((server.address() as AddressInfo).port));
}

if (import.meta.main) {
  let text = "";
  for await (const part of Deno.stdin.readable.pipeThrough(new TextDecoderStream())) {
    const isFirst = !text.includes("\n");
    text += part;
    if (isFirst && text.includes("\n")) serve(JSON.parse(text));
  }
  Deno.exit(); // whoever started it has let it go
}
