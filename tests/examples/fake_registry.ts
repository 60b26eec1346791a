/**
 * A registry of images, as `examples/image_follower.ts` expects it, on loopback: it tells what a tag means, and of
 * pushes by its webhook.
 *
 * @module
 */
import { freePorts } from "../controlplane/free_ports.ts";
import type { Outside } from "./life.ts";

/** The registry. It is asked on its port, or in this process by {@linkcode FakeRegistry.fetch}. */
export class FakeRegistry implements Outside {
  /** Digests, in hexadecimal, by NAME:TAG. */
  readonly tags = new Map<string, string>();
  readonly #webhookPort = freePorts(1)[0]!;
  #server: Deno.HttpServer<Deno.NetAddr> | undefined;
  /** The webhooks of programs in this process. */
  readonly #handlers = new Set<(request: Request) => Promise<Response>>();

  readonly #inProcess: boolean;

  /** @param inProcess it is asked by {@linkcode FakeRegistry.fetch} alone, and needs no port */
  constructor(inProcess: boolean) {
    this.#inProcess = inProcess;
  }

  /** Where it listens; it begins to when this is first asked for. */
  get host(): string {
    if (this.#inProcess) return "registry.example.com";
    this.#server ??= Deno.serve(
      { hostname: "127.0.0.1", port: 0, onListen() {} },
      (request) => this.fetch(request),
    );
    return `127.0.0.1:${this.#server.addr.port}`;
  }

  get env(): Record<string, string> {
    return { WEBHOOK_PORT: String(this.#webhookPort) };
  }

  /** Has a program in this process hear of pushes, in the place of a listener. */
  readonly serve = (handler: (request: Request) => Promise<Response>, signal: AbortSignal): Promise<void> => {
    this.#handlers.add(handler);
    return new Promise((resolve) =>
      signal.addEventListener("abort", () => {
        this.#handlers.delete(handler);
        resolve();
      }, { once: true })
    );
  };

  /** Gives a tag another meaning, and tells so. A program that does not hear is none of its business. */
  async push(name: string, digest: string): Promise<void> {
    this.tags.set(name, digest);
    const [repository, tag] = name.split(":");
    const body = JSON.stringify({ events: [{ action: "push", target: { repository, tag } }] });
    const request = () => new Request(`http://127.0.0.1:${this.#webhookPort}/`, { method: "POST", body });
    if (this.#handlers.size === 0) {
      const answer = await fetch(request());
      await answer.body?.cancel();
      if (!answer.ok) throw new Error(`the webhook was answered ${answer.status}`);
    }
    for (const handler of this.#handlers) await handler(request());
  }

  /** Answers a request. */
  readonly fetch = (input: Request | URL | string, init?: RequestInit): Promise<Response> => {
    const { pathname } = new URL(new Request(input, init).url);
    const [, name, tag] = /^\/v2\/(.+)\/manifests\/(.+)$/.exec(pathname) ?? [];
    const digest = this.tags.get(`${name}:${tag}`);
    if (digest === undefined) return Promise.resolve(new Response(null, { status: 404 }));
    return Promise.resolve(new Response(null, { headers: { "docker-content-digest": `sha256:${digest}` } }));
  };

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server?.shutdown();
  }
}
