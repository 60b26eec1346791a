/**
 * The form in which a Kubernetes server holds and shows the objects of its built-in kinds.
 *
 * Their objects pass through Go structs. What such a struct cannot be without is always there, if only as its zero
 * value (`resources: {}` of a container, `status: {}`), and what it leaves out when empty is never there as null, `[]`
 * or `{}`. Which is which say the facts of `schema/facts/go_fields.ts`.
 *
 * Custom resources have no such form.
 *
 * @module
 */
import { cloneJson, isJsonObject, type JsonObject, member, setMember } from "../../schema/json_value.ts";
import { type ObjectSchema, SchemaNode } from "../../schema/schema_node.ts";
import { type GoField, goField, hasNoFields } from "./go_struct.ts";

/**
 * An object of a built-in kind in that form. The result may share parts with the object, which is not changed.
 *
 * Members that the schema does not know stay; see `prune`.
 */
export function structForm<T>(object: T, schema: ObjectSchema): T {
  return formed(object, SchemaNode.of(schema)) as T;
}

/** What is to be known of a struct's members, worked out once for a schema. */
interface Plan {
  readonly fields: ReadonlyMap<string, GoField>;
  /** Members that are there even when nobody set them, and what they are then. */
  readonly zeros: readonly (readonly [name: string, value: unknown])[];
}

const plans = new WeakMap<SchemaNode, Plan>();

function planOf(node: SchemaNode): Plan {
  const known = plans.get(node);
  if (known !== undefined) return known;
  const fields = new Map<string, GoField>();
  const zeros: [string, unknown][] = [];
  const plan = { fields, zeros };
  plans.set(node, plan);
  for (const name of node.propertyNames()) {
    const field = goField(node.definition ?? "", name);
    fields.set(name, field);
    if (isWritten(field)) zeros.push([name, field.pointer ? null : zeroValue(node.property(name)!)]);
  }
  return plan;
}

function isWritten({ always, struct, omitZero }: GoField): boolean {
  return (always || struct) && !omitZero;
}

function formed(value: unknown, node: SchemaNode): unknown {
  if (Array.isArray(value)) {
    const items = node.items();
    return items === undefined ? value : value.map((item) => formed(item, items));
  }
  if (!isJsonObject(value)) return value;
  const additional = node.additionalProperties();
  if (node.propertyNames().length === 0 && additional === undefined) return value;
  const { fields, zeros } = planOf(node);
  const result: JsonObject = {};
  for (const name of Object.keys(value)) {
    const property = node.property(name);
    if (property === undefined) {
      setMember(result, name, additional === undefined ? value[name] : formed(value[name], additional));
    } else if (value[name] !== null && value[name] !== undefined) {
      const child = formed(value[name], property);
      const field = fields.get(name)!;
      const stays = isWritten(field) || isReset(name, node) || !leftOut(child, property, field);
      if (stays) setMember(result, name, child);
    }
  }
  for (const [name, zero] of zeros) {
    if (member(result, name) === undefined) result[name] = cloneJson(zero);
  }
  return result;
}

/** Whether a value is empty, and the struct does not write it then. */
function leftOut(value: unknown, node: SchemaNode, field: GoField): boolean {
  if (Array.isArray(value)) return value.length === 0;
  if (isJsonObject(value)) {
    const isMap = field.omitZero || node.additionalProperties() !== undefined;
    return isMap && Object.keys(value).length === 0;
  }
  if (node.intOrString || isQuantity(node) || field.pointer) return false;
  return value === "" || value === 0 || value === false;
}

/** An empty list of managed fields asks to forget them; the server acts on it before it shows the object. */
function isReset(name: string, node: SchemaNode): boolean {
  return name === "managedFields" && /\.ObjectMeta$/.test(node.definition ?? "");
}

/** What a struct holds for a member that nobody set. */
function zeroValue(node: SchemaNode): unknown {
  if (isQuantity(node)) return "0";
  if (/\.meta\.v1\.(Micro)?Time$/.test(node.definition ?? "")) return null;
  if (node.intOrString) return 0;
  switch (node.schema.type) {
    case "string":
      return node.schema.format === "byte" ? null : "";
    case "boolean":
      return false;
    case "integer":
    case "number":
      return 0;
    case "object":
      if (hasNoFields(node.definition)) return {};
      return node.schema.properties === undefined ? null : formed({}, node);
    default:
      return null;
  }
}

function isQuantity({ definition = "" }: SchemaNode): boolean {
  return definition.endsWith(".api.resource.Quantity");
}
