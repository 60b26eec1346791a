/**
 * What every request handler needs of the server.
 *
 * @module
 */
import type { WebSocketConnection } from "../../meta/mod.ts";
import type { PodHandlers } from "../pod_streams/handlers.ts";
import type { Registry } from "../registry/registry.ts";
import type { ServedResource } from "../registry/served_resource.ts";
import type { ActionSubresource, UserInfo } from "../registry/strategy.ts";
import type { WatchStream } from "../watch/watch_stream.ts";
import type { ResourceRequest } from "./request_info.ts";
import type { Upgrade } from "./upgrade.ts";

/** See the module. */
export class ServerState {
  readonly registry: Registry;
  /** Milliseconds between a watch's bookmarks. */
  readonly bookmarkInterval: number;
  /** Where the server is, as discovery tells clients: host and port. */
  address = "127.0.0.1:443";
  readonly #watches = new Set<WatchStream>();
  readonly #sockets = new Set<WebSocketConnection>();
  #closed = false;

  /** Subresources that the server itself answers, by `GROUP/RESOURCE/SUBRESOURCE`. */
  readonly actions: ReadonlyMap<string, ActionSubresource>;

  /** Who answers in the place of kubelets. */
  readonly handlers: PodHandlers;

  constructor(
    registry: Registry,
    actions: ReadonlyMap<string, ActionSubresource>,
    options: { readonly bookmarkInterval: number; readonly handlers?: PodHandlers },
  ) {
    this.registry = registry;
    this.actions = actions;
    this.bookmarkInterval = options.bookmarkInterval;
    this.handlers = options.handlers ?? {};
  }

  /** Whether the server is ending: it opens no watch any more. */
  get closed(): boolean {
    return this.#closed;
  }

  /** Remembers an open watch, so that closing the server ends it. The result forgets it. */
  addWatch(watch: WatchStream): void {
    if (this.#closed) watch.close();
    else this.#watches.add(watch);
  }

  /** Forgets a watch that has ended. */
  removeWatch(watch: WatchStream): void {
    this.#watches.delete(watch);
  }

  /** How many watches are open. */
  get openWatches(): number {
    return this.#watches.size;
  }

  /** Remembers an open WebSocket until it ends, so that closing the server ends it. */
  addSocket(connection: WebSocketConnection): void {
    if (this.#closed) return connection.close(1001, "the server ends");
    this.#sockets.add(connection);
    connection.closed.then(() => this.#sockets.delete(connection));
  }

  /** Ends all watches and WebSockets. */
  close(): void {
    this.#closed = true;
    for (const socket of [...this.#sockets]) socket.close(1001, "the server ends");
    for (const watch of [...this.#watches]) watch.close();
  }
}

/** A request for a served resource, authenticated and authorized. */
export interface ApiRequest {
  readonly server: ServerState;
  readonly request: Request;
  readonly query: URLSearchParams;
  readonly info: ResourceRequest;
  readonly resource: ServedResource;
  readonly user: UserInfo;
  /** Of a request that asks for a WebSocket. */
  readonly upgrade: Upgrade | undefined;
  /** Whether JSON is to be indented. */
  readonly pretty: boolean;
  /** Texts of `Warning` headers. */
  readonly warnings: Set<string>;
}
