/**
 * Schemas of built-in kinds by name: of what subresources answer (Scale) and take (Eviction, Binding).
 *
 * @module
 */
import type { GroupVersionKind } from "../../meta/mod.ts";
import { groupVersions } from "../../schema/facts/index.ts";
import type { ObjectSchema } from "./served_resource.ts";

const loaded = new Map<string, Promise<ObjectSchema>>();

/**
 * The schema of a built-in kind: out of the definitions that came with the resource below which it stands, or else of
 * its own group's, or out of core/v1's, which has Scale. Rejects for a kind that the facts do not have.
 */
export function schemaOfKind(kind: GroupVersionKind, beside: ObjectSchema): Promise<ObjectSchema> {
  const key = `${kind.group}/${kind.version}/${kind.kind}`;
  let schema = loaded.get(key);
  if (schema === undefined) loaded.set(key, schema = load(kind, beside));
  return schema;
}

async function load(kind: GroupVersionKind, { definitions }: ObjectSchema): Promise<ObjectSchema> {
  const found = schemaIn(definitions, kind);
  if (found !== undefined) return found;
  for (const home of [kind, { group: "", version: "v1" }]) {
    const entry = groupVersions.find(({ group, version }) =>
      group === home.group && version === home.version
    );
    const schema = schemaIn((await entry?.load())?.definitions, kind);
    if (schema !== undefined) return schema;
  }
  throw new Error(`the schema facts lack the kind ${kind.kind} of ${kind.group}/${kind.version}`);
}

/** The schema of a kind among definitions; undefined where they lack it. */
export function schemaIn(
  definitions: ObjectSchema["definitions"] = {},
  { group, version, kind }: GroupVersionKind,
): ObjectSchema | undefined {
  for (const [name, definition] of Object.entries(definitions)) {
    const kinds = definition["x-kubernetes-group-version-kind"] ?? [];
    if (kinds.some((one) => one.group === group && one.version === version && one.kind === kind)) {
      return { schema: { $ref: `#/components/schemas/${name}` }, definitions };
    }
  }
  return undefined;
}
