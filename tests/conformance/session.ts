/**
 * What a case has in its hands: its own namespace, the verbs, and the record of every answer.
 *
 * @module
 */
import type { Exchange } from "./exchange.ts";
import { recordedHeaders } from "./exchange.ts";
import { EventStream, type OpenWatch } from "./event_stream.ts";
import { type Json, readJson } from "./json.ts";
import { Masks } from "./mask.ts";
import type { Target } from "./target.ts";

/** What may be said about a request beside its path and body. */
export interface RequestOptions {
  readonly query?: Readonly<Record<string, string>>;
  /** Over the defaults: `Accept: application/json`, `Accept-Encoding: identity`, `User-Agent: conformance/1`, the token. `""` leaves one out. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Of the body. The verb's methods know theirs. */
  readonly contentType?: string;
  /** Sends and does not record, and stops the case unless the answer is a success: for what only has to be there. */
  readonly quiet?: boolean;
  /** Records this of the body instead of the body: for OpenAPI documents, and for what is in any order or the cluster's own affair. */
  readonly view?: (body: Json) => Json;
}

/** An answer as the case sees it: unmasked. */
export class Answer {
  readonly status: number;
  readonly headers: Headers;
  /** Parsed JSON, or text. */
  readonly body: Json;
  readonly #request: string;

  constructor(request: string, status: number, headers: Headers, body: Json) {
    this.#request = request;
    this.status = status;
    this.headers = headers;
    this.body = body;
  }

  /** `metadata.resourceVersion`. Stops the case if it is missing, as the following do. */
  get resourceVersion(): string {
    return this.#metadata("resourceVersion");
  }
  /** `metadata.uid`. */
  get uid(): string {
    return this.#metadata("uid");
  }
  /** `metadata.name`. */
  get name(): string {
    return this.#metadata("name");
  }
  /** `metadata.continue`. */
  get continue(): string {
    return this.#metadata("continue");
  }

  /** A copy of the body, changed: for read-modify-write. */
  changed(change: (object: Json) => void): Json {
    const copy = structuredClone(this.body);
    change(copy);
    return copy;
  }

  #metadata(key: string): string {
    const value = this.body?.metadata?.[key];
    if (typeof value === "string" && value !== "") return value;
    throw new Error(`the answer to ${this.#request} (${this.status}) has no metadata.${key}`);
  }
}

/** One run of one case against one target. */
export class Session {
  /** The case's own namespace. It exists when the case begins. */
  readonly namespace: string;
  readonly #target: Target;
  readonly #masks = new Masks();
  readonly #exchanges: Exchange[] = [];
  readonly #watches = new Set<{ stream: EventStream; exchange: Exchange }>();

  constructor(target: Target, namespace: string) {
    this.#target = target;
    this.namespace = namespace;
  }

  /**
   * The path of a resource in the case's namespace: `c.at("apps/v1/deployments", "web", "scale")`.
   * @param resource Version and resource, with the group where there is one.
   */
  at(resource: string, ...below: string[]): string {
    const { root, plural } = split(resource);
    return [root, "namespaces", this.namespace, plural, ...below].join("/");
  }

  /** The path of a cluster-scoped resource, or of a namespaced one in all namespaces. */
  cluster(resource: string, ...below: string[]): string {
    const { root, plural } = split(resource);
    return [root, plural, ...below].join("/");
  }

  /** A name of the case's own for a cluster-scoped object. */
  own(name: string): string {
    return `${this.namespace}-${name}`;
  }

  get(path: string, options?: RequestOptions): Promise<Answer> {
    return this.send("GET", path, undefined, options);
  }
  post(path: string, body: Json, options?: RequestOptions): Promise<Answer> {
    return this.send("POST", path, body, options);
  }
  put(path: string, body: Json, options?: RequestOptions): Promise<Answer> {
    return this.send("PUT", path, body, options);
  }
  delete(path: string, body?: Json, options?: RequestOptions): Promise<Answer> {
    return this.send("DELETE", path, body, options);
  }
  /** A JSON patch (RFC 6902). */
  patchJson(path: string, operations: Json, options?: RequestOptions): Promise<Answer> {
    return this.#patch("application/json-patch+json", path, operations, options);
  }
  /** A merge patch (RFC 7386). */
  patchMerge(path: string, body: Json, options?: RequestOptions): Promise<Answer> {
    return this.#patch("application/merge-patch+json", path, body, options);
  }
  /** A strategic merge patch. */
  patchStrategic(path: string, body: Json, options?: RequestOptions): Promise<Answer> {
    return this.#patch("application/strategic-merge-patch+json", path, body, options);
  }
  /** Server-side apply by a field manager. */
  apply(
    path: string,
    manager: string,
    body: Json,
    options: RequestOptions & { force?: boolean } = {},
  ): Promise<Answer> {
    const query: Record<string, string> = { fieldManager: manager, ...options.query };
    if (options.force !== undefined) query.force = String(options.force);
    return this.#patch("application/apply-patch+yaml", path, body, { ...options, query });
  }

  /**
   * Sends any request and records the answer.
   * @param body Text and bytes go as they are, anything else as JSON; undefined sends none.
   */
  async send(method: string, path: string, body?: Json, options: RequestOptions = {}): Promise<Answer> {
    const { request, line } = this.#request(method, path, body, options);
    const answer = await this.#within(line, this.#ask(request, line));
    if (options.quiet) {
      if (answer.status >= 200 && answer.status < 300) return answer;
      throw new Error(
        `${line} was to succeed, and was answered ${answer.status} ${JSON.stringify(answer.body)}`,
      );
    }
    const exchange: Exchange = { request: line, status: answer.status, headers: pick(answer.headers) };
    if (options.view) exchange.view = options.view(answer.body);
    else exchange.body = answer.body;
    this.#exchanges.push(exchange);
    return answer;
  }

  /** Opens a watch. Resolves when the server has accepted or refused; a refusal is recorded, and has no events. */
  async watch(path: string, options: RequestOptions = {}): Promise<OpenWatch> {
    const query = { watch: "true", ...options.query };
    const { request, line } = this.#request("GET", path, undefined, { ...options, query });
    const response = await this.#within(line, this.#target.fetch(request));
    const exchange: Exchange = { request: line, status: response.status, headers: pick(response.headers) };
    this.#exchanges.push(exchange);
    const { patience } = this.#target;
    if (!response.ok || response.body === null) {
      exchange.body = parse(response.headers, await this.#within(line, response.text()));
      this.#masks.received(exchange.body);
      return new EventStream(new ReadableStream({ start: (stream) => stream.close() }), patience);
    }
    const stream = new EventStream(response.body, patience);
    this.#watches.add({ stream, exchange });
    return stream;
  }

  /** Asks until the answer is as wanted, unrecorded: for what a server does in its own time. */
  async waitFor(
    path: string,
    wanted: (answer: Answer) => boolean,
    options: RequestOptions = {},
  ): Promise<void> {
    const started = performance.now();
    while (true) {
      const { request, line } = this.#request("GET", path, undefined, options);
      if (wanted(await this.#within(line, this.#ask(request, line)))) return;
      if (performance.now() - started > this.#target.patience) {
        throw new Error(`${line} was not answered as wanted in time`);
      }
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  /** Makes the server forget all versions before its present one. */
  forgetHistory(): Promise<void> {
    return this.#target.forgetHistory();
  }

  /** Ends what is still open, and gives the record, masked. */
  async end(): Promise<Exchange[]> {
    for (const { stream, exchange } of this.#watches) {
      await stream.close();
      this.#masks.received(stream.events);
      exchange.events = stream.events;
      exchange.ended = stream.ended;
    }
    return this.#masks.apply(this.#exchanges);
  }

  #patch(contentType: string, path: string, body: Json, options?: RequestOptions): Promise<Answer> {
    return this.send("PATCH", path, body, { contentType, ...options });
  }

  async #ask(request: Request, line: string): Promise<Answer> {
    const response = await this.#target.fetch(request);
    const body = parse(response.headers, await response.text());
    this.#masks.received(body);
    return new Answer(line, response.status, response.headers, body);
  }

  /** Gives up on what takes longer than the target's patience. It is the target's to break off, with its connections. */
  async #within<T>(line: string, work: Promise<T>): Promise<T> {
    const late = Promise.withResolvers<never>();
    const timer = setTimeout(
      () => late.reject(new Error(`${line} was not answered in time`)),
      this.#target.patience,
    );
    try {
      return await Promise.race([work, late.promise]);
    } finally {
      clearTimeout(timer);
    }
  }

  #request(method: string, path: string, body: Json, options: RequestOptions) {
    const { headers: given = {}, query = {}, contentType = "application/json" } = options;
    const text = Object.entries(query).map(([key, value]) => `${key}=${encodeURIComponent(value)}`).join("&");
    const address = path + (text === "" ? "" : `${path.includes("?") ? "&" : "?"}${text}`);
    const headers = new Headers({
      "Accept": "application/json",
      // A watch-list would come as gzip of several members, and Deno's fetch takes the end of the first for the end.
      "Accept-Encoding": "identity",
      "User-Agent": "conformance/1",
      "Authorization": `Bearer ${this.#target.token}`,
    });
    if (body !== undefined) headers.set("Content-Type", contentType);
    for (const [name, value] of Object.entries(given)) {
      if (value === "") headers.delete(name);
      else headers.set(name, value);
    }
    const raw = typeof body === "string" || body instanceof Uint8Array;
    this.#masks.sending(raw ? textLeaves(body) : body);
    this.#masks.sending(query);
    const request = new Request(this.#target.baseUrl + address, {
      method,
      headers,
      body: body === undefined || raw ? body : JSON.stringify(body),
    });
    const line = `${method} ${address}` +
      (body === undefined ? "" : ` (${headers.get("Content-Type") ?? "no content type"})`);
    return { request, line };
  }
}

function split(resource: string): { root: string; plural: string } {
  const parts = resource.split("/");
  const [group, version, plural] = parts.length === 2 ? ["", ...parts] : parts;
  return { root: group === "" ? `/api/${version}` : `/apis/${group}/${version}`, plural };
}

function parse(headers: Headers, text: string): Json {
  if (!/\bjson\b/.test(headers.get("Content-Type") ?? "")) return text;
  try {
    return readJson(text);
  } catch (error) {
    if (error instanceof SyntaxError) return text;
    throw error;
  }
}

function pick(headers: Headers): Record<string, string> {
  const picked: Record<string, string> = {};
  for (const name of recordedHeaders) {
    const value = headers.get(name);
    if (value !== null) picked[name] = value;
  }
  return picked;
}

/** What a body that is sent as text holds; not JSON, it is taken whole. */
function textLeaves(body: string | Uint8Array): Json {
  const text = typeof body === "string" ? body : new TextDecoder().decode(body);
  try {
    return readJson(text);
  } catch {
    return text;
  }
}
