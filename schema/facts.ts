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
  /** Must match every one; in built-in kinds a single reference. */
  readonly allOf?: readonly Schema[];
  /** Must match exactly one. */
  readonly oneOf?: readonly Schema[];
  /** Must match at least one. */
  readonly anyOf?: readonly Schema[];
  /** Must not match. */
  readonly not?: Schema;
  /** JSON type; absent where any value may stand. */
  readonly type?: "object" | "array" | "string" | "integer" | "number" | "boolean";
  /** `int-or-string`, `date-time`, `byte`, `int32`, `int64`, `double`, … */
  readonly format?: string;
  /** The values that may stand. */
  readonly enum?: readonly unknown[];
  /** What an absent value becomes. */
  readonly default?: unknown;
  /** Whether null may stand. */
  readonly nullable?: boolean;
  /** Members that must be there. */
  readonly required?: readonly string[];
  /** Members by name. */
  readonly properties?: { readonly [name: string]: Schema };
  /** What further members are; `true` allows any. */
  readonly additionalProperties?: Schema | boolean;
  /** What a list holds. */
  readonly items?: Schema;
  /** Least number. */
  readonly minimum?: number;
  /** Greatest number. */
  readonly maximum?: number;
  /** Whether `minimum` itself is too small. */
  readonly exclusiveMinimum?: boolean;
  /** Whether `maximum` itself is too great. */
  readonly exclusiveMaximum?: boolean;
  /** The number is a multiple of this one. */
  readonly multipleOf?: number;
  /** Fewest characters. */
  readonly minLength?: number;
  /** Most characters. */
  readonly maxLength?: number;
  /** Regular expression (RE2) that the text matches. */
  readonly pattern?: string;
  /** Fewest items. */
  readonly minItems?: number;
  /** Most items. */
  readonly maxItems?: number;
  /** Whether items differ from each other. */
  readonly uniqueItems?: boolean;
  /** Fewest members. */
  readonly minProperties?: number;
  /** Most members. */
  readonly maxProperties?: number;
  /** For people; a custom resource's own. */
  readonly description?: string;
  /** For people. */
  readonly title?: string;
  /** For people. */
  readonly example?: unknown;
  /** For people. */
  readonly externalDocs?: { readonly description?: string; readonly url?: string };
  /** Kinds whose objects the definition describes. */
  readonly "x-kubernetes-group-version-kind"?: readonly { group: string; version: string; kind: string }[];
  /** A number or a string. */
  readonly "x-kubernetes-int-or-string"?: boolean;
  /** Whether members that are not named are kept. */
  readonly "x-kubernetes-preserve-unknown-fields"?: boolean;
  /** Whether the value is an object with apiVersion, kind and metadata of its own. */
  readonly "x-kubernetes-embedded-resource"?: boolean;
  /** How server-side apply merges a list. */
  readonly "x-kubernetes-list-type"?: "atomic" | "set" | "map";
  /** Members that tell the items of a `map` list apart. */
  readonly "x-kubernetes-list-map-keys"?: readonly string[];
  /** How server-side apply merges an object. */
  readonly "x-kubernetes-map-type"?: "atomic" | "granular";
  /** How a strategic merge patch treats the member. */
  readonly "x-kubernetes-patch-strategy"?: string;
  /** Member that tells list items apart in a strategic merge patch. */
  readonly "x-kubernetes-patch-merge-key"?: string;
  /** Members of which one may be set. */
  readonly "x-kubernetes-unions"?: readonly unknown[];
  /** Rules in CEL. */
  readonly "x-kubernetes-validations"?: readonly {
    /** The rule. */
    readonly rule: string;
    /** What is said when it does not hold. */
    readonly message?: string;
    /** CEL that makes the message. */
    readonly messageExpression?: string;
    /** The fault's reason. */
    readonly reason?: string;
    /** The member that is at fault. */
    readonly fieldPath?: string;
    /** Whether the rule also holds without a former state. */
    readonly optionalOldSelf?: boolean;
  }[];
}

/** A column of a Table answer. */
export interface TableColumn {
  /** Heading. */
  readonly name: string;
  /** Type of its values, as in OpenAPI. */
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
  /** What may be done, as in RBAC: `get`, `list`, `watch`, … */
  readonly verbs: readonly string[];
}

/** What discovery and the server's answers tell of one resource. */
export interface ResourceFacts {
  /** Plural, for example `pods`. */
  readonly resource: string;
  /** Singular, for example `pod`. */
  readonly singular: string;
  /** For example `Pod`. */
  readonly kind: string;
  /** Whether its objects live in namespaces. */
  readonly namespaced: boolean;
  /** Short names for kubectl. */
  readonly shortNames: readonly string[];
  /** Categories, for example `all`. */
  readonly categories: readonly string[];
  /** What may be done, as in RBAC: `get`, `list`, `watch`, … */
  readonly verbs: readonly string[];
  /** Whether the server stores its objects. */
  readonly stored: boolean;
  /** Paths below an object. */
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
  /** API group; empty for the core group. */
  readonly group: string;
  /** Version within the group. */
  readonly version: string;
  /** `ga`, `beta` or `alpha`: whether a server serves it unasked, and whether `mod.ts` exports its kinds. */
  readonly stability: "ga" | "beta" | "alpha";
  /** Its resources, in discovery's order. */
  readonly resources: readonly ResourceFacts[];
  /** Definitions by name, complete: each reference in them is to another of them. */
  readonly definitions: { readonly [name: string]: Schema };
}

/** One line of the index of all groups and versions, in the server's order of groups and preference of versions. */
export interface GroupVersionIndexEntry {
  /** API group; empty for the core group. */
  readonly group: string;
  /** Version within the group. */
  readonly version: string;
  /** `ga`, `beta` or `alpha`. */
  readonly stability: "ga" | "beta" | "alpha";
  /** Its resources, without loading their schemas. */
  readonly resources: readonly ResourceFacts[];
  /** Loads the facts on first use. */
  readonly load: () => Promise<GroupVersionFacts>;
}

/** How the objects of the built-in kinds stand in protobuf bodies. */
export interface ProtobufFacts {
  /** The package of definitions that an apiVersion's kinds are in: `apps/v1` is `io.k8s.api.apps.v1`. */
  readonly packages: { readonly [apiVersion: string]: string };
  /**
   * Messages by package of definitions and name. Each is its fields with a space between them, and a field is
   * `NUMBER:NAME:TYPE`.
   *
   * - NAME is the one in JSON. It is empty where the field's own fields stand in its place, and `=` where the list
   *   itself is what the whole message is in JSON.
   * - TYPE is `string`, `bytes`, `bool`, `int32`, `int64`, `double`, a message of the same package, or one of another
   *   with its package. Before it stands `[]` for a list and `{}` for a map by text; behind it `?` where JSON leaves
   *   out the zero (an empty text, 0, false, a struct with nothing in it), which protobuf writes.
   */
  readonly messages: { readonly [packageName: string]: { readonly [message: string]: string } };
}

/**
 * What the field tags of Kubernetes' Go types say and OpenAPI does not, by the struct's name as a definition: how a
 * server writes a field that has no value, and by which Go type a field is called in decoding errors.
 *
 * A struct is its fields that are not as usual, with a space between them, and a field is its name in JSON, marks,
 * `:TYPE` and `@STRUCT`, each but the name only where there is something to say. As usual is a field that is left out
 * when it is zero or empty, with the type that its schema tells.
 *
 * - Marks: `*` kept when zero; `!` written even without a value; `{` always written, since it is a struct by value; `0`
 *   such a one that is left out when it is zero.
 * - TYPE is a named Go type; of a list that of its items.
 * - STRUCT is one that the field is inlined from, the outermost first.
 */
export type GoFieldFacts = { readonly [definition: string]: string };
