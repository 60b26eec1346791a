/**
 * The literal from which `defineResource` makes a custom resource.
 *
 * @module
 */
import type { CustomResourceConversion, ValidationRule } from "../api/apiextensions.k8s.io/v1.ts";
import type { DeepReadonly } from "../meta/mod.ts";
import type { Schema } from "./facts.ts";

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

/** What one version of a custom resource is. */
export interface VersionDefinition {
  /**
   * Structural schemas of the object's own members. With a `status` the kind has a status subresource. Of `metadata`
   * only `name` and `generateName` may be narrowed.
   */
  readonly schema: { readonly [member: string]: Schema };
  /**
   * Members that must be there.
   * @default those, but for the status, whose schema requires members of its own
   */
  readonly required?: readonly string[];
  /** Rules in CEL on the object as a whole, which may also read `self.metadata.name`. A cluster evaluates them. */
  readonly rules?: readonly DeepReadonly<ValidationRule>[];
  /** What the kind is, for `kubectl explain`. */
  readonly description?: string;
  /** Whether members of the object that no schema names are kept. @default {false} */
  readonly preserveUnknownFields?: boolean;
  /** Whether clients may use this version. @default {true} */
  readonly served?: boolean;
  /**
   * Whether the server warns those who use this version; a text is the warning.
   * @default {false}
   */
  readonly deprecated?: boolean | string;
  /** Columns of `kubectl get`, after the name. @default the age */
  readonly printerColumns?: readonly PrinterColumn[];
  /** The scale subresource. */
  readonly scale?: ScalePaths;
  /** Paths that field selectors may name, for example `.spec.nodeName`; at most 8. */
  readonly selectableFields?: readonly string[];
}

/** What a custom resource is: one version of it, and what all versions have in common. */
export interface ResourceDefinition extends VersionDefinition {
  /** API group, a DNS name of one's own. */
  readonly group: string;
  /** The version that all but `versions` is about, for example `v1alpha1`. */
  readonly version: string;
  /** Kind in PascalCase. */
  readonly kind: string;
  /** Plural name in URLs. @default the singular name, in English plural */
  readonly plural?: string;
  /** Singular name. @default the kind in lower case */
  readonly singular?: string;
  /** Kind of a list. @default the kind, and `List` */
  readonly listKind?: string;
  /** Short names for kubectl. */
  readonly shortNames?: readonly string[];
  /** Categories, for example `all`. */
  readonly categories?: readonly string[];
  /** Whether objects live in namespaces. @default {"Namespaced"} */
  readonly scope?: "Namespaced" | "Cluster";
  /** Other versions by name. */
  readonly versions?: { readonly [version: string]: VersionDefinition };
  /** The version in which objects are stored. @default `version` */
  readonly storageVersion?: string;
  /**
   * How objects come from one version into another: by their `apiVersion` alone, or by a webhook.
   * @default {{ strategy: "None" }}
   */
  readonly conversion?: DeepReadonly<CustomResourceConversion>;
  /** Labels of the definition itself. */
  readonly labels?: { readonly [key: string]: string };
  /** Annotations of the definition itself, for example `api-approved.kubernetes.io`. */
  readonly annotations?: { readonly [key: string]: string };
}

/** The names by which a definition's kind goes, with the defaults filled in. */
export interface DefinedNames {
  /** Kind. */
  readonly kind: string;
  /** Kind of a list. */
  readonly listKind: string;
  /** In URLs. */
  readonly plural: string;
  /** Singular. */
  readonly singular: string;
}

/** The names that a literal gives or implies. */
export function namesOf(definition: ResourceDefinition): DefinedNames {
  const { kind, listKind = `${kind}List`, singular = kind.toLowerCase(), plural = pluralOf(singular) } =
    definition;
  return { kind, listKind, plural, singular };
}

/** English, as far as kinds' names need it. A kind that needs more names its `plural`. */
function pluralOf(singular: string): string {
  if (/(s|x|z|ch|sh)$/.test(singular)) return `${singular}es`;
  if (/[^aeiou]y$/.test(singular)) return `${singular.slice(0, -1)}ies`;
  return `${singular}s`;
}

/** All versions by name, that of the literal itself first. */
export function versionsOf(definition: ResourceDefinition): [name: string, version: VersionDefinition][] {
  return [[definition.version, definition], ...Object.entries(definition.versions ?? {})];
}
