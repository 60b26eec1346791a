/**
 * A request that asks for a WebSocket. The listener, or the transport in process, brings it along with the request;
 * the handler that serves the path accepts it or answers in the usual way.
 *
 * @module
 */
import type { WebSocketConnection } from "../../meta/mod.ts";

/** Serves an open WebSocket to its end. Never rejects. */
export type ServeSocket = (connection: WebSocketConnection) => void;

/** See the module. */
export class Upgrade {
  /** Subprotocols that the client offers, best first. */
  readonly protocols: readonly string[];
  #accepted: { readonly protocol: string; readonly serve: ServeSocket } | undefined;

  constructor(protocols: readonly string[]) {
    this.protocols = protocols;
  }

  /** What has been accepted, if anything. */
  get accepted(): { readonly protocol: string; readonly serve: ServeSocket } | undefined {
    return this.#accepted;
  }

  /** Accepts. The answer stands for the opened WebSocket; nobody sends it. */
  accept(protocol: string, serve: ServeSocket): Response {
    this.#accepted = { protocol, serve };
    return new Response(null, { status: 204 });
  }
}

/** The subprotocols of a `Sec-WebSocket-Protocol` header. */
export function offeredProtocols(header: string | null): string[] {
  return (header ?? "").split(",").map((one) => one.trim()).filter((one) => one !== "");
}
