/**
 * One version of one stored object: the value, and its bytes.
 *
 * A stored object never changes; a write makes a new one. So its JSON is made at most once for each served version,
 * however many lists and watches send it.
 *
 * @module
 */
import { stringifyJson, type Unstructured } from "../../meta/mod.ts";
import type { ServedResource } from "../registry/served_resource.ts";

const encoder = new TextEncoder();

/** See the module. */
export class StoredObject {
  /** `NAMESPACE/NAME`, or `NAME` of a cluster-scoped object: also its place in the order of lists. */
  readonly key: string;
  /** Revision of the write that made this version; also the object's resourceVersion. */
  readonly revision: number;
  /** The object in its stored version, deeply frozen. */
  readonly object: Unstructured;
  /** The object in other versions, and bytes, by served resource: the same resource asks again and again. */
  readonly #views = new Map<ServedResource, View>();

  constructor(key: string, revision: number, object: Unstructured) {
    this.key = key;
    this.revision = revision;
    this.object = object;
  }

  /** Name within the namespace. */
  get name(): string {
    return this.object.metadata!.name!;
  }

  /** Namespace; empty for a cluster-scoped object. */
  get namespace(): string {
    return this.object.metadata!.namespace ?? "";
  }

  /** Identity across time. */
  get uid(): string {
    return this.object.metadata!.uid ?? "";
  }

  /** The object as a served resource shows it. Shared: read only. */
  as(resource: ServedResource): Unstructured {
    return this.#view(resource).object;
  }

  /**
   * The JSON object without its `kind` and `apiVersion`, as UTF-8: the form of a list's item. Shared: read only.
   */
  bytes(resource: ServedResource): Uint8Array<ArrayBuffer> {
    const view = this.#view(resource);
    return view.bytes ??= bodyBytes(view.object);
  }

  /** Drops what was made of the object. It is made again when somebody asks. */
  forgetViews(): void {
    this.#views.clear();
  }

  #view(resource: ServedResource): View {
    let view = this.#views.get(resource);
    if (view === undefined) {
      const { conversion } = resource;
      view = { object: conversion === undefined ? this.object : conversion.fromStored(this.object) };
      this.#views.set(resource, view);
    }
    return view;
  }
}

interface View {
  readonly object: Unstructured;
  bytes?: Uint8Array<ArrayBuffer>;
}

function bodyBytes(object: Unstructured): Uint8Array<ArrayBuffer> {
  const { kind: _kind, apiVersion: _apiVersion, metadata, ...rest } = object;
  return encoder.encode(stringifyJson({ metadata, ...rest }));
}

/** Freezes a value and all in it, and gives it back. */
export function deepFreeze<T>(value: T): T {
  if (typeof value === "object" && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const inner of Object.values(value)) deepFreeze(inner);
  }
  return value;
}
