/**
 * Objects and lists as answers: whole, as metadata only, or as a Table.
 *
 * @module
 */
import { stringifyJson, toApiVersion, type Unstructured } from "../../meta/mod.ts";
import { ApiError, badRequest, notAcceptable } from "../registry/api_error.ts";
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
import { tableFor, tableForScale, type TableOptions } from "../table/mod.ts";

const encoder = new TextEncoder();
const comma = encoder.encode(",");

/**
 * The form of a request's answer.
 *
 * @throws {ApiError} NotAcceptable
 */
export function answerForm({ request, resource, pretty }: ApiRequest, transforms: Transforms): AnswerForm {
  const representation = negotiate(request.headers.get("Accept"), { transforms: anyTransform });
  if (representation === undefined) throw notAcceptable(objectMediaTypes);
  const { as } = representation;
  if (as !== undefined && !transforms.has(as)) throw wrongTransform(resource, as);
  return { representation, pretty };
}

const anyTransform: Transforms = new Set(["Table", "PartialObjectMetadata", "PartialObjectMetadataList"]);

/** 406: metadata of one object was asked for where a list is, or the other way round. */
function wrongTransform({ group, kind, listKind, custom }: ServedResource, as: string): ApiError {
  const isList = as === "PartialObjectMetadata";
  const type = custom === undefined
    ? `*${group === "" ? "core" : group.split(".")[0]}.${isList ? listKind : kind}`
    : `*unstructured.${isList ? "UnstructuredList" : "Unstructured"}`;
  const { status } = notAcceptable([]);
  const message = `you requested ${as}, but the requested object is ${isList ? "a" : "not a"} list (${type})`;
  return new ApiError({ ...status, message });
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
export function transformed(
  api: ApiRequest,
  object: Unstructured,
  representation: Representation,
  headers = true,
): unknown {
  if (representation.as !== "Table") return metadataOnly(object, representation);
  const options = { ...tableOptions(api, representation), headers };
  if (object.kind === "Scale" && api.info.subresource === "scale") return tableForScale(object, options);
  return tableFor(api.resource, [object], { ...options, list: false });
}

/** One object's metadata. */
export function metadataOnly({ metadata }: Unstructured, { version }: Representation): Unstructured {
  return {
    kind: "PartialObjectMetadata",
    apiVersion: toApiVersion("meta.k8s.io", version!),
    metadata: metadata!,
  };
}

/**
 * How a request wants its Table.
 *
 * @throws {ApiError} BadRequest for an `includeObject` that is none
 */
function tableOptions({ query }: ApiRequest, { version }: Representation): TableOptions {
  const asked = query.get("includeObject") || "Metadata";
  if (asked !== "None" && asked !== "Metadata" && asked !== "Object") {
    throw badRequest(
      `Unable to convert to Table as requested: includeObject: Invalid value: ${
        JSON.stringify(asked)
      }: must be 'Metadata', 'Object', 'None', or empty`,
    );
  }
  return { includeObject: asked, now: new Date(), ...(version === undefined ? {} : { version }) };
}

/** Answers a page of a list. */
export function answerList(api: ApiRequest, page: ListPage, form: AnswerForm): Response {
  const { resource } = api;
  const { representation, pretty } = form;
  if (representation.as === "Table") {
    const objects = page.items.map((stored) => stored.as(resource));
    const stored = page.items.map(({ object }) => object);
    const table = tableFor(resource, objects, { ...tableOptions(api, representation), list: true, stored });
    return answerValue({ ...table, metadata: { ...table.metadata, ...page.metadata } }, form);
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
    metadata: listMetadata(resource, page.metadata),
    items: page.items.map((stored) => listItem(resource, stored)),
  }, form);
}

/** A list of custom resources always has a continue token, if an empty one. */
function listMetadata({ custom }: ServedResource, metadata: ListPage["metadata"]): ListPage["metadata"] {
  return custom === undefined ? metadata : { ...metadata, continue: metadata.continue ?? "" };
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
    metadata: listMetadata(resource, metadata),
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
