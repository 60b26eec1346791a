/**
 * A CustomResourceDefinition as kube-apiserver's validation sees it.
 *
 * What all versions say alike (also where there is but one version) counts as said once, at the top: faults in it are
 * told of `spec.validation`, `spec.subresources`, `spec.additionalPrinterColumns` and `spec.selectableFields`, fields
 * that the API had before it had versions.
 *
 * @module
 */
import type {
  CustomResourceColumnDefinition,
  CustomResourceDefinition,
  CustomResourceDefinitionVersion,
  CustomResourceSubresources,
  JSONSchemaProps,
  SelectableField,
} from "../../api/apiextensions.k8s.io/v1.ts";
import type { Unstructured } from "../../meta/mod.ts";
import { jsonEqual } from "../json_value.ts";

/** What versions may say alike. */
export interface VersionContent {
  readonly schema?: { readonly openAPIV3Schema?: JSONSchemaProps };
  readonly subresources?: CustomResourceSubresources;
  readonly additionalPrinterColumns?: readonly CustomResourceColumnDefinition[];
  readonly selectableFields?: readonly SelectableField[];
}

/** See the module. */
export interface DefinitionView {
  /** What all versions say alike. */
  readonly top: VersionContent;
  /** The versions, each with only what it does not say alike with all others. */
  readonly versions: readonly (CustomResourceDefinitionVersion & VersionContent)[];
}

const contents = ["schema", "subresources", "additionalPrinterColumns", "selectableFields"] as const;

/** The view of a definition's versions. */
export function viewOf(versions: readonly CustomResourceDefinitionVersion[]): DefinitionView {
  const shared = contents.filter((name) => {
    const [first, ...others] = versions.map((version) => emptyAsNone(version[name]));
    return first !== undefined && others.every((other) => jsonEqual(first, other));
  });
  const top: Record<string, unknown> = {};
  for (const name of shared) top[name] = versions[0]![name];
  return {
    top: top as VersionContent,
    versions: versions.map((version) => {
      const own: Record<string, unknown> = { ...version };
      for (const name of shared) delete own[name];
      return own as unknown as CustomResourceDefinitionVersion;
    }),
  };
}

function emptyAsNone(value: unknown): unknown {
  return Array.isArray(value) && value.length === 0 ? undefined : value ?? undefined;
}

/** A stored object as the kind that it is. */
export function asDefinition(object: Unstructured): CustomResourceDefinition {
  return object as unknown as CustomResourceDefinition;
}

/** The schema of one version. */
export function schemaOf(version: CustomResourceDefinitionVersion): JSONSchemaProps | undefined {
  return version.schema?.openAPIV3Schema;
}
