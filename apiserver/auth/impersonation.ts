/**
 * Acting as someone else (`kubectl --as`), for those who may.
 *
 * Source: Kubernetes documentation, "User Impersonation".
 *
 * @module
 */
import type { RequestInfo, ResourceRequest, Verb } from "../http/request_info.ts";
import { badRequest } from "../registry/api_error.ts";
import type { UserInfo } from "../registry/strategy.ts";
import { anonymous, authenticatedGroup } from "./authenticator.ts";
import { type Authorizer, refusal } from "./authorizer.ts";

const extraPrefix = "impersonate-extra-";

/**
 * Who a request is to be taken for: whom its headers name, or else its own user.
 *
 * @throws {ApiError} Forbidden when the user may not act as that one
 */
export function impersonatedUser(
  user: UserInfo,
  { headers }: Request,
  info: RequestInfo,
  authorizer: Authorizer,
): UserInfo {
  const name = headers.get("Impersonate-User") ?? "";
  const uid = headers.get("Impersonate-Uid") ?? "";
  const groups = listOf(headers.get("Impersonate-Group"));
  const extra: { [key: string]: string[] } = {};
  for (const [header, value] of headers) {
    if (header.startsWith(extraPrefix)) {
      extra[decodeURIComponent(header.slice(extraPrefix.length))] = listOf(value);
    }
  }
  if (name === "") {
    if (uid === "" && groups.length === 0 && Object.keys(extra).length === 0) return user;
    throw badRequest("Impersonate-Group, Impersonate-Uid and Impersonate-Extra-… need an Impersonate-User");
  }
  const group = "authentication.k8s.io";
  const asked: Partial<ResourceRequest>[] = [
    subjectOf(name),
    ...groups.map((name) => ({ resource: "groups", name })),
    ...(uid === "" ? [] : [{ group, resource: "uids", name: uid }]),
    ...Object.entries(extra).flatMap(([subresource, values]) =>
      values.map((name) => ({ group, resource: "userextras", subresource, name }))
    ),
  ];
  if (!asked.every((what) => mayAct(user, authorizer, what))) {
    // What kube-apiserver 1.37 asked for last is a permission to do just this as someone else (KEP-5284).
    const mode = serviceAccount.test(name) ? "serviceaccount" : "user-info";
    const verb = `impersonate-on:${mode}:${info.verb}` as Verb;
    throw refusal(user, { ...info, verb }, { allowed: false });
  }
  return {
    name,
    ...(uid === "" ? {} : { uid }),
    groups: groupsOf(name, groups),
    ...(Object.keys(extra).length === 0 ? {} : { extra }),
  };
}

/** Values of a header that may come several times. */
function listOf(header: string | null): string[] {
  return header === null
    ? []
    : header.split(",").map((value) => value.trim()).filter((value) => value !== "");
}

const serviceAccount = /^system:serviceaccount:([^:]+):([^:]+)$/;

function subjectOf(name: string): Partial<ResourceRequest> {
  const match = serviceAccount.exec(name);
  return match === null
    ? { resource: "users", name }
    : { resource: "serviceaccounts", namespace: match[1]!, name: match[2]! };
}

/** The groups that one is in as that user: those asked for, and those that come with the name. */
function groupsOf(name: string, asked: readonly string[]): string[] {
  if (name === anonymous.name) return [...new Set([...asked, ...anonymous.groups])];
  const match = serviceAccount.exec(name);
  const own = match === null || asked.length > 0
    ? []
    : ["system:serviceaccounts", `system:serviceaccounts:${match[1]}`];
  return [...new Set([...asked, ...own, authenticatedGroup])];
}

function mayAct(user: UserInfo, authorizer: Authorizer, what: Partial<ResourceRequest>): boolean {
  const request: ResourceRequest = {
    type: "resource",
    verb: "impersonate",
    group: "",
    version: "v1",
    namespace: "",
    resource: "",
    name: "",
    subresource: "",
    rest: "",
    ...what,
  };
  return authorizer.authorize(user, request).allowed;
}
