/**
 * get and list.
 *
 * @module
 */
import { notFound, plainFailure } from "../registry/api_error.ts";
import { listObjects, notANumber, tooLarge } from "../registry/list_objects.ts";
import { collectionOf, groupResourceOf, storageKey } from "../registry/registry.ts";
import { selectionOf } from "../registry/selection.ts";
import { listTransforms, objectTransforms } from "./accept.ts";
import { StoredObject } from "../storage/stored_object.ts";
import { answerForm, answerList, answerObject } from "./object_answers.ts";
import { listOptions } from "./query_options.ts";
import type { ApiRequest } from "./server_state.ts";

/** Answers one object. */
export function handleGet(api: ApiRequest): Response {
  const { info, resource, server, query } = api;
  const form = answerForm(api, objectTransforms);
  checkFreshness(query.get("resourceVersion") ?? "", server.registry.storage.revision);
  const { standing } = resource.strategy;
  if (standing !== undefined) {
    const object = standing.find(({ metadata }) => metadata?.name === info.name);
    if (object === undefined) {
      throw notFound({ group: resource.group, resource: resource.singular }, info.name);
    }
    return answerObject(api, { object }, form);
  }
  const stored = collectionOf(server.registry, resource).get(storageKey(info.namespace, info.name));
  if (stored === undefined) throw notFound(groupResourceOf(resource), info.name);
  return answerObject(api, { object: stored.as(resource), stored }, form);
}

/** Refuses a version that is still to come. */
function checkFreshness(asked: string, now: number): void {
  if (asked === "") return;
  if (!/^[0-9]+$/.test(asked)) throw plainFailure(500, notANumber(asked));
  if (Number(asked) > now) throw tooLarge(Number(asked), now);
}

/** Answers a list. */
export function handleList(api: ApiRequest): Response {
  const { info, resource, server, query } = api;
  const form = answerForm(api, listTransforms);
  const options = listOptions(query, false);
  const selection = selectionOf(resource, info.namespace, options);
  const { standing } = resource.strategy;
  if (standing !== undefined) {
    const items = standing.map((object) => new StoredObject(object.metadata!.name!, 0, object));
    return answerList(api, {
      items: items.filter((item) => selection.matches(item)),
      metadata: { resourceVersion: "" },
    }, form);
  }
  return answerList(api, listObjects(server.registry, resource, selection, options), form);
}
