/**
 * How requests reach a server: the small interface between the clients and the world.
 *
 * Everything that speaks to a server takes a {@linkcode ClusterAccess}: where the server is, how to reach it, and
 * which namespace is meant where none is said. A configuration from a kubeconfig is one, a pod's own is one, and the
 * embedded server gives one that needs neither a socket nor a permission.
 *
 * @module
 */

import type { WebSocketConnection } from "./web_socket.ts";

/** What a request is for. A watch may use a connection of its own. */
export type RequestKind = "request" | "watch";

/** Tells a transport about one request. */
export interface TransportRequestOptions {
  /** What the request is for. */
  readonly kind: RequestKind;
  /**
   * Called right before the request leaves, after all that a transport waits for, as a credential; what it throws
   * refuses the request. A transport that waits for nothing need not call it.
   */
  readonly beforeSend?: () => void;
  /**
   * Makes the same request once more, for a transport that can mend what the server refused: a token or certificate that
   * has been replaced meanwhile. Absent where the body can be sent only once.
   */
  readonly again?: (() => Request) | undefined;
}

/** What a `Request` is made of. */
export interface PlainRequest {
  /** The method, in capitals. */
  readonly method: string;
  /** Absolute. */
  readonly url: string;
  /** By name in lower case. */
  readonly headers: { readonly [name: string]: string };
  /** A stream can be sent once. */
  readonly body: Uint8Array | ReadableStream<Uint8Array> | undefined;
  /** Ends the request. */
  readonly signal: AbortSignal | undefined;
}

/** What of a `Response` clients read, and who stands between them and a transport. Every `Response` is one. */
export type PlainResponse = Pick<
  Response,
  "status" | "statusText" | "ok" | "headers" | "body" | "bytes" | "text" | "json"
>;

/** What a WebSocket to the server needs. */
export interface ConnectOptions {
  /** Subprotocols offered, best first. */
  readonly protocols: readonly string[];
  /** Further request headers. */
  readonly headers?: Headers;
  /** Gives up connecting. */
  readonly signal?: AbortSignal;
}

/**
 * Carries requests to one server. It adds what the server demands of every request (credentials, impersonation);
 * it neither retries nor reads answers.
 */
export interface Transport {
  /**
   * Whether its promises, and those of the bodies that it gives, are rejected as soon as the request's signal aborts,
   * whatever they wait for. Of any other transport a client lets go by itself then.
   *
   * @default {false}
   */
  readonly heedsSignals?: boolean;
  /** Sends one request. Rejects with the request's `signal.reason` when that aborts first. */
  fetch(request: Request, options: TransportRequestOptions): Promise<Response>;
  /**
   * The same of a request that nobody has made yet: a `Request` is costly, and who adds headers to one makes a second.
   * Clients call it in place of `fetch` where it is there, so that a transport around another passes it on as well, or
   * leaves it out. `again` is not looked at: the parts are sent again where that helps, unless the body is a stream.
   * What answers need not be a `Response` either; it is read once.
   */
  send?(request: PlainRequest, options: TransportRequestOptions): Promise<PlainResponse>;
  /**
   * Opens a WebSocket, for exec, attach and port-forward. Rejects with an `UpgradeRefusedError` where the server
   * answers with anything else, and with the signal's reason when that aborts first.
   */
  connect?(url: URL, options: ConnectOptions): Promise<WebSocketConnection>;
  /** Drops connections that may be dead: the next request opens a fresh one. */
  renew?(): void;
}

/** A bare function in the shape of `fetch`: the least that can carry requests. */
export type FetchLike = (request: Request) => Promise<Response>;

/** Where a server is and how to reach it. */
export interface ClusterAccess {
  /** Base URL of the server; a path in it is kept in front of every request's. */
  readonly server: URL;
  /** Carries the requests. */
  readonly transport: Transport | FetchLike;
  /** Namespace meant where a caller names none. */
  readonly namespace: string;
}

/** A {@linkcode FetchLike} as a {@linkcode Transport}; a transport as it is. */
export function asTransport(transport: Transport | FetchLike): Transport {
  return typeof transport === "function" ? { fetch: (request) => transport(request) } : transport;
}
