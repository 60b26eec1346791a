/**
 * Discovery: `/`, `/api`, `/apis` and the paths of groups and versions.
 *
 * @module
 */
import {
  aggregatedCore,
  aggregatedDiscoveryHeaders,
  aggregatedDiscoveryParameters,
  aggregatedGroups,
  apiGroup,
  apiGroupList,
  apiResourceList,
  apiVersions,
  rootPaths,
} from "../discovery/mod.ts";
import { methodNotAllowed, notAcceptable, resourceNotFound } from "../registry/api_error.ts";
import { negotiate, objectMediaTypes, type Representation, type Transforms } from "./accept.ts";
import {
  answerBytes,
  type AnswerForm,
  answerText,
  answerValue,
  bodyText,
  mediaType,
  wantsPretty,
} from "./responses.ts";
import type { ServerState } from "./server_state.ts";

const aggregated: Transforms = new Set(["APIGroupDiscoveryList"]);

/** Answers `/`. */
export function handleRoot({ registry }: ServerState): Response {
  return answerValue(rootPaths(registry.table.resources), {
    representation: { format: "json" },
    pretty: true,
  });
}

/** Answers a path of discovery; undefined for one that leads to a resource. */
export async function handleDiscovery(request: Request, server: ServerState): Promise<Response | undefined> {
  const url = new URL(request.url);
  const [root, ...rest] = url.pathname.replace(/^\/+|\/+$/g, "").split("/");
  const form = (transforms?: Transforms): AnswerForm => {
    const representation = negotiate(
      request.headers.get("Accept"),
      transforms === undefined ? {} : { transforms },
    );
    if (representation === undefined) throw notAcceptable(objectMediaTypes);
    return { representation, pretty: wantsPretty(request, url.searchParams) };
  };
  const { resources } = server.registry.table;
  if (root === "api") {
    if (rest.length > 1) return undefined;
    onlyGet(request);
    if (rest.length === 1) return resourceList(server, "", rest[0]!, form());
    const wanted = form(aggregated);
    if (isAggregated(wanted)) return answerAggregated(request, await aggregatedCore(resources), wanted);
    return answerValue(apiVersions(resources, server.address), wanted);
  }
  switch (rest.length) {
    case 0: {
      const wanted = form(aggregated);
      if (isAggregated(wanted)) return answerAggregated(request, await aggregatedGroups(resources), wanted);
      return answerValue(apiGroupList(resources), wanted);
    }
    case 1: {
      const group = apiGroup(resources, rest[0]!);
      return group === undefined ? answerText("404 page not found\n", 404) : answerValue(group, form());
    }
    case 2:
      return resourceList(server, rest[0]!, rest[1]!, form(), request);
    default:
      return undefined;
  }
}

async function resourceList(
  server: ServerState,
  group: string,
  version: string,
  form: AnswerForm,
  request?: Request,
): Promise<Response> {
  const { table } = server.registry;
  const list = await apiResourceList(table.resources, group, version);
  if (list === undefined) {
    if (isNotServedAtAll(server, group)) return answerText("404 page not found\n", 404);
    throw resourceNotFound();
  }
  if (request !== undefined) onlyGet(request);
  return answerValue(list, form);
}

/**
 * Whether what is missing in a group is answered as a page that is not there: in groups that nobody serves, and in
 * those of custom resources, which have no router of their own.
 */
export function isNotServedAtAll({ registry: { table } }: ServerState, group: string): boolean {
  if (group === "") return false;
  return !table.hasGroup(group) ||
    table.resources.some((one) => one.group === group && one.custom !== undefined);
}

function onlyGet({ method }: Request): void {
  if (method !== "GET" && method !== "HEAD") throw methodNotAllowed();
}

/** Only version 2 is left of the aggregated form; who asks for another gets the plain one. */
function isAggregated({ representation }: AnswerForm): boolean {
  return representation.as === "APIGroupDiscoveryList";
}

function answerAggregated(
  request: Request,
  { body, etag }: { readonly body: unknown; readonly etag: string },
  form: AnswerForm,
): Response {
  const headers = {
    ...aggregatedDiscoveryHeaders,
    ETag: etag,
    "Content-Type": `${mediaType(form)}${aggregatedDiscoveryParameters}`,
  };
  if (request.headers.get("If-None-Match") === etag) return new Response(null, { status: 304, headers });
  const plain: Representation = { format: form.representation.format };
  return answerBytes(
    new TextEncoder().encode(bodyText(body, { ...form, representation: plain })),
    200,
    headers,
  );
}
