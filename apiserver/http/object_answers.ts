/**
 * Objects and lists as answers: whole, as metadata only, or as a Table.
 *
 * @module
 */
import { stringifyJson, toApiVersion, type Unstructured } from "../../meta/mod.ts";
import { notAcceptable } from "../registry/api_error.ts";
import type { ListPage } from "../registry/list_objects.ts";
import type { ServedResource } from "../registry/served_resource.ts";
import type { StoredObject } from "../storage/stored_object.ts";
import { negotiate, objectMediaTypes, type Representation, type Transforms } from "./accept.ts";
import {
  type AnswerForm,
  answerJsonBytes,
  answerValue,
  inOrder,
  joinBytes,
  storedParts,
} from "./responses.ts";
import type { ApiRequest } from "./server_state.ts";
import { type TableAnswer, tableFor } from "./table_seam.ts";

const encoder = new TextEncoder();
const comma = encoder.encode(",");

/**
 * The form of a request's answer.
 *
 * @throws {ApiError} NotAcceptable
 */
export function answerForm({ request, pretty }: ApiRequest, transforms: Transforms): AnswerForm {
  const representation = negotiate(request.headers.get("Accept"), { transforms });
  if (representation === undefined) throw notAcceptable(objectMediaTypes);
  return { representation, pretty };
}

/** Answers one object: a stored one, or the one that a dry run came to. */
export function answerObject(
  api: ApiRequest,
  { object, stored }: { readonly object: Unstructured; readonly stored?: StoredObject },
  form: AnswerForm,
  code = 200,
): Response {
  const { resource } = api;
  const { representation, pretty } = form;
  if (representation.as !== undefined) {
    return answerValue(transformed(api, object, representation), form, code);
  }
  if (stored !== undefined && representation.format === "json" && !pretty) {
    return answerJsonBytes(joinBytes([...storedParts(resource, stored), newline]), code);
  }
  return answerValue(inOrder(resource, object), form, code);
}

const newline = encoder.encode("\n");

/** One object as another kind. */
export function transformed(api: ApiRequest, object: Unstructured, representation: Representation): unknown {
  if (representation.as === "Table") return tableOf(api, [object], {}, representation);
  return metadataOnly(object, representation);
}

/** One object's metadata. */
export function metadataOnly({ metadata }: Unstructured, { version }: Representation): Unstructured {
  return {
    kind: "PartialObjectMetadata",
    apiVersion: toApiVersion("meta.k8s.io", version!),
    metadata: metadata!,
  };
}

/** Objects as a Table; what of each object goes into its row, the request's `includeObject` says. */
export function tableOf(
  { resource, query }: ApiRequest,
  objects: readonly Unstructured[],
  metadata: { readonly [field: string]: unknown },
  { version }: Representation,
  headers = true,
): TableAnswer {
  const asked = query.get("includeObject");
  const includeObject = asked === "None" || asked === "Object" ? asked : "Metadata";
  const table = tableFor(resource, objects, { includeObject, now: new Date() });
  return {
    ...table,
    kind: "Table",
    apiVersion: toApiVersion("meta.k8s.io", version!),
    metadata: { ...table.metadata, ...metadata },
    columnDefinitions: headers ? table.columnDefinitions : [],
  };
}

/** Answers a page of a list. */
export function answerList(api: ApiRequest, page: ListPage, form: AnswerForm): Response {
  const { resource } = api;
  const { representation, pretty } = form;
  if (representation.as === "Table") {
    return answerValue(
      tableOf(api, page.items.map((stored) => stored.as(resource)), page.metadata, representation),
      form,
    );
  }
  if (representation.as !== undefined) {
    return answerValue({
      kind: "PartialObjectMetadataList",
      apiVersion: toApiVersion("meta.k8s.io", representation.version!),
      metadata: page.metadata,
      // A list without items is null here, as kube-apiserver writes it.
      items: page.items.length === 0
        ? null
        : page.items.map((stored) => metadataOnly(stored.as(resource), representation)),
    }, form);
  }
  if (representation.format === "json" && !pretty) return answerJsonBytes(listBytes(resource, page));
  return answerValue({
    kind: resource.listKind,
    apiVersion: toApiVersion(resource.group, resource.version),
    metadata: page.metadata,
    items: page.items.map((stored) => listItem(resource, stored)),
  }, form);
}

/** Items of built-in lists have neither kind nor apiVersion; custom ones have both. */
function listItem(resource: ServedResource, stored: StoredObject): Unstructured {
  const object = stored.as(resource);
  if (resource.custom !== undefined) return inOrder(resource, object);
  const { kind: _kind, apiVersion: _apiVersion, metadata, ...rest } = object;
  return { metadata: metadata!, ...rest };
}

function listBytes(resource: ServedResource, { items, metadata }: ListPage): Uint8Array<ArrayBuffer> {
  const head = stringifyJson({
    kind: resource.listKind,
    apiVersion: toApiVersion(resource.group, resource.version),
    metadata,
  });
  const parts = [encoder.encode(`${head.slice(0, -1)},"items":[`)];
  items.forEach((stored, i) => {
    if (i > 0) parts.push(comma);
    if (resource.custom === undefined) parts.push(stored.bytes(resource));
    else parts.push(...storedParts(resource, stored));
  });
  parts.push(encoder.encode("]}\n"));
  return joinBytes(parts);
}
