/**
 * A request that is complete: reading its answer, in whatever form, sends it.
 *
 * @module
 */
import type { KubernetesList, PlainResponse, WebSocketConnection } from "../meta/mod.ts";
import { type TimeLimit, timeLimit } from "../meta/time_limit.ts";
import type { BatchSource } from "./batch_source.ts";
import type { ItemDefaults } from "./object_decoder.ts";
import type { RequestContext } from "./request_context.ts";
import { RequestError } from "./request_error.ts";
import { inSpan, type RequestSpan } from "./request_span.ts";
import { errorOfResponse } from "./response_error.ts";
import { discard, raceSignal, raceTransport, sendRequest, throttle } from "./send_request.ts";
import { TransportError, transportErrorOf } from "./transport_errors.ts";
import type { WarningHandler } from "./warning.ts";
import type { StallRule } from "./watch_deadline.ts";
import { responseOf } from "./whole_response.ts";
import type { ChangeEvent, WatchEvent } from "./watch_event.ts";
import { watching } from "./watching.ts";
import type { WatchReadOptions, WatchSourceOptions } from "./watch_opening.ts";
import type { WatchStream } from "./watch_stream.ts";

const utf8 = new TextDecoder();

/** A request's parts, fixed. */
export interface RequestParts {
  readonly context: RequestContext;
  readonly method: string;
  readonly url: string;
  /** By name in lower case. */
  readonly headers: { readonly [name: string]: string };
  readonly body: Uint8Array | ReadableStream<Uint8Array> | undefined;
  readonly timeout: number | undefined;
  readonly maxRetries: number;
  readonly onWarning: WarningHandler | null;
  readonly signal: AbortSignal | undefined;
  /** What is wrong with the request: it is not sent. */
  readonly error: RequestError | undefined;
  readonly resource: string;
  readonly name: string;
}

/** An answer that is an object, with what its HTTP response said besides. */
export interface ObjectAnswer<T> {
  /** The object. */
  readonly object: T;
  /** HTTP status code: 201 where the request created the object. */
  readonly code: number;
  /** Headers of the HTTP response. */
  readonly headers: Headers;
}

/**
 * A request that has not been sent. Each of its methods sends it and reads the answer in its own form; a failure
 * answer rejects with a `StatusError` (from {@linkcode response} it does not), a broken connection with a
 * `TransportError`, an aborted signal with its reason.
 */
export class PendingRequest {
  readonly #parts: RequestParts;

  /** Made by `RESTRequest.do()`. */
  constructor(parts: RequestParts) {
    this.#parts = parts;
  }

  /** The answer as an object. */
  into<T = unknown>(): Promise<T> {
    return this.#read((response, signal) => this.#object<T>(response, signal));
  }

  /** The answer as an object, with the code that tells created from updated, and the headers. */
  answer<T = unknown>(): Promise<ObjectAnswer<T>> {
    return this.#read(async (response, signal) => {
      const object = await this.#object<T>(response, signal);
      return { object, code: response.status, headers: response.headers };
    });
  }

  /** The answer as a list, each of whose items gets `apiVersion` and `kind`. */
  list<T = unknown>(defaults: ItemDefaults): Promise<KubernetesList<T>> {
    return this.#read(async (response, signal) => {
      const { decoder } = this.#parts.context;
      const bytes = await this.#bytes(response, signal);
      const list = decoder.takes === "text"
        ? decoder.list(utf8.decode(bytes), defaults)
        : decoder.list(bytes, defaults);
      return list as KubernetesList<T>;
    });
  }

  /** The answer's bytes. */
  raw(): Promise<Uint8Array> {
    return this.#read((response, signal) => this.#bytes(response, signal));
  }

  /** The answer's body as text. */
  text(): Promise<string> {
    return this.#read((response, signal) => this.#text(response, signal));
  }

  /** The response itself, whatever its status. Its body has to be read or cancelled by the caller. */
  response(): Promise<Response> {
    return inSpan(this.#parts, async (span) => {
      return responseOf(await this.#send("request", this.#parts.signal, { span }));
    });
  }

  /** The answer's body as it comes. It has to be read to its end or cancelled; no timeout applies. */
  stream(): Promise<ReadableStream<Uint8Array>> {
    return inSpan(this.#parts, async (span) => {
      const { signal, context } = this.#parts;
      const { bodyStream } = await import("./body_stream.ts");
      const response = await this.#send("watch", signal, { span });
      if (!response.ok) throw await this.#errorOf(response, signal);
      if (response.body === null) return new ReadableStream({ start: (controller) => controller.close() });
      return bodyStream(response.body, { server: context.server, signal });
    });
  }

  /**
   * A WebSocket in the answer's place, by the first of these subprotocols that the server knows. A server that opens
   * none and says why rejects with a `StatusError`. The request's time limit is one for its opening.
   *
   * @throws {RequestError} when the access has a transport that opens no WebSockets
   */
  connect(protocols: readonly string[]): Promise<WebSocketConnection> {
    return inSpan(this.#parts, (span) => this.#connect(protocols, span));
  }

  async #connect(
    protocols: readonly string[],
    span: RequestSpan | undefined,
  ): Promise<WebSocketConnection> {
    const { context, method, error, headers, url } = this.#parts;
    if (error !== undefined) throw error;
    const { transport, rateLimiter, metrics } = context;
    if (transport.connect === undefined) {
      throw new RequestError(
        "this access to the cluster opens no WebSockets: its transport has no connect(), which exec, attach and " +
          "port-forward need; one from loadConfig() has it",
      );
    }
    const { UpgradeRefusedError } = await import("../meta/web_socket.ts");
    // The time is for the opening: what goes over the WebSocket afterwards may take as long as it likes.
    using limit = this.#limit();
    const signal = limit?.signal ?? this.#parts.signal;
    signal?.throwIfAborted();
    if (rateLimiter !== undefined) await throttle(rateLimiter, { method, signal }, metrics);
    const count = (code: number) => {
      span?.attempt(code, 0);
      metrics?.attempt(method, code, false);
    };
    const sent = new Headers(headers);
    sent.delete("accept");
    try {
      const connecting = transport.connect(new URL(url), { protocols, headers: sent, signal });
      const connection = await raceSignal(connecting, signal, (late) => late.abort());
      count(101);
      return connection;
    } catch (error) {
      count(error instanceof UpgradeRefusedError ? error.response.status : 0);
      if (signal?.aborted) throw signal.reason;
      if (!(error instanceof UpgradeRefusedError)) throw transportErrorOf(error, context.server);
      throw await this.#errorOf(error.response, signal);
    }
  }

  /**
   * The answer as a watch; resolves once the server has accepted. Sets `watch`, and `timeoutSeconds` where the
   * request does not (300 to 600 s at random, so that a server's watches do not all end at once).
   */
  async watch<T = unknown, E extends WatchEvent<T> = ChangeEvent<T>>(
    options: WatchReadOptions = {},
  ): Promise<WatchStream<T, E>> {
    const { WatchStream } = await watching();
    return new WatchStream<T, E>(await this.watchSource<T, E>(options));
  }

  /** The same as {@linkcode watch}, as the source of a stream. */
  watchSource<T, E extends WatchEvent<T>>(options: WatchSourceOptions = {}): Promise<BatchSource<E>> {
    return inSpan(this.#parts, (span) => this.#watchSource<T, E>(options, span));
  }

  async #watchSource<T, E extends WatchEvent<T>>(
    options: WatchSourceOptions,
    span: RequestSpan | undefined,
  ): Promise<BatchSource<E>> {
    const { signal, context: { decoder, server }, resource, error, url } = this.#parts;
    if (error !== undefined) throw error;
    const { openServerWatch } = await watching();
    return await openServerWatch<T, E>({
      url,
      resource,
      server,
      decoder,
      signal,
      send: (url, signal, onAttempt) => this.#send("watch", signal, { span, url, onAttempt, isWatch: true }),
      errorOf: (response, signal) => this.#errorOf(response, signal),
      onStall: (rule) => this.#stalled(rule),
    }, options);
  }

  /** A watch was found dead: it is counted, and other connections may be as dead. */
  #stalled(rule: StallRule): void {
    const { metrics, transport } = this.#parts.context;
    metrics?.stalled(rule);
    transport.renew?.();
  }

  /** Sends with the request's time limit, checks the status, and reads. */
  #read<R>(read: (response: PlainResponse, signal: AbortSignal | undefined) => Promise<R>): Promise<R> {
    return inSpan(this.#parts, (span) => this.#readWhole(read, span));
  }

  async #readWhole<R>(
    read: (response: PlainResponse, signal: AbortSignal | undefined) => Promise<R>,
    span: RequestSpan | undefined,
  ): Promise<R> {
    const limit = this.#limit();
    const { method, context: { metrics } } = this.#parts;
    const signal = limit?.signal ?? this.#parts.signal;
    const begun = metrics === undefined ? 0 : performance.now();
    try {
      const response = await this.#send("request", signal, { span });
      if (!response.ok) throw await this.#errorOf(response, signal);
      return await read(response, signal);
    } finally {
      metrics?.took(method, (performance.now() - begun) / 1_000);
      limit?.[Symbol.dispose]();
    }
  }

  #send(
    kind: "request" | "watch",
    signal: AbortSignal | undefined,
    { url = this.#parts.url, onAttempt, span, isWatch = false }: {
      readonly url?: string;
      readonly onAttempt?: (phase: "begins" | "ended") => void;
      readonly span: RequestSpan | undefined;
      readonly isWatch?: boolean;
    },
  ): Promise<PlainResponse> {
    const { context, method, body, maxRetries, onWarning, error } = this.#parts;
    if (error !== undefined) return Promise.reject(error);
    // A server compresses the initial events of a watch-list as a gzip member of their own, and Deno's fetch takes the
    // first member's end for the end of the body: what is read as it comes has to come as it is.
    const headers = kind === "watch"
      ? { "accept-encoding": "identity", ...this.#parts.headers }
      : this.#parts.headers;
    const request = {
      kind,
      isWatch,
      method,
      url,
      headers,
      body,
      maxRetries,
      onWarning,
      signal,
      onAttempt,
      span,
    };
    return sendRequest(request, context);
  }

  async #errorOf(response: PlainResponse, signal: AbortSignal | undefined): Promise<Error> {
    const { method, resource, name, context } = this.#parts;
    const body = await this.#text(response, signal);
    return errorOfResponse(response.status, response.headers, body, {
      method,
      resource,
      name,
      group: context.group,
    });
  }

  /** What the client's decoder makes of the answer. */
  async #object<T>(response: PlainResponse, signal: AbortSignal | undefined): Promise<T> {
    const { decoder } = this.#parts.context;
    const bytes = await this.#bytes(response, signal);
    return (decoder.takes === "text" ? decoder.object(utf8.decode(bytes)) : decoder.object(bytes)) as T;
  }

  async #text(response: PlainResponse, signal: AbortSignal | undefined): Promise<string> {
    return utf8.decode(await this.#bytes(response, signal));
  }

  async #bytes(response: PlainResponse, signal: AbortSignal | undefined): Promise<Uint8Array> {
    const { context, method } = this.#parts;
    try {
      const bytes = await raceTransport(context.transport, response.bytes(), signal);
      context.metrics?.received(method, bytes.length);
      return bytes;
    } catch (error) {
      if (signal?.aborted) throw signal.reason;
      discard(response);
      throw transportErrorOf(error, context.server);
    }
  }

  /** The request's time limit with the caller's signal in it; `undefined` where there is none: then the signal stands. */
  #limit(): TimeLimit | undefined {
    const { timeout, signal, context: { origin, deadlines } } = this.#parts;
    if (timeout === undefined) return undefined;
    const late = () => new TransportError("timeout", origin, `${origin} did not answer within ${timeout} ms`);
    return timeLimit(signal, timeout, late, deadlines);
  }
}
