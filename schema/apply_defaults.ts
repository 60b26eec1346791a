/**
 * The defaults of a schema.
 *
 * @module
 */
import { cloneJson, isJsonObject, member, setMember } from "./json_value.ts";
import { type ObjectSchema, SchemaNode } from "./schema_node.ts";

/**
 * Fills in, in place, what an object lacks and its schema has a default for; a null that is not nullable counts as
 * lacking. A default is filled in itself, so that `{}` may stand for all that is below it.
 */
export function applyDefaults(object: unknown, schema: ObjectSchema): void {
  fill(object, SchemaNode.of(schema));
}

function fill(value: unknown, node: SchemaNode | undefined): void {
  if (node === undefined) return;
  if (Array.isArray(value)) {
    const items = node.items();
    if (items === undefined) return;
    for (const [i, item] of value.entries()) {
      if (lacks(item, items) && items.schema.default !== undefined) {
        value[i] = cloneJson(items.schema.default);
      }
      fill(value[i], items);
    }
    return;
  }
  if (!isJsonObject(value)) return;
  for (const name of node.propertyNames()) {
    const property = node.property(name)!;
    if (property.schema.default !== undefined && lacks(member(value, name), property)) {
      setMember(value, name, cloneJson(property.schema.default));
    }
  }
  const additional = node.additionalProperties();
  for (const name of Object.keys(value)) {
    const property = node.property(name);
    if (
      property === undefined && additional?.schema.default !== undefined && lacks(value[name], additional)
    ) {
      setMember(value, name, cloneJson(additional.schema.default));
    }
    fill(value[name], property ?? additional);
  }
}

function lacks(value: unknown, { schema }: SchemaNode): boolean {
  return value === undefined || (value === null && schema.nullable !== true);
}
