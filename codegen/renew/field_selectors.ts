/**
 * The fields that a server's field selectors may name, found by asking: no document lists them.
 *
 * @module
 */
import type { Schema } from "../../schema/facts.ts";
import { compareText, referencedName } from "../facts_set.ts";
import type { FactsServer } from "./server.ts";

/** Fields that selectors name although the schema has no such path, or has it deeper than {@linkcode maximalDepth}. */
const namedOnly = ["name", "reportingComponent", "source", "status.successful"];

/** How deep below an object a candidate may lie: `spec.nodeName` is 2 deep. */
const maximalDepth = 3;

/** What a server says of a field that it does not support; kinds word it differently. */
const unsupported = /field label .*not supported|is not a known field selector/;

/** Scalar paths of an object's schema, and what else servers have been seen to support. */
export function fieldCandidates(schema: Schema, definitions: { readonly [name: string]: Schema }): string[] {
  const found = new Set(["metadata.name", "metadata.namespace", ...namedOnly]);
  const visit = (given: Schema, path: readonly string[]) => {
    const reference = given.$ref ?? given.allOf?.[0]?.$ref;
    const resolved = reference === undefined ? given : definitions[referencedName(reference)];
    if (resolved === undefined) throw new Error(`${path.join(".")}: definition "${reference}" is missing`);
    if (resolved.properties) {
      if (path.length >= maximalDepth) return;
      for (const [name, property] of Object.entries(resolved.properties)) visit(property, [...path, name]);
    } else if (resolved.type === "string" || resolved.type === "boolean" || resolved.type === "integer") {
      found.add(path.join("."));
    }
  };
  visit(schema, []);
  // Of metadata no server selects more than the two.
  return [...found].filter((path) => !path.startsWith("metadata.") || /^metadata\.name(space)?$/.test(path))
    .sort(compareText);
}

/**
 * Those of `candidates` that the list at `path` accepts in a field selector.
 *
 * @throws {Error} when the server refuses one for another reason than not supporting it
 */
export async function supportedFields(
  server: FactsServer,
  path: string,
  candidates: readonly string[],
): Promise<string[]> {
  const supported: string[] = [];
  for (const field of candidates) {
    // No value suits every field; one that a field cannot parse must not hide that it is supported.
    const response = await server.fetch(`${path}?limit=1&fieldSelector=${encodeURIComponent(`${field}=1`)}`);
    const text = await response.text();
    if (response.ok) supported.push(field);
    else if (response.status !== 400 || !unsupported.test(text.replaceAll('\\"', '"'))) {
      throw new Error(`${path} with field selector ${field}: ${response.status} ${text.slice(0, 300)}`);
    }
  }
  return supported;
}
