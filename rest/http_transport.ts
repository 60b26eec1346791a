/**
 * The transport over Deno's HTTP client: TLS, proxy, credentials.
 *
 * All connections speak HTTP/1.1, so that each watch has a socket of its own and a request that is given up takes its
 * connection with it: over HTTP/2, which Deno cannot ping, requests would go on and on into a dead connection.
 *
 * @module
 */
import {
  type ConnectOptions,
  type Transport,
  type TransportRequestOptions,
  UpgradeRefusedError,
  type WebSocketConnection,
} from "../meta/mod.ts";
import type { Credential } from "./credential.ts";
import { TlsNameRelay } from "./tls_name_relay.ts";
import { TransportError } from "./transport_errors.ts";
import { openWebSocket } from "./web_socket/open_web_socket.ts";

/** What connections are made with. */
export interface ConnectionOptions {
  /** CA certificates, PEM, beside those that Deno trusts anyway. */
  readonly caCerts?: string[];
  /** The client's certificate and key, PEM. */
  readonly certificate?: { readonly cert: string; readonly key: string };
  /** Proxy, with the user's name and password in the URL where it wants them. */
  readonly proxy?: URL;
}

/** What a transport adds to requests. */
export interface HttpTransportOptions extends ConnectionOptions {
  /** The only server that gets the credentials. */
  readonly server: URL;
  /** Name that the server's certificate is for, where it is not the URL's host. It excludes a proxy. */
  readonly serverName?: string;
  /** Gives the `Authorization` of requests that have none. */
  readonly credential?: Credential;
  /** Further headers, as of impersonation; they do not replace a request's own. */
  readonly headers?: readonly (readonly [string, string])[];
}

function createClient({ caCerts, certificate, proxy }: ConnectionOptions): Deno.HttpClient {
  const options: Deno.CreateHttpClientOptions & Partial<Deno.TlsCertifiedKeyPem> = {
    http1: true,
    http2: false,
  };
  if (caCerts !== undefined) options.caCerts = caCerts;
  if (proxy !== undefined) {
    const { username, password } = proxy;
    const bare = new URL(proxy);
    bare.username = "";
    bare.password = "";
    options.proxy = { url: bare.href };
    if (username !== "") {
      options.proxy = {
        url: bare.href,
        basicAuth: { username: decodeURIComponent(username), password: decodeURIComponent(password) },
      };
    }
  }
  return Deno.createHttpClient(
    certificate === undefined ? options : { ...options, cert: certificate.cert, key: certificate.key },
  );
}

/** Sends requests to one server. Holds an HTTP client, so it has to be disposed. */
export class HttpTransport implements Transport, AsyncDisposable {
  readonly #options: HttpTransportOptions;
  readonly #origin: string;
  #connection: ConnectionOptions;
  readonly #relay: TlsNameRelay | undefined;
  /** Open ones. */
  readonly #webSockets = new Set<WebSocketConnection>();
  /** `undefined` once disposed. */
  #client: Deno.HttpClient | undefined;

  /**
   * Opens no connection; with a `serverName` it begins to listen on loopback.
   *
   * @throws what `Deno.createHttpClient` throws of certificates and proxies that it cannot read
   */
  constructor(options: HttpTransportOptions) {
    this.#options = options;
    this.#origin = options.server.origin;
    this.#connection = options;
    this.#client = createClient(options); // before anything that would have to be closed if it throws
    if (options.serverName !== undefined) {
      this.#relay = new TlsNameRelay(options.serverName, options.server);
      this.#connection = { ...options, proxy: this.#relay.proxy };
      this.renew();
    }
  }

  async fetch(request: Request, options: TransportRequestOptions): Promise<Response> {
    // A request makes its signal when it is first asked for, which costs: only a credential that waits needs it.
    const headers = await this.#headers(request.url, request.headers, () => request.signal);
    const client = this.#client;
    if (client === undefined) throw this.#closed();
    const named = this.#named(request);
    options.beforeSend?.();
    const response = await fetch(named, { headers, client });
    this.#noteStatus(response.status, headers);
    return response;
  }

  async connect(url: URL, options: ConnectOptions): Promise<WebSocketConnection> {
    const { protocols, signal } = options;
    const headers = await this.#headers(url.href, options.headers ?? new Headers(), () => signal);
    signal?.throwIfAborted();
    if (this.#client === undefined) throw this.#closed();
    // Its own name for the certificate needs no relay.
    const { caCerts, certificate } = this.#connection;
    const { proxy, serverName } = this.#options;
    let connection: WebSocketConnection;
    try {
      connection = await openWebSocket(url, {
        caCerts,
        certificate,
        proxy,
        serverName,
        protocols,
        headers,
        signal,
      });
    } catch (error) {
      if (error instanceof UpgradeRefusedError) this.#noteStatus(error.response.status, headers);
      throw error;
    }
    this.#webSockets.add(connection);
    connection.closed.then(() => this.#webSockets.delete(connection));
    return connection;
  }

  /** Takes a fresh HTTP client. What is under way goes on over the connections that it has. */
  renew(): void {
    const old = this.#client;
    if (old === undefined) return;
    this.#client = createClient(this.#connection);
    old.close();
  }

  /** Makes later connections with another client certificate. */
  useCertificate(certificate: { cert: string; key: string }): void {
    this.#connection = { ...this.#connection, certificate };
    this.renew();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#client?.close();
    this.#client = undefined;
    for (const connection of this.#webSockets) connection.abort();
    await Promise.all([...this.#webSockets].map(({ closed }) => closed));
    await this.#relay?.[Symbol.asyncDispose]();
  }

  /** The request, to the name that the server's certificate is for. */
  #named(request: Request): Request {
    const { serverName } = this.#options;
    if (serverName === undefined) return request;
    const url = new URL(request.url);
    url.hostname = serverName;
    return new Request(url, request);
  }

  /** Lets the credential know when the server takes it no more. */
  #noteStatus(status: number, headers: readonly (readonly [string, string])[]): void {
    if (status !== 401) return;
    const sent = headers.find(([name]) => name === "authorization")?.[1];
    this.#options.credential?.refused?.(sent);
  }

  #closed(): TransportError {
    return new TransportError(
      "closed",
      this.#origin,
      `the configuration for ${this.#origin} has been closed: requests have to end before it is disposed`,
    );
  }

  /** A request's headers and what this transport adds. Pairs: `fetch` would join a name's values otherwise. */
  async #headers(
    url: string,
    given: Headers,
    signal: () => AbortSignal | undefined,
  ): Promise<[string, string][]> {
    const { credential, headers: further = [] } = this.#options;
    if (!url.startsWith(`${this.#origin}/`)) {
      throw new TypeError(
        `a request for ${new URL(url).origin} may not carry the credentials for ${this.#origin}`,
      );
    }
    const headers = [...given];
    for (const [name, value] of further) if (!given.has(name)) headers.push([name, value]);
    if (credential !== undefined && !given.has("authorization")) {
      const authorization = await credential.authorization(signal);
      if (authorization !== undefined) headers.push(["authorization", authorization]);
    }
    return headers;
  }
}
