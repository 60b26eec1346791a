/**
 * The embedded API server, as a value.
 *
 * @module
 */
import type { ClusterAccess } from "../meta/mod.ts";
import { groupVersions } from "../schema/facts/index.ts";
import { allowAuthenticated, TokenAuthenticator } from "./auth/mod.ts";
import { createApp } from "./http/app.ts";
import type { ServerState } from "./http/server_state.ts";
import { ensureSystemNamespaces } from "./namespaces/system_namespaces.ts";
import { notAcceptable } from "./registry/api_error.ts";
import { builtInResources } from "./registry/built_in_resources.ts";
import { plainKinds } from "./registry/plain_kinds.ts";
import { ResourceTable } from "./registry/resource_table.ts";
import type { UserInfo } from "./registry/strategy.ts";
import { Storage } from "./storage/storage.ts";

/** Options of {@linkcode ApiServer.start}. */
export interface ApiServerOptions {
  /**
   * Whether a socket is opened. Without one the server is reached through {@linkcode ApiServer.config} and
   * {@linkcode ApiServer.fetch} only, and needs no permission.
   *
   * @default {true}
   */
  readonly listen?: boolean;
  /**
   * Port to listen on; 0 takes a free one.
   *
   * @default {0}
   */
  readonly port?: number;
  /** Address to listen on. @default {"127.0.0.1"} */
  readonly hostname?: string;
  /** Bearer tokens besides the admin's, and whose they are. */
  readonly tokens?: { readonly [token: string]: UserInfo };
  /** The admin's bearer token. @default {a random one} */
  readonly token?: string;
  /** Milliseconds between the bookmarks of a watch. @default {60_000} */
  readonly bookmarkInterval?: number;
  /** How many changes of each resource are kept for watches. @default {10_000} */
  readonly logLimit?: number;
}

/** See the module. */
export class ApiServer implements AsyncDisposable {
  readonly #state: ServerState;
  readonly #storage: Storage;
  readonly #handle: (request: Request) => Response | Promise<Response>;
  /** Bearer token of the admin, a member of `system:masters`. */
  readonly token: string;
  /** Base URL; of a server without a socket it only names it. */
  readonly url: URL;

  private constructor(options: ApiServerOptions) {
    this.token = options.token ?? crypto.randomUUID();
    this.url = new URL("https://kybern.invalid");
    this.#storage = new Storage(options.logLimit === undefined ? {} : { logLimit: options.logLimit });
    const table = new ResourceTable();
    for (const facts of groupVersions) {
      table.replace(`${facts.group}/${facts.version}`, builtInResources(facts, plainKinds));
    }
    this.#state = {
      registry: { storage: this.#storage, table },
      watches: new Set(),
      bookmarkInterval: options.bookmarkInterval ?? 60_000,
      tableFor: () => {
        throw notAcceptable(["application/json"]);
      },
    };
    ensureSystemNamespaces(this.#state.registry);
    const authenticator = new TokenAuthenticator(Object.entries(options.tokens ?? {}));
    authenticator.add(this.token, { name: "admin", groups: ["system:masters"] });
    const app = createApp({
      server: this.#state,
      authenticator,
      authorizer: allowAuthenticated,
      onUnexpectedError: (error) => console.error(error),
    });
    this.#handle = (request) => app.fetch(request);
  }

  /** Starts a server. */
  // deno-lint-ignore require-await
  static async start(options: ApiServerOptions = {}): Promise<ApiServer> {
    return new ApiServer(options);
  }

  /** Answers a request in process. */
  get fetch(): (request: Request) => Promise<Response> {
    return async (request) => await this.#handle(request);
  }

  /** Access in process, as the admin. */
  get config(): ClusterAccess {
    return {
      server: this.url,
      namespace: "default",
      transport: {
        fetch: async (request) => {
          request.signal.throwIfAborted();
          const authorized = new Request(request);
          authorized.headers.set("Authorization", `Bearer ${this.token}`);
          return await this.#handle(authorized);
        },
      },
    };
  }

  /** Forgets all changes up to now: watches and pages from before are refused with 410. */
  compact(): void {
    this.#storage.compact();
  }

  /** Ends open watches and stops. */
  async [Symbol.asyncDispose](): Promise<void> {
    for (const watch of [...this.#state.watches]) watch.close();
    await Promise.resolve();
  }
}
