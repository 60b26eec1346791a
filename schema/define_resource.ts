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
import type { CustomResourceDefinition, JSONSchemaProps } from "../api/apiextensions.k8s.io/v1.ts";
import type { Scale } from "../api/autoscaling/v1.ts";
import type {
  Draft,
  NoSubresources,
  ObjectMeta,
  ResourceType,
  SubresourceType,
  UnknownSubresources,
} from "../meta/mod.ts";
import type { Schema } from "./facts.ts";
import type { FieldError } from "./field_error.ts";
import type { Flat, Infer } from "./infer.ts";
import { listDuplicates } from "./list_duplicates.ts";
import { validateValue } from "./validate_value.ts";

/** A column that `kubectl get` shows. */
export interface PrinterColumn {
  /** Heading. */
  readonly name: string;
  /** How the value is shown; `date` as an age. */
  readonly type: "string" | "integer" | "number" | "boolean" | "date";
  /** Where the value stands, for example `.status.url`. */
  readonly jsonPath: string;
  /** 0 is always shown, higher ones only in wide output. @default {0} */
  readonly priority?: number;
  /** A finer form of the type, of OpenAPI's. */
  readonly format?: string;
  /** For people. */
  readonly description?: string;
}

/** The scale subresource: where the counts of replicas stand. */
export interface ScalePaths {
  /** For example `.spec.replicas`. */
  readonly specReplicasPath: string;
  /** For example `.status.replicas`. */
  readonly statusReplicasPath: string;
  /** For example `.status.selector`, a selector as text. */
  readonly labelSelectorPath?: string;
}

/** What a custom resource is. */
export interface ResourceDefinition {
  /** API group, a DNS name of one's own. */
  readonly group: string;
  /** Version, for example `v1alpha1`. */
  readonly version: string;
  /** Kind in PascalCase. */
  readonly kind: string;
  /** Plural name in URLs. @default the kind in lower case, in English plural */
  readonly plural?: string;
  /** Singular name. @default the kind in lower case */
  readonly singular?: string;
  /** Short names for kubectl. */
  readonly shortNames?: readonly string[];
  /** Categories, for example `all`. */
  readonly categories?: readonly string[];
  /** Whether objects live in namespaces. @default {"Namespaced"} */
  readonly scope?: "Namespaced" | "Cluster";
  /**
   * Structural schemas of the object's own members. With a `status` the kind has a status subresource. A spec that
   * requires members is required itself.
   */
  readonly schema: { readonly [member: string]: Schema };
  /** Columns of `kubectl get`, after the name. @default the age */
  readonly printerColumns?: readonly PrinterColumn[];
  /** The scale subresource. */
  readonly scale?: ScalePaths;
  /** Paths that field selectors may name, for example `.spec.nodeName`. */
  readonly selectableFields?: readonly string[];
}

/** Whether a member's schema requires members of its own. */
export type IsRequired<S> = S extends { readonly required: readonly [string, ...string[]] } ? true : false;

/** The members of an object whose schemas are `M`. */
export type Members<M> = Flat<
  & {
    -readonly [K in keyof M as IsRequired<M[K]> extends true ? (K extends "status" ? never : K) : never]:
      Infer<M[K]>;
  }
  & {
    -readonly [K in keyof M as IsRequired<M[K]> extends true ? (K extends "status" ? K : never) : K]?: Infer<
      M[K]
    >;
  }
>;

/** The type of a definition's objects. */
export type DefinedObject<D extends ResourceDefinition> = Flat<
  & {
    /** Group and version. */
    apiVersion?: `${D["group"]}/${D["version"]}`;
    /** Kind. */
    kind?: D["kind"];
    /** Standard metadata. */
    metadata?: ObjectMeta;
  }
  & Members<D["schema"]>
>;

/** What is served below the objects of a definition: `status` and `scale`, where it has them. */
export type DefinedSubresources<D extends ResourceDefinition> =
  & (D["schema"] extends { readonly status: unknown } ? {
      /** The status, by its own path. */
      readonly status: SubresourceType<DefinedObject<D>, "get" | "patch" | "update">;
    }
    : NoSubresources)
  & (D extends { readonly scale: ScalePaths } ? {
      /** The counts of replicas, as an `autoscaling/v1` Scale. */
      readonly scale: SubresourceType<Scale, "get" | "patch" | "update">;
    }
    : NoSubresources);

/** A CustomResourceDefinition to be applied: its status is the server's. */
export type DefinitionDraft = Omit<Draft<CustomResourceDefinition>, "status">;

/** A custom resource: addresses the kind, and carries its definition. `U` is what is served below its objects. */
export interface CustomResource<T, U = UnknownSubresources> extends ResourceType<T, true, U> {
  /** Its CustomResourceDefinition, to be applied. */
  readonly crd: DefinitionDraft;
  /**
   * What a server would say against an object, without one: faults against the schema and repeated items of sets and
   * maps. Rules in CEL are not evaluated.
   */
  validate(object: Draft<T>): FieldError[];
}

/** The type of a custom resource's objects. */
export type ObjectOf<R> = R extends ResourceType<infer T, boolean> ? T : never;

const dnsName = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)+$/;

/**
 * Defines a custom resource.
 *
 * @throws {TypeError} when group, version or kind cannot be one; it names the one
 */
export function defineResource<const D extends ResourceDefinition>(
  definition: D,
): CustomResource<DefinedObject<D>, DefinedSubresources<D>> {
  const { group, version, kind, scope = "Namespaced" } = definition;
  if (!dnsName.test(group)) {
    throw new TypeError(`group "${group}" of ${kind} is no DNS name with a dot, as example.com`);
  }
  if (!/^[a-z]([-a-z0-9]*[a-z0-9])?$/.test(version)) {
    throw new TypeError(`version "${version}" of ${kind} is none, as v1`);
  }
  if (!/^[A-Z][A-Za-z0-9]*$/.test(kind)) throw new TypeError(`kind "${kind}" is not in PascalCase`);
  const { singular = kind.toLowerCase(), plural = pluralOf(singular) } = definition;
  const crd = customResourceDefinition(definition, { singular, plural, scope });
  const objectSchema = { schema: crd.spec.versions[0]!.schema!.openAPIV3Schema as Schema, definitions: {} };
  return {
    group,
    version,
    kind,
    resource: plural,
    singular,
    namespaced: scope === "Namespaced",
    stored: true,
    subresources: subresourcesOf(definition) as unknown as DefinedSubresources<D>,
    crd,
    validate: (object) => [...validateValue(object, objectSchema), ...listDuplicates(object, objectSchema)],
  };
}

/** By name, each with the kind that it takes. */
function subresourcesOf(
  { group, version, kind, schema, scale }: ResourceDefinition,
): { readonly [name: string]: SubresourceType } {
  const verbs = ["get", "patch", "update"] as const;
  return {
    ...(Object.hasOwn(schema, "status") ? { status: { path: "status", group, version, kind, verbs } } : {}),
    ...(scale === undefined
      ? {}
      : { scale: { path: "scale", group: "autoscaling", version: "v1", kind: "Scale", verbs } }),
  };
}

function customResourceDefinition(
  definition: ResourceDefinition,
  { singular, plural, scope }: { singular: string; plural: string; scope: string },
): DefinitionDraft {
  const { group, version, kind, schema, shortNames, categories, printerColumns, scale, selectableFields } =
    definition;
  const required = Object.keys(schema).filter((member) =>
    member !== "status" && (schema[member]!.required?.length ?? 0) > 0
  );
  const status = Object.hasOwn(schema, "status");
  return {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: { name: `${plural}.${group}` },
    spec: {
      group,
      scope,
      names: {
        kind,
        listKind: `${kind}List`,
        plural,
        singular,
        ...(shortNames === undefined ? {} : { shortNames }),
        ...(categories === undefined ? {} : { categories }),
      },
      versions: [{
        name: version,
        served: true,
        storage: true,
        schema: {
          openAPIV3Schema: {
            type: "object",
            properties: schema as { readonly [name: string]: JSONSchemaProps },
            ...(required.length === 0 ? {} : { required }),
          },
        },
        ...(status || scale !== undefined
          ? { subresources: { ...(status ? { status: {} } : {}), ...(scale === undefined ? {} : { scale }) } }
          : {}),
        ...(printerColumns === undefined ? {} : { additionalPrinterColumns: printerColumns }),
        ...(selectableFields === undefined
          ? {}
          : { selectableFields: selectableFields.map((jsonPath) => ({ jsonPath })) }),
      }],
    },
  };
}

/** English, as far as kinds' names need it. A kind that needs more names its `plural`. */
function pluralOf(singular: string): string {
  if (/(s|x|z|ch|sh)$/.test(singular)) return `${singular}es`;
  if (/[^aeiou]y$/.test(singular)) return `${singular.slice(0, -1)}ies`;
  return `${singular}s`;
}

export type { Infer } from "./infer.ts";
