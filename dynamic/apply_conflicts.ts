/**
 * Who stands in the way of a server-side apply.
 *
 * @module
 */
import { isConflict } from "../rest/mod.ts";

/** A field that an apply would set and that another manager owns. */
export interface ApplyConflict {
  /** The other manager's name; empty where the server's message does not tell it in the way that is known. */
  readonly manager: string;
  /** Path to the field, as `.spec.replicas`. */
  readonly field: string;
  /** The server's own words. */
  readonly message: string;
}

/**
 * The conflicts for which a server refused an apply; none, where the error is another. With `force` the apply would take
 * these fields over.
 *
 * Source: `managedfields.NewConflictError` of apimachinery: one cause for each field, of reason `FieldManagerConflict`.
 */
export function applyConflicts(error: unknown): ApplyConflict[] {
  if (!isConflict(error)) return [];
  const causes = error.status.details?.causes ?? [];
  return causes.filter(({ reason }) => reason === "FieldManagerConflict").map(
    ({ field = "", message = "" }) => {
      // The name is written as Go quotes text, which for these names is as JSON does.
      const quoted = /"(?:[^"\\]|\\.)*"/.exec(message)?.[0];
      return { manager: quoted === undefined ? "" : unquote(quoted), field, message };
    },
  );
}

function unquote(quoted: string): string {
  try {
    return JSON.parse(quoted);
  } catch {
    return quoted.slice(1, -1); // Go has escapes that JSON has not: the name as it is written will do
  }
}
