/**
 * What is applied contradicts what others own.
 *
 * @module
 */
import type { Status, StatusCause } from "../../meta/mod.ts";
import { compareBytes, goQuote } from "../../schema/go_text.ts";
import { ApiError } from "../registry/api_error.ts";
import { type Owner, ownerId } from "./managers.ts";
import { type FieldPath, fieldPathToString } from "./path_element.ts";

/** One field that another owner owns with another value. */
export interface ApplyConflict {
  readonly owner: Owner;
  readonly path: FieldPath;
}

/** 409 Conflict, its causes of reason FieldManagerConflict. `force` would take the fields over. */
export class ApplyConflictError extends ApiError {
  /** Each field, owners in order. */
  readonly conflicts: readonly ApplyConflict[];

  constructor(conflicts: readonly ApplyConflict[]) {
    const ordered = [...conflicts].sort((a, b) => compareBytes(ownerId(a.owner), ownerId(b.owner)));
    super(statusOf(ordered));
    this.conflicts = ordered;
  }

  /** Machine-readable causes. */
  get causes(): readonly StatusCause[] {
    return this.status.details?.causes ?? [];
  }
}

function statusOf(conflicts: readonly ApplyConflict[]): Status & { code: number } {
  return {
    kind: "Status",
    apiVersion: "v1",
    metadata: {},
    status: "Failure",
    message: messageOf(conflicts),
    reason: "Conflict",
    details: {
      causes: conflicts.map(({ owner, path }) => ({
        reason: "FieldManagerConflict",
        message: `conflict with ${ownerText(owner)}`,
        field: fieldPathToString(path),
      })),
    },
    code: 409,
  };
}

function messageOf(conflicts: readonly ApplyConflict[]): string {
  if (conflicts.length === 1) {
    const [{ owner, path }] = conflicts as [ApplyConflict];
    return `Apply failed with 1 conflict: conflict with ${ownerText(owner)}: ${fieldPathToString(path)}`;
  }
  const byOwner = Map.groupBy(conflicts, ({ owner }) => ownerId(owner));
  const lines = [...byOwner.values()].flatMap((ofOwner) => [
    `conflicts with ${ownerText(ofOwner[0]!.owner)}:`,
    ...ofOwner.map(({ path }) => `- ${fieldPathToString(path)}`),
  ]);
  return `Apply failed with ${conflicts.length} conflicts: ${lines.join("\n")}`;
}

function ownerText({ manager, operation, apiVersion, subresource }: Owner): string {
  const named = goQuote(manager) + (subresource === "" ? "" : ` with subresource ${goQuote(subresource)}`);
  return operation === "Update" ? `${named} using ${apiVersion}` : named;
}
