/**
 * A place in a schema, with its references resolved: what validating, pruning, defaulting and merging walk along.
 *
 * A schema may refer to itself (JSONSchemaProps does), so nothing is resolved before it is asked for, and the same
 * place always gives the same node: what a walker learns of a node may be kept in a WeakMap.
 *
 * @module
 */
import type { Schema } from "./facts.ts";

/** Definitions that references lead to, by name. */
export interface Definitions {
  /** The schema of that name. */
  readonly [name: string]: Schema;
}

/** A kind's schema together with everything that it refers to. */
export interface ObjectSchema {
  /** The schema of the object itself. */
  readonly schema: Schema;
  /** The definitions that `$ref`s (`#/components/schemas/NAME`) in it lead to, by NAME. */
  readonly definitions?: Definitions;
}

const noDefinitions: Definitions = {};
const nodes = new WeakMap<Definitions, WeakMap<Schema, SchemaNode>>();

/** See the module. */
export class SchemaNode {
  /** The schema at this place. It holds no `$ref`: a reference's own members lie over its target's. */
  readonly schema: Schema;
  /** Name of the definition that this is, where a reference led here. */
  readonly definition: string | undefined;
  readonly #definitions: Definitions;
  readonly #properties = new Map<string, SchemaNode>();
  #names: readonly string[] | undefined;
  #additional: SchemaNode | undefined;
  #items: SchemaNode | undefined;

  /** Use {@linkcode SchemaNode.of}, which gives one node for one place. */
  constructor(schema: Schema, definition: string | undefined, definitions: Definitions) {
    this.schema = schema;
    this.definition = definition;
    this.#definitions = definitions;
  }

  /** The node of a schema. The same schema and definitions give the same node. */
  static of({ schema, definitions = noDefinitions }: ObjectSchema): SchemaNode {
    let known = nodes.get(definitions);
    if (known === undefined) nodes.set(definitions, known = new WeakMap());
    let node = known.get(schema);
    if (node === undefined) {
      node = new SchemaNode(...resolve(schema, definitions), definitions);
      known.set(schema, node);
    }
    return node;
  }

  /** The schema of one of the declared properties; `undefined` for a name that is not declared. */
  property(name: string): SchemaNode | undefined {
    const known = this.#properties.get(name);
    if (known !== undefined) return known;
    const properties = this.schema.properties;
    if (properties === undefined || !Object.hasOwn(properties, name)) return undefined;
    const node = this.#child(properties[name]!);
    this.#properties.set(name, node);
    return node;
  }

  /** Names of the declared properties. */
  propertyNames(): readonly string[] {
    return this.#names ??= Object.keys(this.schema.properties ?? {});
  }

  /** The schema of undeclared properties; `undefined` where there is none, whether or not they are allowed. */
  additionalProperties(): SchemaNode | undefined {
    const additional = this.schema.additionalProperties;
    return typeof additional === "object" ? this.#additional ??= this.#child(additional) : undefined;
  }

  /** The schema of a list's items. */
  items(): SchemaNode | undefined {
    return this.schema.items === undefined ? undefined : this.#items ??= this.#child(this.schema.items);
  }

  /** Another schema that stands inside this one (`allOf`, `not`, …). */
  nested(schema: Schema): SchemaNode {
    return this.#child(schema);
  }

  /** Whether a value here is a Kubernetes `IntOrString`. */
  get intOrString(): boolean {
    return this.schema["x-kubernetes-int-or-string"] === true || this.schema.format === "int-or-string";
  }

  #child(schema: Schema): SchemaNode {
    return SchemaNode.of({ schema, definitions: this.#definitions });
  }
}

/** More references in a row than this are a circle. */
const longestChain = 32;

function resolve(schema: Schema, definitions: Definitions): [Schema, string | undefined] {
  let definition: string | undefined;
  let resolved = schema;
  for (let steps = 0; steps < longestChain; steps++) {
    const reference = referenceOf(resolved);
    if (reference === undefined) return [resolved, definition];
    definition = reference.slice(reference.lastIndexOf("/") + 1);
    const target = Object.hasOwn(definitions, definition) ? definitions[definition] : undefined;
    if (target === undefined) throw new TypeError(`the schema refers to ${reference}, which is not defined`);
    const { $ref: _ref, allOf, ...own } = resolved;
    // The one reference that may stand in an allOf is a field's reference beside its default.
    const furtherAllOf = resolved.$ref === undefined ? undefined : allOf;
    resolved = { ...target, ...own, ...(furtherAllOf === undefined ? {} : { allOf: furtherAllOf }) };
  }
  throw new TypeError(`the schema's references run in a circle at ${definition}`);
}

function referenceOf(schema: Schema): string | undefined {
  if (schema.$ref !== undefined) return schema.$ref;
  return schema.allOf?.length === 1 ? schema.allOf[0]!.$ref : undefined;
}
