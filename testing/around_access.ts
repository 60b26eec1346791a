/**
 * A way to a cluster around another one, through which all requests go in one form.
 *
 * @module
 */
import { asTransport, type ClusterAccess, type Transport } from "../meta/mod.ts";

/** Carries a request; `send` is what the way within would do with it. */
export type Carry = (request: Request, send: (request: Request) => Promise<Response>) => Promise<Response>;

/** The same access, whose requests are all carried by `carry`; its WebSockets, and all else, are those of the inner one. */
export function aroundAccess(access: ClusterAccess, carry: Carry): ClusterAccess {
  const inner = asTransport(access.transport);
  // Not a spread copy, which would leave out what a class has on its prototype.
  const transport: Transport = {
    fetch: (request, options) => carry(request, (request) => inner.fetch(request, options)),
    renew: () => inner.renew?.(),
  };
  if (inner.connect !== undefined) transport.connect = (url, options) => inner.connect!(url, options);
  return { ...access, transport };
}
