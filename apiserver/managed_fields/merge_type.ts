/**
 * How a value is merged, read from its schema: as one whole, member by member, or as a list whose items have an
 * identity.
 *
 * The model is structured-merge-diff's: a place accepts a scalar, a list, a map, or several of these; who walks along
 * picks the one that the value at hand is.
 *
 * @module
 */
import type { SchemaNode } from "../../schema/schema_node.ts";

/** What a scalar must be. */
export type ScalarType = "numeric" | "string" | "boolean" | "untyped";

/** An object: declared fields, others, or both. */
export interface MapType {
  /** The type of a declared field. */
  field(name: string): MergeType | undefined;
  /** The type of undeclared members; `undefined` where there may be none. */
  readonly element: MergeType | undefined;
  /** Whether it is owned and replaced as a whole. */
  readonly atomic: boolean;
  /** Whether the schema says nothing of its members: a change of the schema is then not followed into them. */
  readonly deduced: () => boolean;
}

/** A list. */
export interface ListType {
  /** The type of its items. */
  readonly element: MergeType;
  /** Whether it is owned and replaced as a whole; else its items have an identity. */
  readonly atomic: boolean;
  /** Members that identify an item; none where items are scalars that identify themselves. */
  readonly keys: readonly string[];
}

/** What a place accepts. */
export interface Atom {
  readonly scalar?: ScalarType;
  readonly list?: ListType;
  readonly map?: MapType;
}

/** A place's type. Schemas may contain themselves, so it is worked out when first asked for. */
export interface MergeType {
  /** What is accepted here. */
  atom(): Atom;
  /** The field's default, which stands in for a missing key of a list's item. */
  readonly default?: unknown;
}

/** Anything, owned as a whole. */
const untyped: MergeType = { atom: () => untypedAtom };
const untypedAtom: Atom = {
  scalar: "untyped",
  list: { element: untyped, atomic: true, keys: [] },
  map: { field: () => undefined, element: untyped, atomic: true, deduced: () => false },
};

/** Anything; objects member by member, lists as a whole. */
const deduced: MergeType = { atom: () => deducedAtom };
const deducedAtom: Atom = {
  scalar: "untyped",
  list: { element: untyped, atomic: true, keys: [] },
  map: { field: () => undefined, element: deduced, atomic: false, deduced: () => true },
};

const known = [new WeakMap<SchemaNode, MergeType>(), new WeakMap<SchemaNode, MergeType>()] as const;

/** The type of a place in a schema. */
export function mergeTypeOf(node: SchemaNode): MergeType {
  return typeOf(node, false);
}

function typeOf(node: SchemaNode, preserveFromAbove: boolean): MergeType {
  const own = node.schema["x-kubernetes-preserve-unknown-fields"] === true;
  const preserve = own || (preserveFromAbove && node.definition === undefined);
  const types = known[preserve ? 1 : 0];
  let type = types.get(node);
  if (type === undefined) {
    let atom: Atom | undefined;
    type = { atom: () => atom ??= atomOf(node, preserve), default: node.schema.default };
    types.set(node, type);
  }
  return type;
}

function atomOf(node: SchemaNode, preserve: boolean): Atom {
  switch (node.definition) {
    case "io.k8s.apimachinery.pkg.api.resource.Quantity":
      return { scalar: "untyped" };
    case "io.k8s.apimachinery.pkg.runtime.RawExtension":
      return untypedAtom;
  }
  switch (node.schema.type) {
    case "object":
      return { map: mapOf(node, preserve) };
    case "array":
      return { list: listOf(node, preserve) };
    case "integer":
    case "number":
      return { scalar: "numeric" };
    case "boolean":
      return { scalar: "boolean" };
    case "string": {
      const format = node.schema.format;
      return { scalar: format === undefined || format === "byte" ? "string" : "untyped" };
    }
    default:
      return { scalar: "untyped", list: listOf(node, preserve), map: mapOf(node, preserve) };
  }
}

function mapOf(node: SchemaNode, preserve: boolean): MapType {
  const additional = node.additionalProperties();
  const element = additional !== undefined
    ? typeOf(additional, preserve)
    : allowsAnything(node, preserve)
    ? deduced
    : undefined;
  return {
    field: (name) => {
      const property = node.property(name);
      return property === undefined ? undefined : typeOf(property, preserve);
    },
    element,
    atomic: node.schema["x-kubernetes-map-type"] === "atomic",
    deduced: () =>
      node.propertyNames().length === 0 &&
      (element === deduced || (additional?.definition === undefined && element?.atom().scalar === "untyped")),
  };
}

function allowsAnything(node: SchemaNode, preserve: boolean): boolean {
  const additional = node.schema.additionalProperties;
  if (additional !== undefined) return additional === true;
  return preserve || node.propertyNames().length === 0;
}

function listOf(node: SchemaNode, preserve: boolean): ListType {
  const items = node.items();
  const element = items === undefined ? untyped : typeOf(items, preserve);
  switch (node.schema["x-kubernetes-list-type"]) {
    case "set":
      return { element, atomic: false, keys: [] };
    case "map":
      return { element, atomic: false, keys: node.schema["x-kubernetes-list-map-keys"] ?? [] };
    case "atomic":
      return { element, atomic: true, keys: [] };
  }
  const strategy = node.schema["x-kubernetes-patch-strategy"];
  if (strategy === "merge" || strategy === "merge,retainKeys") {
    const key = node.schema["x-kubernetes-patch-merge-key"];
    return { element, atomic: false, keys: key === undefined ? [] : [key] };
  }
  return { element, atomic: true, keys: [] };
}

/** Narrows what a place accepts to the form that a value has; all of it where the value fits none, or is null. */
export function atomFor(atom: Atom, value: unknown): Atom {
  if (value === undefined || value === null) return atom;
  if (Array.isArray(value)) return atom.list === undefined ? atom : { list: atom.list };
  if (typeof value === "object") return atom.map === undefined ? atom : { map: atom.map };
  return atom.scalar === undefined ? atom : { scalar: atom.scalar };
}

/** Whether two narrowed atoms are of the same form. */
export function sameAtom(a: Atom, b: Atom): boolean {
  return a.scalar === b.scalar && a.list === b.list && a.map === b.map;
}
