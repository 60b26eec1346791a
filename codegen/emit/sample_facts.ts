/**
 * Facts in small, for the tests of this folder.
 *
 * @module
 */
import type { GroupVersionFacts, ResourceFacts, Schema } from "../../schema/facts.ts";
import { compareText, type FactsSet } from "../facts_set.ts";

/** A reference to a definition, as a field has it. */
export function reference(name: string): Schema {
  return { allOf: [{ $ref: `#/components/schemas/${name}` }] };
}

/** A resource's facts; unless changed: namespaced, stored, with every verb. */
export function sampleResource(
  kind: string,
  definition: string,
  changes: Partial<ResourceFacts> = {},
): ResourceFacts {
  return {
    resource: `${kind.toLowerCase()}s`,
    singular: kind.toLowerCase(),
    kind,
    namespaced: true,
    shortNames: [],
    categories: [],
    verbs: ["create", "get", "list"],
    stored: true,
    subresources: [],
    columns: [],
    fieldSelectors: ["metadata.name"],
    definition,
    ...changes,
  };
}

/** A kind's definition, with metadata and what else is given. */
export function kindSchema(group: string, version: string, kind: string, schema: Schema = {}): Schema {
  return {
    type: "object",
    ...schema,
    properties: Object.fromEntries(
      Object.entries({
        apiVersion: { type: "string" } as Schema,
        kind: { type: "string" } as Schema,
        metadata: reference(objectMeta),
        ...schema.properties,
      }).sort(([a], [b]) => compareText(a, b)),
    ),
    "x-kubernetes-group-version-kind": [{ group, version, kind }],
  };
}

/** The definition whose type is written by hand in `meta/`. */
export const objectMeta = "io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta";

/** A group and version's facts; definitions in order, ObjectMeta among them. */
export function sampleGroupVersion(
  group: string,
  version: string,
  resources: readonly ResourceFacts[],
  definitions: { readonly [name: string]: Schema },
): GroupVersionFacts {
  const all: { readonly [name: string]: Schema } = {
    ...definitions,
    [objectMeta]: { type: "object", properties: { name: { type: "string" } } },
  };
  return {
    group,
    version,
    stability: version.includes("alpha") ? "alpha" : version.includes("beta") ? "beta" : "ga",
    resources,
    definitions: Object.fromEntries(Object.entries(all).sort(([a], [b]) => compareText(a, b))),
  };
}

/** A server with these. */
export function sampleFacts(...groupVersions: GroupVersionFacts[]): FactsSet {
  return {
    kubernetesVersion: "1.37.2",
    groupVersions,
    protobuf: { packages: {}, messages: {} },
    goFields: {},
  };
}
