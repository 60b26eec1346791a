/**
 * A bearer token in a file that is written anew before the token expires, as a pod's service account token is.
 *
 * @module
 */
import { ConfigError } from "./config_error.ts";
import { type Credential, isBearerToken } from "./credential.ts";
import { readConfigFile } from "./local_access.ts";
import { RotatingValue } from "./rotating_value.ts";

/** Where a token file is named, for errors, and who is told of failures. */
export interface TokenFileOptions {
  /** The configuration file. */
  readonly file?: string | undefined;
  /** Its field. */
  readonly field?: string | undefined;
  /** Is told when the file cannot be read again. @default {console.warn} */
  readonly onWarning?: ((text: string) => void) | undefined;
}

/** Reads the file when its last reading is a minute old (client-go's figure), or was refused by the server. */
export class TokenFile implements Credential {
  /** Value of the header. */
  readonly #header: RotatingValue<string>;

  /** Reads nothing yet. */
  constructor(path: string, options: TokenFileOptions = {}) {
    const { file, field, onWarning = (text) => console.warn(text) } = options;
    this.#header = new RotatingValue(() => readHeader(path, { file, field }), { onWarning });
  }

  authorization(): Promise<string> | string {
    return this.#header.isDue() ? this.#header.refresh() : this.#header.value!;
  }

  refused(authorization: string | undefined): void {
    if (authorization === this.#header.value) this.#header.expire();
  }
}

async function readHeader(
  path: string,
  origin: { readonly file: string | undefined; readonly field: string | undefined },
): Promise<string> {
  const token = (await readConfigFile(path, origin)).trim();
  if (token === "") throw new ConfigError({ ...origin, problem: `the token file ${path} is empty` });
  if (!isBearerToken(token)) {
    throw new ConfigError({ ...origin, problem: `the token file ${path} holds no token` });
  }
  return `Bearer ${token}`;
}
