/**
 * `clientset/generated/resource_table.ts`: every built-in resource under the names that client-go's users know.
 *
 * @module
 */
import type { GroupVersionFacts } from "../../schema/facts.ts";
import { compareText, type FactsSet } from "../facts_set.ts";
import { generatedMark } from "../generated_file.ts";
import { groupVersionProperty, resourceMethod } from "./resource_names.ts";
import { resourceTypeName } from "./resource_types.ts";
import { objectSubresources } from "./subresource_members.ts";
import { docComment, memberText, type TypeText } from "./type_text.ts";

/** The module by its path. */
export function resourceTable({ groupVersions, kubernetesVersion }: FactsSet): Map<string, string> {
  const tables = groupVersions.map(groupVersionTable).sort((a, b) => compareText(a.property, b.property));
  const text = `${generatedMark}
/**
 * Every resource that Kubernetes ${kubernetesVersion} serves, under the names that client-go gives it: the table that
 * the clientset and the informer factory are made of.
 *
 * @example
 * \`\`\`ts ignore
 * import { resourceTable } from "./resource_table.ts";
 *
 * console.log(resourceTable.coreV1.pods.resource); // pods
 * \`\`\`
 *
 * @module
 */
${tables.map(({ importText }) => importText).join("")}import * as types from "../../api/resource_types.ts";
import type { NoSubresources, ResourceType, UnknownSubresources } from "../../meta/mod.ts";

/** The type of a resource whose objects live in namespaces. */
export type Namespaced<T, S extends boolean = true, U = UnknownSubresources, V = string> =
  & ResourceType<T, S, U>
  & {
    /** Tells the compiler the scope, and what may be done; it never has a value. */
    readonly "~scope"?: { readonly namespaced: true; readonly verbs: V };
  };

/** The type of a resource whose objects live in no namespace. */
export type ClusterScoped<T, S extends boolean = true, U = UnknownSubresources, V = string> =
  & ResourceType<T, S, U>
  & {
    /** Tells the compiler the scope, and what may be done; it never has a value. */
    readonly "~scope"?: { readonly namespaced: false; readonly verbs: V };
  };

${tables.map(({ interfaceText }) => interfaceText).join("\n")}
/** Every group and version, each a table of its resources. */
export interface ResourceTable {
${tables.map(({ tableMemberText }) => tableMemberText).join("")}}

/** The types themselves: the same values that \`api/\` exports. */
export const resourceTable: ResourceTable = {
${tables.map(({ valueText }) => valueText).join("")}};
`;
  return new Map([["clientset/generated/resource_table.ts", text]]);
}

interface GroupVersionTable {
  readonly property: string;
  readonly importText: string;
  readonly interfaceText: string;
  readonly tableMemberText: string;
  readonly valueText: string;
}

/** What may be done with most resources. */
const everyVerb = ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"];

function hasEveryVerb(verbs: readonly string[]): boolean {
  return everyVerb.every((verb) => verbs.includes(verb));
}

function groupVersionTable({ group, version, stability, resources }: GroupVersionFacts): GroupVersionTable {
  const property = groupVersionProperty(group, version);
  const interfaceName = `${property.charAt(0).toUpperCase()}${property.slice(1)}Resources`;
  const name = group === "" ? `the core group, version \`${version}\`` : `\`${group}/${version}\``;
  const caution = stability === "ga" ? [] : [
    `@experimental ${
      stability === "alpha" ? "An alpha" : "A beta"
    } version: servers serve it only when told to.`,
  ];
  const methods = resources.map((facts) => {
    const { kind, resource, namespaced, stored, verbs } = facts;
    const method = resourceMethod(kind, resource);
    const below = objectSubresources(facts).length > 0 ? `${property}.${kind}Subresources` : "NoSubresources";
    const type: TypeText = {
      form: "generic",
      name: namespaced ? "Namespaced" : "ClusterScoped",
      parameters: [
        `${property}.${kind}`,
        String(stored),
        below,
        ...hasEveryVerb(verbs) ? [] : [verbs.map((verb) => JSON.stringify(verb)).join(" | ")],
      ],
    };
    const words = `\`${kind}\`: ${namespaced ? "namespaced" : "cluster-scoped"}${
      stored ? "" : ", not stored"
    }.`;
    return {
      member: `${docComment("  ", [words])}${memberText("  ", `readonly ${method}`, type)}\n`,
      value: `    ${method}: types.${resourceTypeName(group, version, kind)},\n`,
    };
  });
  const members = methods.map(({ member }) => member).join("");
  return {
    property,
    importText: `import type * as ${property} from "../../api/${group || "core"}/${version}.ts";\n`,
    interfaceText: `${
      docComment("", [`The resources of ${name}.`, ...caution])
    }export interface ${interfaceName} {\n${members}}\n`,
    tableMemberText: `${
      docComment("  ", [`The resources of ${name}.`, ...caution])
    }  readonly ${property}: ${interfaceName};\n`,
    valueText: `  ${property}: {\n${methods.map(({ value }) => value).join("")}  },\n`,
  };
}
