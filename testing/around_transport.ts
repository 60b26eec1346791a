/**
 * A transport around another one, through which all requests go in one form.
 *
 * @module
 */
import type { Transport } from "../meta/mod.ts";

/** A transport whose requests are all carried by `fetch`; its WebSockets, and all else, are those of the inner one. */
export function aroundTransport(inner: Transport, fetch: Transport["fetch"]): Transport {
  // Not a spread copy, which would leave out what a class has on its prototype.
  const transport: Transport = { fetch, renew: () => inner.renew?.() };
  if (inner.connect !== undefined) transport.connect = (url, options) => inner.connect!(url, options);
  return transport;
}
