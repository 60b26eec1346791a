/**
 * A way to a cluster with a credential of its own.
 *
 * @module
 */
import {
  asTransport,
  type ClusterAccess,
  type ConnectOptions,
  type Transport,
  type TransportRequestOptions,
  UpgradeRefusedError,
  type WebSocketConnection,
} from "../meta/mod.ts";
import type { Credential } from "./credential.ts";
import { discard } from "./send_request.ts";

/**
 * Gives requests that have no `Authorization` one, on the way to another transport, which leaves one that is there as it
 * is. After a 401 a request is sent once more where the credential is another by then.
 */
export class CredentialTransport implements Transport {
  readonly #inner: Transport;
  readonly #credential: Credential;

  /** Takes the transport of an access. */
  constructor(access: Pick<ClusterAccess, "transport">, credential: Credential) {
    this.#inner = asTransport(access.transport);
    this.#credential = credential;
  }

  async fetch(request: Request, options: TransportRequestOptions): Promise<Response> {
    if (request.headers.has("authorization")) return await this.#inner.fetch(request, options);
    const begun = performance.now();
    const { again } = options;
    const signal = () => request.signal;
    const authorization = await this.#credential.authorization(signal);
    const response = await this.#send(request, authorization, options);
    if (response.status !== 401) return response;
    this.#credential.refused?.(authorization, begun);
    const next = again === undefined ? authorization : await this.#next(authorization, signal);
    if (next === authorization) return response;
    discard(response);
    return await this.#send(again!(), next, options);
  }

  async connect(url: URL, options: ConnectOptions): Promise<WebSocketConnection> {
    if (this.#inner.connect === undefined) throw new TypeError("this transport opens no WebSockets");
    const headers = new Headers(options.headers);
    if (headers.has("authorization")) return await this.#inner.connect(url, options);
    const begun = performance.now();
    const signal = () => options.signal;
    const open = async (authorization: string | undefined) => {
      if (authorization !== undefined) headers.set("authorization", authorization);
      return await this.#inner.connect!(url, { ...options, headers });
    };
    const authorization = await this.#credential.authorization(signal);
    try {
      return await open(authorization);
    } catch (error) {
      if (!(error instanceof UpgradeRefusedError) || error.response.status !== 401) throw error;
      this.#credential.refused?.(authorization, begun);
      const next = await this.#next(authorization, signal);
      if (next === authorization) throw error;
      return await open(next);
    }
  }

  renew(): void {
    this.#inner.renew?.();
  }

  async #send(
    request: Request,
    authorization: string | undefined,
    options: TransportRequestOptions,
  ): Promise<Response> {
    const { again } = options;
    const withHeader = (request: Request) => {
      const headers = new Headers(request.headers);
      if (authorization !== undefined) headers.set("authorization", authorization);
      return new Request(request, { headers });
    };
    return await this.#inner.fetch(withHeader(request), {
      ...options,
      again: again && (() => withHeader(again())),
    });
  }

  /** The credential after a refusal; the one that was refused where there is no better one. */
  async #next(
    refused: string | undefined,
    signal: () => AbortSignal | undefined,
  ): Promise<string | undefined> {
    try {
      return await this.#credential.authorization(signal);
    } catch {
      // The answer that there is says what is wrong; whoever asks next is told why there is no better credential.
      signal()?.throwIfAborted();
      return refused;
    }
  }
}
