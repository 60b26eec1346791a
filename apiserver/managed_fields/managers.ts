/**
 * Who owns which fields of an object: `metadata.managedFields`, read and written.
 *
 * @module
 */
import type { ManagedFieldsEntry } from "../../meta/mod.ts";
import { compareBytes, goJson } from "../../schema/go_text.ts";
import { isJsonObject } from "../../schema/json_value.ts";
import { FieldSet } from "./field_set.ts";

/** What one manager owns through one kind of operation, one version and one path of the API. */
export interface Owner {
  readonly manager: string;
  readonly operation: "Apply" | "Update";
  /** The version that the set is written in. */
  readonly apiVersion: string;
  /** Empty for the object itself. */
  readonly subresource: string;
  /** RFC 3339; `undefined` where the entry has none. */
  readonly time: string | undefined;
  readonly set: FieldSet;
}

/** Owners by {@linkcode ownerId}. */
export type Owners = ReadonlyMap<string, Owner>;

/** Who an owner is: of an applier the version is left out, so that it stays the same one in every version. */
export type OwnerIdentity = Pick<Owner, "manager" | "operation" | "apiVersion" | "subresource">;

/** Identity of an owner, in the form by which kube-apiserver orders owners. */
export function ownerId({ manager, operation, apiVersion, subresource }: OwnerIdentity): string {
  const parts: [string, string][] = [["manager", manager], ["operation", operation]];
  if (operation !== "Apply") parts.push(["apiVersion", apiVersion]);
  parts.push(["subresource", subresource]);
  const members = parts.filter(([, value]) => value !== "").map(([name, value]) =>
    `"${name}":${goJson(value)}`
  );
  return `{${members.join(",")}}`;
}

/**
 * Reads `metadata.managedFields`.
 *
 * @throws {SyntaxError} where an entry is malformed
 */
export function decodeManagedFields(entries: unknown): Owners {
  const owners = new Map<string, Owner>();
  if (entries === undefined || entries === null) return owners;
  if (!Array.isArray(entries)) throw new SyntaxError("managedFields must be a list");
  for (const [i, entry] of entries.entries()) {
    const owner = decodeEntry(entry, i);
    owners.set(ownerId(owner), owner);
  }
  return owners;
}

function decodeEntry(entry: unknown, i: number): Owner {
  if (!isJsonObject(entry)) throw new SyntaxError(`managedFields entry ${i} must be an object`);
  const { manager, operation, apiVersion, subresource, time, fieldsType, fieldsV1 } = entry;
  if (operation !== "Apply" && operation !== "Update") {
    throw new SyntaxError("operation must be `Apply` or `Update`");
  }
  if (typeof apiVersion !== "string" || apiVersion === "") {
    throw new SyntaxError("apiVersion must not be empty");
  }
  if (fieldsType === undefined || fieldsType === "") {
    throw new SyntaxError(`missing fieldsType in managed fields entry ${i}`);
  }
  if (fieldsType !== "FieldsV1") {
    throw new SyntaxError(`invalid fieldsType "${fieldsType}" in managed fields entry ${i}`);
  }
  return {
    manager: typeof manager === "string" ? manager : "",
    operation,
    apiVersion,
    subresource: typeof subresource === "string" ? subresource : "",
    time: typeof time === "string" ? time : undefined,
    set: FieldSet.fromFieldsV1(fieldsV1 ?? {}),
  };
}

/** Writes `metadata.managedFields`, entries in the server's order; `undefined` where nobody owns anything. */
export function encodeManagedFields(owners: Owners): ManagedFieldsEntry[] | undefined {
  if (owners.size === 0) return undefined;
  return [...owners.values()].sort(compareOwners).map((owner) => ({
    ...(owner.manager === "" ? {} : { manager: owner.manager }),
    operation: owner.operation,
    apiVersion: owner.apiVersion,
    ...(owner.time === undefined ? {} : { time: owner.time }),
    fieldsType: "FieldsV1",
    fieldsV1: owner.set.toFieldsV1(),
    ...(owner.subresource === "" ? {} : { subresource: owner.subresource }),
  }));
}

/** Appliers first, then by time, manager, version and subresource. */
function compareOwners(a: Owner, b: Owner): number {
  return compareBytes(a.operation, b.operation) || secondsOf(a) - secondsOf(b) ||
    compareBytes(a.manager, b.manager) ||
    compareBytes(a.apiVersion, b.apiVersion) || compareBytes(a.subresource, b.subresource);
}

/** Seconds since 1970; an entry without a time is the oldest. */
export function secondsOf({ time }: Owner): number {
  const milliseconds = time === undefined ? 0 : Date.parse(time);
  return Number.isNaN(milliseconds) ? 0 : Math.floor(milliseconds / 1000);
}

/** Most owners by Update that an object keeps. */
const maxUpdaters = 10;
const bucketManager = "ancient-changes";

/** Merges the oldest owners by Update, per version, into one named `ancient-changes`, until ten are left. */
export function capUpdaters(owners: Owners): Owners {
  const updaters = [...owners].filter(([, owner]) => owner.operation === "Update");
  if (updaters.length <= maxUpdaters) return owners;
  updaters.sort(([aId, a], [bId, b]) => secondsOf(a) - secondsOf(b) || compareBytes(aId, bId));
  const capped = new Map(owners);
  const firstOfVersion = new Map<string, string>();
  let left = updaters.length;
  for (const [id, owner] of updaters) {
    if (left <= maxUpdaters) break;
    const first = firstOfVersion.get(owner.apiVersion);
    if (first === undefined) {
      firstOfVersion.set(owner.apiVersion, id);
      continue;
    }
    const bucket: OwnerIdentity = {
      manager: bucketManager,
      operation: "Update",
      apiVersion: owner.apiVersion,
      subresource: "",
    };
    const bucketId = ownerId(bucket);
    let into = capped.get(bucketId);
    if (into === undefined) {
      into = capped.get(first)!;
      capped.delete(first);
    }
    capped.delete(id);
    capped.set(bucketId, { ...bucket, time: owner.time, set: owner.set.union(into.set) });
    left--;
  }
  return capped;
}
