/**
 * Who may do what.
 *
 * @module
 */
import type { RequestInfo } from "../http/request_info.ts";
import { type ApiError, forbidden, forbiddenPath } from "../registry/api_error.ts";
import type { UserInfo } from "../registry/strategy.ts";

/** An authorizer's answer. */
export interface Decision {
  /** Whether the user may. */
  readonly allowed: boolean;
  /** Why, where there is something to say. */
  readonly reason?: string;
}

/** Decides whether a user may do what a request asks for. */
export interface Authorizer {
  /** The decision for one request. It must not wait. */
  authorize(user: UserInfo, request: RequestInfo): Decision;
}

/** The group whose members may do everything. */
export const mastersGroup = "system:masters";

/** Paths that everyone may read, with credentials or without. */
const publicPaths = new Set(["/healthz", "/livez", "/readyz", "/version", "/version/"]);

/** What holds without any rule: masters may do everything, everyone may ask for health and version. */
export function builtInDecision(user: UserInfo, request: RequestInfo): Decision | undefined {
  if (user.groups.includes(mastersGroup)) return { allowed: true };
  if (request.type === "path" && request.verb === "get" && publicPaths.has(request.path)) {
    return { allowed: true };
  }
  return undefined;
}

/** The 403 that a refused user gets. */
export function refusal(user: UserInfo, info: RequestInfo, { reason }: Decision): ApiError {
  const who = `User ${JSON.stringify(user.name)} cannot`;
  const because = reason === undefined ? "" : `: ${reason}`;
  if (info.type === "path") {
    return forbiddenPath(`forbidden: ${who} ${info.verb} path ${JSON.stringify(info.path)}${because}`);
  }
  const { verb, resource, subresource, group, namespace, name } = info;
  const what = subresource === "" ? resource : `${resource}/${subresource}`;
  const where = namespace === "" ? "at the cluster scope" : `in the namespace ${JSON.stringify(namespace)}`;
  return forbidden(
    { group, resource },
    name,
    `${who} ${verb} resource ${JSON.stringify(what)} in API group ${
      JSON.stringify(group)
    } ${where}${because}`,
  );
}
