/**
 * Puts the facts of one group and version together from the definitions that groups share.
 *
 * Definitions are kept once, by package (`io.k8s.api.core.v1`), though most are part of many groups' documents. A group
 * and version names the roots of its own document; what they refer to, at any depth, belongs to it.
 *
 * @module
 */
import type { GroupVersionFacts, ResourceFacts, Schema } from "./facts.ts";
import type { Definitions } from "./schema_node.ts";

/** What a group and version has of its own. */
export interface GroupVersionParts {
  /** API group; empty for the core group. */
  readonly group: string;
  /** Version within the group. */
  readonly version: string;
  /** How settled the version is. */
  readonly stability: GroupVersionFacts["stability"];
  /** Its resources. */
  readonly resources: readonly ResourceFacts[];
  /** Definitions that no other of its document refers to: lists, options, what a subresource takes. */
  readonly roots: readonly string[];
  /** Definitions that this version knows under further kinds than the shared one says. */
  readonly groupVersionKinds: {
    readonly [definition: string]: NonNullable<Schema["x-kubernetes-group-version-kind"]>;
  };
  /** Where definitions are found. A name is in one package only. */
  readonly packages: readonly Definitions[];
}

/**
 * The whole facts of a group and version. Schemas are shared with other groups, not copied.
 *
 * @throws {Error} when a definition is in none of the packages
 */
export function assembleFacts(parts: GroupVersionParts): GroupVersionFacts {
  const { group, version, stability, resources, roots, groupVersionKinds, packages } = parts;
  const found = new Map<string, Schema>();
  const visitName = (name: string) => {
    if (found.has(name)) return;
    const schema = packages.find((definitions) => Object.hasOwn(definitions, name))?.[name];
    if (schema === undefined) throw new Error(`${group}/${version} lacks the definition ${name}`);
    const kinds = groupVersionKinds[name];
    found.set(name, kinds === undefined ? schema : { ...schema, "x-kubernetes-group-version-kind": kinds });
    visit(schema);
  };
  const visit = (schema: Schema) => {
    if (schema.$ref !== undefined) visitName(schema.$ref.slice("#/components/schemas/".length));
    schema.allOf?.forEach(visit);
    schema.oneOf?.forEach(visit);
    schema.anyOf?.forEach(visit);
    if (schema.items) visit(schema.items);
    if (typeof schema.additionalProperties === "object") visit(schema.additionalProperties);
    for (const name in schema.properties) visit(schema.properties[name]!);
  };
  roots.forEach(visitName);
  const definitions = Object.fromEntries([...found].sort(([a], [b]) => a < b ? -1 : 1));
  return { group, version, stability, resources, definitions };
}
