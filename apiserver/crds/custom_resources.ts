/**
 * From a CustomResourceDefinition to the resources that the server serves for it, one per served version.
 *
 * @module
 */
import type {
  CustomResourceDefinition,
  CustomResourceDefinitionVersion,
} from "../../api/apiextensions.k8s.io/v1.ts";
import type { Unstructured } from "../../meta/mod.ts";
import type { Schema } from "../../schema/facts.ts";
import type { ObjectSchema } from "../../schema/schema_node.ts";
import type {
  Conversion,
  PrinterColumn,
  ServedResource,
  ServedSubresource,
} from "../registry/served_resource.ts";
import { componentSchema } from "./component_schema.ts";
import { customResourceStrategy } from "./custom_resource_strategy.ts";
import { schemaOf } from "./definition_view.ts";
import { readCustomResource } from "./read_custom_resource.ts";

const verbs = ["delete", "deletecollection", "get", "list", "patch", "create", "update", "watch"];
const subresourceVerbs = ["get", "patch", "update"];

/**
 * The resources of an established definition, in the order of its versions.
 *
 * Names are the accepted ones. Versions differ in nothing but their schema and what they show: an object is stored in
 * the storage version, and another version's differs from it in `apiVersion` alone (conversion `None`; webhooks are not
 * called).
 */
export function customResources(definition: CustomResourceDefinition): ServedResource[] {
  const storage = definition.spec.versions.find(({ storage }) => storage) ?? definition.spec.versions[0]!;
  return definition.spec.versions
    .filter(({ served }) => served)
    .map((version) => customResource(definition, version, storage.name));
}

function customResource(
  definition: CustomResourceDefinition,
  version: CustomResourceDefinitionVersion,
  storageVersion: string,
): ServedResource {
  const { group, scope } = definition.spec;
  const names = definition.status?.acceptedNames?.plural
    ? definition.status.acceptedNames
    : definition.spec.names;
  const { kind, plural: resource } = names;
  const gvk = { group, version: version.name, kind };
  const own: ObjectSchema = { schema: (schemaOf(version) ?? { type: "object" }) as Schema };
  const { scale } = version.subresources ?? {};
  const columns = version.additionalPrinterColumns ?? [];
  const selectable = (version.selectableFields ?? []).map(({ jsonPath }) => jsonPath);
  let component: Promise<Required<ObjectSchema>> | undefined;
  return {
    group,
    version: version.name,
    kind,
    listKind: names.listKind || `${kind}List`,
    resource,
    singular: names.singular || kind.toLowerCase(),
    namespaced: scope === "Namespaced",
    shortNames: names.shortNames ?? [],
    categories: names.categories ?? [],
    verbs,
    stored: true,
    subresources: subresourcesOf(version, gvk),
    columns: [],
    fieldSelectors: [
      "metadata.name",
      ...(scope === "Namespaced" ? ["metadata.namespace"] : []),
      ...selectable.map((path) => path.replace(/^\./, "")),
    ],
    schema: () => component ??= Promise.resolve(componentSchema(gvk, schemaOf(version))),
    read: (body) => readCustomResource(body, own, gvk),
    storage: { group, resource, version: storageVersion, kind: { ...gvk, version: storageVersion } },
    ...(version.name === storageVersion
      ? {}
      : { conversion: conversionOf(group, version.name, storageVersion) }),
    strategy: customResourceStrategy({ definition: definition.metadata!.name!, version, schema: own }),
    custom: {
      definition: definition.metadata!.name!,
      uid: definition.metadata!.uid ?? "",
      ...(columns.length === 0 ? {} : { printerColumns: columns as readonly PrinterColumn[] }),
      ...(scale === undefined ? {} : { scale }),
      preserveUnknownFields: own.schema["x-kubernetes-preserve-unknown-fields"] === true,
      ...(selectable.length === 0 ? {} : { selectableFields: selectable }),
    },
  };
}

function subresourcesOf(
  { subresources }: CustomResourceDefinitionVersion,
  kind: ServedResource["storage"]["kind"],
): ServedSubresource[] {
  const scaleKind = { group: "autoscaling", version: "v1", kind: "Scale" };
  return [
    ...(subresources?.status === undefined ? [] : [{ name: "status", kind, verbs: subresourceVerbs }]),
    ...(subresources?.scale === undefined
      ? []
      : [{ name: "scale", kind: scaleKind, verbs: subresourceVerbs }]),
  ];
}

function conversionOf(group: string, version: string, storageVersion: string): Conversion {
  const as = (object: Unstructured, to: string): Unstructured => ({
    ...structuredClone(object),
    apiVersion: `${group}/${to}`,
  });
  return {
    toStored: (object) => as(object, storageVersion),
    fromStored: (object) => as(object, version),
  };
}
