/**
 * A bearer token in a file that is written anew before the token expires, as a pod's service account token is.
 *
 * @module
 */
import { ConfigError } from "./config_error.ts";
import type { Credential } from "./credential.ts";
import { readConfigFile } from "./local_access.ts";

/** How long a token that was read is used before the file is read again, in milliseconds; client-go's figure. */
export const tokenFilePeriod = 60_000;

/** Where a token file is named, for errors. */
export interface TokenFileOrigin {
  /** The configuration file. */
  readonly file?: string;
  /** Its field. */
  readonly field?: string;
}

/** Reads the file when its last reading is older than {@linkcode tokenFilePeriod}, or was refused by the server. */
export class TokenFile implements Credential {
  readonly #path: string;
  readonly #origin: TokenFileOrigin;
  #authorization: string | undefined;
  #readAt = -Infinity;
  /** The reading under way, which all requests meanwhile share. */
  #reading: Promise<string> | undefined;

  /** Reads nothing yet. */
  constructor(path: string, origin: TokenFileOrigin = {}) {
    this.#path = path;
    this.#origin = origin;
  }

  authorization(): Promise<string> | string {
    if (this.#authorization !== undefined && performance.now() - this.#readAt < tokenFilePeriod) {
      return this.#authorization;
    }
    return this.#reading ??= this.#read().finally(() => this.#reading = undefined);
  }

  refused(authorization: string | undefined): void {
    if (authorization === this.#authorization) this.#readAt = -Infinity;
  }

  async #read(): Promise<string> {
    try {
      const token = (await readConfigFile(this.#path, this.#origin)).trim();
      if (token === "") {
        throw new ConfigError({ ...this.#origin, problem: `the token file ${this.#path} is empty` });
      }
      if (/[^\x21-\x7e]/.test(token)) {
        throw new ConfigError({ ...this.#origin, problem: `the token file ${this.#path} holds no token` });
      }
      this.#authorization = `Bearer ${token}`;
    } catch (error) {
      // A file that is being replaced may be away for a moment: the token of before may still be good.
      if (this.#authorization === undefined) throw error;
    }
    this.#readAt = performance.now();
    return this.#authorization;
  }
}
