/**
 * The built-in resources, from the generated facts.
 *
 * @module
 */
import type { GroupVersionKind, Unstructured } from "../../meta/mod.ts";
import type {
  GroupVersionFacts,
  GroupVersionIndexEntry,
  ResourceFacts,
  SubresourceFacts,
} from "../../schema/facts.ts";
import type {
  Conversion,
  ObjectSchema,
  ReadObject,
  ResourceStorage,
  ServedResource,
  ServedSubresource,
} from "./served_resource.ts";
import type { Strategy } from "./strategy.ts";

/** What the kinds' own code says of a resource. */
export interface BuiltInKinds {
  /** What its kind does beyond what all do. */
  strategy(group: string, resource: string, version: string): Strategy | undefined;
  /** Reads a body. */
  read(
    body: Unstructured,
    schema: ObjectSchema,
    kind: GroupVersionKind,
  ): ReadObject;
  /** Present where the version is not the stored one. */
  conversion(
    group: string,
    version: string,
    resource: string,
  ): { readonly conversion: Conversion; readonly storage: ResourceStorage } | undefined;
}

/** The resources of one group and version as the server serves them. */
export function builtInResources(facts: GroupVersionIndexEntry, kinds: BuiltInKinds): ServedResource[] {
  let loading: Promise<GroupVersionFacts> | undefined;
  const load = () => loading ??= facts.load();
  return facts.resources.map((resource) => builtInResource(facts, resource, load, kinds));
}

function builtInResource(
  { group, version }: GroupVersionIndexEntry,
  facts: ResourceFacts,
  load: () => Promise<GroupVersionFacts>,
  kinds: BuiltInKinds,
): ServedResource {
  const { resource, kind } = facts;
  const converted = kinds.conversion(group, version, resource);
  let schema: Promise<ObjectSchema> | undefined;
  return {
    group,
    version,
    kind,
    listKind: `${kind}List`,
    resource,
    singular: facts.singular,
    namespaced: facts.namespaced,
    shortNames: facts.shortNames,
    categories: facts.categories,
    verbs: facts.verbs,
    stored: facts.stored,
    subresources: facts.subresources.map(servedSubresource),
    columns: facts.columns,
    fieldSelectors: facts.fieldSelectors,
    schema: () => schema ??= load().then(({ definitions }) => objectSchema(definitions, facts.definition)),
    read: (body, objectSchema) => kinds.read(body, objectSchema, { group, version, kind }),
    storage: converted?.storage ?? { group, resource, version, kind: { group, version, kind } },
    ...(converted === undefined ? {} : { conversion: converted.conversion }),
    strategy: kinds.strategy(group, resource, version) ?? {},
  };
}

function servedSubresource(
  { subresource, responseKind, acceptedTypes, verbs }: SubresourceFacts,
): ServedSubresource {
  return { name: subresource, kind: responseKind, ...(acceptedTypes ? { acceptedTypes } : {}), verbs };
}

function objectSchema(definitions: GroupVersionFacts["definitions"], name: string): ObjectSchema {
  if (!Object.hasOwn(definitions, name)) throw new Error(`the schema facts lack the definition ${name}`);
  return { schema: { $ref: `#/components/schemas/${name}` }, definitions };
}
