/**
 * Whose fields change hands when an object changes.
 *
 * @module
 */
import type { Unstructured } from "../../meta/mod.ts";
import { ApplyConflictError } from "./apply_conflict_error.ts";
import { compareTyped, type Comparison, withoutFields } from "./compare_typed.ts";
import { FieldSet } from "./field_set.ts";
import { fieldSetOf } from "./field_set_of.ts";
import type { Owner, Owners } from "./managers.ts";
import type { MergeType } from "./merge_type.ts";
import { mergeTyped } from "./merge_typed.ts";
import { reconcileFieldSet } from "./reconcile_field_set.ts";
import { removeFields } from "./remove_fields.ts";

/** An object in one version, with its type. */
export interface VersionedObject {
  readonly object: unknown;
  readonly type: MergeType;
}

/** Reads the objects of a request in the versions that owners' sets are written in. */
export interface Versions {
  /** The version of the request. */
  readonly apiVersion: string;
  /** The object in another version; `undefined` for a version that is no longer served. */
  convert(object: Unstructured, apiVersion: string): VersionedObject | undefined;
  /** The object, of another version, in the request's. */
  convertBack(object: unknown, apiVersion: string): Unstructured;
}

/** The owners whose version is still served, their sets read under its present schema. */
export function reconcileOwners(live: Unstructured, owners: Owners, versions: Versions): Map<string, Owner> {
  const reconciled = new Map<string, Owner>();
  for (const [id, owner] of owners) {
    const versioned = versions.convert(live, owner.apiVersion);
    if (versioned === undefined) continue;
    reconciled.set(id, { ...owner, set: reconcileFieldSet(owner.set, versioned.type) });
  }
  return reconciled;
}

/**
 * Takes from all owners but `self` what changed, or refuses.
 *
 * @param owners changed in place
 * @param ignored fields that nobody owns through this path
 * @returns what changed, in the request's version
 * @throws {ApplyConflictError} unless `force`, where others own what changed
 */
export function takeFromOthers(
  live: Unstructured,
  updated: Unstructured,
  owners: Map<string, Owner>,
  self: string,
  versions: Versions,
  ignored: FieldSet | undefined,
  force: boolean,
): Comparison {
  const comparisons = new Map<string, Comparison>();
  const comparisonIn = (apiVersion: string): Comparison | undefined => {
    let comparison = comparisons.get(apiVersion);
    if (comparison === undefined) {
      const from = versions.convert(live, apiVersion);
      const to = versions.convert(updated, apiVersion);
      if (from === undefined || to === undefined) return undefined;
      comparison = withoutFields(compareTyped(from.object, to.object, from.type), ignored);
      comparisons.set(apiVersion, comparison);
    }
    return comparison;
  };

  const taken = new Map<string, FieldSet>();
  for (const [id, owner] of owners) {
    if (id === self) continue;
    const comparison = comparisonIn(owner.apiVersion);
    if (comparison === undefined) {
      owners.delete(id);
      continue;
    }
    const conflicting = owner.set.intersection(comparison.modified.union(comparison.added));
    if (!conflicting.empty) taken.set(id, conflicting);
  }
  if (!force && taken.size > 0) {
    throw new ApplyConflictError(
      [...taken].flatMap(([id, set]) => [...set.paths()].map((path) => ({ owner: owners.get(id)!, path }))),
    );
  }
  for (const [id, owner] of owners) {
    if (id === self) {
      if (owner.set.empty) owners.delete(id);
      continue;
    }
    const left = owner.set
      .difference(taken.get(id) ?? new FieldSet())
      .difference(comparisonIn(owner.apiVersion)!.removed);
    if (left.empty) owners.delete(id);
    else owners.set(id, { ...owner, set: left });
  }
  return comparisonIn(versions.apiVersion)!;
}

/**
 * Merges what is applied, and removes what its manager applied before and no longer does, unless others own it.
 *
 * @param owners changed in place: what is applied is `self`'s now, and nobody else's without `force`
 * @throws {ApplyConflictError} see {@linkcode takeFromOthers}
 */
export function applyOwned(
  live: Unstructured,
  applied: Unstructured,
  owners: Map<string, Owner>,
  self: { readonly id: string; readonly owner: Omit<Owner, "set"> },
  versions: Versions,
  ignored: FieldSet | undefined,
  force: boolean,
): Unstructured {
  const { type } = versions.convert(applied, versions.apiVersion)!;
  const merged = mergeTyped(live, applied, type) as Unstructured;
  const last = owners.get(self.id);
  const set = fieldSetOf(applied, type);
  owners.set(self.id, { ...self.owner, set: ignored === undefined ? set : set.recursiveDifference(ignored) });
  const result = last === undefined || last.set.empty ? merged : prune(merged, last, owners, versions);
  takeFromOthers(live, result, owners, self.id, versions, ignored, force);
  return result;
}

/** What is left of a merge without what the last apply alone had brought. */
function prune(merged: Unstructured, last: Owner, owners: Owners, versions: Versions): Unstructured {
  const inLast = versions.convert(merged, last.apiVersion);
  if (inLast === undefined) return merged;
  const { object, type } = inLast;
  const lastSet = last.set.withNamedFields(type);
  const pruned = addBackOwned(object, removeFields(object, lastSet, type), last.apiVersion, owners, versions);
  // What nobody owned, or updaters did, is not the applier's to remove.
  const mergedSet = fieldSetOf(object, type).withNamedFields(type);
  const prunedSet = fieldSetOf(pruned, type).withNamedFields(type);
  const gone = mergedSet.difference(prunedSet).intersection(lastSet);
  return versions.convertBack(removeFields(object, gone, type) ?? {}, last.apiVersion);
}

/** Puts back what pruning took although an owner, or the applier's new configuration, has it. */
function addBackOwned(
  merged: unknown,
  pruned: unknown,
  prunedVersion: string,
  owners: Owners,
  versions: Versions,
): unknown {
  const byVersion = new Map<string, FieldSet>();
  for (const { apiVersion, set } of owners.values()) {
    byVersion.set(apiVersion, (byVersion.get(apiVersion) ?? new FieldSet()).union(set));
  }
  // The pruned version goes first, so that no conversion misses what it needs.
  const order = [...byVersion.keys()].sort((a, b) =>
    Number(b === prunedVersion) - Number(a === prunedVersion)
  );
  let left = pruned;
  for (const apiVersion of order) {
    const whole = versions.convert(versions.convertBack(merged, prunedVersion), apiVersion);
    const rest = versions.convert(versions.convertBack(left ?? {}, prunedVersion), apiVersion);
    if (whole === undefined || rest === undefined) continue;
    const { type } = whole;
    const kept = fieldSetOf(rest.object, type).withNamedFields(type)
      .union(byVersion.get(apiVersion)!.withNamedFields(type));
    const gone = fieldSetOf(whole.object, type).withNamedFields(type).difference(kept);
    const result = versions.convertBack(removeFields(whole.object, gone, type) ?? {}, apiVersion);
    left = versions.convert(result, prunedVersion)!.object;
  }
  return left;
}
