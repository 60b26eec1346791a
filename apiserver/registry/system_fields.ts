/**
 * The metadata that the server sets on every new object.
 *
 * @module
 */
import type { Unstructured } from "../../meta/mod.ts";

/** Letters of generated names: no vowels and nothing that looks alike, so that no words arise. */
const nameAlphabet = "bcdfghjklmnpqrstvwxz2456789";
const suffixLength = 5;
const longestGeneratedName = 63;

/** Gives a new object its identity and birthday, and clears what only the server may set. */
export function fillSystemFields(object: Unstructured, timestamp: string): void {
  const metadata = object.metadata ??= {};
  wipeSystemFields(metadata);
  metadata.uid = crypto.randomUUID();
  metadata.creationTimestamp = timestamp;
}

/** Clears what a creator has no say in. A generation stays, unless its kind counts it. */
export function wipeSystemFields(metadata: NonNullable<Unstructured["metadata"]>): void {
  delete metadata.uid;
  delete metadata.creationTimestamp;
  delete metadata.deletionTimestamp;
  delete metadata.deletionGracePeriodSeconds;
  delete metadata.selfLink;
}

/** A name from its prefix, with five random letters; a long prefix is cut. */
export function generateName(prefix: string): string {
  const random = crypto.getRandomValues(new Uint8Array(suffixLength));
  let suffix = "";
  for (const byte of random) suffix += nameAlphabet[byte % nameAlphabet.length];
  return prefix.slice(0, longestGeneratedName - suffixLength) + suffix;
}

/** Metadata in the order in which Kubernetes writes it, without what is empty. */
export function orderedMetadata(
  metadata: NonNullable<Unstructured["metadata"]>,
): NonNullable<Unstructured["metadata"]> {
  const ordered: { [field: string]: unknown } = {};
  for (const field of metadataOrder) {
    const value = metadata[field];
    if (value !== undefined && value !== null && value !== "" && !isEmpty(value)) ordered[field] = value;
  }
  return ordered;
}

const metadataOrder = [
  "name",
  "generateName",
  "namespace",
  "selfLink",
  "uid",
  "resourceVersion",
  "generation",
  "creationTimestamp",
  "deletionTimestamp",
  "deletionGracePeriodSeconds",
  "labels",
  "annotations",
  "ownerReferences",
  "finalizers",
  "managedFields",
] as const;

function isEmpty(value: unknown): boolean {
  return typeof value === "object" && value !== null && Object.keys(value).length === 0;
}
