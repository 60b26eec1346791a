/**
 * Requests for resources: finds what is served, and hands over to the verb.
 *
 * @module
 */
import { isRoutable, objectMediaTypes, watchMediaTypes } from "./accept.ts";
import { groupResourceOf } from "../registry/registry.ts";
import { methodNotAllowed, noRepresentation, notFound, resourceNotFound } from "../registry/api_error.ts";
import { statusPart } from "../registry/update_object.ts";
import { answerText } from "./responses.ts";
import { handlePodStream, isPodStream } from "./pod_stream_handlers.ts";
import { handleDelete, handleDeleteCollection } from "./delete_handlers.ts";
import { handleGet, handleList } from "./read_handlers.ts";
import type { ApiRequest } from "./server_state.ts";
import { handleAction, handleView } from "./subresource_handlers.ts";
import { handleWatch } from "./watch_handler.ts";
import { handleCreate, handlePatch, handleUpdate } from "./write_handlers.ts";

/**
 * Answers a request for a served resource.
 *
 * @throws {ApiError} whatever the verb refuses
 */
export function handleResource(api: ApiRequest): Response | Promise<Response> {
  const { info, resource, request } = api;
  if (isPodStream(api)) return handlePodStream(api);
  if (!isRoutable(request.headers.get("Accept"))) {
    const listing = request.method === "GET" && info.name === "";
    throw noRepresentation(listing ? [...objectMediaTypes, ...watchMediaTypes] : objectMediaTypes);
  }
  if (info.rest !== "") throw resourceNotFound();
  // A namespaced object has no path without its namespace, nor a cluster-scoped one a path in it.
  if (resource.namespaced ? info.namespace === "" && info.name !== "" : info.namespace !== "") {
    if (resource.custom !== undefined) return answerText("404 page not found\n", 404);
    throw resourceNotFound();
  }
  if (info.subresource !== "") return handleSubresource(api);
  switch (request.method) {
    case "GET":
    case "HEAD":
      if (info.verb === "watch" || isNamedWatch(api)) return allowed(api, "watch", handleWatch);
      return info.name === "" ? allowed(api, "list", handleList) : allowed(api, "get", handleGet);
    case "POST":
      if (info.name !== "" || (resource.namespaced && info.namespace === "")) throw methodNotAllowed();
      return allowed(api, "create", handleCreate);
    case "PUT":
      if (info.name === "") throw methodNotAllowed();
      return allowed(api, "update", (api) => handleUpdate(api));
    case "PATCH":
      if (info.name === "") throw methodNotAllowed();
      return allowed(api, "patch", (api) => handlePatch(api));
    case "DELETE":
      if (info.name !== "") return allowed(api, "delete", handleDelete);
      if (resource.namespaced && info.namespace === "") throw methodNotAllowed();
      return allowed(api, "deletecollection", handleDeleteCollection);
    default:
      throw methodNotAllowed();
  }
}

/** The deprecated `/watch/` prefix watches single objects. */
function isNamedWatch({ info, request }: ApiRequest): boolean {
  return info.name !== "" && new URL(request.url).pathname.includes("/watch/");
}

function allowed<T>(api: ApiRequest, verb: string, handle: (api: ApiRequest) => T): T {
  if (!api.resource.verbs.includes(verb)) throw methodNotAllowed();
  return handle(api);
}

function handleSubresource(api: ApiRequest): Response | Promise<Response> {
  const { info, resource, request } = api;
  const served = resource.subresources.find(({ name }) => name === info.subresource);
  if (served === undefined && resource.custom !== undefined) {
    throw notFound(groupResourceOf(resource), info.name);
  }
  if (served === undefined || info.name === "") throw resourceNotFound();
  const action = api.server.actions.get(`${resource.group}/${resource.resource}/${served.name}`);
  const strategy = action ?? resource.strategy.subresources?.[served.name] ??
    (served.name === "status" ? statusPart : undefined);
  if (strategy === undefined) throw resourceNotFound();
  if (strategy.type === "view") return handleView(api, served, strategy);
  if (strategy.type === "action") {
    if (request.method !== "POST") throw methodNotAllowed();
    return handleAction(api, served, strategy);
  }
  const part = { name: served.name, strategy };
  switch (request.method) {
    case "GET":
      return handleGet(api);
    case "PUT":
      return handleUpdate(api, part);
    case "PATCH":
      return handlePatch(api, part);
    default:
      throw methodNotAllowed();
  }
}
