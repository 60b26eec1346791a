/**
 * A custom resource from one literal: its CustomResourceDefinition, its TypeScript type, and the value by which clients
 * and informers address it.
 *
 * @example
 * ```ts
 * import { defineResource, type ObjectOf } from "@kybern/kybern/schema";
 *
 * const Backup = defineResource({
 *   group: "example.com",
 *   version: "v1",
 *   kind: "Backup",
 *   schema: {
 *     spec: { type: "object", required: ["path"], properties: { path: { type: "string" }, keep: { type: "integer" } } },
 *     status: { type: "object", properties: { lastRun: { type: "string", format: "date-time" } } },
 *   },
 * });
 * type Backup = ObjectOf<typeof Backup>;
 *
 * const backup: Backup = { metadata: { name: "nightly" }, spec: { path: "/data" } };
 * console.log(Backup.crd.metadata?.name, backup.spec.path); // backups.example.com /data
 * ```
 *
 * @module
 */
import {
  type Draft,
  parseJson,
  type ResourceType,
  stringifyJson,
  type SubresourceType,
  type UnknownSubresources,
} from "../meta/mod.ts";
import { applyDefaults } from "./apply_defaults.ts";
import { customResourceErrors, type CustomResourceRules } from "./custom_resource_errors.ts";
import type { VersionContents, VersionObject, VersionSubresources } from "./defined_object.ts";
import { type DefinitionDraft, definitionManifest } from "./definition_manifest.ts";
import type { Schema } from "./facts.ts";
import { type FieldError, invalid } from "./field_error.ts";
import type { JsonObject } from "./json_value.ts";
import { InvalidDefinitionError, literalErrors } from "./literal_errors.ts";
import { objectMetaErrors } from "./object_meta_errors.ts";
import { prune, pruneNulls, unknownFields } from "./prune.ts";
import {
  namesOf,
  type ResourceDefinition,
  type VersionDefinition,
  versionsOf,
} from "./resource_definition.ts";
import type { ObjectSchema } from "./schema_node.ts";

/** Versions of a custom resource by name. */
export interface CustomResourceVersions {
  /** By name, each of a type of its own. */
  // deno-lint-ignore no-explicit-any
  readonly [version: string]: CustomResource<any, any, any>;
}

/**
 * A custom resource: addresses the kind, and carries its definition. `T` is an object, `U` what is served below it, `V`
 * the versions by name.
 */
export interface CustomResource<T, U = UnknownSubresources, V = CustomResourceVersions>
  extends ResourceType<T, true, U> {
  /** Its CustomResourceDefinition, to be applied; the same of all versions. */
  readonly crd: DefinitionDraft;
  /** All versions by name, this one among them. */
  readonly versions: V;
  /**
   * What a server would say against an object, without one: defaults are filled in and unknown fields dropped first,
   * then the object is held to its schema, as the embedded server does. Name and namespace may be missing, a client
   * fills them in.
   *
   * Rules in CEL are not evaluated: only a cluster does that.
   *
   * @param old before the change: what did not change is not held against the object
   */
  validate(object: Draft<T>, old?: Draft<T>): FieldError[];
  /** A copy as a server would store it: without what the schema does not know, and with its defaults. */
  complete(object: Draft<T>): T;
  /** Paths of the fields that a server would drop, as `spec.colour`; a strict one refuses them. */
  unknownFields(object: Draft<T>): string[];
}

/** The type of a custom resource's objects. */
export type ObjectOf<R> = R extends ResourceType<infer T, boolean> ? T : never;

/** The version `N`, of content `C`, of the definition `D`. */
export type DefinedVersion<D extends ResourceDefinition, N extends string, C extends VersionDefinition> =
  CustomResource<
    VersionObject<D["group"], N, D["kind"], C>,
    VersionSubresources<VersionObject<D["group"], N, D["kind"], C>, C>,
    DefinedVersions<D>
  >;

/** All versions of the definition `D`, by name. */
export type DefinedVersions<D extends ResourceDefinition> = {
  readonly [N in keyof VersionContents<D> & string]: DefinedVersion<
    D,
    N,
    VersionContents<D>[N] extends VersionDefinition ? VersionContents<D>[N] : VersionDefinition
  >;
};

/** What `defineResource` makes of the definition `D`. */
export type DefinedResource<D extends ResourceDefinition> = DefinedVersion<D, D["version"], D>;

/**
 * Defines a custom resource.
 *
 * @throws {InvalidDefinitionError} when a server would refuse the definition, or take it and not be able to use a column
 * or a scale; it names each place in the literal. Rules in CEL are not compiled: only a cluster tells of faults in them
 */
export function defineResource<const D extends ResourceDefinition>(definition: D): DefinedResource<D> {
  const errors = literalErrors(definition);
  if (errors.length > 0) {
    throw new InvalidDefinitionError(`${definition.kind} of ${definition.group}`, errors);
  }
  const crd = definitionManifest(definition);
  const versions: Record<string, unknown> = {};
  for (const [name, version] of versionsOf(definition)) {
    versions[name] = resourceOf(definition, name, version, crd, versions);
  }
  return versions[definition.version] as DefinedResource<D>;
}

function resourceOf(
  definition: ResourceDefinition,
  version: string,
  content: VersionDefinition,
  crd: DefinitionDraft,
  versions: unknown,
): CustomResource<unknown> {
  const { group, kind, scope = "Namespaced" } = definition;
  const { plural, singular } = namesOf(definition);
  const namespaced = scope === "Namespaced";
  const drafted = crd.spec.versions.find(({ name }) => name === version)!;
  const schema: ObjectSchema = { schema: drafted.schema!.openAPIV3Schema as Schema };
  const rules: CustomResourceRules = { schema, scale: content.scale };
  return {
    group,
    version,
    kind,
    resource: plural,
    singular,
    namespaced,
    stored: true,
    subresources: subresourcesOf({ group, version, kind }, content) as never,
    crd,
    versions: versions as CustomResourceVersions,
    complete: (object) => completed(asSent(object), schema),
    unknownFields: (object) => unknownFields(asSent(object), schema),
    validate: (object, old) => {
      const sent = asSent(object);
      const errors = headErrors(sent, { apiVersion: `${group}/${version}`, kind, namespaced });
      const before = old === undefined ? undefined : completed(asSent(old), schema);
      return [...errors, ...customResourceErrors(completed(sent, schema), rules, before)];
    },
  };
}

/**
 * A copy of an object as a server reads it: what JSON does not know is not there, and an integer beyond ±(2^53 − 1) is a
 * `bigint`.
 */
function asSent(object: unknown): JsonObject {
  return parseJson(stringifyJson(object)) as JsonObject;
}

/** Changes an object in place to what a server stores of it. */
function completed(copy: JsonObject, schema: ObjectSchema): JsonObject {
  prune(copy, schema);
  pruneNulls(copy, schema);
  applyDefaults(copy, schema);
  return copy;
}

/** What is wrong with what every object has, as far as it is there. */
function headErrors(
  { apiVersion, kind, metadata }: {
    readonly apiVersion?: unknown;
    readonly kind?: unknown;
    readonly metadata?: object;
  },
  type: { readonly apiVersion: string; readonly kind: string; readonly namespaced: boolean },
): FieldError[] {
  const other = (field: string, value: unknown, own: string) =>
    value === undefined || value === own ? [] : [invalid(field, value, `must be ${own}`)];
  return [
    ...other("apiVersion", apiVersion, type.apiVersion),
    ...other("kind", kind, type.kind),
    ...objectMetaErrors({
      name: "unnamed",
      ...(type.namespaced ? { namespace: "default" } : {}),
      ...metadata,
    }, {
      namespaced: type.namespaced,
      builtIn: false,
    }),
  ];
}

/** By name, each with the kind that it takes. */
function subresourcesOf(
  type: { readonly group: string; readonly version: string; readonly kind: string },
  { schema, scale }: VersionDefinition,
): { readonly [name: string]: SubresourceType } {
  const verbs = ["get", "patch", "update"] as const;
  return {
    ...(Object.hasOwn(schema, "status") ? { status: { path: "status", ...type, verbs } } : {}),
    ...(scale === undefined
      ? {}
      : { scale: { path: "scale", group: "autoscaling", version: "v1", kind: "Scale", verbs } }),
  };
}

export type { Infer, InferDraft } from "./infer.ts";
export type { DefinedObject, DefinedSubresources } from "./defined_object.ts";
export { type DefinitionDraft, definitionYaml } from "./definition_manifest.ts";
export { InvalidDefinitionError } from "./literal_errors.ts";
export type {
  PrinterColumn,
  ResourceDefinition,
  ScalePaths,
  VersionDefinition,
} from "./resource_definition.ts";
