/**
 * The TypeScript type of what a structural schema describes, from the schema's literal.
 *
 * | schema | type |
 * |---|---|
 * | `type: "string"`, with `enum` | `string`, the union of its values |
 * | `type: "integer"`, `"number"`, `"boolean"` | `number`, `number`, `boolean` |
 * | `type: "array"` | an array of `items` |
 * | `type: "object"` with `properties` | an object; those in `required` are sure, the others optional |
 * | `type: "object"` with `additionalProperties` | a record |
 * | `x-kubernetes-int-or-string` | `number \| string` |
 * | `x-kubernetes-preserve-unknown-fields` | what is named, and any further field as `unknown` |
 * | `nullable` | the type, or `null` |
 *
 * @example
 * ```ts
 * import type { Infer } from "@kybern/kybern/schema";
 *
 * const spec = {
 *   type: "object",
 *   required: ["size"],
 *   properties: { size: { type: "string", enum: ["S", "M"] }, tags: { type: "array", items: { type: "string" } } },
 * } as const;
 * const value: Infer<typeof spec> = { size: "S", tags: ["a"] };
 * console.log(value.size);
 * ```
 *
 * @module
 */

/** Any function of object types written out flat, so that an editor shows members and no helper types. */
export type Flat<T> = { [K in keyof T]: T[K] };

/** The names in a schema's `required`. */
export type RequiredNames<S> = S extends { readonly required: readonly (infer Name)[] } ? Name : never;

/** The type of an object with known members. */
export type InferProperties<S, P> = Flat<
  & { -readonly [K in keyof P as K extends RequiredNames<S> ? K : never]: Infer<P[K]> }
  & { -readonly [K in keyof P as K extends RequiredNames<S> ? never : K]?: Infer<P[K]> }
>;

/** The type that a schema describes, `null` left out. */
export type InferNonNull<S> = S extends { readonly "x-kubernetes-int-or-string": true } ? number | string
  : S extends { readonly enum: readonly (infer Value)[] } ? Value
  : S extends { readonly type: "string" } ? string
  : S extends { readonly type: "integer" | "number" } ? number
  : S extends { readonly type: "boolean" } ? boolean
  : S extends { readonly type: "array"; readonly items: infer Items } ? Infer<Items>[]
  : S extends { readonly properties: infer P; readonly "x-kubernetes-preserve-unknown-fields": true }
    ? InferProperties<S, P> & { [field: string]: unknown }
  : S extends { readonly properties: infer P } ? InferProperties<S, P>
  : S extends { readonly additionalProperties: infer Values }
    ? { [key: string]: Values extends true ? unknown : Infer<Values> }
  : S extends { readonly type: "object" } ? { [field: string]: unknown }
  : unknown;

/** The type that a schema describes. */
export type Infer<S> = S extends { readonly nullable: true } ? InferNonNull<S> | null : InferNonNull<S>;
