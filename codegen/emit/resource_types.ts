/**
 * `api/resource_types.ts`: the values by which all built-in kinds are addressed, in one module.
 *
 * A Clientset has them all. Loading a module for each group and version, with the text of all their interfaces, took a
 * third of its start.
 *
 * @module
 */
import type { GroupVersionFacts, ResourceFacts } from "../../schema/facts.ts";
import { compareText, type FactsSet } from "../facts_set.ts";
import { generatedMark } from "../generated_file.ts";
import { groupVersionProperty } from "./resource_names.ts";
import { objectSubresources, subresourceValues } from "./subresource_members.ts";
import { constStatement, docComment } from "./type_text.ts";

/** The name of a kind's value: `coreV1Pod`. */
export function resourceTypeName(group: string, version: string, kind: string): string {
  return `${groupVersionProperty(group, version)}${kind}`;
}

/** The module by its path. */
export function resourceTypes({ groupVersions, kubernetesVersion }: FactsSet): Map<string, string> {
  const sorted = groupVersions.filter(({ resources }) => resources.length > 0)
    .map((each) => ({ each, property: groupVersionProperty(each.group, each.version) }))
    .sort((a, b) => compareText(a.property, b.property));
  const imports = sorted.map(({ each: { group, version }, property }) =>
    `import type * as ${property} from "./${group || "core"}/${version}.ts";\n`
  );
  const text = `${generatedMark}
/**
 * The values by which the kinds of Kubernetes ${kubernetesVersion} are addressed. Each is exported, and documented, under
 * its kind's name by the module of its group and version; a Clientset, which has them all, loads this module alone.
 *
 * @module
 */
${imports.join("")}import type { NoSubresources, ResourceType } from "../meta/mod.ts";

${sorted.flatMap(({ each }) => each.resources.map((resource) => valueText(each, resource))).join("\n")}`;
  return new Map([["api/resource_types.ts", text]]);
}

function valueText({ group, version, stability }: GroupVersionFacts, resource: ResourceFacts): string {
  const { kind, namespaced, stored, singular } = resource;
  const from = groupVersionProperty(group, version);
  const below = objectSubresources(resource).length > 0 ? `${from}.${kind}Subresources` : "NoSubresources";
  const doc = [
    `\`${kind}\` of \`${group || "core"}/${version}\`.`,
    ...stability === "ga" ? [] : ["@experimental Servers serve it only when told to."],
  ];
  const parameters = [`${from}.${kind}`, String(stored), below];
  return `${docComment("", doc)}${
    constStatement(resourceTypeName(group, version, kind), "ResourceType", parameters)
  } = {
  group: ${JSON.stringify(group)},
  version: ${JSON.stringify(version)},
  kind: ${JSON.stringify(kind)},
  resource: ${JSON.stringify(resource.resource)},
  singular: ${JSON.stringify(singular)},
  namespaced: ${namespaced},
  stored: ${stored},
${subresourceValues(resource)}};
`;
}
