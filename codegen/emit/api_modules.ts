/**
 * The modules of `api/`: one per group and version, and one for what all groups share.
 *
 * @module
 */
import type { GroupVersionFacts, Schema } from "../../schema/facts.ts";
import { compareText, type FactsSet } from "../facts_set.ts";
import { apiModule, type ApiModuleSource } from "./api_module.ts";
import { definitionHomes } from "./definition_home.ts";
import { hasInterface, referenceOf } from "./schema_type.ts";

/** The modules of `api/` by their path, without `api/mod.ts`. */
export function apiModules(facts: FactsSet): Map<string, string> {
  const homeOf = definitionHomes(facts);
  const definitions = allDefinitions(facts.groupVersions);
  const users = usersOf(definitions);
  const sources = new Map<string, { facts?: GroupVersionFacts; definitions: string[] }>();
  for (const groupVersion of facts.groupVersions) {
    const file = `${groupVersion.group || "core"}/${groupVersion.version}`;
    sources.set(file, { facts: groupVersion, definitions: [] });
  }
  for (const [name, schema] of definitions) {
    const { file } = homeOf(name);
    if (file === "meta" || !hasInterface(schema)) continue;
    const source = sources.get(file) ?? { definitions: [] };
    source.definitions.push(name);
    sources.set(file, source);
  }
  const files = new Map<string, string>();
  for (const [file, { facts: groupVersion, definitions: names }] of sources) {
    const [folder, version] = file.split("/") as [string, string];
    const source: ApiModuleSource = {
      kubernetesVersion: facts.kubernetesVersion,
      file,
      group: folder === "core" ? "" : folder,
      version,
      resources: groupVersion?.resources ?? [],
      names: names.sort(compareText),
      definitions,
      users,
      homeOf,
      subresourceUses: subresourceUses(facts.groupVersions),
    };
    files.set(`api/${file}.ts`, apiModule(source));
  }
  return files;
}

function allDefinitions(groupVersions: readonly GroupVersionFacts[]): Map<string, Schema> {
  const all = new Map<string, Schema>();
  for (const { definitions } of groupVersions) {
    for (const [name, schema] of Object.entries(definitions)) if (!all.has(name)) all.set(name, schema);
  }
  return all;
}

/** Who refers to a definition directly, itself left out. */
function usersOf(definitions: ReadonlyMap<string, Schema>): Map<string, string[]> {
  const users = new Map<string, string[]>();
  const visit = (user: string, schema: Schema) => {
    const definition = referenceOf(schema);
    if (definition !== undefined && definition !== user) {
      const known = users.get(definition) ?? [];
      if (!known.includes(user)) users.set(definition, [...known, user].sort(compareText));
    }
    if (schema.items) visit(user, schema.items);
    if (typeof schema.additionalProperties === "object") visit(user, schema.additionalProperties);
    for (const property of Object.values(schema.properties ?? {})) visit(user, property);
  };
  for (const [name, schema] of definitions) visit(name, schema);
  return users;
}

/** Which subresources answer or take a kind that is not their object's, by `GROUP/VERSION/KIND`. */
function subresourceUses(groupVersions: readonly GroupVersionFacts[]): Map<string, string[]> {
  const uses = new Map<string, string[]>();
  for (const { resources } of groupVersions) {
    for (const { resource, kind, subresources } of resources) {
      for (const { subresource, responseKind } of subresources) {
        if (responseKind.kind === kind) continue;
        const key = `${responseKind.group}/${responseKind.version}/${responseKind.kind}`;
        uses.set(key, [...uses.get(key) ?? [], `${resource}/${subresource}`]);
      }
    }
  }
  return uses;
}
