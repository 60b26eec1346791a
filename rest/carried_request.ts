/**
 * A request as the HTTP transport carries it, whether it came as a `Request` or by its parts.
 *
 * @module
 */
import type { PlainRequest } from "../meta/transport.ts";

/** A request in whichever form it came. */
export interface CarriedRequest extends Pick<PlainRequest, "method" | "url"> {
  /** By name in lower case. */
  readonly headers: readonly [string, string][];
  /** The body as bytes, where it is no stream; absent of a `Request` too. */
  readonly payload?: { readonly bytes: Uint8Array | undefined };
  /** A `Request` makes its signal when it is first asked for, which costs. */
  readonly signal: () => AbortSignal | undefined;
  /** Sends it, to another URL where one is given. */
  readonly start: (
    init: { readonly headers: [string, string][]; readonly client: Deno.HttpClient },
    url: string | undefined,
  ) => Promise<Response>;
}

/** A `Request`, to be carried. */
export function carriedRequest(request: Request): CarriedRequest {
  return {
    method: request.method,
    url: request.url,
    headers: [...request.headers],
    signal: () => request.signal,
    start: (init, url) => fetch(url === undefined ? request : new Request(url, request), init),
  };
}

/** A request by its parts, to be carried. */
export function carriedParts({ method, url, headers, body, signal }: PlainRequest): CarriedRequest {
  return {
    method,
    url,
    headers: Object.entries(headers),
    ...!(body instanceof ReadableStream) && { payload: { bytes: body } },
    signal: () => signal,
    start: (init, named = url) =>
      fetch(named, { ...init, method, body: body as BodyInit | undefined, signal, redirect: "manual" }),
  };
}
