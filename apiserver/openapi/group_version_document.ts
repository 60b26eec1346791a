/**
 * The document of one group and version: its paths, and the schemas of what goes over them.
 *
 * @module
 */
import { groupVersionPath } from "../../meta/mod.ts";
import type { Schema } from "../../schema/facts.ts";
import type { ObjectSchema, ServedResource } from "../registry/served_resource.ts";
import { type DocumentParts, resourceListPath } from "./discovery_documents.ts";
import { referenceTo, referredBy } from "./names.ts";
import type { PathItem } from "./operations.ts";
import { resourcePaths } from "./resource_paths.ts";

const meta = "io.k8s.apimachinery.pkg.apis.meta.v1.";
const scale = "io.k8s.api.autoscaling.v1.Scale";

/** The document of built-in resources, which are all those of one group and version. */
export async function builtInDocument(resources: readonly ServedResource[]): Promise<DocumentParts> {
  const { group, version } = resources[0]!;
  const paths: { [path: string]: PathItem } = {
    [`${groupVersionPath({ group, version })}/`]: resourceListPath(group, version),
  };
  let schemas: { readonly [name: string]: Schema } = {};
  for (const resource of resources) {
    const schema = await resource.schema();
    // The facts of a group and version are one set of definitions, which each of its resources has.
    schemas = schema.definitions ?? {};
    Object.assign(paths, resourcePaths(resource, schema));
  }
  return { paths, schemas };
}

/** The document of custom resources, which are all those of one group and version. */
export async function customDocument(resources: readonly ServedResource[]): Promise<DocumentParts> {
  const paths: { [path: string]: PathItem } = {};
  const schemas: { [name: string]: Schema } = {};
  for (const resource of resources) {
    const { schema, definitions } = await customSchema(resource);
    const definition = referredBy(schema);
    const scales = resource.subresources.some(({ name }) => name === "scale");
    const roots = [
      definition,
      `${definition}List`,
      ...["DeleteOptions", "Patch", "Status"].map((name) => meta + name),
      ...(scales ? [scale] : []),
    ];
    for (const name of reachable(roots, definitions)) schemas[name] = definitions[name]!;
    Object.assign(paths, resourcePaths(resource, { schema, definitions }));
  }
  return { paths, schemas };
}

/** The schema of a custom resource, with its list's and with what its subresources need. */
async function customSchema(resource: ServedResource): Promise<Required<ObjectSchema>> {
  const { schema, definitions } = await resource.schema();
  const definition = referredBy(schema);
  const [{ definitions: metaDefinitions }, { definitions: scaleDefinitions }] = await Promise.all([
    import("../../schema/facts/definitions/io.k8s.apimachinery.pkg.apis.meta.v1.ts"),
    import("../../schema/facts/definitions/io.k8s.api.autoscaling.v1.ts"),
  ]);
  return {
    schema,
    definitions: {
      ...scaleDefinitions,
      ...metaDefinitions,
      ...definitions,
      [`${definition}List`]: listSchema(resource, definition),
    },
  };
}

function listSchema({ group, version, listKind }: ServedResource, definition: string): Schema {
  return {
    type: "object",
    required: ["items"],
    properties: {
      apiVersion: { type: "string" },
      items: { type: "array", items: referenceTo(definition) },
      kind: { type: "string" },
      metadata: { allOf: [referenceTo(`${meta}ListMeta`)] },
    },
    "x-kubernetes-group-version-kind": [{ group, version, kind: listKind }],
  };
}

/** The names of definitions that are reached from some of them. */
function reachable(
  roots: readonly string[],
  definitions: { readonly [name: string]: Schema },
): Set<string> {
  const found = new Set<string>();
  const open = [...roots];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (found.has(name) || !Object.hasOwn(definitions, name)) continue;
    found.add(name);
    open.push(...referencesIn(definitions[name]));
  }
  return found;
}

function referencesIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(referencesIn);
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, member]) =>
    key === "$ref" && typeof member === "string" ? [referredBy({ $ref: member })] : referencesIn(member)
  );
}
