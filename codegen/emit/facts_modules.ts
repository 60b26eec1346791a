/**
 * The facts as modules in `schema/facts/`: each definition once, a line each, and every group and version loadable on
 * its own.
 *
 * - `definitions/PACKAGE.ts`: the definitions of one package
 * - `GROUP/VERSION.ts`: what a group and version puts together from them
 * - `resources.ts`: the resources of all, light enough to load at once
 * - `protobuf.ts`: the protobuf messages of all
 * - `go_fields.ts`: what the Go structs of all say of their fields
 * - `index.ts`: the list of all groups and versions
 *
 * @module
 */
import type { GroupVersionFacts, Schema } from "../../schema/facts.ts";
import {
  compareText,
  type FactsSet,
  referencesOf,
  sortedEntries,
  splitDefinitionName,
} from "../facts_set.ts";
import { generatedMark } from "../generated_file.ts";

/** Lines are data, one fact each; wrapped they would be ten times as many. */
const head = `${generatedMark}\n// deno-fmt-ignore-file\n`;

type GroupVersionKinds = NonNullable<Schema["x-kubernetes-group-version-kind"]>;

/** The modules of `schema/facts/` by their path. */
export function factsModules(facts: FactsSet): Map<string, string> {
  const shared = sharedDefinitions(facts.groupVersions);
  const files = new Map<string, string>();
  for (const [name, definitions] of byPackage(shared)) {
    files.set(`schema/facts/definitions/${name}.ts`, definitionsModule(name, definitions));
  }
  for (const groupVersion of facts.groupVersions) {
    files.set(`schema/facts/${folderOf(groupVersion)}.ts`, groupVersionModule(groupVersion, shared));
  }
  files.set("schema/facts/resources.ts", resourcesModule(facts));
  files.set("schema/facts/protobuf.ts", protobufModule(facts));
  files.set("schema/facts/go_fields.ts", goFieldsModule(facts));
  files.set("schema/facts/index.ts", indexModule(facts));
  return files;
}

function folderOf({ group, version }: { group: string; version: string }): string {
  return `${group || "core"}/${version}`;
}

/**
 * Every definition once. Documents agree on a definition but for the kinds that it is known under: the core group's
 * document comes first and its answer is taken.
 */
function sharedDefinitions(groupVersions: readonly GroupVersionFacts[]): Map<string, Schema> {
  const shared = new Map<string, Schema>();
  for (const { group, version, definitions } of groupVersions) {
    for (const [name, schema] of Object.entries(definitions)) {
      const known = shared.get(name);
      if (known === undefined) shared.set(name, schema);
      else if (withoutKinds(known) !== withoutKinds(schema)) {
        throw new Error(`${group}/${version} defines ${name} otherwise than a document before it`);
      }
    }
  }
  return shared;
}

function withoutKinds({ "x-kubernetes-group-version-kind": _kinds, ...rest }: Schema): string {
  return JSON.stringify(rest);
}

function byPackage(shared: ReadonlyMap<string, Schema>): Map<string, [string, Schema][]> {
  const packages = new Map<string, [string, Schema][]>();
  for (const [name, schema] of sortedEntries(shared)) {
    const { package: packageName } = splitDefinitionName(name);
    const definitions = packages.get(packageName) ?? [];
    definitions.push([name, schema]);
    packages.set(packageName, definitions);
  }
  return packages;
}

function definitionsModule(packageName: string, definitions: readonly [string, Schema][]): string {
  return `${head}
/**
 * The definitions of the package \`${packageName}\`.
 *
 * @module
 */
import type { Definitions } from "../../schema_node.ts";

/** Schemas by name of definition. */
export const definitions: Definitions = {
${definitions.map(([name, schema]) => `${JSON.stringify(name)}: ${JSON.stringify(schema)},\n`).join("")}};
`;
}

/** Definitions that no other of the document refers to. From them every other is reached. */
export function rootsOf(definitions: { readonly [name: string]: Schema }): string[] {
  const referenced = new Set<string>();
  for (const [name, schema] of Object.entries(definitions)) {
    for (const reference of referencesOf(schema)) if (reference !== name) referenced.add(reference);
  }
  const roots = Object.keys(definitions).filter((name) => !referenced.has(name)).sort(compareText);
  const reached = new Set<string>();
  const pending = [...roots];
  for (let name = pending.pop(); name !== undefined; name = pending.pop()) {
    if (reached.has(name)) continue;
    reached.add(name);
    const schema = definitions[name];
    if (schema === undefined) throw new Error(`the definition ${name} is missing`);
    pending.push(...referencesOf(schema));
  }
  // Definitions in a ring would be lost; Kubernetes has none that nothing else refers to.
  const lost = Object.keys(definitions).filter((name) => !reached.has(name));
  if (lost.length > 0) throw new Error(`no root refers to ${lost.join(", ")}`);
  return roots;
}

function groupVersionModule(facts: GroupVersionFacts, shared: ReadonlyMap<string, Schema>): string {
  const { group, version, stability, definitions } = facts;
  const packages = [...new Set(Object.keys(definitions).map((name) => splitDefinitionName(name).package))]
    .sort(compareText);
  const kinds: [string, GroupVersionKinds][] = [];
  for (const [name, schema] of sortedEntries(definitions)) {
    const own = schema["x-kubernetes-group-version-kind"];
    if (own === undefined) continue;
    const ofShared = shared.get(name)?.["x-kubernetes-group-version-kind"];
    if (JSON.stringify(own) !== JSON.stringify(ofShared)) kinds.push([name, own]);
  }
  return `${head}
/**
 * The facts of ${group === "" ? "the core group" : `\`${group}\``}, version \`${version}\`.
 *
 * @module
 */
import type { GroupVersionFacts } from "../../facts.ts";
import { assembleFacts } from "../../facts_assembly.ts";
import { resources } from "../resources.ts";
${
    packages.map((name, index) =>
      `import { definitions as package${index} } from "../definitions/${name}.ts";\n`
    ).join("")
  }
/** Resources and schemas. */
export const facts: GroupVersionFacts = assembleFacts({
  group: ${JSON.stringify(group)},
  version: ${JSON.stringify(version)},
  stability: ${JSON.stringify(stability)},
  resources: resources[${JSON.stringify(folderOf(facts))}]!,
  roots: [
${rootsOf(definitions).map((name) => `    ${JSON.stringify(name)},\n`).join("")}  ],
  groupVersionKinds: {
${kinds.map(([name, value]) => `    ${JSON.stringify(name)}: ${JSON.stringify(value)},\n`).join("")}  },
  packages: [${packages.map((_, index) => `package${index}`).join(", ")}],
});
`;
}

function resourcesModule({ groupVersions }: FactsSet): string {
  const lines = groupVersions.map((groupVersion) => {
    const resources = groupVersion.resources.map((resource) => `${JSON.stringify(resource)},\n`).join("");
    return `${JSON.stringify(folderOf(groupVersion))}: [\n${resources}],\n`;
  });
  return `${head}
/**
 * The resources of every group and version.
 *
 * @module
 */
import type { ResourceFacts } from "../facts.ts";

/** Resources in the server's order, by \`GROUP/VERSION\`, with \`core\` for the core group. */
export const resources: { readonly [groupVersion: string]: readonly ResourceFacts[] } = {
${lines.join("")}};
`;
}

function protobufModule({ protobuf: { packages, messages } }: FactsSet): string {
  return `${head}
/**
 * The protobuf messages of every kind.
 *
 * @module
 */
import type { ProtobufFacts } from "../facts.ts";

/** Packages and messages. */
export const protobuf: ProtobufFacts = {
packages: {
${textLines(packages)}},
messages: {
${Object.entries(messages).map(([name, of]) => `${JSON.stringify(name)}: {\n${textLines(of)}},\n`).join("")}},
};
`;
}

function goFieldsModule({ goFields }: FactsSet): string {
  return `${head}
/**
 * What the Go structs of every kind say of their fields.
 *
 * @module
 */
import type { GoFieldFacts } from "../facts.ts";

/** The fields of each struct that are not as usual. */
export const goFields: GoFieldFacts = {
${textLines(goFields)}};
`;
}

function textLines(record: { readonly [key: string]: string }): string {
  return Object.entries(record).map(([key, value]) => `${JSON.stringify(key)}: ${JSON.stringify(value)},\n`)
    .join("");
}

function indexModule({ kubernetesVersion, groupVersions }: FactsSet): string {
  const entries = groupVersions.map((groupVersion) => {
    const { group, version, stability } = groupVersion;
    const folder = folderOf(groupVersion);
    return `  {
    group: ${JSON.stringify(group)},
    version: ${JSON.stringify(version)},
    stability: ${JSON.stringify(stability)},
    resources: resources[${JSON.stringify(folder)}]!,
    load: () => import("./${folder}.ts").then(({ facts }) => facts),
  },
`;
  });
  return `${head}
/**
 * Every group and version that kube-apiserver ${kubernetesVersion} serves with all API versions on.
 *
 * @module
 */
import type { GroupVersionIndexEntry } from "../facts.ts";
import { resources } from "./resources.ts";

/** Version of the Kubernetes that the facts were asked from. */
export const kubernetesVersion: string = ${JSON.stringify(kubernetesVersion)};

/** In the server's order of groups, and within a group in its preference of versions. */
export const groupVersions: readonly GroupVersionIndexEntry[] = [
${entries.join("")}];
`;
}
