/**
 * Writes of kinds of which only the metadata is read: what can be written, and what is answered.
 *
 * @module
 */
import type { PartialObjectMetadata } from "../dynamic/mod.ts";
import type { ResourceType, Stored } from "../meta/mod.ts";
import { isMetadataOnly, namedAs } from "./metadata_only.ts";
import type { AnyResourceType } from "./reconciler.ts";

/**
 * To create or replace an object takes the whole of it.
 *
 * @throws {TypeError} for a kind of which only the metadata is read
 */
export function mustBeWhole(type: AnyResourceType, done: string): void {
  if (!isMetadataOnly(type)) return;
  throw new TypeError(
    `${type.kind} cannot be ${done} by its metadata alone: patch it, or name the kind itself`,
  );
}

/** What a server answered, in the form that was asked for. */
export function inForm<T>(type: ResourceType<T>, answer: unknown): Stored<T> {
  return isMetadataOnly(type)
    ? namedAs<T>(type)(answer as Stored<PartialObjectMetadata>)
    : answer as Stored<T>;
}
