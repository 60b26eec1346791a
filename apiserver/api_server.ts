/**
 * The embedded API server, as a value.
 *
 * @module
 */
import type { ClusterAccess } from "../meta/mod.ts";
import { ControlLoops } from "./control_loops.ts";
import { createServerParts, type ServerOptions } from "./server_parts.ts";
import { createApp } from "./http/app.ts";
import { TokenAuthenticator } from "./auth/mod.ts";
import { connectInProcess, fetchInProcess } from "./http/in_process.ts";
import type { Upgrade } from "./http/upgrade.ts";
import type { ServerState } from "./http/server_state.ts";
import { kubeconfigOf } from "./kubeconfig.ts";
import { listen, type Listener } from "./listener.ts";
import type { UserInfo } from "./registry/strategy.ts";

/** Options of {@linkcode ApiServer.start}. */
export interface ApiServerOptions extends ServerOptions {
  /**
   * Whether a socket is opened. Without one the server is reached through {@linkcode ApiServer.config} and
   * {@linkcode ApiServer.fetch} only, and needs no permission.
   *
   * @default {true}
   */
  readonly listen?: boolean;
  /**
   * Address to listen on. Its certificate holds for it and for loopback.
   *
   * @default {"127.0.0.1"}
   */
  readonly hostname?: string;
  /**
   * The admin's bearer token.
   *
   * @default {a random one}
   */
  readonly token?: string;
  /**
   * Whether the server does what kube-controller-manager does on a cluster: owner garbage collection and the deletion
   * of namespaces.
   *
   * @default {true}
   */
  readonly controllers?: boolean;
  /** Bearer tokens besides the admin's, and whose they are. */
  readonly tokens?: { readonly [token: string]: UserInfo };
}

/** What a request brings along besides itself. */
interface Asked {
  /** Who asks, where that is known already. */
  readonly user?: UserInfo;
  /** Of a request for a WebSocket. */
  readonly upgrade?: Upgrade;
}

/** What {@linkcode ApiServer.start} puts together. */
interface Parts {
  readonly state: ServerState;
  readonly loops: ControlLoops;
  readonly handle: (request: Request, asked?: Asked) => Response | Promise<Response>;
  readonly listener: Listener | undefined;
  readonly token: string;
  readonly admin: UserInfo;
}

/** Name of a server that has no socket. `.invalid` leads nowhere (RFC 2606). */
const socketless = "https://kybern.invalid";

/**
 * A running server. It ends with `await server[Symbol.asyncDispose]()`, which `await using` calls.
 *
 * @example In a test, without a socket
 * ```ts
 * import { ApiServer } from "@kybern/kybern/apiserver";
 *
 * await using server = await ApiServer.start({ listen: false });
 * const answer = await server.fetch("/api/v1/namespaces/default", {
 *   headers: { Authorization: `Bearer ${server.token}` },
 * });
 * console.log(answer.status); // 200
 * await answer.body?.cancel();
 * ```
 */
export class ApiServer implements AsyncDisposable {
  readonly #parts: Parts;

  /** Use {@linkcode ApiServer.start}. */
  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /**
   * Starts a server.
   *
   * @throws {ListenError} when its socket cannot be opened
   */
  static async start(options: ApiServerOptions = {}): Promise<ApiServer> {
    const token = options.token ?? crypto.randomUUID();
    const admin: UserInfo = { name: "admin", groups: ["system:masters", "system:authenticated"] };
    const authenticator = new TokenAuthenticator(Object.entries(options.tokens ?? {}));
    authenticator.add(token, admin);
    const { state, authorizer } = createServerParts(authenticator, options);
    const app = createApp({
      server: state,
      authenticator,
      authorizer,
      onUnexpectedError: options.onUnexpectedError ?? reportUnexpected,
    });
    const handle: Parts["handle"] = (request, asked) => app.fetch(request, { ...asked });
    const listener = options.listen === false ? undefined : await listen(
      { port: options.port ?? 0, hostname: options.hostname ?? "127.0.0.1" },
      (request, upgrade) => handle(request, { upgrade }),
    );
    if (listener !== undefined) state.address = listener.url.host;
    const loops = new ControlLoops(state.registry, {
      controllers: options.controllers ?? true,
      onError: (error, what) => console.error(`kybern apiserver: ${what}:`, error),
    });
    loops.start();
    return new ApiServer({ state, loops, handle, listener, token, admin });
  }

  /** Base URL. A server without a socket has one too, which leads nowhere. */
  get url(): URL {
    return new URL(this.#parts.listener?.url ?? socketless);
  }

  /** Bearer token of the admin, a member of `system:masters`. */
  get token(): string {
    return this.#parts.token;
  }

  /** A kubeconfig of the admin, as YAML. */
  get kubeconfig(): string {
    const { listener, token } = this.#parts;
    return kubeconfigOf({ server: this.url, certificate: listener?.certificate, token });
  }

  /** Access in this process, as the admin where a request has no `Authorization` of its own; it touches no socket. */
  get config(): ClusterAccess {
    const { handle, admin } = this.#parts;
    const sender = ({ headers }: Request) => headers.has("authorization") ? {} : { user: admin };
    return {
      server: this.url,
      namespace: "default",
      transport: {
        fetch: (request) => fetchInProcess((request) => handle(request, sender(request)), request),
        connect: (url, options) =>
          connectInProcess(
            (request, upgrade) => handle(request, { ...sender(request), upgrade }),
            url,
            options,
          ),
      },
    };
  }

  /**
   * Answers a request in this process, in the shape of `fetch`. A path is taken from the server's own URL. The request
   * brings its own `Authorization`.
   */
  get fetch(): (input: Request | URL | string, init?: RequestInit) => Promise<Response> {
    return (input, init) => {
      const request = new Request(typeof input === "string" ? new URL(input, this.url) : input, init);
      return fetchInProcess((request) => this.#parts.handle(request), request);
    };
  }

  /**
   * Forgets all changes up to now: watches that begin before now, and pages of lists begun before now, are refused
   * with 410. Watches that are open go on.
   */
  compact(): void {
    this.#parts.state.registry.storage.compact();
  }

  /** Resolves once the server's own controllers (garbage collection, namespace deletion) have nothing left to do. */
  idle(): Promise<void> {
    return this.#parts.loops.idle();
  }

  /** Ends open watches, answers what is under way, and stops. */
  async [Symbol.asyncDispose](): Promise<void> {
    const { state, loops, listener } = this.#parts;
    state.close();
    loops.stop();
    await listener?.shutdown();
  }
}

function reportUnexpected(error: unknown, request: Request): void {
  console.error(`kybern apiserver: ${request.method} ${new URL(request.url).pathname}:`, error);
}
