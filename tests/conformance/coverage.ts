/**
 * Which verbs of which resources the suite's cases exercise, counted from the record.
 *
 * @module
 */
import { resources } from "../../schema/facts/resources.ts";
import type { TopicRecord } from "./exchange.ts";

/** What a server lets be done: `apps/v1 deployments/scale patch`. */
export type Deed = string;

/**
 * What plain requests see refusals of only: streams want an upgrade and a node that answers, a proxy leads to the
 * server's own machine, which is refused. Any answer to one of them counts.
 */
const onlyRefused = new Set(["attach", "exec", "log", "portforward", "proxy"]);

/** What counts without a success, each with its reason. */
export const exempt: ReadonlyMap<Deed, string> = new Map();

/** Every deed that the facts list. */
export function servedDeeds(): Deed[] {
  const deeds: Deed[] = [];
  for (const [groupVersion, list] of Object.entries(resources)) {
    for (const { resource, verbs, subresources } of list) {
      for (const verb of verbs) deeds.push(`${groupVersion} ${resource} ${verb}`);
      for (const { subresource, verbs } of subresources) {
        for (const verb of verbs) deeds.push(`${groupVersion} ${resource}/${subresource} ${verb}`);
      }
    }
  }
  return deeds;
}

/** The deeds that a record shows: done with success, or answered where nothing but a refusal is to be had. */
export function shownDeeds(record: TopicRecord): Set<Deed> {
  const shown = new Set<Deed>();
  for (const { exchanges } of Object.values(record)) {
    for (const { request, status } of exchanges) {
      const deed = deedOf(request);
      if (deed === undefined) continue;
      if (status < 300 || onlyRefused.has(deed.subresource ?? "")) shown.add(deed.text);
    }
  }
  return shown;
}

const methods: { readonly [method: string]: string } = {
  POST: "create",
  PUT: "update",
  PATCH: "patch",
};

/** What a request does; `undefined` for paths outside of the API's resources. */
export function deedOf(request: string): { readonly text: Deed; readonly subresource?: string } | undefined {
  const [, method, path, query = ""] = /^(\S+) ([^\s?]+)(?:\?(\S*))?/.exec(request) ?? [];
  const parts = (path ?? "").split("/").slice(1);
  const groupVersion = parts[0] === "api" ? `core/${parts[1]}` : `${parts[1]}/${parts[2]}`;
  let rest = parts.slice(parts[0] === "api" ? 2 : 3);
  // `namespaces/NAME/status` is below a namespace, `namespaces/NAME/pods` in it.
  if (rest[0] === "namespaces" && rest.length > 2 && !["status", "finalize"].includes(rest[2]!)) {
    rest = rest.slice(2);
  }
  const [resource, name, subresource] = rest;
  if (!["api", "apis"].includes(parts[0] ?? "") || resource === undefined) return undefined;
  const isWatch = new URLSearchParams(query).get("watch") === "true";
  const verb = method === "GET"
    ? name === undefined ? isWatch ? "watch" : "list" : "get"
    : method === "DELETE"
    ? name === undefined ? "deletecollection" : "delete"
    : methods[method!] ?? method!;
  const what = subresource === undefined ? resource : `${resource}/${subresource}`;
  return { text: `${groupVersion} ${what} ${verb}`, subresource };
}
