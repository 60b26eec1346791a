/**
 * List: a consistent page of a resource's objects.
 *
 * A continue token holds the revision of the first page and the last key given, in kube-apiserver's own form. Pages
 * are taken from the state at that revision; when it is forgotten, the answer is 410 with a token that goes on from
 * the same key in the present state.
 *
 * @module
 */
import { decodeBase64Url, encodeBase64Url } from "@std/encoding/base64url";
import { charactersOf } from "../../meta/byte_string.ts";
import type { StoredObject } from "../storage/stored_object.ts";
import { jsonSyntaxFault } from "../http/json_syntax.ts";
import { ApiError, badRequest, expired, timeout } from "./api_error.ts";
import { collectionOf, type Registry } from "./registry.ts";
import type { Selection } from "./selection.ts";
import type { ServedResource } from "./served_resource.ts";

/** How to list. */
export interface ListRequest {
  readonly resourceVersion: string;
  readonly resourceVersionMatch: string;
  readonly limit: number;
  readonly continue: string;
}

/** A page. */
export interface ListPage {
  readonly items: StoredObject[];
  readonly metadata: {
    readonly resourceVersion: string;
    readonly continue?: string;
    readonly remainingItemCount?: number;
  };
}

/**
 * Lists what a selection matches.
 *
 * @throws {ApiError} BadRequest, Expired (410), Timeout (504) of a revision still to come
 */
export function listObjects(
  registry: Registry,
  resource: ServedResource,
  selection: Selection,
  request: ListRequest,
): ListPage {
  const collection = collectionOf(registry, resource);
  const now = registry.storage.revision;
  let revision = now;
  let after = "";
  if (request.continue !== "") {
    const token = readToken(request.continue);
    if (request.resourceVersion !== "" && request.resourceVersion !== "0") {
      throw badRequest("specifying resource version is not allowed when using continue");
    }
    after = token.start;
    if (token.revision > 0) revision = token.revision;
  } else {
    const asked = readRevision(request.resourceVersion);
    if (asked > now) throw tooLarge(asked, now);
    // With a limit and no match, a version other than 0 means exactly that version ("legacy exact").
    const exact = request.resourceVersionMatch === "Exact" ||
      (request.resourceVersionMatch === "" && asked > 0 && request.limit > 0);
    if (exact && asked > 0) revision = asked;
  }

  const range = revision === now
    ? collection.range(selection.prefix)
    : collection.rangeAt(selection.prefix, revision);
  if (range === undefined) {
    if (request.continue === "") throw expired("The resourceVersion for the provided list is too old.");
    throw expiredToken(after);
  }
  // Version 0 means whatever is at hand, and that is all of it.
  const limit = request.resourceVersion === "0" ? 0 : request.limit;
  const items: StoredObject[] = [];
  // With a limit, a page ends when it is full, and there is another if any key follows, whether it matches or not.
  let remaining = 0;
  for (const [i, stored] of range.entries()) {
    if (after !== "" && relativeKey(stored, selection) < after) continue;
    if (!selection.matches(stored)) continue;
    items.push(stored);
    if (limit > 0 && items.length === limit) {
      remaining = range.length - i - 1;
      break;
    }
  }
  const resourceVersion = String(revision);
  if (remaining === 0) return { items, metadata: { resourceVersion } };
  const next = writeToken(revision, `${relativeKey(items[items.length - 1]!, selection)}\0`);
  return {
    items,
    metadata: {
      resourceVersion,
      continue: next,
      ...(selection.all ? { remainingItemCount: remaining } : {}),
    },
  };
}

/** A key as it stands in a token: what follows the request's own prefix. */
function relativeKey({ key }: StoredObject, { prefix }: Selection): string {
  return `/${key.slice(prefix.length)}`;
}

/**
 * A resourceVersion parameter; 0 for none.
 *
 * @throws {ApiError} BadRequest when it is no number
 */
function readRevision(text: string): number {
  if (text === "") return 0;
  if (!/^[0-9]+$/.test(text)) throw badRequest(`invalid resource version: ${notANumber(text)}`);
  return Number(text);
}

/** How Go says that a resourceVersion is no number. */
export function notANumber(text: string): string {
  return `resourceVersion: Invalid value: ${JSON.stringify(text)}: strconv.ParseUint: parsing ${
    JSON.stringify(text)
  }: invalid syntax`;
}

/** 504: a revision that is still to come. */
export function tooLarge(asked: number, now: number): ApiError {
  return timeout(`Too large resource version: ${asked}, current: ${now}`, [
    { reason: "ResourceVersionTooLarge", message: "Too large resource version" },
  ]);
}

function writeToken(rv: number, start: string): string {
  return encodeBase64Url(new TextEncoder().encode(JSON.stringify({ v: "meta.k8s.io/v1", rv, start })));
}

function readToken(token: string): { revision: number; start: string } {
  const text = decodeToken(token);
  const fault = jsonSyntaxFault(text);
  if (fault !== undefined) throw badRequest(`invalid continue token: continue key is not valid: ${fault}`);
  const value = JSON.parse(text) as { v?: unknown; rv?: unknown; start?: unknown } | null;
  if (typeof value !== "object" || value === null || value.v !== "meta.k8s.io/v1") {
    const version = typeof value?.v === "string" ? value.v : "";
    throw badRequest(
      `invalid continue token: continue key is not valid: server does not recognize this encoded version ${version}`,
    );
  }
  if (typeof value.rv !== "number" || typeof value.start !== "string" || !value.start.startsWith("/")) {
    throw badRequest(
      "invalid continue token: continue key is not valid: incorrect encoded start resourceVersion",
    );
  }
  return { revision: value.rv, start: value.start };
}

/** A token's text; one byte a character, since only a token that is none has others than ASCII. */
function decodeToken(token: string): string {
  // What cannot be a whole group of base64 is left off, as Go's decoder has decoded the rest by then.
  const whole = token.length % 4 === 1 ? token.slice(0, -1) : token;
  try {
    return charactersOf(decodeBase64Url(whole));
  } catch {
    return "";
  }
}

/** 410 with a token by which a client may go on, at the price of an inconsistent list. */
function expiredToken(start: string): ApiError {
  const { status } = expired(
    "The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter, or use the continue token in this response to retrieve the remainder of the results. Continuing with the provided token results in an inconsistent list - objects that were created, modified, or deleted between the time the first chunk was returned and now may show up in the list.",
  );
  return new ApiError({ ...status, metadata: { continue: writeToken(-1, start) } });
}
