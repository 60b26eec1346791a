/**
 * Bearer tokens that are had from somewhere, and had anew before they expire.
 *
 * @module
 */
import { type Credential, isBearerToken } from "./credential.ts";
import { raceSignal } from "./send_request.ts";

/** A bearer token, and how long it is good. */
export interface Token {
  /** The token itself, without a scheme. */
  readonly token: string;
  /** Wall clock, in milliseconds since 1970; `Infinity` for one that lasts. */
  readonly expiresAt: number;
  /** When to have another one, in the same count. @default {the leeway before it expires} */
  readonly renewAt?: number;
}

/** Gives a token that is good now. It rejects with `signal.reason` once that is aborted. */
export type TokenSource = (options: { readonly signal: AbortSignal }) => Promise<Token>;

/** Options of a {@linkcode CachedTokenSource}. */
export interface CachedTokenSourceOptions {
  /** How long before it expires a token is replaced, in milliseconds. @default {60_000} */
  readonly leeway?: number;
  /** Is told when a token could not be replaced in time and stays in use. @default {console.warn} */
  readonly onWarning?: (text: string) => void;
}

/**
 * Keeps a source's token until shortly before it expires (client-go's `NewCachedTokenSource`). All who ask while there is
 * none share one request to the source. While another one cannot be had, the old one is used as long as it is good.
 */
export class CachedTokenSource implements Credential, Disposable {
  readonly #source: TokenSource;
  readonly #options: CachedTokenSourceOptions;
  readonly #end = new AbortController();
  #token: Token | undefined;
  /** When the token was had, by `performance.now()`. */
  #hadAt = -Infinity;
  /** The request under way, which all who ask meanwhile share. */
  #asking: Promise<Token> | undefined;

  /** Asks for nothing yet. */
  constructor(source: TokenSource, options: CachedTokenSourceOptions = {}) {
    this.#source = source;
    this.#options = options;
  }

  /**
   * A token that is good now.
   *
   * @throws what the source throws, where there is no token that is still good
   */
  async token(options: { signal?: AbortSignal | undefined } = {}): Promise<Token> {
    const token = this.#token;
    if (token !== undefined && Date.now() < this.#renewAt(token)) return token;
    this.#asking ??= this.#ask().finally(() => this.#asking = undefined);
    return await raceSignal(this.#asking, options.signal);
  }

  async authorization(signal?: () => AbortSignal | undefined): Promise<string> {
    return `Bearer ${(await this.token({ signal: signal?.() })).token}`;
  }

  /** Drops the token that the server refused, unless it was had while that request was under way: it is new. */
  refused(authorization: string | undefined, begunAt: number = performance.now()): void {
    if (authorization === `Bearer ${this.#token?.token}` && this.#hadAt < begunAt) this.#token = undefined;
  }

  /** Gives up what is being asked for. */
  [Symbol.dispose](): void {
    this.#end.abort(new Error("the configuration has been closed"));
  }

  #renewAt({ expiresAt, renewAt }: Token): number {
    return renewAt ?? expiresAt - (this.#options.leeway ?? 60_000);
  }

  async #ask(): Promise<Token> {
    const old = this.#token;
    try {
      const token = await this.#source({ signal: this.#end.signal });
      if (!isBearerToken(token.token)) throw new TypeError("the token holds what cannot stand in a header");
      this.#token = token;
      this.#hadAt = performance.now();
      return token;
    } catch (error) {
      if (old === undefined || this.#token === undefined || Date.now() >= old.expiresAt) throw error;
      const { onWarning = (text) => console.warn(text) } = this.#options;

      const reason = error instanceof Error ? error.message : "no reason is given";
      onWarning(`the token could not be replaced, and is used until it expires: ${reason}`);
      return old;
    }
  }
}
