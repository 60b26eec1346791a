/**
 * Keeps `metadata.managedFields` true through updates, and does server-side apply (KEP-555).
 *
 * @module
 */
import type { Unstructured } from "../../meta/mod.ts";
import {
  cloneJson,
  isJsonObject,
  jsonEqual,
  type JsonObject,
  member,
  setMember,
} from "../../schema/json_value.ts";
import type { ObjectSchema } from "../../schema/schema_node.ts";
import { SchemaNode } from "../../schema/schema_node.ts";
import { structForm } from "../kinds/struct_form.ts";
import { ApiError, badRequest } from "../registry/api_error.ts";
import { ApplyConflictError } from "./apply_conflict_error.ts";
import { FieldSet } from "./field_set.ts";
import { hasLastApplied, lastAppliedAllows, withLastApplied } from "./last_applied.ts";
import {
  capUpdaters,
  decodeManagedFields,
  encodeManagedFields,
  type Owner,
  ownerId,
  type OwnerIdentity,
  type Owners,
} from "./managers.ts";
import { mergeTypeOf } from "./merge_type.ts";
import { fieldElement } from "./path_element.ts";
import { TypedValueError } from "./typed_value.ts";
import { applyOwned, reconcileOwners, takeFromOthers, type Versions } from "./update_owners.ts";
import { validateTyped } from "./validate_typed.ts";
import { type OtherVersions, versionsOf } from "./versions.ts";

/** What both kinds of write need to know. */
export interface FieldManagerOptions {
  /** The stored object, in the request's version; `undefined` when the write creates it. Never changed. */
  readonly live?: Unstructured;
  /** Who writes: `fieldManager`, or the beginning of the user agent. Empty is `unknown`. */
  readonly manager: string;
  /** Group and version of the request. */
  readonly apiVersion: string;
  /** Path below the object that is written through; absent for the object itself. */
  readonly subresource?: string;
  /** Schema of the kind in the request's version. */
  readonly schema: ObjectSchema;
  /** Time of the request; entries carry whole seconds. */
  readonly time: Date;
  /** Fields that nobody can own through this path, with all below them: `[["status"]]`. */
  readonly resetFields?: readonly (readonly string[])[];
  /** Whether the kind is a custom resource, whose objects are stored as they come. Default false. */
  readonly custom?: boolean;
  /** The kind's other versions, in which owners may have written; without it, all are read as the request's. */
  readonly otherVersions?: OtherVersions;
}

/** Options of {@linkcode trackUpdate}. */
export interface TrackUpdateOptions extends FieldManagerOptions {
  /** The object as it is to be stored, its defaults filled in. Never changed. */
  readonly updated: Unstructured;
}

/** Options of {@linkcode applyPatch}. */
export interface ApplyPatchOptions extends FieldManagerOptions {
  /** What is applied. Never changed. */
  readonly applied: Unstructured;
  /** Takes over what others own instead of refusing. */
  readonly force: boolean;
  /** Kind of the request; another kind in what is applied is refused. */
  readonly kind?: string;
}

/** Fields that no manager ever owns. */
const nobodys = FieldSet.of(
  ...["apiVersion", "kind", "metadata"].map((name) => [fieldElement(name)]),
  ...[
    "name",
    "namespace",
    "creationTimestamp",
    "selfLink",
    "uid",
    "clusterName",
    "generation",
    "managedFields",
    "resourceVersion",
  ].map((name) => [fieldElement("metadata"), fieldElement(name)]),
);

/** Owner of what an object held before the first apply to it, where nobody was tracked. */
const beforeFirstApply = "before-first-apply";

/**
 * The object with `managedFields` that say what its manager changed: what differs from the live object is the
 * manager's now and nobody else's, what is gone is nobody's.
 *
 * What the object itself says in `managedFields` counts: `[]` or `[{}]` forgets all owners, and a well-formed list
 * replaces the live one (not through a subresource). An object that nobody is tracked on stays so until it is applied to.
 * An object that does not fit its schema keeps the live entries.
 */
export function trackUpdate(options: TrackUpdateOptions): Unstructured {
  const { live, updated } = options;
  const object = withManagedFields(updated, undefined);
  const owners = ownersBefore(live, updated, (options.subresource ?? "") !== "");
  if (owners.size === 0 && uidOf(live) !== "") return object;
  try {
    return withManagedFields(
      object,
      encodeManagedFields(track(options, options.manager, live, object, owners)),
    );
  } catch (error) {
    if (!(error instanceof TypedValueError)) throw error;
    return withManagedFields(object, live?.metadata?.managedFields);
  }
}

/**
 * Applies a configuration: merges it into the live object, removes what the same manager applied before and no longer
 * does, and makes what it sets the manager's.
 *
 * @returns the object, its defaults not yet filled in, and whether anything in it but `managedFields` changed
 * @throws {ApplyConflictError} unless `force`, where other managers own what it would change
 * @throws {ApiError} BadRequest for another kind or version, or `managedFields` in the configuration; an error without
 * a reason (500) where it does not fit the schema
 */
export function applyPatch(options: ApplyPatchOptions): { object: Unstructured; changed: boolean } {
  const { applied, manager, force, apiVersion, schema } = options;
  checkApplied(options);
  let live = withManagedFields(options.live ?? { apiVersion, kind: applied.kind }, undefined);
  if (!options.custom) live = structForm(live, schema);
  let owners = liveOwners(options.live);
  if (owners.size === 0 && options.live !== undefined) {
    owners = track(options, beforeFirstApply, undefined, live, owners);
  }
  const versions = versionsOf(apiVersion, schema, options.custom !== true, options.otherVersions);
  const attempt = (forced: boolean) => applyOnce(options, live, owners, versions, forced);
  let result;
  try {
    result = attempt(force);
  } catch (error) {
    // kubectl's own client-side apply left behind what it had applied: its fields are not in conflict with it.
    if (!(error instanceof ApplyConflictError) || manager !== "kubectl") throw error;
    const allowed = lastAppliedAllows(live, apiVersion, mergeTypeOf(SchemaNode.of(schema)));
    if (allowed === undefined) throw error;
    const left = error.conflicts.filter(({ path }) => !allowed.has(path));
    if (left.length > 0) throw new ApplyConflictError(left);
    result = attempt(true);
  }
  const object = manager === "kubectl" && hasLastApplied(result.object)
    ? withLastApplied(result.object, applied)
    : result.object;
  return { object: withManagedFields(object, encodeManagedFields(result.owners)), changed: result.changed };
}

/**
 * The updated object, its `managedFields` as they are live where nothing changed but their times: a write that changes
 * nothing must not look like one.
 */
export function keepManagedFieldsTimes(live: Unstructured, updated: Unstructured): Unstructured {
  const before = live.metadata?.managedFields;
  const after = updated.metadata?.managedFields;
  if (
    !Array.isArray(before) || !Array.isArray(after) || after.length === 0 || before.length !== after.length
  ) {
    return updated;
  }
  const timeless = (entry: unknown) => isJsonObject(entry) ? { ...entry, time: undefined } : entry;
  const same = after.every((entry, i) => jsonEqual(timeless(entry), timeless(before[i]))) &&
    jsonEqual(withManagedFields(live, undefined), withManagedFields(updated, undefined));
  return same ? withManagedFields(updated, before) : updated;
}

function checkApplied({ applied, apiVersion, kind }: ApplyPatchOptions): void {
  if (applied.apiVersion !== apiVersion || (kind !== undefined && applied.kind !== kind)) {
    throw badRequest(`invalid object type: ${kindText(applied)}`);
  }
  const metadata = applied.metadata as JsonObject | undefined;
  if (
    isJsonObject(metadata) && member(metadata, "managedFields") !== undefined &&
    metadata.managedFields !== null
  ) {
    throw badRequest("metadata.managedFields must be nil");
  }
}

function applyOnce(
  options: ApplyPatchOptions,
  live: Unstructured,
  owners: Owners,
  versions: Versions,
  force: boolean,
): { object: Unstructured; owners: Owners; changed: boolean } {
  const type = mergeTypeOf(SchemaNode.of(options.schema));
  validate(
    () => validateTyped(options.applied, type, { allowDuplicates: false }),
    "failed to create typed patch object",
    options,
  );
  validate(
    () => validateTyped(live, type, { allowDuplicates: true }),
    "failed to create typed live object",
    options,
  );
  const identity: OwnerIdentity = {
    manager: options.manager === "" ? "unknown" : options.manager,
    operation: "Apply",
    apiVersion: options.apiVersion,
    subresource: options.subresource ?? "",
  };
  const id = ownerId(identity);
  const after = reconcileOwners(live, owners, versions);
  const time = after.get(id)?.time;
  const object = applyOwned(
    live,
    options.applied,
    after,
    { id, owner: { ...identity, time } },
    versions,
    ignoredFields(options),
    force,
  );
  strip(after, id);
  const changed = !jsonEqual(live, object);
  const own = after.get(id);
  if (changed && own !== undefined) after.set(id, { ...own, time: timestamp(options.time) });
  return { object: changed ? object : cloneJson(live), owners: after, changed };
}

function validate(check: () => void, prefix: string, { applied }: ApplyPatchOptions): void {
  try {
    check();
  } catch (error) {
    if (!(error instanceof TypedValueError)) throw error;
    const { namespace = "", name = "" } = applied.metadata ?? {};
    throw withoutReason(`${prefix} (${namespace}/${name}; ${kindText(applied)}): ${error.message}`);
  }
}

/** What a server answers to an error that it has no words for. */
function withoutReason(message: string): ApiError {
  return new ApiError({
    kind: "Status",
    apiVersion: "v1",
    metadata: {},
    status: "Failure",
    message,
    code: 500,
  });
}

/** A kind as messages name it: `apps/v1, Kind=Deployment`, `/v1, Kind=ConfigMap`. */
function kindText({ apiVersion = "", kind = "" }: Unstructured): string {
  return `${apiVersion.includes("/") ? "" : "/"}${apiVersion}, Kind=${kind}`;
}

/** Owners after an update by a manager: what it changed is its own. */
function track(
  options: FieldManagerOptions,
  manager: string,
  live: Unstructured | undefined,
  updated: Unstructured,
  owners: Owners,
): Owners {
  const { apiVersion, schema } = options;
  const empty: Unstructured = { apiVersion, kind: updated.kind };
  const form = (object: Unstructured) => options.custom ? object : structForm(object, schema);
  const from = form(live === undefined ? empty : withManagedFields(live, undefined));
  const to = form(updated);
  const type = mergeTypeOf(SchemaNode.of(schema));
  validateTyped(to, type, { allowDuplicates: true });
  validateTyped(from, type, { allowDuplicates: true });

  const versions = versionsOf(apiVersion, schema, options.custom !== true, options.otherVersions);
  const ignored = ignoredFields(options);
  const after = reconcileOwners(from, owners, versions);
  // The manager's earlier updates are somebody else's at first: only what this one changed moves, and sets the time.
  const { added, modified } = takeFromOthers(from, to, after, "current operation", versions, ignored, true);
  const changed = modified.union(added).difference(nobodys);
  if (!changed.empty) {
    const identity: OwnerIdentity = {
      manager: manager === "" ? "unknown" : manager,
      operation: "Update",
      apiVersion,
      subresource: options.subresource ?? "",
    };
    const id = ownerId(identity);
    const previous = after.get(id)?.set ?? new FieldSet();
    after.set(id, { ...identity, time: timestamp(options.time), set: changed.union(previous) });
  }
  return capUpdaters(after);
}

function strip(owners: Map<string, Owner>, id: string): void {
  const owner = owners.get(id);
  if (owner === undefined) return;
  const set = owner.set.difference(nobodys);
  if (set.empty) owners.delete(id);
  else owners.set(id, { ...owner, set });
}

function ignoredFields({ resetFields }: FieldManagerOptions): FieldSet | undefined {
  return resetFields === undefined
    ? undefined
    : FieldSet.of(...resetFields.map((path) => path.map(fieldElement)));
}

/** The owners that a write starts from: those that the object itself brings, else the live object's. */
function ownersBefore(live: Unstructured | undefined, updated: Unstructured, subresource: boolean): Owners {
  const brought = updated.metadata?.managedFields as unknown;
  if (!subresource) {
    if (isReset(brought)) return new Map();
    const owners = decodeOrNone(brought);
    if (owners.size > 0) return owners;
  }
  return decodeOrNone(live?.metadata?.managedFields);
}

function isReset(entries: unknown): boolean {
  if (!Array.isArray(entries)) return false;
  return entries.length === 0 ||
    (entries.length === 1 && isJsonObject(entries[0]) && Object.keys(entries[0]).length === 0);
}

function decodeOrNone(entries: unknown): Owners {
  try {
    return decodeManagedFields(entries);
  } catch (error) {
    // A malformed list is as good as none: the write must not fail over it.
    if (error instanceof SyntaxError) return new Map();
    throw error;
  }
}

function liveOwners(live: Unstructured | undefined): Owners {
  try {
    return decodeManagedFields(live?.metadata?.managedFields);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw withoutReason(`failed to decode managed fields: ${error.message}`);
  }
}

function uidOf(object: Unstructured | undefined): string {
  return object?.metadata?.uid ?? "";
}

/** A copy, as deep as the metadata, with other managed fields. */
function withManagedFields(object: Unstructured, entries: unknown): Unstructured {
  if (!isJsonObject(object.metadata)) {
    return entries === undefined ? object : { ...object, metadata: { managedFields: entries as [] } };
  }
  const metadata: JsonObject = { ...object.metadata };
  if (entries === undefined) delete metadata.managedFields;
  else setMember(metadata, "managedFields", entries);
  return { ...object, metadata };
}

/** RFC 3339 in whole seconds. */
function timestamp(time: Date): string {
  return `${time.toISOString().slice(0, 19)}Z`;
}
