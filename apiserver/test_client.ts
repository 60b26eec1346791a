/**
 * A plain client for the tests of this folder: it speaks `fetch`, so that what is tested is the HTTP surface.
 *
 * @module
 */
import { parseJson, type Status, type Unstructured } from "../meta/mod.ts";
import { ApiServer, type ApiServerOptions } from "./mod.ts";

/** An answer, read to its end. */
export interface Answer {
  readonly code: number;
  readonly headers: Headers;
  readonly text: string;
  /** The body as JSON; a string where it is none. */
  // deno-lint-ignore no-explicit-any -- tests look into bodies of all shapes
  readonly body: any;
}

/** Options of a request. */
export interface CallOptions {
  readonly type?: string;
  readonly accept?: string;
  readonly token?: string | null;
  readonly agent?: string;
}

/** A server without a socket, and requests to it. */
export class TestClient implements AsyncDisposable {
  readonly server: ApiServer;

  constructor(server: ApiServer) {
    this.server = server;
  }

  static async start(options: ApiServerOptions = {}): Promise<TestClient> {
    return new TestClient(await ApiServer.start({ listen: false, ...options }));
  }

  async call(method: string, path: string, body?: unknown, options: CallOptions = {}): Promise<Answer> {
    const response = await this.open(method, path, body, options);
    const text = await response.text();
    let value: unknown = text;
    try {
      value = parseJson(text);
    } catch {
      // plain text
    }
    return { code: response.status, headers: response.headers, text, body: value };
  }

  open(method: string, path: string, body?: unknown, options: CallOptions = {}): Promise<Response> {
    const headers = new Headers({ "User-Agent": options.agent ?? "test" });
    if (options.token !== null) headers.set("Authorization", `Bearer ${options.token ?? this.server.token}`);
    if (options.accept !== undefined) headers.set("Accept", options.accept);
    if (body !== undefined) headers.set("Content-Type", options.type ?? "application/json");
    return this.server.fetch(path, {
      method,
      headers,
      ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
  }

  get(path: string, options?: CallOptions): Promise<Answer> {
    return this.call("GET", path, undefined, options);
  }

  post(path: string, body: unknown, options?: CallOptions): Promise<Answer> {
    return this.call("POST", path, body, options);
  }

  put(path: string, body: unknown, options?: CallOptions): Promise<Answer> {
    return this.call("PUT", path, body, options);
  }

  delete(path: string, body?: unknown, options?: CallOptions): Promise<Answer> {
    return this.call("DELETE", path, body, options);
  }

  /** A patch; `merge` by default. */
  patch(
    path: string,
    body: unknown,
    kind: "json" | "merge" | "strategic" | "apply" = "merge",
  ): Promise<Answer> {
    const type = kind === "apply"
      ? "application/apply-patch+yaml"
      : kind === "strategic"
      ? "application/strategic-merge-patch+json"
      : `application/${kind === "json" ? "json" : "merge"}-patch+json`;
    return this.call("PATCH", path, body, { type });
  }

  /** Opens a watch. */
  async watch(path: string, options: CallOptions = {}): Promise<TestWatch> {
    const response = await this.open("GET", path, undefined, options);
    if (response.status !== 200) throw new Error(`watch: ${response.status} ${await response.text()}`);
    return new TestWatch(response);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.server[Symbol.asyncDispose]();
  }
}

/** An event of a watch. */
export interface TestEvent {
  readonly type: string;
  readonly object: Unstructured & Pick<Status, "code" | "reason" | "message">;
}

/** An open watch, read event by event. */
export class TestWatch implements AsyncDisposable {
  readonly #reader: ReadableStreamDefaultReader<string>;
  #rest = "";
  readonly #events: TestEvent[] = [];
  /** How many chunks have been read. */
  chunks = 0;

  constructor(response: Response) {
    this.#reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  }

  /** The next event; undefined at the end. */
  async next(): Promise<TestEvent | undefined> {
    while (this.#events.length === 0) {
      const { done, value } = await this.#reader.read();
      if (done) return undefined;
      this.chunks += 1;
      const lines = (this.#rest + value).split("\n");
      this.#rest = lines.pop()!;
      for (const line of lines) this.#events.push(JSON.parse(line));
    }
    return this.#events.shift();
  }

  /** The next events as `TYPE name`, with labels left out. */
  async take(count: number): Promise<string[]> {
    const taken: string[] = [];
    for (let i = 0; i < count; i++) {
      const event = await this.next();
      if (event === undefined) return [...taken, "end"];
      taken.push(`${event.type} ${event.object.metadata?.name ?? ""}`.trim());
    }
    return taken;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#reader.cancel();
  }
}
