/**
 * What the generator reads: the facts of every group and version that one server serves.
 *
 * @module
 */
import type { GoFieldFacts, GroupVersionFacts, ProtobufFacts, Schema } from "../schema/facts.ts";

/** All facts that a server tells. */
export interface ServedFacts {
  /** The server's version, for example `1.37.2`. */
  readonly kubernetesVersion: string;
  /** In the server's order of groups, and within a group in its preference of versions. */
  readonly groupVersions: readonly GroupVersionFacts[];
}

/** All facts of one version of Kubernetes. */
export interface FactsSet extends ServedFacts {
  /** The protobuf messages of its kinds. */
  readonly protobuf: ProtobufFacts;
  /** What the tags of their Go structs say. */
  readonly goFields: GoFieldFacts;
}

const referencePrefix = "#/components/schemas/";

/** The definition's name in a `$ref`. */
export function referencedName(reference: string): string {
  if (!reference.startsWith(referencePrefix)) {
    throw new TypeError(`$ref "${reference}" is not to a definition`);
  }
  return reference.slice(referencePrefix.length);
}

/** `io.k8s.api.core.v1.Pod` is `Pod` of the package `io.k8s.api.core.v1`. */
export function splitDefinitionName(definition: string): { package: string; name: string } {
  const dot = definition.lastIndexOf(".");
  if (dot === -1) throw new TypeError(`definition "${definition}" has no package`);
  return { package: definition.slice(0, dot), name: definition.slice(dot + 1) };
}

/** Names of the definitions that a schema refers to, itself or anywhere in it. */
export function referencesOf(schema: Schema, found: Set<string> = new Set()): Set<string> {
  if (schema.$ref !== undefined) found.add(referencedName(schema.$ref));
  for (const part of schema.allOf ?? []) referencesOf(part, found);
  for (const part of schema.oneOf ?? []) referencesOf(part, found);
  for (const part of schema.anyOf ?? []) referencesOf(part, found);
  if (schema.not) referencesOf(schema.not, found);
  if (schema.items) referencesOf(schema.items, found);
  if (typeof schema.additionalProperties === "object") referencesOf(schema.additionalProperties, found);
  for (const property of Object.values(schema.properties ?? {})) referencesOf(property, found);
  return found;
}

/** Order of names that does not depend on a locale. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** A map's or record's entries, in order of their keys. */
export function sortedEntries<T>(
  source: ReadonlyMap<string, T> | { readonly [key: string]: T },
): [string, T][] {
  const entries = source instanceof Map ? [...source] : Object.entries(source as { [key: string]: T });
  return entries.sort(([a], [b]) => compareText(a, b));
}
