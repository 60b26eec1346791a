/**
 * A TCP proxy that breaks connections, each in its own way, by seeded chance: it drops them, goes silent without a word,
 * cuts them in the middle of a line, or lets bytes through by drops.
 *
 * @module
 */
import { delay } from "@std/async/delay";
import { pump, writeAll } from "./tcp_pump.ts";

/** What becomes of a connection. */
type Fate =
  /** Ended as soon as it is there. */
  | "dropped"
  /** After some bytes nothing goes either way, and nobody is told. */
  | "stalled"
  /** Ended after some bytes, wherever they end; or, where it was there already, when the chaos began. */
  | "cut"
  /** Its bytes come slowly, a few at a time, and it is cut at last. */
  | "slow"
  /** Left alone: it came when there was no chaos, or has ended by itself. */
  | "clean";

/** In ten connections, so many of each. */
const dice: readonly Fate[] = [
  "dropped",
  "stalled",
  "cut",
  "cut",
  "cut",
  "cut",
  "cut",
  "slow",
  "slow",
  "slow",
];

/** Bytes after which a connection meets its fate, at most. */
const longestLife = 12_000;
const newline = 0x0a;

/** Options of a {@linkcode ChaosProxy}. */
export interface ChaosProxyOptions {
  /** Where the server listens, on loopback. */
  readonly port: number;
  readonly random: (n: number) => number;
  /** Bytes that a connection lets through before it stalls, at least. */
  readonly stallsAfter: number;
}

/** Sits between clients and a server. Lets everything through until it is told otherwise. */
export class ChaosProxy implements AsyncDisposable {
  readonly #options: ChaosProxyOptions;
  readonly #listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  readonly #open = new Set<Deno.TcpConn>();
  readonly #pumps = new Set<Promise<void>>();
  readonly #accepting: Promise<void>;
  /** Ends the waits of slow connections. */
  readonly #stop = new AbortController();
  #breaking = false;
  /** Connections, by what became of them. */
  readonly counts: Record<Fate | "cut within a line", number> = {
    dropped: 0,
    stalled: 0,
    cut: 0,
    slow: 0,
    clean: 0,
    "cut within a line": 0,
  };

  /** Begins to listen. */
  constructor(options: ChaosProxyOptions) {
    this.#options = options;
    this.#accepting = this.#accept();
  }

  /** Where clients connect to. */
  get url(): string {
    return `http://127.0.0.1:${this.#listener.addr.port}`;
  }

  /** From now on connections are broken, those that are there at once. */
  begin(): void {
    this.#breaking = true;
    for (const connection of this.#open) this.#end(connection);
  }

  /** From now on new connections are left alone. Those that are silent stay so. */
  heal(): void {
    this.#breaking = false;
  }

  /** Ends all connections. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#listener.close();
    this.#stop.abort();
    for (const connection of this.#open) this.#end(connection);
    await this.#accepting;
    await Promise.all(this.#pumps);
  }

  async #accept(): Promise<void> {
    for await (const client of this.#listener) {
      this.#open.add(client);
      const serving = this.#serve(client).finally(() => this.#pumps.delete(serving));
      this.#pumps.add(serving);
    }
  }

  async #serve(client: Deno.TcpConn): Promise<void> {
    const { random, port, stallsAfter } = this.#options;
    const fate = this.#breaking ? dice[random(dice.length)]! : "clean";
    this.counts[fate]++;
    if (fate === "dropped") return this.#end(client);
    const server = await Deno.connect({ hostname: "127.0.0.1", port });
    this.#open.add(server);
    const life = fate === "clean" ? Infinity : random(longestLife) + (fate === "stalled" ? stallsAfter : 0);
    const line = { ended: true };
    const silent = { on: false };
    const up = pump(client, (bytes) => silent.on ? Promise.resolve() : writeAll(server, bytes));
    let left = life;
    const down = pump(server, async (bytes) => {
      if (silent.on) return;
      const through = bytes.subarray(0, Math.min(left, bytes.length));
      left -= through.length;
      if (through.length > 0) line.ended = through[through.length - 1] === newline;
      if (fate === "slow") await this.#drip(client, through);
      else await writeAll(client, through);
      if (left > 0) return;
      if (fate === "stalled") silent.on = true;
      else {
        if (!line.ended) this.counts["cut within a line"]++;
        this.#end(client);
        this.#end(server);
      }
    });
    // When one side ends, so does the other: of a silent connection it is the client who ends it.
    await up;
    this.#end(server);
    await down;
    this.#end(client);
  }

  async #drip(to: Deno.TcpConn, bytes: Uint8Array): Promise<void> {
    const { random } = this.#options;
    for (let at = 0; at < bytes.length && !this.#stop.signal.aborted;) {
      const end = at + 1 + random(400);
      await writeAll(to, bytes.subarray(at, end));
      at = end;
      await delay(random(20), { signal: this.#stop.signal }).catch(() => {}); // told to stop
    }
  }

  #end(connection: Deno.TcpConn): void {
    if (!this.#open.delete(connection)) return;
    connection.close();
  }
}
