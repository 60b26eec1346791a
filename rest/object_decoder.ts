/**
 * What an answer's bytes become: the seam at which a client's objects are made.
 *
 * A client takes one decoder for all that it reads. The one here parses JSON whole. Another may keep the bytes and
 * answer with views that parse on first touch; nothing downstream notices, since nothing between the socket and a
 * caller, a handler or a reader of a cache looks into an object beyond its head: `apiVersion`, `kind`, and the `name`,
 * `namespace`, `uid` and `resourceVersion` in its metadata. What has to be done to an object unseen waits until it is
 * seen (`whenParsed`).
 *
 * A decoder that keeps bytes may be told which of its objects a cache holds ({@linkcode ObjectRetention}): these it may
 * move to keep them together, and when one is released it may forget the place.
 *
 * @module
 */
import { parseJson } from "../meta/json.ts";
import type { KubernetesList } from "../meta/mod.ts";

/** One event as it stands on a line of a watch. */
export interface RawWatchEvent {
  /** `ADDED`, `MODIFIED`, `DELETED`, `BOOKMARK`, `ERROR`, or what else a server may send. */
  type: string;
  /** The object; a Status where the type is `ERROR`. */
  object: unknown;
}

/** What a decoder of lists fills in, since servers leave it out of items. */
export interface ItemDefaults {
  /** `apiVersion` of each item. */
  readonly apiVersion: string;
  /** Kind of each item; where it is empty, the list's own kind without `List` is taken. */
  readonly kind: string;
}

/**
 * Is told which objects stores hold. An object that was never retained, as one that a handler was told of and no store
 * took, is held by those alone who read it; so is one that was released.
 *
 * Whoever has an object may read it for as long as they like, released or not: a decoder whose objects are views leaves
 * to a released one what it needs.
 */
export interface ObjectRetention {
  /** A store holds the object from now on. It may be no object of the decoder's: a transform's, for example. */
  retain(object: unknown): void;
  /** The store does not hold it any more. Of no effect on what is not retained. */
  release(object: unknown): void;
}

/** A decoder that takes text: for those that parse at once. */
export interface TextObjectDecoder {
  /** What the decoder takes. */
  readonly takes: "text";
  /** Is told which of its objects stores hold, if it wants to know. */
  readonly retention?: ObjectRetention;
  /** One line of a watch, without its newline. */
  event(line: string): RawWatchEvent;
  /** The body of an answer that is one object. */
  object(body: string): unknown;
  /** The body of an answer that is a list; each item has `apiVersion` and `kind` afterwards. */
  list(body: string, defaults: ItemDefaults): KubernetesList<unknown>;
}

/** A decoder that takes bytes: for those that keep them. What it is given is valid during the call only. */
export interface BytesObjectDecoder {
  /** What the decoder takes. */
  readonly takes: "bytes";
  /** Is told which of its objects stores hold, if it wants to know. */
  readonly retention?: ObjectRetention;
  /** One line of a watch, without its newline. */
  event(line: Uint8Array): RawWatchEvent;
  /** The body of an answer that is one object. */
  object(body: Uint8Array): unknown;
  /** The body of an answer that is a list; each item has `apiVersion` and `kind` afterwards. */
  list(body: Uint8Array, defaults: ItemDefaults): KubernetesList<unknown>;
}

/** Makes objects of answers. */
export type ObjectDecoder = TextObjectDecoder | BytesObjectDecoder;

/** An answer that should have been Kubernetes' JSON is not. */
export class DecodeError extends Error {
  /** Always `DecodeError`. */
  override readonly name: string = "DecodeError";
}

const quotedLength = 120;

/** Whether a text begins as an object's does: then it may hold a Secret's data, and stands in no message. */
function mayBeObject(text: string): boolean {
  return /^\s*[{[]/.test(text);
}

/** What a text is that is not what it should be, fit for an error message: quoted only where it is no object. */
export function excerpt(text: string): string {
  if (mayBeObject(text)) return "text that begins as JSON does";
  const start = text.slice(0, quotedLength).replace(/\s+/g, " ").trim();
  return text.length > quotedLength ? `${start}…` : start;
}

function parse(text: string, what: string): unknown {
  try {
    return parseJson(text);
  } catch (error) {
    // The parser's own message quotes what stands around the fault.
    const cause = mayBeObject(text) ? undefined : { cause: error };
    throw new DecodeError(`${what} is not JSON: ${excerpt(text) || "it is empty"}`, cause);
  }
}

/** Fills `apiVersion` and `kind` into the items of a list, in place. */
export function fillItems(list: KubernetesList<unknown>, defaults: ItemDefaults): void {
  const kind = defaults.kind !== ""
    ? defaults.kind
    : typeof list.kind === "string" && list.kind.endsWith("List")
    ? list.kind.slice(0, -"List".length)
    : "";
  for (const item of list.items as { apiVersion?: string; kind?: string }[]) {
    item.apiVersion ??= defaults.apiVersion;
    if (kind !== "") item.kind ??= kind;
  }
}

/** The decoder that parses JSON whole; integers beyond 2^53 become `bigint`s. */
export const jsonDecoder: TextObjectDecoder = {
  takes: "text",
  event(line: string): RawWatchEvent {
    const event = parse(line, "a line of the watch") as RawWatchEvent | null;
    if (
      typeof event !== "object" || event === null || typeof event.type !== "string" ||
      typeof event.object !== "object" || event.object === null
    ) {
      throw new DecodeError(`a line of the watch is no event with type and object: ${excerpt(line)}`);
    }
    return event;
  },
  object(body: string): unknown {
    return parse(body, "the body of the answer");
  },
  list(body: string, defaults: ItemDefaults): KubernetesList<unknown> {
    const list = parse(body, "the body of the answer") as KubernetesList<unknown> | null;
    if (typeof list !== "object" || list === null || Array.isArray(list)) {
      throw new DecodeError(`the answer is no list: ${excerpt(body)}`);
    }
    // Go writes a list without items as null.
    list.items ??= [];
    list.metadata ??= {};
    if (!Array.isArray(list.items)) {
      throw new DecodeError(`the answer's items are no array: ${excerpt(body)}`);
    }
    if (list.items.some((item) => typeof item !== "object" || item === null)) {
      throw new DecodeError(`an item of the answer's list is no object: ${excerpt(body)}`);
    }
    fillItems(list, defaults);
    return list;
  },
};
