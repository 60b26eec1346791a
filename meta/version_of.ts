/**
 * The version that an object, as a server sent it, says it has.
 *
 * @module
 */

/** An object's `metadata.resourceVersion`; `undefined` where there is none, whatever the object is. */
export function versionOf(object: unknown): string | undefined {
  const version = (object as { metadata?: { resourceVersion?: unknown } } | null)?.metadata?.resourceVersion;
  return typeof version === "string" ? version : undefined;
}
