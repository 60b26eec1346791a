/**
 * The auth-provider `oidc` of kubeconfigs: an OpenID Connect id token that is refreshed when it has expired.
 *
 * The provider finds the issuer's token endpoint by discovery (OpenID Connect Discovery 1.0, 4) and trades the refresh
 * token for another id token (OAuth 2.0, RFC 6749, 6). New tokens are written back to the kubeconfig, as kubectl does, so
 * that the next program has them: a refresh token may be good for one time only. It needs `--allow-net` of the issuer, and
 * what `modifyConfig` needs of the kubeconfig.
 *
 * @module
 */
import { decodeBase64, encodeBase64 } from "@std/encoding/base64";
import { decodeBase64Url } from "@std/encoding/base64url";
import { ConfigError } from "./config_error.ts";
import { type Credential, isBearerToken } from "./credential.ts";
import { decodeText, isPermissionMissing, readConfigFile } from "./local_access.ts";
import { timeLimit } from "../meta/time_limit.ts";
import { raceSignal } from "./send_request.ts";

/** What the provider is told, as it stands in the kubeconfig. */
export type OidcConfig = { readonly [key: string]: string };

/** Where the provider is configured, and where its tokens go. */
export interface OidcOptions {
  /** The configuration file. */
  readonly file?: string | undefined;
  /** Its field, the auth-provider's `config`. */
  readonly field?: string | undefined;
  /** Keeps new tokens for later programs. */
  readonly persist?: ((config: OidcConfig) => Promise<void>) | undefined;
  /** Is told when new tokens could not be kept. */
  readonly onWarning: (text: string) => void;
}

/** An id token that expires within this time counts as expired, in milliseconds; client-go's figure. */
const leeway = 10_000;

/** How long the issuer may take to answer, in milliseconds. */
const issuerTimeout = 30_000;

/** Longest answer of an issuer that is read, in bytes. */
const maxAnswer = 1024 * 1024;

/**
 * When an id token expires, by its claim `exp` and without a look at its signature: that is the server's to judge.
 *
 * @returns wall clock, in milliseconds since 1970
 * @throws {TypeError} when it is no JWT (RFC 7519), or its `exp` is no number; the token is no part of the message
 */
export function idTokenExpiry(token: string): number {
  const parts = token.split(".");
  if (parts.length !== 3 || !isBearerToken(token)) throw new TypeError("it is no JWT: expected three parts");
  let claims: { exp?: unknown } | null;
  try {
    claims = JSON.parse(new TextDecoder().decode(decodeBase64Url(parts[1]!)));
  } catch {
    throw new TypeError("it is no JWT: its claims cannot be read"); // the cause would quote it
  }
  const exp = claims?.exp;
  if (typeof exp !== "number") throw new TypeError("its claim exp is no number");
  return Math.trunc(exp) * 1_000;
}

/** Gives the id token, a refreshed one where it has expired. */
export class OidcCredential implements Credential, Disposable {
  readonly #options: OidcOptions;
  readonly #end = new AbortController();
  #config: OidcConfig;
  /** The refreshing under way, which all requests meanwhile share. */
  #refreshing: Promise<string> | undefined;

  /**
   * Asks nobody yet.
   *
   * @throws {ConfigError} when issuer or client are not given
   */
  constructor(config: OidcConfig, options: OidcOptions) {
    this.#config = config;
    this.#options = options;
    for (const key of ["idp-issuer-url", "client-id"]) {
      if (!config[key]) throw this.#error(key, "it is missing");
    }
    if (!URL.canParse(config["idp-issuer-url"]!)) throw this.#error("idp-issuer-url", "it is no URL");
  }

  async authorization(signal?: () => AbortSignal | undefined): Promise<string> {
    const idToken = this.#config["id-token"];
    if (idToken && this.#isGood(idToken)) return `Bearer ${idToken}`;
    this.#refreshing ??= this.#refresh().finally(() => this.#refreshing = undefined);
    return `Bearer ${await raceSignal(this.#refreshing, signal?.())}`;
  }

  [Symbol.dispose](): void {
    this.#end.abort(this.#error(undefined, "the configuration has been closed"));
  }

  #error(key: string | undefined, problem: string): ConfigError {
    const { file, field } = this.#options;
    return new ConfigError({ file, field: [field, key].filter(Boolean).join("."), problem });
  }

  #isGood(idToken: string): boolean {
    try {
      return Date.now() + leeway < idTokenExpiry(idToken);
    } catch (error) {
      throw this.#error("id-token", error instanceof Error ? error.message : "it is no JWT");
    }
  }

  async #refresh(): Promise<string> {
    const refreshToken = this.#config["refresh-token"];
    if (!refreshToken) {
      throw this.#error("refresh-token", "it is missing, and there is no id-token that has not expired");
    }
    const client = await this.#client();
    try {
      const endpoint = await this.#tokenEndpoint(client);
      const answer = await this.#trade(client, endpoint, refreshToken);
      const idToken = answer.id_token;
      if (typeof idToken !== "string" || !isBearerToken(idToken)) {
        throw this.#error(
          undefined,
          `the issuer's answer has no id_token: does the refresh token have the scope openid?`,
        );
      }
      const next: Record<string, string> = { ...this.#config, "id-token": idToken };
      if (typeof answer.refresh_token === "string" && answer.refresh_token !== "") {
        next["refresh-token"] = answer.refresh_token;
      }
      this.#config = next;
      await this.#keep(next);
      return idToken;
    } finally {
      client.close();
    }
  }

  /** What is not kept is still good for this program. */
  async #keep(config: OidcConfig): Promise<void> {
    try {
      await this.#options.persist?.(config);
    } catch (error) {
      const reason = error instanceof ConfigError ? error.message : "the kubeconfig could not be written";
      this.#options.onWarning(`${this.#error(undefined, "new tokens could not be kept").message}: ${reason}`);
    }
  }

  /** A client that trusts the issuer. */
  async #client(): Promise<Deno.HttpClient> {
    const data = this.#config["idp-certificate-authority-data"];
    const path = this.#config["idp-certificate-authority"];
    const key = data ? "idp-certificate-authority-data" : "idp-certificate-authority";
    try {
      const pem = data
        ? decodeText(decodeBase64(data))
        : path
        ? await readConfigFile(path, { file: this.#options.file, field: `${this.#options.field}.${key}` })
        : undefined;
      return Deno.createHttpClient(pem === undefined ? {} : { caCerts: [pem] });
    } catch (error) {
      if (error instanceof ConfigError) throw error;
      throw this.#error(key, "it holds no certificates in PEM form"); // the cause could quote it
    }
  }

  async #tokenEndpoint(client: Deno.HttpClient): Promise<string> {
    const url = `${this.#config["idp-issuer-url"]!.replace(/\/$/, "")}/.well-known/openid-configuration`;
    const { status, body } = await this.#ask(client, url, {});
    const endpoint = body.token_endpoint;
    if (status !== 200 || typeof endpoint !== "string" || !URL.canParse(endpoint)) {
      throw this.#error("idp-issuer-url", `${url} tells of no token_endpoint (it answers ${status})`);
    }
    // A refresh token that goes by TLS to one place does not go in the clear to another.
    if (url.startsWith("https:") && !endpoint.startsWith("https:")) {
      throw this.#error("idp-issuer-url", `${url} tells of a token_endpoint without TLS`);
    }
    return endpoint;
  }

  /** Trades the refresh token, with the client's secret in the header; in the body where the issuer wants it there. */
  async #trade(
    client: Deno.HttpClient,
    endpoint: string,
    refreshToken: string,
  ): Promise<Record<string, unknown>> {
    const id = this.#config["client-id"]!;
    const secret = this.#config["client-secret"] ?? "";
    const form = { grant_type: "refresh_token", refresh_token: refreshToken };
    const basic = encodeBase64(`${encodeURIComponent(id)}:${encodeURIComponent(secret)}`);
    const ways: RequestInit[] = [
      { method: "POST", headers: { authorization: `Basic ${basic}` }, body: new URLSearchParams(form) },
      {
        method: "POST",
        body: new URLSearchParams({
          ...form,
          client_id: id,
          ...secret === "" ? {} : { client_secret: secret },
        }),
      },
    ];
    let last = 0;
    for (const way of ways) {
      const { status, body } = await this.#ask(client, endpoint, way);
      if (status === 200) return body;
      last = status;
    }
    throw this.#error(
      "refresh-token",
      `the issuer does not take it: ${new URL(endpoint).origin} answers ${last}`,
    );
  }

  /** One request to the issuer. Nothing of its answer is ever part of an error: it may hold tokens. */
  async #ask(
    client: Deno.HttpClient,
    url: string,
    init: RequestInit,
  ): Promise<{ status: number; body: Record<string, unknown> }> {
    const { origin } = new URL(url);
    const late = () =>
      this.#error("idp-issuer-url", `the issuer ${origin} did not answer in ${issuerTimeout / 1_000} s`);
    using limit = timeLimit(this.#end.signal, issuerTimeout, late);
    try {
      const response = await fetch(url, {
        ...init,
        client,
        signal: limit.signal,
        redirect: init.method === "POST" ? "error" : "follow",
      });
      const text = await readBounded(response);
      let body: unknown;
      try {
        body = JSON.parse(text);
      } catch {
        body = undefined; // judged by what it lacks
      }
      const isObject = typeof body === "object" && body !== null;
      return { status: response.status, body: isObject ? body as Record<string, unknown> : {} };
    } catch (error) {
      limit.signal.throwIfAborted();
      if (isPermissionMissing(error)) {
        throw this.#error(
          "idp-issuer-url",
          `deno may not reach it: run it with --allow-net=${new URL(url).host}`,
        );
      }
      throw this.#error("idp-issuer-url", `the issuer ${origin} cannot be reached`);
    }
  }
}

/** An answer's text; what is too long is cut, and then no JSON. */
async function readBounded(response: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  let length = 0;
  for await (const bytes of response.body ?? []) {
    length += bytes.length;
    if (length > maxAnswer) break;
    text += decoder.decode(bytes, { stream: true });
  }
  return text;
}
