/**
 * A client whose requests change something, for tests of its connections. Holds no tests itself.
 *
 * @module
 */
import { HttpTransport, type HttpTransportOptions } from "./http_transport.ts";
import { RESTClient } from "./rest_client.ts";

/** A client and its transport. */
export function clientOf(server: URL, options: Omit<HttpTransportOptions, "server"> = {}) {
  const transport = new HttpTransport({ ...options, server });
  const client = new RESTClient({ server, namespace: "", transport });
  return {
    transport,
    client,
    post: (body: unknown, signal?: AbortSignal) =>
      client.post().absPath("/x").body(body as object).do(signal && { signal }).into<
        Record<string, unknown>
      >(),
    [Symbol.asyncDispose]: () => transport[Symbol.asyncDispose](),
  };
}
