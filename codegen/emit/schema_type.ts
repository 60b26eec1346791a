/**
 * A schema as a TypeScript type and as words for its doc comment.
 *
 * @module
 */
import type { Schema } from "../../schema/facts.ts";
import { referencedName, splitDefinitionName } from "../facts_set.ts";
import { plain, type TypeText } from "./type_text.ts";

/** What a schema's types are looked up in. */
export interface TypeScope {
  /** The definition's schema. */
  schemaOf(definition: string): Schema;
  /** The name under which the file knows the definition's interface. */
  localName(definition: string): string;
}

/** A type, and what it is in words: `list of quantities` goes on from `quantities`. */
interface Described {
  readonly type: TypeText;
  readonly words: string;
  /** For many of it; absent where `words` serves. */
  readonly plural?: string;
}

/** A type that stays open: the known values, or any other text. */
const anyOtherText = "(string & Record<never, never>)";

/**
 * Definitions whose schema says less than Kubernetes' API conventions do. `JSONSchemaPropsOr…` are published as
 * "anything" since OpenAPI v2 could not say it better.
 */
const wellKnown: { readonly [definition: string]: (scope: TypeScope) => Described } = {
  "io.k8s.apimachinery.pkg.api.resource.Quantity": () => ({
    type: plain("string"),
    words: "quantity such as `500m` or `2Gi`",
    plural: "quantities such as `500m` or `2Gi`",
  }),
  "io.k8s.apimachinery.pkg.apis.meta.v1.MicroTime": () => ({
    type: plain("string"),
    words: "time, RFC 3339 with microseconds",
    plural: "times, RFC 3339 with microseconds",
  }),
  "io.k8s.apimachinery.pkg.util.intstr.IntOrString": () => ({
    type: { form: "union", parts: ["number", "string"] },
    words: "integer, or text such as `25%` or a name",
    plural: "integers or texts",
  }),
  "io.k8s.apimachinery.pkg.runtime.RawExtension": () => ({
    type: { form: "map", value: plain("unknown") },
    words: "any object",
    plural: "objects of any kind",
  }),
  "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSON": () => ({
    type: plain("unknown"),
    words: "any JSON value",
    plural: "JSON values",
  }),
  "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSONSchemaPropsOrArray": jsonSchemaOr(
    "a list of them",
    "[]",
  ),
  "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSONSchemaPropsOrBool": jsonSchemaOr(
    "a boolean",
    "boolean",
  ),
  "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSONSchemaPropsOrStringArray": jsonSchemaOr(
    "a list of texts",
    "string[]",
  ),
};

function jsonSchemaOr(words: string, other: string): (scope: TypeScope) => Described {
  return (scope) => {
    const name = scope.localName("io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSONSchemaProps");
    return {
      type: { form: "union", parts: [name, other === "[]" ? `${name}[]` : other] },
      words: `{@linkcode ${name}} or ${words}`,
    };
  };
}

/** The definition that a schema stands for; a field's reference stands in `allOf` where it has a default. */
export function referenceOf(schema: Schema): string | undefined {
  const reference = schema.$ref ?? (schema.allOf?.length === 1 ? schema.allOf[0]!.$ref : undefined);
  return reference === undefined ? undefined : referencedName(reference);
}

/** Whether a definition gets an interface. The others are written out where they are used. */
export function hasInterface(schema: Schema): boolean {
  return schema.properties !== undefined;
}

/** The type of a field or item. */
export function typeOfSchema(schema: Schema, scope: TypeScope): TypeText {
  return describe(schema, scope).type;
}

function describe(schema: Schema, scope: TypeScope): Described {
  const definition = referenceOf(schema);
  if (definition !== undefined) {
    const known = wellKnown[definition];
    if (known) return known(scope);
    const target = scope.schemaOf(definition);
    if (!hasInterface(target)) return describe(target, scope);
    const name = scope.localName(definition);
    return { type: plain(name), words: `{@linkcode ${name}}` };
  }
  switch (schema.type) {
    case "string":
      return describeText(schema);
    case "boolean":
      return { type: plain("boolean"), words: "true or false", plural: "booleans" };
    case "integer":
      return schema.format === "int64"
        ? {
          type: plain("number"),
          words: "integer of 64 bits",
          plural: "integers",
        }
        : { type: plain("number"), words: "integer", plural: "integers" };
    case "number":
      return { type: plain("number"), words: "number", plural: "numbers" };
    case "array": {
      if (schema.items === undefined) throw new TypeError("an array's schema has no items");
      const item = describe(schema.items, scope);
      const what = schema["x-kubernetes-list-type"] === "set" ? "set" : "list";
      return {
        type: { form: "array", item: item.type },
        words: `${what} of ${item.plural ?? item.words}`,
        plural: `${what}s of ${item.plural ?? item.words}`,
      };
    }
    case "object": {
      if (schema.properties) throw new TypeError("an object with properties is no definition of its own");
      if (typeof schema.additionalProperties !== "object") {
        return {
          type: { form: "map", value: plain("unknown") },
          words: "object of any form",
          plural: "objects",
        };
      }
      const value = describe(schema.additionalProperties, scope);
      return {
        type: { form: "map", value: value.type },
        words: `${value.plural ?? value.words} by name`,
        plural: `maps of ${value.plural ?? value.words} by name`,
      };
    }
    case undefined:
      if (Object.keys(schema).some((keyword) => keyword !== "default")) {
        throw new TypeError(`a schema without a type has ${Object.keys(schema).join(", ")}`);
      }
      return { type: plain("unknown"), words: "any JSON value", plural: "JSON values" };
  }
}

function describeText(schema: Schema): Described {
  if (schema.enum) {
    const values = schema.enum.map((value) => JSON.stringify(value));
    return {
      type: { form: "union", parts: [...values, anyOtherText] },
      words: "one of these, or one that a later server knows",
      plural: "texts, known ones or such as a later server knows",
    };
  }
  switch (schema.format) {
    case "date-time":
      return { type: plain("string"), words: "time, RFC 3339", plural: "times, RFC 3339" };
    case "byte":
      return { type: plain("string"), words: "bytes in base64", plural: "byte strings in base64" };
    default:
      return { type: plain("string"), words: "text", plural: "texts" };
  }
}

/** What a field named `spec` or `status` holds, by Kubernetes' API conventions. */
const roles: { readonly [field: string]: string } = {
  spec: "Desired state",
  status: "Observed state",
};

/** Values that Go gives to a field that is absent; as a default they tell nothing. */
const zeroValues: ReadonlySet<string> = new Set(['""', "0", "false", "{}"]);

/** A doc comment's text for a field, made from its schema. */
export function fieldDoc(name: string, schema: Schema, scope: TypeScope): string {
  const { words } = describe(schema, scope);
  const definition = referenceOf(schema);
  const isObject = definition !== undefined && hasInterface(scope.schemaOf(definition));
  const role = isObject ? roles[name] : undefined;
  const unit = schema.type === "integer" && name.endsWith("Seconds") ? ", in seconds" : "";
  const sentences = [role === undefined ? capitalized(words) + unit : `${role}: ${words}`];
  const mapKeys = schema["x-kubernetes-list-map-keys"] ?? [];
  const mergeKey = schema["x-kubernetes-patch-merge-key"];
  if (mapKeys.length > 0) sentences.push(`Keyed by ${listed(mapKeys)}`);
  if (mergeKey !== undefined && (mapKeys.length !== 1 || mapKeys[0] !== mergeKey)) {
    sentences.push(`A strategic patch merges by \`${mergeKey}\``);
  }
  if (schema["x-kubernetes-patch-strategy"]?.includes("retainKeys")) {
    sentences.push("A strategic patch drops the members that it does not name");
  }
  const value = JSON.stringify(schema.default);
  if (value !== undefined && !zeroValues.has(value)) sentences.push(`Default \`${value}\``);
  return `${sentences.join(". ")}.`;
}

/** `a`, `b` and `c`, as code. */
export function listed(names: readonly string[]): string {
  const quoted = names.map((name) => `\`${name}\``);
  return quoted.length < 2 ? quoted.join("") : `${quoted.slice(0, -1).join(", ")} and ${quoted.at(-1)}`;
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** The name of a definition without its package. */
export function shortName(definition: string): string {
  return splitDefinitionName(definition).name;
}
