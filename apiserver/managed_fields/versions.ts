/**
 * How a request reads objects in the versions that owners wrote their sets in.
 *
 * @module
 */
import type { Unstructured } from "../../meta/mod.ts";
import type { ObjectSchema } from "../../schema/schema_node.ts";
import { SchemaNode } from "../../schema/schema_node.ts";
import { structForm } from "../kinds/struct_form.ts";
import { mergeTypeOf } from "./merge_type.ts";
import type { VersionedObject, Versions } from "./update_owners.ts";

/** Another version of the request's kind. */
export interface OtherVersion {
  /** Schema of the object in that version. */
  readonly schema: ObjectSchema;
  /** From the request's version to that one. Without it only `apiVersion` changes. */
  readonly convert?: (object: Unstructured) => Unstructured;
  /** From that version to the request's. */
  readonly convertBack?: (object: Unstructured) => Unstructured;
}

/**
 * Gives the other versions of a kind; `undefined` for one that is not served: what was owned in it is forgotten.
 */
export type OtherVersions = (apiVersion: string) => OtherVersion | undefined;

/** Makes {@linkcode Versions}. Without `others`, every version is read with the request's schema. */
export function versionsOf(
  apiVersion: string,
  schema: ObjectSchema,
  builtIn: boolean,
  others?: OtherVersions,
): Versions {
  const known = new Map<string, OtherVersion | undefined>();
  const other = (version: string): OtherVersion | undefined => {
    if (!known.has(version)) known.set(version, others === undefined ? { schema } : others(version));
    return known.get(version);
  };
  const formed = (object: Unstructured, of: ObjectSchema) => builtIn ? structForm(object, of) : object;
  const type = mergeTypeOf(SchemaNode.of(schema));
  return {
    apiVersion,
    convert(object: Unstructured, to: string): VersionedObject | undefined {
      if (to === apiVersion) return { object, type };
      const version = other(to);
      if (version === undefined) return undefined;
      const converted = version.convert?.(object) ?? { ...object, apiVersion: to };
      return { object: formed(converted, version.schema), type: mergeTypeOf(SchemaNode.of(version.schema)) };
    },
    convertBack(object: unknown, from: string): Unstructured {
      if (from === apiVersion) return object as Unstructured;
      return other(from)?.convertBack?.(object as Unstructured) ?? { ...object as Unstructured, apiVersion };
    },
  };
}
