/**
 * The TypeScript type of what a structural schema describes, from the schema's literal.
 *
 * | schema | type |
 * |---|---|
 * | `type: "string"`, with `enum` | `string`, the union of its values |
 * | `type: "integer"`, `"number"`, `"boolean"` | `number`, `number`, `boolean` |
 * | `type: "array"` | an array of `items` |
 * | `type: "object"` with `properties` | an object; those in `required` are sure, the others optional |
 * | a property with a `default` | sure in what a server answers, optional in a draft |
 * | `oneOf`, `anyOf` whose alternatives name `required` or narrow an `enum` | the union of the alternatives |
 * | `type: "object"` with `additionalProperties` | a record |
 * | `x-kubernetes-int-or-string` | `number \| string` |
 * | `x-kubernetes-embedded-resource` | an object with `apiVersion`, `kind` and `metadata` |
 * | `x-kubernetes-preserve-unknown-fields` | what is named, and any further field as `unknown` |
 * | `nullable` | the type, or `null` |
 *
 * @example
 * ```ts
 * import type { Infer, InferDraft } from "@kybern/kybern/schema";
 *
 * const spec = {
 *   type: "object",
 *   required: ["size"],
 *   properties: {
 *     size: { type: "string", enum: ["S", "M"] },
 *     tags: { type: "array", items: { type: "string" }, default: [] },
 *   },
 * } as const;
 * const draft: InferDraft<typeof spec> = { size: "S" };
 * const stored: Infer<typeof spec> = { ...draft, tags: [] };
 * console.log(stored.tags.length);
 * ```
 *
 * @module
 */
import type { ObjectMeta } from "../meta/mod.ts";

/** Any function of object types written out flat, so that an editor shows members and no helper types. */
export type Flat<T> = { [K in keyof T]: T[K] };

/** Before a server has filled in defaults, or after. */
export type SchemaForm = "draft" | "stored";

/** The names in a schema's `required`. */
export type RequiredNames<S> = S extends { readonly required: readonly (infer Name)[] } ? Name : never;

/** Those of the properties `P` that have a default. */
export type DefaultedNames<P> = {
  [K in keyof P]: P[K] extends { readonly default: infer Value } ? (Value extends null ? never : K) : never;
}[keyof P];

/** Those of the properties `P`, of which `R` are required, that are sure to be there. */
export type SureNames<P, R, F extends SchemaForm> = F extends "stored" ? R | DefaultedNames<P>
  : Exclude<R, DefaultedNames<P>>;

/** The type of the property `K`, which an alternative `V` may narrow by an enum of its own. */
export type InferProperty<P, K extends keyof P, V, F extends SchemaForm> = V extends {
  readonly properties: { readonly [N in K]: { readonly enum: readonly (infer Value)[] } };
} ? Value
  : InferAs<P[K], F>;

/** The object with the properties `P`, those in `R` required, in the alternative `V`, which rules out those in `X`. */
export type InferObject<P, R, V, X, F extends SchemaForm> = Flat<
  & {
    -readonly [K in keyof P as K extends SureNames<P, R, F> ? (K extends X ? never : K) : never]:
      InferProperty<
        P,
        K,
        V,
        F
      >;
  }
  & {
    -readonly [K in keyof P as K extends SureNames<P, R, F> | X ? never : K]?: InferProperty<P, K, V, F>;
  }
  & { -readonly [K in keyof P as K extends X ? K : never]?: never }
>;

/** The name that an alternative requires, where that is all it says. */
export type SoleName<V> = V extends { readonly required: readonly [infer Name] }
  ? (keyof V extends "required" ? Name : never)
  : never;

/** The object in each of several alternatives `A`; with `One` they exclude each other. */
export type InferAlternatives<S, P, A extends readonly unknown[], One extends boolean, F extends SchemaForm> =
  {
    [I in keyof A]: InferObject<
      P,
      RequiredNames<S> | RequiredNames<A[I]>,
      A[I],
      One extends true ? Exclude<SoleName<A[number]>, RequiredNames<S> | RequiredNames<A[I]>> : never,
      F
    >;
  }[number];

/** The type of an object with known members. */
export type InferProperties<S, P, F extends SchemaForm = "stored"> = S extends
  { readonly oneOf: infer A extends readonly [unknown, ...unknown[]] } ? InferAlternatives<S, P, A, true, F>
  : S extends { readonly anyOf: infer A extends readonly [unknown, ...unknown[]] }
    ? InferAlternatives<S, P, A, false, F>
  : InferObject<P, RequiredNames<S>, unknown, never, F>;

/** What every object inside of another has. */
export interface EmbeddedObject {
  /** Group and version. */
  apiVersion: string;
  /** Kind. */
  kind: string;
  /** Standard metadata. */
  metadata?: ObjectMeta;
}

/** Any further field where a schema preserves what it does not know; nothing otherwise. */
export type InferUnknown<S> = S extends { readonly "x-kubernetes-preserve-unknown-fields": true }
  ? { [field: string]: unknown }
  : unknown;

/** The type that a schema describes, `null` left out. */
export type InferNonNull<S, F extends SchemaForm = "stored"> = S extends
  { readonly "x-kubernetes-int-or-string": true } ? number | string
  : S extends { readonly "x-kubernetes-embedded-resource": true; readonly properties: infer P }
    ? EmbeddedObject & InferProperties<S, Omit<P, keyof EmbeddedObject>, F> & InferUnknown<S>
  : S extends { readonly "x-kubernetes-embedded-resource": true } ? EmbeddedObject & InferUnknown<S>
  : S extends { readonly enum: readonly (infer Value)[] } ? Value
  : S extends { readonly type: "string" } ? string
  : S extends { readonly type: "integer" | "number" } ? number
  : S extends { readonly type: "boolean" } ? boolean
  : S extends { readonly type: "array"; readonly items: infer Items } ? InferAs<Items, F>[]
  : S extends { readonly properties: infer P; readonly "x-kubernetes-preserve-unknown-fields": true }
    ? InferProperties<S, P, F> & { [field: string]: unknown }
  : S extends { readonly properties: infer P } ? InferProperties<S, P, F>
  : S extends { readonly additionalProperties: infer Values }
    ? { [key: string]: Values extends true ? unknown : InferAs<Values, F> }
  : S extends { readonly type: "object" } ? { [field: string]: unknown }
  : unknown;

/** The type that a schema describes, before or after defaults. */
export type InferAs<S, F extends SchemaForm> = S extends { readonly nullable: true }
  ? InferNonNull<S, F> | null
  : InferNonNull<S, F>;

/** The type of what a server answers of a schema: what has a default is there. */
export type Infer<S> = InferAs<S, "stored">;

/** The type of what is drafted of a schema: what has a default may be left out. */
export type InferDraft<S> = InferAs<S, "draft">;
