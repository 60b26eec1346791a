/**
 * Faults of metadata, for every kind: names, labels, annotations, owners, finalizers, and what an update may not change.
 *
 * @module
 */
import type { ObjectMeta, OwnerReference } from "../meta/mod.ts";
import { compareBytes, goQuote } from "./go_text.ts";
import {
  childPath,
  type FieldError,
  forbidden,
  indexPath,
  invalid,
  invalidText,
  notSupported,
  required,
  tooLong,
} from "./field_error.ts";
import { jsonEqual } from "./json_value.ts";
import { byteLength, labelName, labelValue, qualifiedName, subdomainName } from "./names.ts";

/** What differs from kind to kind. */
export interface ObjectMetaRules {
  /** Whether objects live in namespaces. */
  readonly namespaced: boolean;
  /** Check of names. @default a DNS subdomain */
  readonly validateName?: (name: string, isPrefix: boolean) => readonly string[];
  /** Whether the kind is built in: then a finalizer is either one of the known or has a prefix. */
  readonly builtIn: boolean;
  /** Where the metadata stands. @default "metadata" */
  readonly path?: string;
}

/** All annotations of an object together, in bytes. */
const annotationsLimit = 256 * 1024;
const standardFinalizers = ["kubernetes", "orphan", "foregroundDeletion"];

/** Faults of a new object's metadata, after its name was generated. */
export function objectMetaErrors(metadata: ObjectMeta, rules: ObjectMetaRules): FieldError[] {
  const path = rules.path ?? "metadata";
  const validateName = rules.validateName ?? subdomainName;
  const { name, generateName, namespace } = metadata;
  const errors: FieldError[] = [];
  if (generateName) {
    for (const fault of validateName(generateName, true)) {
      errors.push(invalid(childPath(path, "generateName"), generateName, fault));
    }
  }
  const namePath = childPath(path, "name");
  if (!name) errors.push(required(namePath, "name or generateName is required"));
  else errors.push(...validateName(name, false).map((fault) => invalid(namePath, name, fault)));
  const namespacePath = childPath(path, "namespace");
  if (!rules.namespaced) {
    if (namespace) errors.push(forbidden(namespacePath, "not allowed on this type"));
  } else if (!namespace) {
    errors.push(required(namespacePath));
  } else {
    errors.push(...labelName(namespace, false).map((fault) => invalid(namespacePath, namespace, fault)));
  }
  if ((metadata.generation ?? 0) < 0) {
    errors.push(
      invalid(childPath(path, "generation"), metadata.generation, "must be greater than or equal to 0"),
    );
  }
  errors.push(...labelErrors(metadata.labels, childPath(path, "labels")));
  errors.push(...annotationErrors(metadata.annotations, childPath(path, "annotations")));
  errors.push(...ownerErrors(metadata.ownerReferences, childPath(path, "ownerReferences")));
  errors.push(...finalizerErrors(metadata.finalizers, childPath(path, "finalizers")));
  errors.push(...managedFieldsErrors(metadata, childPath(path, "managedFields")));
  if (rules.builtIn) errors.push(...finalizerNameErrors(metadata.finalizers, childPath(path, "finalizers")));
  return errors;
}

/** Faults of a changed object's metadata. */
export function objectMetaUpdateErrors(
  metadata: ObjectMeta,
  old: ObjectMeta,
  rules: Pick<ObjectMetaRules, "builtIn">,
): FieldError[] {
  const errors: FieldError[] = [];
  if (old.deletionTimestamp !== undefined) {
    const added = (metadata.finalizers ?? []).filter((one) => !(old.finalizers ?? []).includes(one));
    if (added.length > 0) {
      const list = [...new Set(added)].sort(compareBytes).map(goQuote).join(", ");
      const detail =
        `no new finalizers can be added if the object is being deleted, found new finalizers []string{${list}}`;
      errors.push(forbidden("metadata.finalizers", detail));
    }
  }
  if (!metadata.resourceVersion) {
    errors.push(invalid("metadata.resourceVersion", "", "must be specified for an update"));
  }
  if ((metadata.generation ?? 0) < (old.generation ?? 0)) {
    errors.push(invalid("metadata.generation", metadata.generation ?? 0, "must not be decremented"));
  }
  for (const field of ["name", "namespace"] as const) {
    errors.push(...immutableErrors(metadata[field] ?? "", old[field] ?? "", `metadata.${field}`));
  }
  for (
    const field of ["uid", "creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds"] as const
  ) {
    errors.push(...immutableErrors(metadata[field], old[field], `metadata.${field}`));
  }
  errors.push(...labelErrors(metadata.labels, "metadata.labels"));
  errors.push(...annotationErrors(metadata.annotations, "metadata.annotations"));
  errors.push(...ownerErrors(metadata.ownerReferences, "metadata.ownerReferences"));
  errors.push(...managedFieldsErrors(metadata, "metadata.managedFields"));
  if (rules.builtIn) errors.push(...finalizerNameErrors(metadata.finalizers, "metadata.finalizers"));
  return errors;
}

/** A field that may not change. */
export function immutableErrors(value: unknown, old: unknown, field: string): FieldError[] {
  return jsonEqual(value, old) ? [] : [invalid(field, value, "field is immutable")];
}

/** As {@linkcode immutableErrors}, for a field that the real server holds by a declaration: it does not show the value. */
export function lastingErrors(value: unknown, old: unknown, field: string): FieldError[] {
  return jsonEqual(value, old) ? [] : [invalid(field, null, "field is immutable")];
}

/** Faults of labels: each key, then its value. */
export function labelErrors(labels: ObjectMeta["labels"], field: string): FieldError[] {
  return sortedEntries(labels).flatMap(([key, value]) => [
    ...qualifiedName(key).map((fault) => invalid(field, key, fault)),
    ...labelValue(value).map((fault) => invalid(field, value, fault)),
  ]);
}

/** Faults of annotations: their keys, and their size together. */
export function annotationErrors(annotations: ObjectMeta["annotations"], field: string): FieldError[] {
  const errors = sortedEntries(annotations).flatMap(([key]) =>
    qualifiedName(key.toLowerCase()).map((fault) => invalid(field, key, fault))
  );
  let size = 0;
  for (const [key, value] of sortedEntries(annotations)) size += byteLength(key) + byteLength(value);
  if (size > annotationsLimit) errors.push(tooLong(field, annotationsLimit));
  return errors;
}

function sortedEntries(map: { readonly [key: string]: string } | undefined): [string, string][] {
  return Object.entries(map ?? {}).sort(([a], [b]) => compareBytes(a, b));
}

function ownerErrors(owners: readonly OwnerReference[] = [], field: string): FieldError[] {
  const errors: FieldError[] = [];
  let controller = "";
  owners.forEach((owner, index) => {
    const at = indexPath(field, index);
    errors.push(...oneOwnerErrors(owner, at));
    if (owner.controller !== true) return;
    const name = `${owner.kind}/${owner.name}`;
    if (controller === "") controller = name;
    else {
      const detail =
        `Only one reference can have Controller set to true. Found "true" in references for ${controller} and ${name}`;
      errors.push(invalidText(field, `[${owners.map(ownerText).join(",")}]`, detail));
    }
  });
  return errors;
}

function oneOwnerErrors(owner: OwnerReference, at: string): FieldError[] {
  const errors: FieldError[] = [];
  const empty = (name: "apiVersion" | "kind" | "name" | "uid") => {
    if (!owner[name]) errors.push(required(childPath(at, name), "must not be empty"));
  };
  empty("apiVersion");
  if (owner.apiVersion && !/^([^/]+\/)?[^/]+$/.test(owner.apiVersion)) {
    const detail = "must be <group>/<version> or <version>";
    errors.push(invalid(childPath(at, "apiVersion"), owner.apiVersion, detail));
  }
  empty("kind");
  empty("name");
  empty("uid");
  if (owner.apiVersion === "v1" && owner.kind === "Event") {
    errors.push(invalidText(at, ownerText(owner), "/v1, Kind=Event is disallowed from being an owner"));
  }
  return errors;
}

/** An owner as JSON, its fields in the server's order. */
function ownerText({ apiVersion, kind, name, uid, controller, blockOwnerDeletion }: OwnerReference): string {
  return JSON.stringify({ apiVersion, kind, name, uid, controller, blockOwnerDeletion });
}

function finalizerErrors(finalizers: readonly string[] = [], field: string): FieldError[] {
  const errors = finalizers.flatMap((one) => qualifiedName(one).map((fault) => invalid(field, one, fault)));
  if (finalizers.includes("orphan") && finalizers.includes("foregroundDeletion")) {
    const detail = "finalizer orphan and foregroundDeletion cannot be both set";
    errors.push(invalid(field, finalizers, detail));
  }
  return errors;
}

function finalizerNameErrors(finalizers: readonly string[] = [], field: string): FieldError[] {
  return finalizers.flatMap((one, index) =>
    one.includes("/") || standardFinalizers.includes(one) ? [] : [
      invalid(
        indexPath(field, index),
        one,
        "name is neither a standard finalizer name nor is it fully qualified",
      ),
    ]
  );
}

function managedFieldsErrors({ managedFields = [] }: ObjectMeta, field: string): FieldError[] {
  return managedFields.flatMap((entry, index) => {
    const at = indexPath(field, index);
    const errors: FieldError[] = [];
    if (!entry.operation) errors.push(required(childPath(at, "operation"), "must not be empty"));
    else if (entry.operation !== "Apply" && entry.operation !== "Update") {
      errors.push(notSupported(childPath(at, "operation"), entry.operation, ["Apply", "Update"]));
    }
    if (entry.fieldsType && entry.fieldsType !== "FieldsV1") {
      errors.push(invalid(childPath(at, "fieldsType"), entry.fieldsType, "must be `FieldsV1`"));
    }
    if (byteLength(entry.manager ?? "") > 128) errors.push(tooLong(childPath(at, "manager"), 128));
    return errors;
  });
}
