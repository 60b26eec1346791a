/**
 * A request as it is put together, step by step, and the forms in which its answer is read.
 *
 * @module
 */
import { RequestError } from "./request_error.ts";
import { joinPath, pathError, type PathPart, segmentError } from "./request_path.ts";
import { PendingRequest } from "./pending_request.ts";
import { QueryParams } from "./query_params.ts";
import type { RequestContext } from "./request_context.ts";
import type { WarningHandler } from "./warning.ts";
import { stringifyJson } from "../meta/json.ts";

const encoder = new TextEncoder();

/** A value of a query parameter. */
export type ParamValue = string | number | bigint | boolean;

/** A body: an object is sent as JSON, everything else as it is. */
export type RequestBody = object | string | Uint8Array | ReadableStream<Uint8Array>;

/**
 * Puts a request together. Parts may be set in any order; setting one twice is an error. Nothing throws here: the
 * first error is kept, later calls change nothing, and whatever reads the answer rejects with it.
 */
export class RESTRequest {
  readonly #context: RequestContext;
  readonly #method: string;
  /** Made when the first parameter is: most reads have none. */
  #params: QueryParams | undefined;
  /** Header names in lower case. A plain record: of three objects `Headers` that each request had, it saves two. */
  readonly #headers: { [name: string]: string };
  /** Path in front of all: the server's own. */
  #base: string;
  #prefix: string;
  #namespace: string | undefined;
  #resource: string | undefined;
  #name: string | undefined;
  #subresources: string[] | undefined;
  #suffix: string | undefined;
  #body: Uint8Array | ReadableStream<Uint8Array> | undefined;
  #timeout: number | undefined;
  #maxRetries: number;
  #onWarning: WarningHandler | null;
  /** The first error. Once it is set, nothing else changes. */
  #error: RequestError | undefined;

  /** Made by {@linkcode RESTClient}'s `verb`, `get`, `post`, `put`, `patch` and `delete`. */
  constructor(context: RequestContext, method: string, contentType?: string) {
    this.#context = context;
    this.#method = method;
    this.#base = context.basePath;
    this.#prefix = context.prefix;
    this.#timeout = context.timeout;
    this.#maxRetries = context.maxRetries;
    this.#onWarning = context.onWarning;
    this.#headers = { "accept": "application/json, */*", "user-agent": context.userAgent };
    if (contentType !== undefined) this.#headers["content-type"] = contentType;
  }

  /** The namespace; `""` for none, as for all namespaces. */
  namespace(namespace: string): this {
    if (this.#error !== undefined || namespace === "") return this;
    if (!this.#check("namespace", namespace, this.#namespace)) return this;
    this.#namespace = namespace;
    return this;
  }

  /** The resource, for example `pods`. */
  resource(resource: string): this {
    if (this.#check("resource", resource, this.#resource)) this.#resource = resource;
    return this;
  }

  /** The object's name. */
  name(name: string): this {
    if (this.#check("name", name, this.#name)) this.#name = name;
    return this;
  }

  /** A path below the object, for example `status`. */
  subResource(...subresources: string[]): this {
    if (this.#error !== undefined || subresources.length === 0) return this;
    for (const subresource of subresources) {
      if (!this.#check("subresource", subresource, this.#subresources?.join("/"))) return this;
    }
    this.#subresources = subresources;
    return this;
  }

  /** A path behind all else, for example of a proxied service. */
  suffix(...segments: string[]): this {
    if (this.#error !== undefined) return this;
    const suffix = [...(this.#suffix === undefined ? [] : [this.#suffix]), ...segments].join("/");
    this.#error = pathError(suffix);
    if (this.#error === undefined) this.#suffix = suffix;
    return this;
  }

  /** A path in place of the group's and version's, behind the server's base path. */
  absPath(...segments: string[]): this {
    if (this.#error !== undefined) return this;
    const path = segments.join("/").replace(/\/{2,}/g, "/");
    this.#error = pathError(path);
    if (this.#error !== undefined) return this;
    this.#prefix = path.startsWith("/") ? path : `/${path}`;
    return this;
  }

  /**
   * A path with its query, as a link in an answer has it: in place of the group's and version's path, and of all
   * parameters set before. `/…` goes behind the server's base path, anything else is relative to that path. It may not
   * name another server, which would get the credentials.
   */
  requestURI(uri: string): this {
    if (this.#error !== undefined) return this;
    if (/^[a-z][a-z0-9+.-]*:|^[/\\]{2}|#/i.test(uri)) {
      return this.#fail(`invalid request URI "${uri}": it must be a path of this server, without a fragment`);
    }
    const [path, query] = splitOnce(uri, "?");
    if (path.startsWith("/")) {
      this.absPath(path);
    } else {
      const base = this.#base.endsWith("/") ? this.#base : `${this.#base}/`;
      this.#prefix = new URL(path, this.#context.origin + base).pathname;
      this.#base = "";
    }
    this.#params = query === "" ? undefined : new QueryParams(query);
    return this;
  }

  /** One more value of a query parameter. */
  param(name: string, value: ParamValue): this {
    if (this.#error === undefined) (this.#params ??= new QueryParams()).append(name, String(value));
    return this;
  }

  /** One more value of a query parameter for each field that is set; a list gives several. */
  params(fields: { readonly [name: string]: ParamValue | readonly ParamValue[] | undefined }): this {
    for (const name of Object.keys(fields)) {
      const value = fields[name];
      if (value === undefined) continue;
      if (typeof value !== "object") this.param(name, value);
      else for (const one of value) this.param(name, one);
    }
    return this;
  }

  /** A header, in place of any of that name. Several values become one, with commas. */
  header(name: string, ...values: string[]): this {
    if (this.#error !== undefined) return this;
    try {
      // Headers knows which characters may stand in a name and in a value.
      for (const [lower, value] of new Headers([[name, values.join(", ")]])) this.#headers[lower] = value;
    } catch {
      // Neither the value nor Deno's message, which quotes it, is told: it may be a secret.
      this.#error = new RequestError(
        `the header "${name}" or its value has characters that no header may have`,
      );
    }
    return this;
  }

  /**
   * The body. An object goes as JSON with that content type; text, bytes and streams go unchanged, with the content
   * type that a header says, or none; `undefined` and `null` are no body.
   */
  body(body: RequestBody | undefined | null): this {
    if (this.#error !== undefined || body === undefined || body === null) return this;
    if (typeof body === "string") {
      // As bytes: fetch would give text a content type of its own.
      this.#body = encoder.encode(body);
    } else if (body instanceof Uint8Array || body instanceof ReadableStream) {
      this.#body = body;
    } else {
      try {
        this.#body = encoder.encode(stringifyJson(body));
      } catch (error) {
        return this.#fail("the body has no JSON form", error);
      }
      this.#headers["content-type"] ??= "application/json";
    }
    return this;
  }

  /** Time that the request may take, its retries included, in milliseconds; the server is told too. */
  timeout(milliseconds: number): this {
    if (this.#error !== undefined) return this;
    if (!(milliseconds > 0)) return this.#fail(`invalid timeout ${milliseconds}: it must be above 0`);
    this.#timeout = milliseconds;
    (this.#params ??= new QueryParams()).set("timeout", `${Math.ceil(milliseconds / 1_000)}s`);
    return this;
  }

  /** How often the request is sent again where the rules allow it. */
  maxRetries(times: number): this {
    if (this.#error === undefined) this.#maxRetries = Math.max(0, times);
    return this;
  }

  /** Is told of the server's warnings in this answer; `null` silences them. */
  onWarning(handler: WarningHandler | null): this {
    if (this.#error === undefined) this.#onWarning = handler;
    return this;
  }

  /** The URL as it stands. */
  get url(): string {
    const path = joinPath({
      base: this.#base,
      prefix: this.#prefix,
      namespace: this.#namespace,
      resource: this.#resource,
      name: this.#name,
      subresources: this.#subresources,
      suffix: this.#suffix,
    });
    const search = this.#params?.toString();
    return search ? `${this.#context.origin}${path}?${search}` : `${this.#context.origin}${path}`;
  }

  /** The URL as it stands. @throws {RequestError} where a part of it is wrong */
  sureUrl(): string {
    if (this.#error !== undefined) throw this.#error;
    return this.url;
  }

  /** Fixes the request as it stands. Sends nothing: reading the answer does. */
  do(options: { signal?: AbortSignal } = {}): PendingRequest {
    return new PendingRequest({
      context: this.#context,
      method: this.#method,
      url: this.url,
      headers: { ...this.#headers },
      body: this.#body,
      timeout: this.#timeout,
      maxRetries: this.#maxRetries,
      onWarning: this.#onWarning,
      signal: options.signal,
      error: this.#error,
      resource: this.#resource ?? "",
      name: this.#name ?? "",
    });
  }

  /** Whether a part may be set; keeps the error where not. */
  #check(part: PathPart, value: string, present: string | undefined): boolean {
    if (this.#error !== undefined) return false;
    if (present !== undefined) {
      this.#error = new RequestError(`${part} is set twice: "${present}", then "${value}"`);
    } else {
      this.#error = segmentError(part, value);
    }
    return this.#error === undefined;
  }

  #fail(message: string, cause?: unknown): this {
    this.#error ??= new RequestError(message, { cause });
    return this;
  }
}

function splitOnce(text: string, separator: string): [before: string, after: string] {
  const at = text.indexOf(separator);
  return at === -1 ? [text, ""] : [text.slice(0, at), text.slice(at + 1)];
}
