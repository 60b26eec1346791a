/**
 * The facts of a group and version as data: its resources and the schemas of their objects. The generated modules in
 * `schema/facts/` export values of these types; nothing in them is prose of the upstream project.
 *
 * @module
 */

/** A schema in OpenAPI v3's form, as far as Kubernetes uses it, without descriptions. */
export interface Schema {
  /** `#/components/schemas/NAME` of another definition. A field's reference stands in `allOf` where it has a default. */
  readonly $ref?: string;
  readonly allOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly not?: Schema;
  readonly type?: "object" | "array" | "string" | "integer" | "number" | "boolean";
  /** `int-or-string`, `date-time`, `byte`, `int32`, `int64`, `double`, … */
  readonly format?: string;
  readonly enum?: readonly unknown[];
  readonly default?: unknown;
  readonly nullable?: boolean;
  readonly required?: readonly string[];
  readonly properties?: { readonly [name: string]: Schema };
  readonly additionalProperties?: Schema | boolean;
  readonly items?: Schema;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: boolean;
  readonly exclusiveMaximum?: boolean;
  readonly multipleOf?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly uniqueItems?: boolean;
  readonly minProperties?: number;
  readonly maxProperties?: number;
  readonly description?: string;
  readonly title?: string;
  readonly example?: unknown;
  readonly externalDocs?: { readonly description?: string; readonly url?: string };
  readonly "x-kubernetes-group-version-kind"?: readonly { group: string; version: string; kind: string }[];
  readonly "x-kubernetes-int-or-string"?: boolean;
  readonly "x-kubernetes-preserve-unknown-fields"?: boolean;
  readonly "x-kubernetes-embedded-resource"?: boolean;
  readonly "x-kubernetes-list-type"?: "atomic" | "set" | "map";
  readonly "x-kubernetes-list-map-keys"?: readonly string[];
  readonly "x-kubernetes-map-type"?: "atomic" | "granular";
  readonly "x-kubernetes-patch-strategy"?: string;
  readonly "x-kubernetes-patch-merge-key"?: string;
  readonly "x-kubernetes-unions"?: readonly unknown[];
  readonly "x-kubernetes-validations"?: readonly {
    readonly rule: string;
    readonly message?: string;
    readonly messageExpression?: string;
    readonly reason?: string;
    readonly fieldPath?: string;
    readonly optionalOldSelf?: boolean;
  }[];
}

/** A column of a Table answer. */
export interface TableColumn {
  readonly name: string;
  readonly type: string;
  /** `name` for the column that names the object, else empty. */
  readonly format: string;
  /** 0 is always shown; higher ones only in wide output. */
  readonly priority: number;
}

/** A path below an object, for example `status` or `scale`. */
export interface SubresourceFacts {
  /** For example `status`. */
  readonly subresource: string;
  /** The kind that it answers; it may be another than the object's (`autoscaling/v1` Scale). */
  readonly responseKind: { readonly group: string; readonly version: string; readonly kind: string };
  /** Kinds that it accepts, where discovery names them. */
  readonly acceptedTypes?: readonly {
    readonly group: string;
    readonly version: string;
    readonly kind: string;
  }[];
  readonly verbs: readonly string[];
}

/** What discovery and the server's answers tell of one resource. */
export interface ResourceFacts {
  /** Plural, for example `pods`. */
  readonly resource: string;
  readonly singular: string;
  readonly kind: string;
  readonly namespaced: boolean;
  readonly shortNames: readonly string[];
  readonly categories: readonly string[];
  readonly verbs: readonly string[];
  /** Whether the server stores its objects. */
  readonly stored: boolean;
  readonly subresources: readonly SubresourceFacts[];
  /** Columns of a Table answer, in order; empty for kinds that cannot be listed. */
  readonly columns: readonly TableColumn[];
  /** Fields that a field selector may name, `metadata.name` and `metadata.namespace` among them. */
  readonly fieldSelectors: readonly string[];
  /** The definition of its object, for example `io.k8s.api.core.v1.Pod`. */
  readonly definition: string;
}

/** One group and version. */
export interface GroupVersionFacts {
  readonly group: string;
  readonly version: string;
  /** `ga`, `beta` or `alpha`: whether a server serves it unasked, and whether `mod.ts` exports its kinds. */
  readonly stability: "ga" | "beta" | "alpha";
  readonly resources: readonly ResourceFacts[];
  /** Definitions by name, complete: each reference in them is to another of them. */
  readonly definitions: { readonly [name: string]: Schema };
}

/** One line of the index of all groups and versions, in the server's order of groups and preference of versions. */
export interface GroupVersionIndexEntry {
  readonly group: string;
  readonly version: string;
  readonly stability: "ga" | "beta" | "alpha";
  /** Its resources, without loading their schemas. */
  readonly resources: readonly ResourceFacts[];
  /** Loads the facts on first use. */
  readonly load: () => Promise<GroupVersionFacts>;
}
