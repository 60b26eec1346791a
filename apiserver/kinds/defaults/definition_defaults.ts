/**
 * Defaults by definition: what a server fills in wherever a value of that type stands, beyond its schema's own defaults.
 *
 * @module
 */

/** Fills in one value of a definition, in place. Run twice, it must change nothing. */
export type DefaultFunction = (value: Record<string, unknown>) => void;

/** Names of definitions, for example `io.k8s.api.core.v1.Container`, and what fills in their values. */
export type DefinitionDefaults = readonly (readonly [definition: string, fill: DefaultFunction])[];

/** Names a definition's type for the function that fills it in; the decoder has seen to it that values are of the type. */
export function defaultsOf<T>(
  definition: string,
  fill: (value: T) => void,
): readonly [string, DefaultFunction] {
  return [definition, fill as unknown as DefaultFunction];
}
