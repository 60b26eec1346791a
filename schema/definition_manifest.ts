/**
 * From the literal of a custom resource to its CustomResourceDefinition.
 *
 * @module
 */
import type {
  CustomResourceDefinition,
  CustomResourceDefinitionVersion,
  JSONSchemaProps,
} from "../api/apiextensions.k8s.io/v1.ts";
import { type Draft, stringifyYaml } from "../meta/mod.ts";
import {
  namesOf,
  type ResourceDefinition,
  type VersionDefinition,
  versionsOf,
} from "./resource_definition.ts";

/** A CustomResourceDefinition to be applied: its status is the server's. */
export type DefinitionDraft = Omit<Draft<CustomResourceDefinition>, "status">;

type VersionDraft = DefinitionDraft["spec"]["versions"][number];

/** The CustomResourceDefinition of a literal. The version that the literal is about comes first. */
export function definitionManifest(definition: ResourceDefinition): DefinitionDraft {
  const { group, scope = "Namespaced", shortNames, categories, conversion, labels, annotations } = definition;
  const { kind, listKind, plural, singular } = namesOf(definition);
  const storage = definition.storageVersion ?? definition.version;
  return {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: {
      name: `${plural}.${group}`,
      ...(labels === undefined ? {} : { labels }),
      ...(annotations === undefined ? {} : { annotations }),
    },
    spec: {
      group,
      scope,
      names: {
        kind,
        listKind,
        plural,
        singular,
        ...(shortNames === undefined ? {} : { shortNames }),
        ...(categories === undefined ? {} : { categories }),
      },
      versions: versionsOf(definition).map(([name, version]) => ({
        name,
        served: version.served ?? true,
        storage: name === storage,
        ...versionContent(version),
      })),
      ...(conversion === undefined
        ? {}
        : { conversion: conversion as CustomResourceDefinition["spec"]["conversion"] }),
    },
  };
}

/** What a definition says of a version besides its name and whether it is served and stored. */
function versionContent(
  version: VersionDefinition,
):
  | Omit<CustomResourceDefinitionVersion, "name" | "served" | "storage">
  | Omit<VersionDraft, "name" | "served" | "storage"> {
  const { schema, deprecated = false, printerColumns, scale, selectableFields } = version;
  const status = Object.hasOwn(schema, "status");
  return {
    ...(deprecated === false ? {} : { deprecated: true }),
    ...(typeof deprecated === "string" ? { deprecationWarning: deprecated } : {}),
    schema: { openAPIV3Schema: rootSchema(version) },
    ...(status || scale !== undefined
      ? { subresources: { ...(status ? { status: {} } : {}), ...(scale === undefined ? {} : { scale }) } }
      : {}),
    ...(printerColumns === undefined ? {} : { additionalPrinterColumns: printerColumns }),
    ...(selectableFields === undefined
      ? {}
      : { selectableFields: selectableFields.map((jsonPath) => ({ jsonPath })) }),
  };
}

/** The schema of a version's objects as a whole. */
export function rootSchema(
  { schema, description, rules, preserveUnknownFields, ...version }: VersionDefinition,
): JSONSchemaProps {
  const required = version.required ??
    Object.keys(schema).filter((member) =>
      member !== "status" && (schema[member]?.required?.length ?? 0) > 0
    );
  return {
    ...(description === undefined ? {} : { description }),
    type: "object",
    properties: schema as unknown as NonNullable<JSONSchemaProps["properties"]>,
    ...(required.length === 0 ? {} : { required: [...required] }),
    ...(rules === undefined
      ? {}
      : { "x-kubernetes-validations": rules as JSONSchemaProps["x-kubernetes-validations"] }),
    ...(preserveUnknownFields === true ? { "x-kubernetes-preserve-unknown-fields": true } : {}),
  } as JSONSchemaProps;
}

/** The definitions as one text of YAML, a document each, for `kubectl apply --server-side -f`. */
export function definitionYaml(...resources: readonly { readonly crd: DefinitionDraft }[]): string {
  return resources.map(({ crd }) => stringifyYaml(crd)).join("---\n");
}
