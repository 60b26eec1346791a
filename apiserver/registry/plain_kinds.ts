/**
 * Kinds that are taken as they come: no defaults, no validation, nothing dropped. What a registry in a test needs.
 *
 * @module
 */
import type { BuiltInKinds } from "./built_in_resources.ts";

/** See the module. */
export const plainKinds: BuiltInKinds = {
  strategy: () => undefined,
  conversion: () => undefined,
  read: (body, _schema, { group, version, kind }) => ({
    object: { ...structuredClone(body), kind, apiVersion: group === "" ? version : `${group}/${version}` },
    unknownFields: [],
  }),
};
