/**
 * From a CustomResourceDefinition to the resources that the server serves for it, one per served version.
 *
 * @module
 */
import type {
  CustomResourceDefinition,
  CustomResourceDefinitionVersion,
} from "../../api/apiextensions.k8s.io/v1.ts";
import { compareVersions, type Unstructured } from "../../meta/mod.ts";
import type { Schema } from "../../schema/facts.ts";
import { cloneJson, jsonEqual } from "../../schema/json_value.ts";
import { applyDefaults, prune } from "../../schema/mod.ts";
import type { ObjectSchema } from "../../schema/schema_node.ts";
import type {
  Conversion,
  PrinterColumn,
  ServedResource,
  ServedSubresource,
} from "../registry/served_resource.ts";
import { componentSchema } from "./component_schema.ts";
import { customResourceStrategy } from "./custom_resource_strategy.ts";
import { schemaOf } from "../../schema/definition/definition_view.ts";
import { readCustomResource } from "./read_custom_resource.ts";

const verbs = ["delete", "deletecollection", "get", "list", "patch", "create", "update", "watch"];
const subresourceVerbs = ["get", "patch", "update"];

/**
 * The resources of an established definition, in the order of its versions.
 *
 * Names are the accepted ones. Versions differ in nothing but their schema and what they show: an object is stored in
 * the storage version, and in another version it has another `apiVersion` and what of its fields that one knows
 * (conversion `None`; webhooks are not called).
 */
export function customResources(definition: CustomResourceDefinition): ServedResource[] {
  const storage = storageVersionOf(definition.spec.versions);
  return definition.spec.versions
    .filter(({ served }) => served)
    .map((version) => customResource(definition, version, storage));
}

function customResource(
  definition: CustomResourceDefinition,
  version: CustomResourceDefinitionVersion,
  storage: CustomResourceDefinitionVersion,
): ServedResource {
  const { group, scope } = definition.spec;
  const names = definition.status?.acceptedNames?.plural
    ? definition.status.acceptedNames
    : definition.spec.names;
  const { kind, plural: resource } = names;
  const gvk = { group, version: version.name, kind };
  const own = ownSchema(version);
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
    storage: { group, resource, version: storage.name, kind: { ...gvk, version: storage.name } },
    ...(version === storage ? {} : { conversion: conversionOf(group, version, storage) }),
    strategy: customResourceStrategy({ definition: definition.metadata!.name!, version, schema: own }),
    custom: {
      definition: definition.metadata!.name!,
      uid: definition.metadata!.uid ?? "",
      ...(columns.length === 0 ? {} : { printerColumns: columns as readonly PrinterColumn[] }),
      ...(scale === undefined ? {} : { scale }),
      preserveUnknownFields: own.schema["x-kubernetes-preserve-unknown-fields"] === true,
      ...(selectable.length === 0 ? {} : { selectableFields: selectable }),
      ...(version.deprecated === true
        ? { deprecationWarning: deprecationWarning(definition, version, kind) }
        : {}),
      unserved: new Map(
        definition.spec.versions.filter(({ served }) => !served).map((
          other,
        ) => [other.name, () => componentSchema({ ...gvk, version: other.name }, schemaOf(other))]),
      ),
    },
  };
}

function deprecationWarning(
  { spec: { group, versions } }: CustomResourceDefinition,
  { name, deprecationWarning }: CustomResourceDefinitionVersion,
  kind: string,
): string {
  if (deprecationWarning !== undefined) return deprecationWarning;
  const better = versions
    .filter((other) => other.served && other.deprecated !== true && compareVersions(other.name, name) < 0)
    .sort((a, b) => compareVersions(a.name, b.name))[0];
  const instead = better === undefined ? "" : `; use ${group}/${better.name} ${kind}`;
  return `${group}/${name} ${kind} is deprecated${instead}`;
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

/** An object in another version: of its fields, those that this one knows. */
function inVersion(object: Unstructured, apiVersion: string, schema: ObjectSchema): Unstructured {
  const converted: Unstructured = { ...cloneJson(object), apiVersion };
  prune(converted, schema);
  return converted;
}

function conversionOf(
  group: string,
  version: CustomResourceDefinitionVersion,
  storage: CustomResourceDefinitionVersion,
): Conversion {
  return {
    toStored(object) {
      const stored = inVersion(object, `${group}/${storage.name}`, ownSchema(storage));
      // A cluster fills these in when it reads what it stored.
      applyDefaults(stored, ownSchema(storage));
      return stored;
    },
    fromStored: (object) => inVersion(object, `${group}/${version.name}`, ownSchema(version)),
  };
}

/**
 * How an object that was stored under an earlier state of its definition is read under this one: with the defaults of
 * the version that it was stored in, in the version that objects are stored in now. Gives its argument back where
 * nothing differs.
 */
export function storedReader({ spec }: CustomResourceDefinition): (object: Unstructured) => Unstructured {
  const { group, versions } = spec;
  const storage = storageVersionOf(versions);
  return (stored) => {
    const version = versions.find(({ name }) => `${group}/${name}` === stored.apiVersion);
    const object = cloneJson(stored);
    if (version !== undefined) applyDefaults(object, ownSchema(version));
    const read = inVersion(object, `${group}/${storage.name}`, ownSchema(storage));
    return jsonEqual(read, stored) ? stored : read;
  };
}

function storageVersionOf(
  versions: readonly CustomResourceDefinitionVersion[],
): CustomResourceDefinitionVersion {
  return versions.find(({ storage }) => storage) ?? versions[0]!;
}

function ownSchema(version: CustomResourceDefinitionVersion): ObjectSchema {
  return { schema: (schemaOf(version) ?? { type: "object" }) as Schema };
}
