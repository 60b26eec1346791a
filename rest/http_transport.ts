/**
 * The transport of a configuration: TLS, proxy, credentials. It sends by `fetch`, and what changes something over
 * connections of its own where the way is plain (docs/decisions/writes_over_own_connections.md).
 *
 * All connections speak HTTP/1.1, so that each watch has a socket of its own and a request that is given up takes its
 * connection with it: over HTTP/2, which Deno cannot ping, requests would go on and on into a dead connection.
 *
 * @module
 */
import {
  type ConnectOptions,
  type PlainRequest,
  type PlainResponse,
  type Transport,
  type TransportRequestOptions,
  UpgradeRefusedError,
  type WebSocketConnection,
} from "../meta/mod.ts";
import { environmentProxy, isProxyFree } from "./environment_proxy.ts";
import type { ConnectionPool, HttpConnection } from "./http1/mod.ts";
import { tracerOf } from "./tracer.ts";
import { carriedParts, type CarriedRequest, carriedRequest } from "./carried_request.ts";
import type { Credential } from "./credential.ts";
import { type ConnectionOptions, createHttpClient } from "./http_client.ts";
import { type HttpExchange, toldOf } from "./http_exchange.ts";
import type { RotatingValue } from "./rotating_value.ts";
import { discard, raceSignal } from "./send_request.ts";
import type { TlsMaterial } from "./tls_material.ts";
import { TlsNameRelay } from "./tls_name_relay.ts";
import { isTransportError, TransportError, transportErrorOf } from "./transport_errors.ts";
import { responseOf } from "./whole_response.ts";

/** What a transport adds to requests. */
export interface HttpTransportOptions extends ConnectionOptions {
  /** The only server that gets the credentials. */
  readonly server: URL;
  /** Name that the server's certificate is for, where it is not the URL's host. It excludes a proxy. */
  readonly serverName?: string;
  /**
   * Whether a WebSocket takes any certificate of the server. Requests do only where the process was told so, by
   * `--unsafely-ignore-certificate-errors`: there Deno has no other way.
   */
  readonly insecure?: boolean;
  /** Is told of each request that was sent, also of one that is sent once more. */
  readonly onExchange?: ((exchange: HttpExchange) => void) | undefined;
  /** Gives the `Authorization` of requests that have none. */
  readonly credential?: Credential;
  /** Certificates that are in files. They go before those that are given beside them. */
  readonly rotating?: readonly RotatingValue<TlsMaterial>[];
  /** Further headers, as of impersonation; they do not replace a request's own. */
  readonly headers?: readonly (readonly [string, string])[];
}

type Http1 = typeof import("./http1/mod.ts");

/** Loaded by the first request that may go by it: a program's start need not wait for that. */
let http1: Http1 | undefined;

/** What an attempt was made with: whether another one would be made with something else. */
interface Sent {
  /** The credential that was asked; `undefined` where the request had an `Authorization` of its own, or there is none. */
  readonly credential: Credential | undefined;
  /** When it began, by `performance.now()`; `undefined` where the credential does not want to know. */
  readonly begunAt: number | undefined;
  /** What the credential gave. */
  readonly authorization: string | undefined;
  /** A plugin's certificate. */
  readonly certificate: TlsMaterial["certificate"];
  /** The certificates from files. */
  readonly material: readonly (TlsMaterial | undefined)[];
}

/** What was refused of an attempt: the certificates of either side in TLS, or by a 401 what proves who the client is. */
type Refusal = "connection" | "credential";

/**
 * Sends requests to one server. Holds an HTTP client and connections, so it has to be disposed.
 *
 * Certificates and tokens that are in files are looked at again once a minute, and at once when the server's certificate
 * is not trusted, or the server refuses the client's certificate or token. Where that brings something new, the request
 * is sent once more: what was refused so was not acted on.
 */
export class HttpTransport implements Transport, AsyncDisposable {
  readonly heedsSignals = true;
  readonly #options: HttpTransportOptions;
  readonly #origin: string;
  readonly #rotating: readonly RotatingValue<TlsMaterial>[];
  readonly #relay: TlsNameRelay | undefined;
  /** The certificates from files that connections are made with; of each the object that its reading gave. */
  #material: readonly (TlsMaterial | undefined)[];
  /** A plugin's certificate. */
  #certificate: TlsMaterial["certificate"];
  /** Open ones. */
  readonly #webSockets = new Set<WebSocketConnection>();
  /** `undefined` once disposed. */
  #client: Deno.HttpClient | undefined;
  /** For requests that change something; `undefined` until there is one, `null` where only `fetch` knows the way. */
  #pool: ConnectionPool | null | undefined;

  /**
   * Opens no connection; with a `serverName` it begins to listen on loopback.
   *
   * @throws what `Deno.createHttpClient` throws of certificates and proxies that it cannot read
   */
  constructor(options: HttpTransportOptions) {
    this.#options = options;
    this.#origin = options.server.origin;
    this.#rotating = options.rotating ?? [];
    this.#material = this.#current();
    this.#client = createHttpClient(this.#connection()); // before anything that would have to be closed if it throws
    if (options.serverName !== undefined) {
      try {
        this.#relay = new TlsNameRelay(options.serverName, options.server);
      } catch (error) {
        this.#client.close();
        throw error;
      }
      this.renew();
    }
  }

  async fetch(request: Request, options: TransportRequestOptions): Promise<Response> {
    const { again } = options;
    const answer = await this.#carry(
      carriedRequest(request),
      again && (() => carriedRequest(again())),
      options,
    );
    return responseOf(answer);
  }

  send(request: PlainRequest, options: TransportRequestOptions): Promise<PlainResponse> {
    const carried = carriedParts(request);
    return this.#carry(carried, request.body instanceof ReadableStream ? undefined : () => carried, options);
  }

  async #carry(
    first: CarriedRequest,
    again: (() => CarriedRequest) | undefined,
    options: TransportRequestOptions,
  ): Promise<PlainResponse> {
    let mended: Set<Refusal> | undefined;
    for (let request = first;; request = again()) {
      const { url, headers, signal } = request;
      const sent = await this.#prepare(url, headers, signal);
      let response: PlainResponse;
      try {
        response = await this.#send(request, sent, options);
      } catch (error) {
        const isTls = isTransportError(transportErrorOf(error, this.#origin), "untrusted", "handshake");
        mended ??= new Set();
        if (isTls && again !== undefined && await this.#mend(sent, "connection", mended, signal)) continue;
        throw error;
      }
      if (response.status !== 401) return response;
      this.#refused(sent);
      mended ??= new Set();
      if (again === undefined || !await this.#mend(sent, "credential", mended, signal)) return response;
      discard(response);
    }
  }

  async connect(url: URL, options: ConnectOptions): Promise<WebSocketConnection> {
    const { protocols, signal } = options;
    // Loaded by the first WebSocket: most programs open none.
    const { openWebSocket } = await import("./web_socket/open_web_socket.ts");
    // Its own name for the certificate needs no relay.
    const { serverName, insecure } = this.#options;
    // Deno's fetch looks for it by itself.
    const proxy = this.#options.proxy ?? environmentProxy(url);
    const mended = new Set<Refusal>();
    for (;;) {
      const sent = await this.#prepare(url.href, [...options.headers ?? []], () => signal);
      signal?.throwIfAborted();
      if (this.#client === undefined) throw this.#closed();
      const { headers } = sent;
      const { caCerts, certificate } = this.#connection();
      let connection: WebSocketConnection;
      try {
        connection = await openWebSocket(url, {
          caCerts,
          certificate,
          proxy,
          serverName,
          insecure,
          protocols,
          headers,
          signal,
        });
      } catch (error) {
        signal?.throwIfAborted();
        const isUnauthorized = error instanceof UpgradeRefusedError && error.response.status === 401;
        if (isUnauthorized) this.#refused(sent);
        const isMendable = isUnauthorized || isTransportError(error, "untrusted", "handshake");
        const refusal = isUnauthorized ? "credential" : "connection";
        if (isMendable && await this.#mend(sent, refusal, mended, () => signal)) continue;
        throw error;
      }
      if (this.#client === undefined) { // disposed while it opened
        connection.abort();
        throw this.#closed();
      }
      this.#webSockets.add(connection);
      connection.closed.then(() => this.#webSockets.delete(connection));
      return connection;
    }
  }

  /** Takes a fresh HTTP client. What is under way goes on over the connections that it has. */
  renew(): void {
    const old = this.#client;
    if (old === undefined) return;
    this.#client = createHttpClient(this.#connection());
    old.close();
    this.#pool?.[Symbol.dispose]();
    this.#pool = undefined;
  }

  /** Connections for what changes something; none where only `fetch` knows the way, or is watched by telemetry. */
  #newPool({ ConnectionPool, socketTo }: Http1): ConnectionPool | null {
    const { server } = this.#options;
    const { caCerts, certificate, proxy } = this.#connection();
    const isFetchNeeded = proxy !== undefined || certificate !== undefined || tracerOf() !== null ||
      !isProxyFree(server);
    return isFetchNeeded ? null : new ConnectionPool(socketTo(server, { caCerts }));
  }

  /**
   * Makes later connections with another client certificate.
   *
   * @throws what `Deno.createHttpClient` throws of one that it cannot read; the one before stays
   */
  useCertificate(certificate: { cert: string; key: string }): void {
    const before = this.#certificate;
    this.#certificate = certificate;
    try {
      this.renew();
    } catch (error) {
      this.#certificate = before;
      throw error;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#client?.close();
    this.#client = undefined;
    this.#pool?.[Symbol.dispose]();
    this.#pool = undefined;
    for (const connection of this.#webSockets) connection.abort();
    await Promise.all([...this.#webSockets].map(({ closed }) => closed));
    await this.#relay?.[Symbol.asyncDispose]();
  }

  /** What a connection is made with. */
  #connection(): ConnectionOptions {
    const { caCerts, certificate, proxy } = Object.assign(
      {},
      this.#options,
      ...this.#material,
    ) as ConnectionOptions;
    return { caCerts, certificate: this.#certificate ?? certificate, proxy: this.#relay?.proxy ?? proxy };
  }

  /** The present state of the certificates that are in files. */
  #current(): readonly (TlsMaterial | undefined)[] {
    return this.#rotating.map(({ value }) => value);
  }

  /** Takes the certificates as they are now, if they are others. */
  #adopt(): void {
    if (this.#rotating.every(({ value }, index) => value === this.#material[index])) return;
    this.#material = this.#current();
    this.renew();
  }

  /** Looks at the certificates again; gives whether they are others than those of an attempt. */
  async #hasOtherMaterial({ material }: Sent, signal: AbortSignal | undefined): Promise<boolean> {
    await raceSignal(Promise.all(this.#rotating.map((one) => one.refresh())), signal);
    this.#adopt();
    return this.#rotating.some(({ value }, index) => value !== material[index]);
  }

  /** Tells the credential of a 401; not where its certificate has been replaced meanwhile: that one was not refused. */
  #refused({ credential, authorization, certificate, begunAt }: Sent): void {
    if (certificate === this.#certificate) credential?.refused?.(authorization, begunAt);
  }

  /** Whether another attempt would be made with something else. Of each kind of refusal it looks once. */
  async #mend(
    sent: Sent,
    refusal: Refusal,
    mended: Set<Refusal>,
    signal: () => AbortSignal | undefined,
  ): Promise<boolean> {
    if (mended.has(refusal)) return false;
    mended.add(refusal);
    if (await this.#hasOtherMaterial(sent, signal())) return true;
    if (refusal === "connection" || sent.credential === undefined) return false;
    try {
      const next = await sent.credential.authorization(signal);
      return next !== sent.authorization || this.#certificate !== sent.certificate;
    } catch {
      // The answer that there is says what is wrong; whoever asks next is told why there is no better credential.
      signal()?.throwIfAborted();
      return false;
    }
  }

  /** Rejects with what keeps it from being sent, too. */
  async #send(
    request: CarriedRequest,
    { headers }: { readonly headers: [string, string][] },
    { kind, beforeSend }: TransportRequestOptions,
  ): Promise<PlainResponse> {
    const { onExchange } = this.#options;
    const begunAt = onExchange === undefined ? 0 : performance.now();
    // Reads go by `fetch`, and need nothing more.
    const mayBeOwn = kind === "request" && request.payload !== undefined && request.method !== "GET";
    if (mayBeOwn && this.#pool === undefined) {
      http1 ??= await import("./http1/mod.ts");
      if (this.#client === undefined) throw this.#closed();
      if (this.#pool === undefined) this.#pool = this.#newPool(http1);
    }
    const pool = mayBeOwn ? this.#pool : null;
    const message = pool ? this.#messageOf(request, headers, http1!) : undefined;
    let connection: HttpConnection | undefined;
    try {
      connection = message && pool
        ? pool.take() ?? await pool.takeRested() ?? await pool.open(request.signal())
        : undefined;
    } catch (error) {
      if (onExchange === undefined) throw error;
      return await toldOf(onExchange, { ...request, headers, begunAt }, () => Promise.reject(error));
    }
    const client = this.#client;
    try {
      if (client === undefined) throw this.#closed();
      if (connection !== undefined) request.signal()?.throwIfAborted();
      beforeSend?.();
    } catch (error) {
      connection?.release();
      throw error;
    }
    // Of a server that cannot be connected to `fetch` tells why.
    const start = connection && message
      ? () => connection.exchange(message, request.signal())
      : () => request.start({ headers, client }, this.#named(request.url));
    if (onExchange === undefined) return await start();
    return await toldOf(onExchange, { ...request, headers, begunAt }, start);
  }

  /** What a request is on a connection; `undefined` for one that `fetch` sends. */
  #messageOf(
    { method, url, payload }: CarriedRequest,
    given: readonly [string, string][],
    { requestMessage }: Http1,
  ): Uint8Array | undefined {
    if (payload === undefined) return undefined;
    // A request's own are so already; those that are added need not be.
    const headers = this.#options.headers?.length
      ? given.map(([name, value]) => [name.toLowerCase(), value] as const)
      : given;
    const target = url.slice(this.#origin.length);
    return requestMessage({ method, target, headers, body: payload.bytes }, this.#options.server.host);
  }

  /** The URL with the name that the server's certificate is for, if that is another. */
  #named(url: string): string | undefined {
    const { serverName } = this.#options;
    if (serverName === undefined) return undefined;
    const named = new URL(url);
    named.hostname = serverName;
    return named.href;
  }

  #closed(): TransportError {
    return new TransportError(
      "closed",
      this.#origin,
      `the configuration for ${this.#origin} has been closed: requests have to end before it is disposed`,
    );
  }

  /** A request's headers and what this transport adds. Pairs: `fetch` would join a name's values otherwise. */
  async #prepare(
    url: string,
    given: readonly [string, string][],
    // A request makes its signal when it is first asked for, which costs: only a credential that waits needs it.
    signal: () => AbortSignal | undefined,
  ): Promise<Sent & { headers: [string, string][] }> {
    const { headers: further = [] } = this.#options;
    if (!url.startsWith(`${this.#origin}/`)) {
      throw new TypeError(
        `a request for ${new URL(url).origin} may not carry the credentials for ${this.#origin}`,
      );
    }
    const has = (name: string) => given.some(([other]) => other === name);
    const credential = has("authorization") ? undefined : this.#options.credential;
    const begunAt = credential?.refused === undefined ? undefined : performance.now();
    const due = this.#rotating.filter((one) => one.isDue());
    if (due.length > 0) await raceSignal(Promise.all(due.map((one) => one.refresh())), signal());
    this.#adopt();
    const headers = [...given];
    for (const [name, value] of further) if (!has(name.toLowerCase())) headers.push([name, value]);
    const asked = credential?.authorization(signal);
    const authorization = asked === undefined || typeof asked === "string" ? asked : await asked;
    if (authorization !== undefined) headers.push(["authorization", authorization]);
    return {
      headers,
      begunAt,
      credential,
      authorization,
      certificate: this.#certificate,
      material: this.#material,
    };
  }
}
