/**
 * What a client proves its identity with: a header on each request.
 *
 * A client certificate is none of these: it belongs to the connection, and is the transport's.
 *
 * @module
 */
import { encodeBase64 } from "@std/encoding/base64";

/** Gives requests their `Authorization`. */
export interface Credential extends Partial<Disposable> {
  /**
   * Value of the header for a request that is about to be sent; `undefined` for none.
   *
   * @param signal the request's signal, for a credential that has to wait
   * @throws {ConfigError} when there is nothing to be had
   */
  authorization(signal: () => AbortSignal | undefined): Promise<string | undefined> | string | undefined;
  /**
   * The server answered 401 to a request that carried this value: it is not to be used from a cache again.
   *
   * @param begunAt when that request began, by `performance.now()`
   */
  refused?(authorization: string | undefined, begunAt?: number): void;
}

/** Whether a token can stand in a header; `fetch` would quote one that cannot in its error. */
export function isBearerToken(token: string): boolean {
  return /^[\x21-\x7e]+$/.test(token);
}

/** A bearer token that does not change. White space around it is no part of it. */
export function staticToken(token: string): Credential {
  const authorization = `Bearer ${token.trim()}`;
  return { authorization: () => authorization };
}

/** Name and password (RFC 7617). */
export function basicCredential(username: string, password: string): Credential {
  const authorization = `Basic ${encodeBase64(new TextEncoder().encode(`${username}:${password}`))}`;
  return { authorization: () => authorization };
}
