/**
 * What is told of a request and its answer, to find out what a client does: never a credential.
 *
 * @module
 */
import type { PlainResponse } from "../meta/mod.ts";
import { discard } from "./send_request.ts";

/** A request as it was sent, and what came of it. */
export interface HttpExchange {
  /** `GET`, `POST`, … */
  readonly method: string;
  /** The whole URL. */
  readonly url: string;
  /** The request's headers, those of the transport included; credentials are masked. */
  readonly requestHeaders: readonly (readonly [name: string, value: string])[];
  /** The answer's code; `undefined` where none came. */
  readonly status: number | undefined;
  /** The answer's headers; credentials are masked. */
  readonly responseHeaders: readonly (readonly [name: string, value: string])[];
  /** What kept an answer from coming, by the name of its error. */
  readonly error: string | undefined;
  /** From sending to the answer's headers, in milliseconds. */
  readonly duration: number;
}

/** Schemes of which it is known that the scheme itself is no secret. */
const knownSchemes = ["bearer", "basic", "negotiate"];

const mask = "<masked>";

/** Headers that hold a credential as a whole. */
const secretHeaders = ["cookie", "set-cookie"];

/** Prefix of the subprotocol by which browsers send a bearer token with a WebSocket. */
const bearerProtocol = /base64url\.bearer\.authorization\.k8s\.io\.[^\s,]+/g;

/** A header's value as it may be shown: a credential's scheme, where it is known, and no more (client-go's rule). */
export function maskHeader(name: string, value: string): string {
  switch (name.toLowerCase()) {
    case "authorization":
    case "proxy-authorization": {
      if (value === "") return "";
      const [scheme = ""] = value.split(" ", 1);
      if (!knownSchemes.includes(scheme.toLowerCase())) return mask;
      return value.length > scheme.length + 1 ? `${scheme} ${mask}` : scheme;
    }
    case "sec-websocket-protocol":
      return value.replace(bearerProtocol, `base64url.bearer.authorization.k8s.io.${mask}`);
    default:
      // Extra attributes of whom a client acts as may be anything.
      if (name.toLowerCase().startsWith("impersonate-extra-")) return mask;
      return secretHeaders.includes(name.toLowerCase()) ? mask : value;
  }
}

/** Headers as they may be shown. */
export function maskHeaders(headers: Iterable<readonly [string, string]>): [string, string][] {
  return [...headers].map(([name, value]) => [name, maskHeader(name, value)]);
}

/** A request whose exchange is told of. */
export interface ToldRequest {
  readonly method: string;
  readonly url: string;
  /** With credentials, which are not told. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** By `performance.now()`. */
  readonly begunAt: number;
}

/** Sends a request, and tells of it. What `onExchange` throws is the request's error. */
export async function toldOf(
  onExchange: (exchange: HttpExchange) => void,
  { method, url, headers, begunAt }: ToldRequest,
  send: () => Promise<PlainResponse>,
): Promise<PlainResponse> {
  const exchange = {
    method,
    url,
    requestHeaders: maskHeaders(headers),
    responseHeaders: [],
    status: undefined,
    error: undefined,
  };
  let response: PlainResponse;
  try {
    response = await send();
  } catch (error) {
    const { name } = error instanceof Error ? error : { name: "Error" };
    onExchange({ ...exchange, error: name, duration: performance.now() - begunAt });
    throw error;
  }
  const { status } = response;
  const responseHeaders = maskHeaders(response.headers);
  try {
    onExchange({ ...exchange, status, responseHeaders, duration: performance.now() - begunAt });
  } catch (error) {
    discard(response); // nobody else will: its connection would be held
    throw error;
  }
  return response;
}
