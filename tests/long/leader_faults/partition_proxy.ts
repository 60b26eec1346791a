/**
 * The network between one candidate and its server. It can be parted: then bytes are held where they are, as a
 * network does whose senders send again and again, and go on when it heals, or are lost with their connections.
 *
 * @module
 */
import { pump, writeAll } from "../tcp_pump.ts";

/** Sits between a candidate and the server. */
export class PartitionProxy implements AsyncDisposable {
  readonly #port: number;
  readonly #listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  readonly #open = new Set<Deno.TcpConn>();
  readonly #serving = new Set<Promise<void>>();
  readonly #accepting: Promise<void>;
  /** Resolves when bytes may go on; `false` where their connections are gone. */
  #passes: Promise<void> = Promise.resolve();
  #heal: () => void = () => {};

  /**
   * Begins to listen.
   *
   * @param port where the server listens, on loopback
   */
  constructor(port: number) {
    this.#port = port;
    this.#accepting = this.#accept();
  }

  /** Where the candidate connects to. */
  get port(): number {
    return this.#listener.addr.port;
  }

  /** From now on nothing goes either way, and nobody is told. */
  part(): void {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#passes = promise;
    this.#heal = resolve;
  }

  /**
   * From now on bytes go on.
   *
   * @param held whether those that were held arrive late, or never
   */
  heal(held: "arrives" | "is lost"): void {
    if (held === "is lost") { for (const connection of this.#open) this.#end(connection); }
    this.#heal();
  }

  /** Ends all connections. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#listener.close();
    for (const connection of this.#open) this.#end(connection);
    this.#heal();
    await this.#accepting;
    await Promise.all(this.#serving);
  }

  async #accept(): Promise<void> {
    for await (const client of this.#listener) {
      this.#open.add(client);
      const serving = this.#serve(client).finally(() => this.#serving.delete(serving));
      this.#serving.add(serving);
    }
  }

  async #serve(client: Deno.TcpConn): Promise<void> {
    await this.#passes;
    if (!this.#open.has(client)) return;
    const server = await Deno.connect({ hostname: "127.0.0.1", port: this.#port });
    this.#open.add(server);
    const through = (to: Deno.TcpConn) => async (bytes: Uint8Array) => {
      await this.#passes;
      await writeAll(to, bytes);
    };
    const up = pump(client, through(server)).then(() => this.#end(server));
    const down = pump(server, through(client)).then(() => this.#end(client));
    await Promise.all([up, down]);
  }

  #end(connection: Deno.TcpConn): void {
    if (this.#open.delete(connection)) connection.close();
  }
}
