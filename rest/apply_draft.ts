/**
 * What server-side apply takes: of an object only what may be owned by it.
 *
 * Sources: KEP-555 (server-side apply), `fieldmanager` of apimachinery, and the real server; see
 * docs/decisions/apply_drafts.md.
 *
 * @module
 */
import type { ApiVersionOf, DraftForm, KindOf, ReadonlyMembers } from "../meta/mod.ts";
import { RequestError } from "./request_error.ts";

/** Why a member is refused; an editor shows it where the member is set. */
export interface ApplyRefusals {
  /** Of a kind whose status has a path of its own. */
  readonly status: "a status is not taken here, the server ignores it: use applyStatus";
  /** Of a Secret. */
  readonly stringData:
    "apply takes no stringData, keys of it stay when a later apply drops them: use data with encodeSecretData";
}

/** The members of a kind's draft that apply refuses. `U` is what is served below the kind. */
export type RefusedByApply<T, U> =
  | ([KindOf<T>, ApiVersionOf<T>] extends ["Secret", "v1"] ? "stringData" : never)
  | (0 extends 1 & U ? never : "status" extends keyof U ? "status" : never);

/** What is served below most kinds: their status. */
export interface WithStatus {
  /** Has a path of its own. */
  readonly status: unknown;
}

/**
 * A draft for `apply`: as `Draft`, without what the server would ignore or never let go of. `U` is what is served below
 * the kind; unless told, it counts as a kind with a status of its own path.
 */
export type ApplyDraft<T, U = WithStatus> =
  & ReadonlyMembers<DraftForm<T>, "apiVersion" | "kind" | RefusedByApply<T, U>>
  & { readonly apiVersion?: ApiVersionOf<T>; readonly kind?: KindOf<T> }
  & { readonly [Member in RefusedByApply<T, U>]?: ApplyRefusals[Member] };

/** A draft for `applyStatus`: any part of the object will do. */
export type ApplyStatusDraft<T> =
  & ReadonlyMembers<Partial<DraftForm<T>>, "apiVersion" | "kind">
  & { readonly apiVersion?: ApiVersionOf<T>; readonly kind?: KindOf<T> };

/** The parts of a draft that can be wrong. */
interface DraftParts {
  readonly metadata?: { readonly managedFields?: readonly unknown[] | null } | null;
  readonly stringData?: object | null;
}

/**
 * Says early what a server would say late or never.
 *
 * @throws {RequestError} when the draft has `metadata.managedFields`, or is a Secret's and has `stringData`
 */
export function checkApplyDraft(
  draft: unknown,
  type: { readonly group: string; readonly resource: string },
  subresource: string | undefined,
): void {
  const { metadata, stringData } = (draft ?? {}) as DraftParts;
  if (metadata?.managedFields?.length) {
    throw new RequestError(
      `the draft of an apply has metadata.managedFields, which the server refuses: ` +
        `a draft holds only the fields that are to be owned`,
    );
  }
  if (subresource !== undefined || type.group !== "" || type.resource !== "secrets") return;
  if (stringData && Object.keys(stringData).length > 0) {
    throw new RequestError(
      "apply takes no stringData of a Secret: a later apply that drops a key would leave it behind; " +
        "use data with encodeSecretData",
    );
  }
}
