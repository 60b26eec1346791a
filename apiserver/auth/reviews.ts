/**
 * Reviews: who someone is and what they may do, answered as objects that are not stored.
 *
 * @module
 */
import type { Unstructured } from "../../meta/mod.ts";
import { type FieldError, invalid as invalidField } from "../../schema/mod.ts";
import type { RequestInfo, Verb } from "../http/request_info.ts";
import { badRequest, invalid } from "../registry/api_error.ts";
import type { ActionContext, Strategy, UserInfo } from "../registry/strategy.ts";
import type { TokenAuthenticator } from "./authenticator.ts";
import type { Authorizer, Decision } from "./authorizer.ts";
import { type PolicyRule, RbacAuthorizer } from "./rbac.ts";

interface ReviewSpec {
  readonly resourceAttributes?: { readonly [field: string]: string };
  readonly nonResourceAttributes?: { readonly path?: string; readonly verb?: string };
  readonly user?: string;
  readonly groups?: readonly string[];
  readonly uid?: string;
  readonly extra?: { readonly [key: string]: readonly string[] };
  readonly namespace?: string;
  readonly token?: string;
}

/** What reviews are answered from. */
export interface ReviewSources {
  readonly authorizer: Authorizer;
  readonly authenticator: TokenAuthenticator;
}

/** Audience of the server's own tokens. */
export const serverAudience = "https://kubernetes.default.svc";

/** The strategies of all review kinds, by `GROUP/RESOURCE`. */
export function reviewStrategies(
  { authorizer, authenticator }: ReviewSources,
): ReadonlyMap<string, Strategy> {
  const accessReview = (userOf: (spec: ReviewSpec, ctx: ActionContext) => UserInfo): Strategy => ({
    answer(review, ctx) {
      const spec = (review.spec ?? {}) as ReviewSpec;
      const errors = attributeErrors(spec, ctx);
      // kube-apiserver names no kind in these refusals.
      if (errors.length > 0) throw invalid({ group: "authorization.k8s.io", kind: "" }, "", errors);
      const user = userOf(spec, ctx);
      return { ...review, status: statusOf(authorizer.authorize(user, requestOf(spec))) };
    },
  });
  const self = accessReview((_spec, ctx) => ctx.user);
  const named = accessReview((spec) => userIn(spec));
  return new Map<string, Strategy>([
    ["authorization.k8s.io/selfsubjectaccessreviews", self],
    ["authorization.k8s.io/subjectaccessreviews", named],
    ["authorization.k8s.io/localsubjectaccessreviews", named],
    ["authorization.k8s.io/selfsubjectrulesreviews", {
      answer: (review, ctx) => rulesReview(review, ctx, authorizer),
    }],
    ["authentication.k8s.io/selfsubjectreviews", {
      answer: (review, { user, now }) => ({
        kind: review.kind!,
        apiVersion: review.apiVersion!,
        metadata: { creationTimestamp: `${now.toISOString().slice(0, 19)}Z` },
        status: { userInfo: userObject(user) },
      }),
    }],
    ["authentication.k8s.io/tokenreviews", { answer: (review) => tokenReview(review, authenticator) }],
  ]);
}

function attributeErrors(spec: ReviewSpec, ctx: ActionContext): FieldError[] {
  const { resourceAttributes, nonResourceAttributes } = spec;
  const errors: FieldError[] = [];
  if ((resourceAttributes === undefined) === (nonResourceAttributes === undefined)) {
    const shown = nonResourceAttributes === undefined
      ? null
      : { Path: nonResourceAttributes.path ?? "", Verb: nonResourceAttributes.verb ?? "" };
    errors.push(
      invalidField(
        "spec",
        shown,
        "exactly one of nonResourceAttributes or resourceAttributes must be specified",
      ),
    );
  }
  const { resource } = ctx.resource;
  if (resource !== "selfsubjectaccessreviews" && !spec.user && (spec.groups ?? []).length === 0) {
    errors.push(
      invalidField("spec.user", spec.user ?? "", "at least one of user or group must be specified"),
    );
  }
  if (resource === "localsubjectaccessreviews") {
    if (nonResourceAttributes !== undefined) {
      errors.push(
        invalidField(
          "spec.nonResourceAttributes",
          nonResourceAttributes,
          "disallowed on this kind of request",
        ),
      );
    }
    const namespace = resourceAttributes?.namespace ?? "";
    if (resourceAttributes !== undefined && namespace !== ctx.namespace) {
      errors.push(
        invalidField("spec.resourceAttributes.namespace", namespace, "must match metadata.namespace"),
      );
    }
  }
  return errors;
}

function userIn({ user = "", groups = [], uid, extra }: ReviewSpec): UserInfo {
  return { name: user, groups, ...(uid ? { uid } : {}), ...(extra ? { extra } : {}) };
}

function requestOf({ resourceAttributes, nonResourceAttributes }: ReviewSpec): RequestInfo {
  if (resourceAttributes === undefined) {
    return { type: "path", verb: nonResourceAttributes!.verb ?? "", path: nonResourceAttributes!.path ?? "" };
  }
  const { verb = "", group = "", version = "", namespace = "", resource = "", subresource = "", name = "" } =
    resourceAttributes;
  return {
    type: "resource",
    verb: verb as Verb,
    group,
    version,
    namespace,
    resource,
    subresource,
    name,
    rest: "",
  };
}

function statusOf({ allowed, reason }: Decision): { readonly allowed: boolean; readonly reason?: string } {
  return { allowed, ...(reason === undefined ? {} : { reason }) };
}

function rulesReview(review: Unstructured, { user }: ActionContext, authorizer: Authorizer): Unstructured {
  const { namespace = "" } = (review.spec ?? {}) as ReviewSpec;
  if (namespace === "") {
    throw badRequest("no namespace on request");
  }
  const rules: PolicyRule[] = authorizer instanceof RbacAuthorizer
    ? [...authorizer.grantsOf(user, namespace)].map(({ rule }) => rule)
    : [];
  return {
    kind: review.kind!,
    apiVersion: review.apiVersion!,
    metadata: {},
    spec: {},
    status: {
      resourceRules: rules.filter(({ resources }) => resources !== undefined),
      nonResourceRules: rules.filter(({ nonResourceURLs }) => nonResourceURLs !== undefined),
      incomplete: !(authorizer instanceof RbacAuthorizer),
    },
  };
}

function tokenReview(review: Unstructured, authenticator: TokenAuthenticator): Unstructured {
  const { token = "" } = (review.spec ?? {}) as ReviewSpec;
  if (token === "") {
    throw badRequest("token is required for TokenReview in authentication");
  }
  const user = authenticator.userOf(token);
  return {
    ...review,
    status: user === undefined
      ? { user: {}, error: "invalid bearer token" }
      : { authenticated: true, user: userObject(user), audiences: [serverAudience] },
  };
}

function userObject({ name, uid, groups, extra }: UserInfo): { readonly [field: string]: unknown } {
  return {
    username: name,
    ...(uid === undefined ? {} : { uid }),
    groups: [...groups],
    ...(extra === undefined ? {} : { extra }),
  };
}
