/**
 * Acting as someone else (`kubectl --as`), for those who may.
 *
 * Source: Kubernetes documentation, "User Impersonation".
 *
 * @module
 */
import { textOfByteString } from "../../meta/byte_string.ts";
import { goQuote } from "../../schema/go_text.ts";
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
  const told = (name: string) => textOfByteString(headers.get(name) ?? "");
  const name = told("Impersonate-User");
  const uid = told("Impersonate-Uid");
  const groups = listOf(told("Impersonate-Group"));
  const extra: { [key: string]: string[] } = {};
  for (const [header, value] of headers) {
    if (header.startsWith(extraPrefix)) {
      const values = extra[unescaped(header.slice(extraPrefix.length))] ??= [];
      values.push(...listOf(textOfByteString(value)));
    }
  }
  if (name === "") {
    if (uid === "" && groups.length === 0 && Object.keys(extra).length === 0) return user;
    throw badRequest(`requested ${goUserInfo(uid, groups, extra)} without impersonating a user name`);
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
function listOf(header: string): string[] {
  return header.split(",").map((value) => value.replace(/^[ \t]+|[ \t]+$/g, "")).filter((value) =>
    value !== ""
  );
}

/** The key of an extra attribute, which a header's name has escaped as in a URL; what is no such escape stands as it is. */
function unescaped(key: string): string {
  try {
    return decodeURIComponent(key);
  } catch {
    return key;
  }
}

/** A user without a name as Go prints one (`%#v`). */
function goUserInfo(uid: string, groups: string[], extra: { readonly [key: string]: string[] }): string {
  const list = (values: string[]) =>
    values.length === 0 ? "[]string(nil)" : `[]string{${values.map(goQuote).join(", ")}}`;
  const pairs = Object.entries(extra).sort(([one], [other]) => one < other ? -1 : 1)
    .map(([key, values]) => `${goQuote(key)}:${list(values)}`);
  const map = `map[string][]string${pairs.length === 0 ? "(nil)" : `{${pairs.join(", ")}}`}`;
  return `&user.DefaultInfo{Name:"", UID:${goQuote(uid)}, Groups:${list(groups)}, Extra:${map}}`;
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
