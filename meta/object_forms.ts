/**
 * The forms in which one object's type appears: what a caller drafts, what a server answers, what a cache shares.
 *
 * | form | who gives it | what is sure |
 * |---|---|---|
 * | {@linkcode Draft} | a caller, to a method that writes | nothing; read-only, so that a shared object may be passed |
 * | {@linkcode Stored} | a server, of kinds that it stores | apiVersion, kind, name, uid, resourceVersion, creationTimestamp |
 * | {@linkcode Answered} | a server, of kinds that it does not store and of dry runs | apiVersion and kind |
 * | {@linkcode Shared} | caches, listers and handlers | as Stored, deeply read-only |
 *
 * @example A shared object is copied before it is changed
 * ```ts
 * import { mutable, type Shared } from "@kybern/kybern/meta";
 *
 * interface Note { apiVersion?: "v1"; kind?: "Note"; metadata?: { labels?: Record<string, string> }; text?: string }
 *
 * function shout(note: Shared<Note>) {
 *   const copy = mutable(note);
 *   copy.text = (copy.text ?? "").toUpperCase();
 *   return copy;
 * }
 * ```
 *
 * @module
 */
import type { KubernetesObject, ObjectMeta } from "./object_meta.ts";

/**
 * What has nothing in it to freeze. It comes first in the types below: an open enum (`"A" | (string & Record<never,
 * never>)`) would count as an object otherwise.
 */
export type Primitive = string | number | bigint | boolean | symbol | null | undefined;

/** `T` with everything in it, at any depth, read-only. */
export type DeepReadonly<T> = T extends Primitive ? T
  : T extends readonly (infer Item)[] ? readonly DeepReadonly<Item>[]
  : T extends object ? { readonly [K in keyof T]: DeepReadonly<T[K]> }
  : T;

/** The opposite of {@linkcode DeepReadonly}. */
export type DeepMutable<T> = T extends Primitive ? T
  : T extends readonly (infer Item)[] ? DeepMutable<Item>[]
  : T extends object ? { -readonly [K in keyof T]: DeepMutable<T[K]> }
  : T;

/** Metadata of an object that a server has stored. */
export interface StoredObjectMeta extends ObjectMeta {
  /** Present on every stored object. */
  name: string;
  /** Present on every stored object. */
  uid: string;
  /** Present on every stored object. */
  resourceVersion: string;
  /** Present on every stored object. */
  creationTimestamp: string;
}

/**
 * `T` with what a server fills in left to the server. A type tells by a member `"~draft"`, which never has a value, what
 * its objects are before defaults (`defineResource` writes it); a type without it, as those of built-in kinds, is the
 * same before and after.
 */
export type DraftForm<T> = string extends keyof T ? T
  : "~draft" extends keyof T ? NonNullable<T["~draft"]>
  : T;

/** An object as a server gives it back from its store. Mutable: it is the caller's own. */
export type Stored<T> = Omit<T, "apiVersion" | "kind" | "metadata" | "~draft"> & {
  apiVersion: ApiVersionOf<T>;
  kind: KindOf<T>;
  metadata: StoredObjectMeta;
};

/** An object that a server answers without storing it: only apiVersion and kind are sure. */
export type Answered<T> = Omit<T, "apiVersion" | "kind" | "~draft"> & {
  apiVersion: ApiVersionOf<T>;
  kind: KindOf<T>;
};

/** Group and version of `T`'s objects, as a literal where `T` has one. */
export type ApiVersionOf<T> = T extends { apiVersion?: infer V extends string } ? V : string;

/** Kind of `T`'s objects, as a literal where `T` has one. */
export type KindOf<T> = T extends { kind?: infer K extends string } ? K : string;

/** The members of `T` without those named, deeply read-only. */
export type ReadonlyMembers<T, Left> = {
  readonly [K in keyof T as K extends Left ? never : K]: DeepReadonly<T[K]>;
};

/** An object that several readers share, deeply read-only. {@linkcode mutable} copies it. */
export type Shared<T> = ReadonlyMembers<T, "apiVersion" | "kind" | "metadata" | "~draft"> & {
  readonly apiVersion: ApiVersionOf<T>;
  readonly kind: KindOf<T>;
  readonly metadata: DeepReadonly<StoredObjectMeta>;
};

/** What a writing method takes: `T` deeply read-only, with apiVersion, kind and what has a default optional. */
export type Draft<T> = ReadonlyMembers<DraftForm<T>, "apiVersion" | "kind"> & {
  readonly apiVersion?: ApiVersionOf<T>;
  readonly kind?: KindOf<T>;
};

/** An object of a kind that is not known at compile time. */
export interface Unstructured extends KubernetesObject {
  /** Any further field. */
  [field: string]: unknown;
}

/** A deep copy that may be changed. */
export function mutable<T>(object: T): DeepMutable<T> {
  return copyOf(object) as DeepMutable<T>;
}

/**
 * Copies what JSON can hold, and bigints. Not by `structuredClone`, which takes four times as long, and refuses a view
 * of an object that is not parsed yet.
 */
function copyOf(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(copyOf);
  const prototype = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return structuredClone(value);
  const copy: Record<string, unknown> = {};
  for (const [key, field] of Object.entries(value)) {
    // A plain assignment to `__proto__` would set the prototype.
    if (key === "__proto__") {
      Object.defineProperty(copy, key, {
        value: copyOf(field),
        configurable: true,
        enumerable: true,
        writable: true,
      });
    } else copy[key] = copyOf(field);
  }
  return copy;
}
