/**
 * What the server knows of one resource that it serves in one group and version.
 *
 * Built-in resources are made from the generated facts, custom ones from their CustomResourceDefinition; everything
 * behind the HTTP surface (discovery, OpenAPI, Table, patches, storage) reads this one description.
 *
 * @module
 */
import type { GroupVersionKind, Unstructured } from "../../meta/mod.ts";
import type { TableColumn } from "../../schema/facts.ts";
import type { ObjectSchema } from "../../schema/mod.ts";
import type { Strategy } from "./strategy.ts";

export type { ObjectSchema };

/** A resource without its version: what storage is keyed by. */
export interface GroupResource {
  /** API group; empty for the core group. */
  readonly group: string;
  /** Plural name, for example `pods`. */
  readonly resource: string;
}

/** `pods`, or `deployments.apps`: how messages and indexes name a group and resource. */
export function groupResourceToString({ group, resource }: GroupResource): string {
  return group === "" ? resource : `${resource}.${group}`;
}

/** A path below an object, for example `status`. */
export interface ServedSubresource {
  /** For example `status`. */
  readonly name: string;
  /** The kind that it answers; it may be another than the object's. */
  readonly kind: GroupVersionKind;
  /** Kinds that it accepts, where discovery names them. */
  readonly acceptedTypes?: readonly GroupVersionKind[];
  /** For example `get`, `patch`, `update`. */
  readonly verbs: readonly string[];
}

/** How objects of one served version become the stored version's and back. Both give fresh objects. */
export interface Conversion {
  /** From this resource's version to the one that is stored. */
  toStored(object: Unstructured): Unstructured;
  /** From the stored version to this resource's. The stored object is shared and must not be changed. */
  fromStored(object: Unstructured): Unstructured;
}

/** Where the objects of a resource are kept: once for all versions (and, for Events, for all groups). */
export interface ResourceStorage extends GroupResource {
  /** Version that objects are kept in; that of {@linkcode ServedResource.version} where there is no conversion. */
  readonly version: string;
  /** Kind and apiVersion of the stored form. */
  readonly kind: GroupVersionKind;
}

/** A column that a CustomResourceDefinition asks for. */
export interface PrinterColumn {
  readonly name: string;
  /** `string`, `integer`, `number`, `boolean` or `date`. */
  readonly type: string;
  readonly format?: string;
  readonly description?: string;
  /** 0 is always shown. */
  readonly priority?: number;
  /** JSON path in the object, for example `.spec.replicas`. */
  readonly jsonPath: string;
}

/** What only custom resources have. */
export interface CustomResource {
  /** Name of the CustomResourceDefinition. */
  readonly definition: string;
  /** UID of the CustomResourceDefinition: a re-created one serves another resource. */
  readonly uid: string;
  /** `additionalPrinterColumns`; absent where the definition has none, and then Name and Age are shown. */
  readonly printerColumns?: readonly PrinterColumn[];
  /** JSON paths of the scale subresource. */
  readonly scale?: {
    readonly specReplicasPath: string;
    readonly statusReplicasPath: string;
    readonly labelSelectorPath?: string;
  };
  /** `spec.preserveUnknownFields`, or the schema's at its root: nothing is pruned. */
  readonly preserveUnknownFields: boolean;
  /** JSON paths of `selectableFields`; their field selector is the path without the leading dot. */
  readonly selectableFields?: readonly string[];
  /** What every request for a deprecated version is warned of. */
  readonly deprecationWarning?: string;
  /** Versions that the definition has and does not serve, with their schemas: owners may have written in them. */
  readonly unserved?: ReadonlyMap<string, () => ObjectSchema>;
}

/** What a kind makes of a body that came in. */
export interface ReadObject {
  /** The object, fresh: unknown fields dropped where the kind drops them, defaults of its schema filled in. */
  readonly object: Unstructured;
  /** Why the body cannot be one of the kind: the message of a 400. */
  readonly error?: string;
  /** Dropped fields as field validation names them: `unknown field "spec.foo"`. */
  readonly unknownFields: readonly string[];
}

/** One resource in one group and version. */
export interface ServedResource {
  /** API group; empty for the core group. */
  readonly group: string;
  /** Version within the group. */
  readonly version: string;
  /** For example `Pod`. */
  readonly kind: string;
  /** For example `PodList`. */
  readonly listKind: string;
  /** Plural name in URLs. */
  readonly resource: string;
  /** For example `pod`. */
  readonly singular: string;
  /** Whether its objects live in namespaces. */
  readonly namespaced: boolean;
  /** For example `po`. */
  readonly shortNames: readonly string[];
  /** For example `all`. */
  readonly categories: readonly string[];
  /** In discovery's order. */
  readonly verbs: readonly string[];
  /** Whether the server stores its objects; reviews and the like are answered and forgotten. */
  readonly stored: boolean;
  /** Paths below an object. */
  readonly subresources: readonly ServedSubresource[];
  /** Columns of a Table answer as facts; custom resources with printer columns have them in {@linkcode custom}. */
  readonly columns: readonly TableColumn[];
  /** Fields that a field selector may name; `metadata.name` and `metadata.namespace` are among them. */
  readonly fieldSelectors: readonly string[];
  /**
   * The schema of its objects. Facts load on first use, so this waits the first time; every call gives the same value.
   */
  readonly schema: () => Promise<ObjectSchema>;
  /** Reads a body: of a request, or what a patch or an apply came to. */
  readonly read: (body: Unstructured, schema: ObjectSchema) => ReadObject;
  /** Where its objects are kept. */
  readonly storage: ResourceStorage;
  /** Present where this version is not the stored one. */
  readonly conversion?: Conversion;
  /** What its kind does beyond what all kinds do. */
  readonly strategy: Strategy;
  /** Present on custom resources. */
  readonly custom?: CustomResource;
  /** Storage version hash as discovery shows it; absent where discovery has none. */
  readonly storageVersionHash?: string;
}

/** `/api/v1` or `/apis/GROUP/VERSION` followed by the resource: a name for maps and messages. */
export function servedResourceKey(
  { group, version, resource }: Pick<ServedResource, "group" | "version" | "resource">,
): string {
  return `${group}/${version}/${resource}`;
}
