/**
 * Members that a schema does not know.
 *
 * @module
 */
import { compareBytes } from "./go_text.ts";
import { isJsonObject, member } from "./json_value.ts";
import { type ObjectSchema, SchemaNode } from "./schema_node.ts";

/** What every object has, whatever its schema says. */
const objectMembers: ReadonlySet<string> = new Set(["apiVersion", "kind", "metadata"]);

/**
 * Takes out of an object, in place, what its schema does not declare.
 *
 * `apiVersion`, `kind` and `metadata` stay, at the root and wherever `x-kubernetes-embedded-resource` stands; so does
 * everything below `x-kubernetes-preserve-unknown-fields`, but for what is declared there with a schema of its own.
 *
 * @returns paths of what was taken out, sorted: `spec.foo`, `spec.list[0].bar`
 */
export function prune(object: unknown, schema: ObjectSchema): string[] {
  return sorted(walk(object, SchemaNode.of(schema), "", { isRoot: true, remove: true, preserves: false }));
}

/** As {@linkcode prune}, without taking anything out. */
export function unknownFields(object: unknown, schema: ObjectSchema): string[] {
  return sorted(walk(object, SchemaNode.of(schema), "", { isRoot: true, remove: false, preserves: false }));
}

function sorted(paths: string[]): string[] {
  return paths.sort(compareBytes);
}

interface Walk {
  readonly isRoot: boolean;
  /** Whether unknown members are taken out, or only found. */
  readonly remove: boolean;
  /** Whether the list around preserves unknown members, and so those of its items. */
  readonly preserves: boolean;
}

function walk(value: unknown, node: SchemaNode | undefined, path: string, how: Walk): string[] {
  const preserves = how.preserves || node?.schema["x-kubernetes-preserve-unknown-fields"] === true;
  const below = { isRoot: false, remove: how.remove, preserves: false };
  if (Array.isArray(value)) {
    return value.flatMap((item, i) => walk(item, node?.items(), `${path}[${i}]`, { ...below, preserves }));
  }
  if (!isJsonObject(value)) return [];
  const isObject = how.isRoot || node?.schema["x-kubernetes-embedded-resource"] === true;
  const unknown: string[] = [];
  for (const name of Object.keys(value)) {
    if (isObject && objectMembers.has(name)) continue;
    const at = path === "" ? name : `${path}.${name}`;
    const known = node?.property(name) ?? node?.additionalProperties();
    if (known !== undefined || node?.schema.additionalProperties === true) {
      // Where anything may stand, nothing is known of what is below.
      unknown.push(...walk(value[name], known, at, below));
    } else if (!preserves) {
      unknown.push(at);
      if (how.remove) delete value[name];
    }
  }
  return unknown;
}

/** Takes out of a value, in place, the members that are null without being nullable, and that no default replaces. */
export function pruneNulls(value: unknown, schema: ObjectSchema): void {
  pruneNullsAt(value, SchemaNode.of(schema));
}

function pruneNullsAt(value: unknown, node: SchemaNode | undefined): void {
  if (Array.isArray(value)) {
    for (const item of value) pruneNullsAt(item, node?.items());
    return;
  }
  if (!isJsonObject(value)) return;
  for (const name of Object.keys(value)) {
    const known = node?.property(name) ?? node?.additionalProperties();
    const isFault = member(value, name) === null && known !== undefined && known.schema.nullable !== true &&
      known.schema.default === undefined;
    if (isFault) delete value[name];
    else pruneNullsAt(value[name], known);
  }
}
