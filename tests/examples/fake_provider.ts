/**
 * A provider of DNS by HTTP, as `examples/dns_records.ts` expects it, on loopback.
 *
 * @module
 */
import type { Outside } from "./life.ts";

/** The provider. It is asked on its port, or in this process by {@linkcode FakeProvider.fetch}. */
export class FakeProvider implements Outside {
  /** What it demands of every request. */
  readonly token = "secret-of-the-provider";
  /** Its records by id, as they were put. */
  readonly records = new Map<string, string>();
  /** Answers the next request otherwise. */
  once: Response | undefined;
  #server: Deno.HttpServer<Deno.NetAddr> | undefined;

  /** Where it listens; it begins to when this is first asked for. */
  get url(): string {
    this.#server ??= Deno.serve(
      { hostname: "127.0.0.1", port: 0, onListen() {} },
      (request) => this.fetch(request),
    );
    return `http://127.0.0.1:${this.#server.addr.port}`;
  }

  get env(): Record<string, string> {
    return { DNS_API: this.url, DNS_TOKEN: this.token };
  }

  /** The values of all its records, sorted. */
  values(): string[] {
    return [...this.records.values()].map((text) => JSON.parse(text).values.join()).sort();
  }

  state(): string[] {
    return [...this.records.values()].sort();
  }

  /** Answers a request. */
  readonly fetch = async (input: Request | URL | string, init?: RequestInit): Promise<Response> => {
    const request = new Request(input, init);
    if (request.headers.get("authorization") !== `Bearer ${this.token}`) {
      return new Response("who?", { status: 401 });
    }
    const once = this.once;
    this.once = undefined;
    if (once !== undefined) return once;
    const id = new URL(request.url).pathname.replace("/records/", "");
    const known = this.records.get(id);
    switch (request.method) {
      case "PUT": {
        const text = await request.text();
        if (text.includes("nonsense")) return new Response("that is no address", { status: 422 });
        this.records.set(id, text);
        return new Response();
      }
      case "DELETE":
        return new Response(null, { status: this.records.delete(id) ? 204 : 404 });
      default:
        return new Response(known ?? "no such record", { status: known === undefined ? 404 : 200 });
    }
  };

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server?.shutdown();
  }
}
