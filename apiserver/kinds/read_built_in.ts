/**
 * What the real server's decoder makes of a body for a built-in kind.
 *
 * A built-in object goes through Go structs on its way in and out: unknown fields fall away, zero values of optional
 * fields too, fields that a struct always writes appear, quantities, times and bytes take their canonical form,
 * defaults are filled in, and a value of a wrong type is refused in encoding/json's words. This reads a body so, by its
 * schema, the facts of `schema/facts/go_fields.ts` and the defaults of defaults/mod.ts.
 *
 * Guarantees
 * - The body is not changed; what is given back shares nothing with it that could be changed.
 * - Reading what was read changes nothing.
 *
 * @module
 */
import type { GroupVersionKind, Unstructured } from "../../meta/mod.ts";
import { parseQuantity, Quantity } from "../../meta/mod.ts";
import { goQuote } from "../../schema/go_text.ts";
import { type ObjectSchema, SchemaNode } from "../../schema/schema_node.ts";
import { defaultsOfDefinition } from "./defaults/mod.ts";
import { canonicalBase64, corruptBase64At } from "./go_base64.ts";
import { type GoField, goField, goStruct, goTypeName, hasNoFields } from "./go_struct.ts";
import { canonicalTime, GoTimeError, type TimePrecision } from "./go_time.ts";

/** See {@linkcode readBuiltIn}. */
export interface ReadResult {
  /** The object as the server would hold it. Of no use when there is an error. */
  readonly object: Unstructured;
  /** Message of the 400 BadRequest with which the body is refused. */
  readonly error?: string;
  /** A text per unknown field, `unknown field "spec.foo"`, for strict and warning field validation. */
  readonly unknownFields: readonly string[];
}

/**
 * Reads a body that is an object of a built-in kind.
 *
 * The schema's `schema` should be a `$ref` to the kind's definition, so that its fields' facts can be found.
 */
export function readBuiltIn(
  body: Readonly<Record<string, unknown>>,
  schema: ObjectSchema,
  kind: GroupVersionKind,
): ReadResult {
  const reader = new Reader();
  const node = SchemaNode.of(schema);
  const definition = node.definition ?? definitionNameOf(schema);
  const prefix = `${kind.kind} in version "${kind.version}" cannot be handled as a ${kind.kind}: `;
  let object: Record<string, unknown> = {};
  try {
    object = reader.struct(body, node, definition, { goPath: "", path: "" });
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    return { object: {}, error: prefix + error.message, unknownFields: [] };
  }
  return {
    object: object as Unstructured,
    ...(reader.firstError === undefined ? {} : { error: prefix + reader.firstError }),
    unknownFields: reader.unknownFields,
  };
}

/** What Go's struct of a kind holds before anything is written into it: structs by value, and no defaults. */
export function blankBuiltIn(schema: ObjectSchema): Unstructured {
  const node = SchemaNode.of(schema);
  const definition = node.definition ?? definitionNameOf(schema);
  return new Reader(false).struct({}, node, definition, { goPath: "", path: "" }) as Unstructured;
}

function definitionNameOf({ schema, definitions = {} }: ObjectSchema): string {
  return Object.keys(definitions).find((name) => definitions[name] === schema) ?? "";
}

/** A fault at which Go's decoder stops at once; faults of plain types are noted and the first of them is told. */
class DecodeError extends Error {
  override readonly name = "DecodeError";
}

/** Where a value stands. */
interface Place {
  /** As encoding/json calls it: through inlined structs, without indexes. */
  readonly goPath: string;
  /** As strict decoding calls it. */
  readonly path: string;
  /** Struct that the field belongs to, as messages call it: `PodSpec`. */
  readonly struct?: string;
}

type Fields = Record<string, unknown>;

const quantityDefinition = "io.k8s.apimachinery.pkg.api.resource.Quantity";
/** A list of amounts: no amount in it is finer than a thousandth. */
const resourceListType = "v1.ResourceList";
const metaDefinitions = "io.k8s.apimachinery.pkg.apis.meta.v1.";
const timePrecisions: Readonly<Record<string, TimePrecision>> = {
  [`${metaDefinitions}Time`]: "seconds",
  [`${metaDefinitions}MicroTime`]: "microseconds",
};

class Reader {
  firstError: string | undefined;
  readonly unknownFields: string[] = [];
  readonly #defaults: boolean;

  constructor(defaults = true) {
    this.#defaults = defaults;
  }

  /** Reads an object into a struct: its fields, then those that are written without a value, then its defaults. */
  struct(value: Readonly<Fields>, node: SchemaNode, definition: string, place: Place): Fields {
    const read: Fields = {};
    const struct = definition.slice(definition.lastIndexOf(".") + 1);
    for (const [name, member] of Object.entries(value)) {
      const property = node.property(name);
      if (property === undefined) {
        this.unknownFields.push(`unknown field ${goQuote(join(place.path, name))}`);
        continue;
      }
      const field = goField(definition, name);
      const memberPlace = {
        goPath: join(place.goPath, field.through + name),
        path: join(place.path, name),
        struct,
      };
      const got = this.value(member, property, field.type, memberPlace);
      if (got !== undefined && !(isEmpty(got) && isLeftOut(field, property, got))) read[name] = got;
    }
    this.#writeAlways(read, node, definition);
    if (this.#defaults) defaultsOfDefinition(definition)?.(read);
    return read;
  }

  /** Reads a value; undefined for null, which is no value. */
  value(value: unknown, node: SchemaNode, type: string, place: Place): unknown {
    if (value === null || value === undefined) return undefined;
    const { definition } = node;
    if (definition !== undefined) {
      const special = this.#special(value, node, definition, place);
      if (special !== unspecial) return special;
    }
    switch (node.schema.type) {
      case "string":
        return this.#string(value, node, type, place);
      case "boolean":
        return typeof value === "boolean" ? value : this.#mismatch(value, type || "bool", place);
      case "integer":
        return this.#integer(value, node, type, place);
      case "number":
        return typeof value === "number" || typeof value === "bigint"
          ? value
          : this.#mismatch(value, type || "float64", place);
      case "array":
        return this.#array(value, node, type, place);
      case "object":
        return this.#object(value, node, definition, type, place);
      default:
        return copy(value);
    }
  }

  /** Types with a decoder of their own. */
  #special(value: unknown, node: SchemaNode, definition: string, place: Place): unknown {
    if (definition === quantityDefinition) return quantity(value);
    const precision = timePrecisions[definition];
    if (precision !== undefined) {
      if (typeof value !== "string") throw new DecodeError(mismatchMessage(value, "string", place));
      return time(value, precision);
    }
    if (node.intOrString) {
      if (typeof value === "string") return value;
      const message = integerFault(value, "int32", place);
      if (message !== undefined) throw new DecodeError(message);
      return value;
    }
    return unspecial;
  }

  #string(value: unknown, node: SchemaNode, type: string, place: Place): unknown {
    const bytes = node.schema.format === "byte";
    if (typeof value !== "string") return this.#mismatch(value, bytes ? "[]uint8" : type || "string", place);
    if (!bytes) return value;
    const corrupt = corruptBase64At(value);
    if (corrupt === undefined) return canonicalBase64(value);
    this.#note(`illegal base64 data at input byte ${corrupt}`);
    return "";
  }

  #integer(value: unknown, node: SchemaNode, type: string, place: Place): unknown {
    const message = integerFault(value, type || node.schema.format || "int64", place);
    if (message === undefined) return value;
    this.#note(message);
    return undefined;
  }

  #array(value: unknown, node: SchemaNode, type: string, place: Place): unknown {
    const items = node.items();
    if (!Array.isArray(value)) {
      const itemType = type || (items === undefined ? "interface {}" : goTypeOf(items));
      return this.#mismatch(value, `[]${itemType}`, place);
    }
    if (items === undefined) return copy(value);
    return value.map((item, index) => {
      const at = { ...place, path: `${place.path}[${index}]` };
      return this.value(item, items, type, at) ?? this.#zero(items);
    });
  }

  #object(
    value: unknown,
    node: SchemaNode,
    definition: string | undefined,
    type: string,
    place: Place,
  ): unknown {
    const isObject = typeof value === "object" && !Array.isArray(value);
    if (node.schema.properties !== undefined) {
      if (!isObject) return this.#mismatch(value, definition ? goTypeName(definition) : type, place);
      return this.struct(value as Fields, node, definition ?? "", place);
    }
    const members = node.additionalProperties();
    if (members === undefined) return copy(value);
    if (!isObject) return this.#mismatch(value, type || `map[string]${goTypeOf(members)}`, place);
    const memberType = /^map\[.*?\](.*)$/.exec(type)?.[1] ?? "";
    const named = /^[\w]+\.[A-Z]/.test(memberType) ? memberType : "";
    const read: Fields = {};
    for (const [key, member] of Object.entries(value as Fields)) {
      // Assigned with defineProperty's meaning, so that a key "__proto__" is a key like any other.
      const got = this.value(member, members, named, { ...place, path: join(place.path, key) }) ??
        this.#zero(members);
      Object.defineProperty(read, key, {
        value: type === resourceListType ? roundToMilli(got as string) : got,
        enumerable: true,
        writable: true,
        configurable: true,
      });
    }
    return read;
  }

  /** What a struct writes for fields that have no value, and the defaults that its schema gives. */
  #writeAlways(read: Fields, node: SchemaNode, definition: string): void {
    const words = goStruct(definition);
    for (const [name, { always, pointer, struct, omitZero }] of words) {
      if (Object.hasOwn(read, name) || omitZero || !(always || struct)) continue;
      const property = node.property(name);
      if (property === undefined) continue;
      read[name] = pointer ? null : this.#zero(property);
    }
    for (const name of this.#defaults ? node.propertyNames() : []) {
      const value = node.property(name)!.schema.default;
      if (!isDefault(value) || (Object.hasOwn(read, name) && !isEmpty(read[name]))) continue;
      read[name] = copy(value);
    }
  }

  /** The value that Go has where nothing was said. */
  #zero(node: SchemaNode): unknown {
    const { definition } = node;
    if (definition === quantityDefinition) return "0";
    if (definition !== undefined && timePrecisions[definition] !== undefined) return null;
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
        if (hasNoFields(definition)) return {};
        return node.schema.properties === undefined
          ? null
          : this.struct({}, node, definition ?? "", { goPath: "", path: "" });
      default:
        return null;
    }
  }

  #mismatch(value: unknown, type: string, place: Place): undefined {
    this.#note(mismatchMessage(value, type, place));
    return undefined;
  }

  #note(message: string): void {
    this.firstError ??= message;
  }
}

/** Tells that a definition has no decoder of its own. */
const unspecial = Symbol("unspecial");

function join(path: string, name: string): string {
  return path === "" ? name : `${path}.${name}`;
}

function isDefault(value: unknown): boolean {
  return value !== undefined && value !== null && value !== "" && value !== 0 && value !== false &&
    typeof value !== "object";
}

function isEmpty(value: unknown): boolean {
  if (typeof value === "object" && value !== null) {
    return Array.isArray(value) ? value.length === 0 : Object.keys(value).length === 0;
  }
  return value === "" || value === 0 || value === false || value === 0n;
}

/** What a schema's `default` and `example` are: any value, kept as it is written. */
const jsonDefinition = "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSON";

/** Whether an empty value is as good as none. */
function isLeftOut(field: GoField, node: SchemaNode, value: unknown): boolean {
  // And `JSONSchemaPropsOrBool` and its like. In Go each is behind a pointer.
  if (node.definition === jsonDefinition || node.definition?.startsWith(`${jsonDefinition}SchemaPropsOr`)) {
    return false;
  }
  if (Array.isArray(value)) return true;
  if (typeof value === "object") return field.omitZero || node.additionalProperties() !== undefined;
  if (node.intOrString || node.definition === quantityDefinition) return false;
  return !field.pointer;
}

function quantity(value: unknown): string {
  const text = typeof value === "number" || typeof value === "bigint" ? String(value) : value;
  if (typeof text === "string") {
    if (/^[0-9.+-]+[eE]$/.test(text)) throw new DecodeError("unable to parse quantity's suffix");
    // The server takes a quantity without digits for zero.
    if (/^[+-]?\.?$/.test(text) && text !== "") return "0";
    try {
      return parseQuantity(text.trim()).toString();
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
    }
  }
  throw new DecodeError(
    "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'",
  );
}

const milli = 1_000_000n;

/** A quantity with what is finer than a thousandth rounded away from zero. */
function roundToMilli(text: string): string {
  const { nano, format } = parseQuantity(text);
  const rest = nano % milli;
  if (rest === 0n) return text;
  return new Quantity(nano - rest + (nano < 0n ? -milli : milli), format).toString();
}

function time(value: string, precision: TimePrecision): string {
  try {
    return canonicalTime(value, precision);
  } catch (error) {
    if (error instanceof GoTimeError) throw new DecodeError(error.message);
    throw error;
  }
}

/** What encoding/json calls a value. */
function jsonType(value: unknown): string {
  if (Array.isArray(value)) return "array";
  switch (typeof value) {
    case "boolean":
      return "bool";
    case "bigint":
      return "number";
    default:
      return typeof value;
  }
}

function mismatchMessage(value: unknown, type: string, place: Place, detail = ""): string {
  return `json: cannot unmarshal ${jsonType(value)}${detail} into Go struct field ${place.struct ?? ""}.` +
    `${place.goPath} of type ${type}`;
}

const bounds: Readonly<Record<string, readonly [bigint, bigint]>> = {
  int32: [-(2n ** 31n), 2n ** 31n - 1n],
  int64: [-(2n ** 63n), 2n ** 63n - 1n],
};

function integerFault(value: unknown, type: string, place: Place): string | undefined {
  if (typeof value !== "number" && typeof value !== "bigint") return mismatchMessage(value, type, place);
  const isInteger = typeof value === "bigint" || Number.isInteger(value);
  const [low, high] = bounds[type] ?? bounds.int64!;
  if (isInteger && BigInt(value) >= low && BigInt(value) <= high) return undefined;
  return mismatchMessage(value, type, place, ` ${value}`);
}

/** The Go type that a schema tells by itself. */
function goTypeOf(node: SchemaNode): string {
  const { definition, schema } = node;
  if (definition !== undefined) return goTypeName(definition);
  switch (schema.type) {
    case "string":
      return schema.format === "byte" ? "[]uint8" : "string";
    case "boolean":
      return "bool";
    case "integer":
      return schema.format ?? "int64";
    case "array": {
      const items = node.items();
      return `[]${items === undefined ? "interface {}" : goTypeOf(items)}`;
    }
    default:
      return schema.type ?? "interface {}";
  }
}

function copy<T>(value: T): T {
  return typeof value === "object" && value !== null ? structuredClone(value) : value;
}
