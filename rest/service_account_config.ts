/**
 * Acts as a service account, by tokens that are requested and renewed (the TokenRequest API, KEP-1205).
 *
 * @example List as the account that a controller will run as
 * ```ts
 * import { Clientset } from "@kybern/kybern/clientset";
 * import { loadConfig, serviceAccountConfig } from "@kybern/kybern/rest";
 *
 * async function podsAsAccount() {
 *   await using config = await loadConfig();
 *   await using account = serviceAccountConfig(config, { namespace: "default", name: "robot" });
 *   return await new Clientset(account).coreV1.pods("default").list();
 * }
 * ```
 *
 * @module
 */
import { asTransport, type ClusterAccess } from "../meta/mod.ts";
import { Configuration } from "./configuration.ts";
import { isBearerToken } from "./credential.ts";
import { CredentialTransport } from "./credential_transport.ts";
import { RESTClient } from "./rest_client.ts";
import { CachedTokenSource, type Token } from "./token_source.ts";

/** Which account, and what its tokens are like. */
export interface ServiceAccountOptions {
  /** Namespace of the account; it is also that of the resulting configuration. */
  readonly namespace: string;
  /** Name of the account. */
  readonly name: string;
  /** Whom the tokens are for. @default {the server itself} */
  readonly audiences?: readonly string[];
  /** How long a token is asked to last, in seconds; the server may give another time. @default {3600} */
  readonly expirationSeconds?: number;
  /** An object, a pod for example, with whose end the tokens end. */
  readonly boundObjectRef?: BoundObject;
  /** Is told when a token could not be replaced in time and stays in use. @default {console.warn} */
  readonly onWarning?: (text: string) => void;
}

/** An object that tokens are bound to. */
export interface BoundObject {
  /** Group and version of its kind. */
  readonly apiVersion: string;
  /** Its kind: the server takes Pod, Secret and Node. */
  readonly kind: string;
  /** Its name. */
  readonly name: string;
  /** Its UID; without one the server takes the object that has the name now. */
  readonly uid?: string;
}

/** Part of a token's life after which it is replaced, as by the kubelet. */
const usedPart = 0.8;

/** How long a request for a token may take, in milliseconds. */
const requestTimeout = 30_000;

/** A token by TokenRequest; the answer is judged before it is used. */
export async function requestToken(
  access: ClusterAccess,
  { namespace, name, audiences, expirationSeconds = 3_600, boundObjectRef }: ServiceAccountOptions,
  options: { signal?: AbortSignal | undefined } = {},
): Promise<Token> {
  const asked = Date.now();
  const client = new RESTClient(access, { version: "v1", timeout: requestTimeout });
  const { status } = await client.post().namespace(namespace).resource("serviceaccounts").name(name)
    .subResource("token").body({
      apiVersion: "authentication.k8s.io/v1",
      kind: "TokenRequest",
      spec: { audiences: audiences ?? [], expirationSeconds, ...boundObjectRef && { boundObjectRef } },
    }).do(options.signal === undefined ? {} : { signal: options.signal })
    .into<{ status?: { token?: unknown; expirationTimestamp?: unknown } }>();
  const expiresAt = Date.parse(String(status?.expirationTimestamp));
  const token = status?.token;
  if (typeof token !== "string" || !isBearerToken(token) || Number.isNaN(expiresAt)) {
    throw new Error(`the server gave no token for the service account ${namespace}/${name}`);
  }
  return { token, expiresAt, renewAt: asked + (expiresAt - asked) * usedPart };
}

/**
 * The same cluster, as a service account. Its tokens are requested with `access`, whose user has to be allowed to create
 * `serviceaccounts/token`, and are renewed when 80 % of their time is over. The first one is requested with the first
 * request. Of `access` neither credentials nor client certificate nor impersonation are used beyond that, if it is a
 * {@linkcode Configuration}; of another access the transport has to leave an `Authorization` that is there as it is.
 *
 * `access` has to stay open as long as this is used. Requests reject with the StatusError of the request for a token
 * where that is refused.
 */
export function serviceAccountConfig(access: ClusterAccess, options: ServiceAccountOptions): Configuration {
  const { onWarning } = options;
  const source = new CachedTokenSource(
    ({ signal }) => requestToken(access, options, { signal }),
    onWarning === undefined ? {} : { onWarning },
  );
  const base = access instanceof Configuration ? access.anonymous() : undefined;
  const transport = new CredentialTransport(base ?? { transport: asTransport(access.transport) }, source);
  return new Configuration({
    server: access.server,
    transport,
    namespace: options.namespace,
    context: undefined,
    files: [],
    async close() {
      source[Symbol.dispose]();
      await base?.[Symbol.asyncDispose]();
    },
  });
}
