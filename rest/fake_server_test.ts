/**
 * What the tests of the clients speak to: a transport whose answers the test writes, and a watch's body that the test
 * feeds. Holds no tests itself.
 *
 * @module
 */
import type { ClusterAccess, RequestKind, Transport } from "../meta/mod.ts";

/** A request as it reached the transport. */
export interface SeenRequest {
  readonly method: string;
  readonly url: URL;
  /** Path and query, as a table of behaviours writes them. */
  readonly path: string;
  readonly headers: Headers;
  readonly body: string;
  readonly kind: RequestKind;
  readonly signal: AbortSignal;
}

/** Answers the request that is the `index`-th, from 0. */
export type Answer = (request: SeenRequest, index: number) => Response | Promise<Response>;

/** A server behind a transport that needs no socket. */
export class FakeServer {
  readonly seen: SeenRequest[] = [];
  /** How often the client asked for fresh connections. */
  renewed = 0;
  readonly access: ClusterAccess;

  constructor(answer: Answer | Response | object, server = "http://fake.test") {
    const answers: Answer = typeof answer === "function"
      ? answer as Answer
      : answer instanceof Response
      ? () => answer.clone()
      : () => json(answer);
    const transport: Transport = {
      fetch: async (request, { kind }) => {
        const url = new URL(request.url);
        const seen: SeenRequest = {
          method: request.method,
          url,
          path: url.pathname + url.search,
          headers: request.headers,
          body: await request.text(),
          kind,
          signal: request.signal,
        };
        this.seen.push(seen);
        return await answers(seen, this.seen.length - 1);
      },
      renew: () => void this.renewed++,
    };
    this.access = { server: new URL(server), namespace: "default", transport };
  }

  /** The one request that was seen. */
  get only(): SeenRequest {
    if (this.seen.length !== 1) throw new Error(`expected one request, saw ${this.seen.length}`);
    return this.seen[0]!;
  }
}

/** An answer of JSON. */
export function json(body: unknown, init: ResponseInit = {}): Response {
  const headers = new Headers(init.headers);
  headers.set("content-type", "application/json");
  return new Response(JSON.stringify(body), { ...init, headers });
}

/** A failure as a server tells it. */
export function failure(
  code: number,
  reason: string,
  message: string,
  rest: object = {},
  init: ResponseInit = {},
): Response {
  return json({
    kind: "Status",
    apiVersion: "v1",
    metadata: {},
    status: "Failure",
    message,
    reason,
    code,
    ...rest,
  }, {
    ...init,
    status: code,
  });
}

/** What `fetch` rejects with when the connection ends before the answer. */
export function connectionCut(): TypeError {
  return new TypeError("fetch failed", {
    cause: new Error(
      "error sending request for url (http://fake.test/): client error (SendRequest): connection closed before message completed",
    ),
  });
}

/** A watch's body, fed by the test. */
export class WatchBody {
  #controller!: ReadableStreamDefaultController<Uint8Array> | ReadableByteStreamController;
  readonly #encoder = new TextEncoder();
  /** Set once the client has let the body go. */
  cancelled = false;
  readonly stream: ReadableStream<Uint8Array>;

  /** @param type `bytes` for what `fetch` gives of a network; else what a server in this process gives */
  constructor(type?: "bytes") {
    const source = { cancel: () => void (this.cancelled = true) };
    const strategy = { highWaterMark: 0 };
    this.stream = type === undefined
      ? new ReadableStream<Uint8Array>({ start: (own) => void (this.#controller = own), ...source }, strategy)
      : new ReadableStream({ type, start: (own) => void (this.#controller = own), ...source }, strategy);
  }

  /** One chunk of text. */
  text(text: string): this {
    return this.bytes(this.#encoder.encode(text));
  }

  /** One chunk of bytes. */
  bytes(bytes: Uint8Array): this {
    this.#controller.enqueue(bytes);
    return this;
  }

  /** One chunk with one event, or several. */
  events(...events: { type: string; object: unknown }[]): this {
    return this.text(events.map((event) => `${JSON.stringify(event)}\n`).join(""));
  }

  /** The server ends the watch. */
  close(): this {
    this.#controller.close();
    return this;
  }

  /** The connection breaks. */
  cut(): this {
    this.#controller.error(new TypeError("error reading a body from connection"));
    return this;
  }

  /** The response with this body. */
  response(contentType: string | null = "application/json"): Response {
    return new Response(this.stream, {
      headers: contentType === null ? {} : { "content-type": contentType },
    });
  }
}

/** An object of a kind `Thing`. */
export function thing(name: string, resourceVersion: string, rest: object = {}) {
  return { apiVersion: "v1", kind: "Thing", metadata: { name, namespace: "ns", resourceVersion }, ...rest };
}

/** Everything that a stream gives, or what it rejects with at the end. */
export async function drain<E>(stream: AsyncIterable<E>): Promise<{ events: E[]; error: unknown }> {
  const events: E[] = [];
  try {
    for await (const event of stream) events.push(event);
    return { events, error: undefined };
  } catch (error) {
    return { events, error };
  }
}

/** What a promise rejects with. Fails when it does not. */
export async function rejection<E = Error>(promise: Promise<unknown>): Promise<E> {
  let value: unknown;
  try {
    value = await promise;
  } catch (error) {
    return error as E;
  }
  throw new Error(`expected a rejection, got ${Deno.inspect(value)}`);
}
