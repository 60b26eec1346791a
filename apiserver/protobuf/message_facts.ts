/**
 * What has to be known of a protobuf message to read it.
 *
 * @module
 */

/**
 * A field: its number, its name in JSON, and its type. A type is a scalar (`string`, `bytes`, `bool`, `int32`, `int64`,
 * `double`), a message of the same package (`Volume`) or of another (with its package), any of these after `list ` or
 * `map ` (by string), or a message after `inline `, whose fields stand in the field's place in JSON.
 */
export type FieldFacts = readonly [number: number, name: string, type: string];

/** Messages of one package by name. */
export interface Messages {
  readonly [name: string]: readonly FieldFacts[];
}
