/**
 * Tokens of service accounts, made on request (`serviceaccounts/NAME/token`).
 *
 * A token has the form and claims of a JWT, so that clients may read its expiry; the server itself only looks it up.
 *
 * @module
 */
import { encodeBase64Url } from "@std/encoding/base64url";
import type { Unstructured } from "../../meta/mod.ts";
import { invalid as invalidField } from "../../schema/mod.ts";
import { invalid, notFound } from "../registry/api_error.ts";
import type { ActionContext, ActionSubresource } from "../registry/strategy.ts";
import type { TokenAuthenticator } from "./authenticator.ts";
import { serverAudience } from "./reviews.ts";

const defaultSeconds = 60 * 60;
const leastSeconds = 10 * 60;

/** The subresource. */
export function tokenSubresource(authenticator: TokenAuthenticator): ActionSubresource {
  return {
    type: "action",
    create(name, body, account, ctx) {
      if (account === undefined) throw notFound({ group: "", resource: "serviceaccounts" }, name);
      return issue(name, body, account, ctx, authenticator);
    },
  };
}

function issue(
  name: string,
  body: Unstructured,
  account: Unstructured,
  ctx: ActionContext,
  authenticator: TokenAuthenticator,
): Unstructured {
  const spec = (body.spec ?? {}) as { audiences?: string[] | null; expirationSeconds?: number };
  const seconds = spec.expirationSeconds ?? defaultSeconds;
  if (seconds < leastSeconds) {
    throw invalid({ group: "authentication.k8s.io", kind: "TokenRequest" }, "", [
      invalidField("spec.expirationSeconds", seconds, "may not specify a duration less than 10 minutes"),
    ]);
  }
  const audiences = spec.audiences && spec.audiences.length > 0 ? spec.audiences : [serverAudience];
  const { namespace } = ctx;
  const issuedAt = Math.floor(ctx.now.getTime() / 1000);
  const expires = new Date((issuedAt + seconds) * 1000);
  const token = [
    { alg: "none", typ: "JWT" },
    {
      aud: audiences,
      exp: issuedAt + seconds,
      iat: issuedAt,
      iss: serverAudience,
      jti: crypto.randomUUID(),
      "kubernetes.io": { namespace, serviceaccount: { name, uid: account.metadata!.uid } },
      nbf: issuedAt,
      sub: `system:serviceaccount:${namespace}:${name}`,
    },
  ].map((part) => encodeBase64Url(JSON.stringify(part))).join(".") +
    `.${encodeBase64Url(crypto.getRandomValues(new Uint8Array(32)))}`;
  if (!ctx.dryRun) {
    authenticator.add(token, {
      name: `system:serviceaccount:${namespace}:${name}`,
      uid: account.metadata!.uid!,
      groups: ["system:serviceaccounts", `system:serviceaccounts:${namespace}`],
    }, expires);
  }
  return {
    ...body,
    metadata: {
      ...body.metadata,
      ...pick(account.metadata!),
      creationTimestamp: `${ctx.now.toISOString().slice(0, 19)}Z`,
    },
    spec: {
      ...spec,
      audiences,
      expirationSeconds: seconds,
      boundObjectRef: (spec as Unstructured).boundObjectRef ?? null,
    },
    status: { token, expirationTimestamp: `${expires.toISOString().slice(0, 19)}Z` },
  };
}

function pick(
  { name, namespace, uid }: NonNullable<Unstructured["metadata"]>,
): NonNullable<Unstructured["metadata"]> {
  return { name: name!, namespace: namespace!, uid: uid! };
}
