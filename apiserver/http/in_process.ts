/**
 * Requests that never touch a socket, with the manners of `fetch`: an aborted signal rejects, and ends a body that is
 * still being read.
 *
 * @module
 */

import { type ConnectOptions, UpgradeRefusedError, type WebSocketConnection } from "../../meta/mod.ts";
import { socketPair } from "../web_socket/socket_pair.ts";
import { Upgrade } from "./upgrade.ts";

/**
 * Sends a request to a handler in this process.
 *
 * @throws {unknown} the request's `signal.reason`
 */
export async function fetchInProcess(
  handle: (request: Request) => Response | Promise<Response>,
  request: Request,
): Promise<Response> {
  const { signal } = request;
  signal.throwIfAborted();
  const response = await handle(request);
  if (signal.aborted) {
    await response.body?.cancel();
    throw signal.reason;
  }
  // An answer of known length is there already, and nothing is left to abort.
  if (response.body === null || response.headers.has("Content-Length")) return response;
  return new Response(abortable(response.body, signal), response);
}

/**
 * Opens a WebSocket to a handler in this process.
 *
 * @throws {UpgradeRefusedError} when the handler answers with anything else
 * @throws {unknown} the signal's reason
 */
export async function connectInProcess(
  handle: (request: Request, upgrade: Upgrade) => Response | Promise<Response>,
  url: URL,
  { protocols, headers, signal }: ConnectOptions,
): Promise<WebSocketConnection> {
  signal?.throwIfAborted();
  const upgrade = new Upgrade(protocols);
  const response = await handle(new Request(url, { headers: headers ?? {} }), upgrade);
  signal?.throwIfAborted();
  if (upgrade.accepted === undefined) {
    throw new UpgradeRefusedError(response);
  }
  const { protocol, serve } = upgrade.accepted;
  const [client, server] = socketPair(protocol);
  serve(server);
  return client;
}

/** A stream that errors with the signal's reason when that aborts. */
function abortable(
  body: ReadableStream<Uint8Array<ArrayBuffer>>,
  signal: AbortSignal,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  const reader = body.getReader();
  let onAbort: () => void;
  return new ReadableStream({
    start(controller) {
      onAbort = () => {
        controller.error(signal.reason);
        // The server sees its reader leave, as it would see a connection close.
        reader.cancel(signal.reason).catch(() => {});
      };
      signal.addEventListener("abort", onAbort, { once: true });
    },
    async pull(controller) {
      const { done, value } = await reader.read();
      if (signal.aborted) return;
      if (done) {
        signal.removeEventListener("abort", onAbort);
        controller.close();
      } else {
        controller.enqueue(value);
      }
    },
    async cancel(reason) {
      signal.removeEventListener("abort", onAbort);
      await reader.cancel(reason);
    },
  }, { highWaterMark: 0 });
}
