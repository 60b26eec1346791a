/**
 * Owner references that name one owner twice: the server keeps the first, and says so.
 *
 * @module
 */
import type { OwnerReference, Unstructured } from "../../meta/mod.ts";
import { jsonEqual } from "../../schema/json_value.ts";

/** Drops repeated references from a draft; `warn` is told of their uids. */
export function dropDuplicateOwners(draft: Unstructured, warn: (text: string) => void): void {
  const owners = draft.metadata?.ownerReferences;
  if (!Array.isArray(owners) || owners.length < 2) return;
  const kept: OwnerReference[] = [];
  const repeated = new Set<string>();
  for (const owner of owners) {
    if (kept.some((one) => jsonEqual(one, owner))) repeated.add(owner.uid);
    else kept.push(owner);
  }
  if (repeated.size === 0) return;
  draft.metadata!.ownerReferences = kept;
  warn(
    ".metadata.ownerReferences contains duplicate entries; API server dedups owner references in 1.20+, and may " +
      "reject such requests as early as 1.24; please fix your requests; duplicate UID(s) observed: " +
      [...repeated].join(", "),
  );
}
