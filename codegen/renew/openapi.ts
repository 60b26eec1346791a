/**
 * Definitions from a server's OpenAPI v3 documents, without any prose.
 *
 * @module
 */
import type { Schema } from "../../schema/facts.ts";
import { sortedEntries } from "../facts_set.ts";
import { askJson, type FactsServer } from "./server.ts";

/** Keywords that hold sentences for readers; none of them is kept. */
const prose: ReadonlySet<string> = new Set(["description", "title", "example", "externalDocs"]);

/** Keywords whose value is a schema, an array of schemas, or schemas by name. */
const schemaKeywords: ReadonlySet<string> = new Set(["items", "not", "additionalProperties"]);
const schemaListKeywords: ReadonlySet<string> = new Set(["allOf", "oneOf", "anyOf"]);

/** A schema without the keywords that hold prose, at any depth. A property may well be named `description`. */
export function withoutProse(schema: Schema): Schema {
  const kept: { [keyword: string]: unknown } = {};
  for (const [keyword, value] of Object.entries(schema)) {
    if (prose.has(keyword)) continue;
    if (keyword === "properties") {
      kept[keyword] = Object.fromEntries(
        sortedEntries(value as { [name: string]: Schema }).map((
          [name, property],
        ) => [name, withoutProse(property)]),
      );
    } else if (schemaKeywords.has(keyword) && typeof value === "object") {
      kept[keyword] = withoutProse(value as Schema);
    } else if (schemaListKeywords.has(keyword)) {
      kept[keyword] = (value as Schema[]).map(withoutProse);
    } else {
      kept[keyword] = value;
    }
  }
  return kept as Schema;
}

/** The documents that a server has, by group and version's path: `api/v1`, `apis/apps/v1`, … */
export async function openApiIndex(server: FactsServer): Promise<ReadonlyMap<string, string>> {
  const index = await askJson<{ paths: { [path: string]: { serverRelativeURL: string } } }>(
    server,
    "/openapi/v3",
  );
  return new Map(
    Object.entries(index.paths).map(([path, { serverRelativeURL }]) => [path, serverRelativeURL]),
  );
}

/** The definitions of one document, by name in order. */
export async function openApiDefinitions(
  server: FactsServer,
  url: string,
): Promise<{ [name: string]: Schema }> {
  const document = await askJson<{ components?: { schemas?: { [name: string]: Schema } } }>(server, url);
  const schemas = document.components?.schemas ?? {};
  return Object.fromEntries(sortedEntries(schemas).map(([name, schema]) => [name, withoutProse(schema)]));
}
