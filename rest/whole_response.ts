/**
 * An answer whose body has come already, without the objects of the fetch standard, which cost more than most answers
 * take to be read.
 *
 * @module
 */
import type { PlainResponse } from "../meta/mod.ts";

/** What an answer's head says. */
export interface AnswerHead {
  readonly status: number;
  readonly statusText: string;
  /** Names in lower case. */
  readonly headers: [name: string, value: string][];
}

/** An answer that is there as a whole. */
export class WholeResponse implements PlainResponse {
  readonly status: number;
  readonly statusText: string;
  readonly #pairs: [string, string][];
  readonly #bytes: Uint8Array<ArrayBuffer> | null;
  #headers: Headers | undefined;

  /** @param bytes the body; `null` where the status has none */
  constructor({ status, statusText, headers }: AnswerHead, bytes: Uint8Array<ArrayBuffer> | null) {
    this.status = status;
    this.statusText = statusText;
    this.#pairs = headers;
    this.#bytes = bytes;
  }

  get ok(): boolean {
    return this.status >= 200 && this.status <= 299;
  }

  /** Made when they are first asked for. */
  get headers(): Headers {
    return this.#headers ??= new Headers(this.#pairs);
  }

  /** What a header says, by its name in lower case; `null` where there is none. */
  header(name: string): string | null {
    const values = this.#pairs.filter(([other]) => other === name);
    return values.length === 0 ? null : values.map(([, value]) => value).join(", ");
  }

  /** A stream of its own each time. */
  get body(): ReadableStream<Uint8Array<ArrayBuffer>> | null {
    return this.response().body;
  }

  bytes(): Promise<Uint8Array<ArrayBuffer>> {
    return Promise.resolve(this.#bytes ?? new Uint8Array());
  }

  text(): Promise<string> {
    return this.response().text();
  }

  json(): Promise<unknown> {
    return this.response().json();
  }

  /** The same as a `Response`. */
  response(): Response {
    return new Response(this.#bytes, this);
  }
}

/** What a header of an answer says, by its name in lower case; `null` where there is none. */
export function headerOf(answer: PlainResponse, name: string): string | null {
  return answer instanceof WholeResponse ? answer.header(name) : answer.headers.get(name);
}

/** An answer as a `Response`. */
export function responseOf(answer: PlainResponse): Response {
  if (answer instanceof Response) return answer;
  if (answer instanceof WholeResponse) return answer.response();
  const { body, status, statusText, headers } = answer;
  return new Response(body, { status, statusText, headers });
}
