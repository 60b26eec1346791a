/**
 * Asks a running server for all facts.
 *
 * @module
 */
import { groupVersionPath } from "../../meta/mod.ts";
import type { GroupVersionFacts, ResourceFacts, Schema } from "../../schema/facts.ts";
import type { ServedFacts } from "../facts_set.ts";
import { discover, type DiscoveredGroupVersion, type DiscoveredResource } from "./discovery.ts";
import { fieldCandidates, supportedFields } from "./field_selectors.ts";
import { openApiDefinitions, openApiIndex } from "./openapi.ts";
import { askJson, type FactsServer } from "./server.ts";
import { tableColumns } from "./table_columns.ts";

/** All facts of a server. It has to serve every API version: `--runtime-config=api/all=true`. */
export async function askFacts(server: FactsServer): Promise<ServedFacts> {
  const { gitVersion } = await askJson<{ gitVersion: string }>(server, "/version");
  const documents = await openApiIndex(server);
  const groupVersions: GroupVersionFacts[] = [];
  for (const discovered of await discover(server)) {
    const path = groupVersionPath(discovered);
    const url = documents.get(path.slice(1));
    if (url === undefined) throw new Error(`the server has no OpenAPI v3 document of ${path}`);
    groupVersions.push(await groupVersionFacts(server, discovered, await openApiDefinitions(server, url)));
  }
  return { kubernetesVersion: gitVersion.replace(/^v/, ""), groupVersions };
}

async function groupVersionFacts(
  server: FactsServer,
  { group, version, resources }: DiscoveredGroupVersion,
  definitions: { readonly [name: string]: Schema },
): Promise<GroupVersionFacts> {
  const facts: ResourceFacts[] = [];
  for (const resource of resources) {
    const definition = definitionOf(definitions, { group, version, kind: resource.kind });
    const path = `${groupVersionPath({ group, version })}/${resource.resource}`;
    const listable = resource.verbs.includes("list");
    const { subresources, ...discovered } = resource;
    facts.push({
      ...discovered,
      stored: isStored(resource),
      subresources,
      columns: listable ? await tableColumns(server, path) : [],
      fieldSelectors: listable
        ? await supportedFields(server, path, fieldCandidates(definitions[definition]!, definitions))
        : [],
      definition,
    });
  }
  return { group, version, stability: stabilityOf(version), resources: facts, definitions };
}

/**
 * Whether a server stores what a resource takes: it can be made and then be read. Reviews and bindings can only be
 * made, a ComponentStatus can only be read.
 */
function isStored({ verbs }: DiscoveredResource): boolean {
  return verbs.includes("create") && verbs.includes("get");
}

function stabilityOf(version: string): GroupVersionFacts["stability"] {
  return version.includes("alpha") ? "alpha" : version.includes("beta") ? "beta" : "ga";
}

function definitionOf(
  definitions: { readonly [name: string]: Schema },
  { group, version, kind }: { group: string; version: string; kind: string },
): string {
  const matching = Object.entries(definitions).filter(([, schema]) =>
    schema["x-kubernetes-group-version-kind"]?.some((known) =>
      known.group === group && known.version === version && known.kind === kind
    )
  );
  const [only] = matching;
  if (only === undefined || matching.length > 1) {
    throw new Error(`${group}/${version} ${kind} has ${matching.length} definitions, not one`);
  }
  return only[0];
}
