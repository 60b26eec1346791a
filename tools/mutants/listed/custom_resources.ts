/**
 * Faults of custom resources: what is made of a literal, what is refused, and how a definition comes to be served.
 *
 * @module
 */
import type { ListedFault } from "../fault.ts";

/** One line each, chosen from the sources by what they promise. */
export const customResourceFaults: readonly ListedFault[] = [
  {
    fault: "a definition is served before discovery tells it",
    file: "controller/custom_resources.ts",
    from: "await isDiscovered(this.#discovery, definition, options) && await",
    to: "await",
    breaks: "CR-01",
  },
  {
    fault: "a definition is served before it can be listed",
    file: "controller/custom_resources.ts",
    from: "        if (isNotFound(error)) return false;\n        // Who",
    to: "        if (isNotFound(error)) continue;\n        // Who",
    breaks: "CR-01",
  },
  {
    fault: "versions that are not served are waited for",
    file: "controller/custom_resources.ts",
    from: "      if (!served) continue;\n",
    to: "",
    breaks: "CR-01",
  },
  {
    fault: "a definition is applied as often as it is given",
    file: "controller/custom_resources.ts",
    from: "    else if (known !== crd && !jsonEqual(known, crd)) {",
    to: "    else if (known !== crd) {",
    breaks: "two definitions of one name",
  },
  {
    fault: "of two definitions that differ the first is taken",
    file: "controller/custom_resources.ts",
    from: "    else if (known !== crd && !jsonEqual(known, crd)) {",
    to: "    else if (known === crd && !jsonEqual(known, crd)) {",
    breaks: "two definitions of one name",
  },
  {
    fault: "a server that does not answer is waited for for ever",
    file: "controller/custom_resources.ts",
    from: "installation.apply(draft, limit.signal)",
    to: "installation.apply(draft, signal ?? new AbortController().signal)",
    breaks: "a server that does not answer",
  },
  {
    fault: "who may not list a kind cannot install it",
    file: "controller/custom_resources.ts",
    from: "        if (!isForbidden(error)) throw error;",
    to: "        throw error;",
    breaks: "who may not list a kind",
  },
  {
    fault: "a file that is found twice is an error",
    file: "controller/definition_files.ts",
    from: "        else if (!jsonEqual(known.crd, crd)) {",
    to: "        else {",
    breaks: "CR-01",
  },
  {
    fault: "a missing path is always an error",
    file: "controller/definition_files.ts",
    from: "    if (!errorIfMissing) return [];",
    to: "",
    breaks: "CR-01",
  },
  {
    fault: "a missing path never is an error",
    file: "controller/definition_files.ts",
    from: "    if (!errorIfMissing) return [];",
    to: "    return [];",
    breaks: "CR-01",
  },
  {
    fault: "what a server has added is applied",
    file: "controller/definition_files.ts",
    from: "      const { status: _status, ...crd } = object;",
    to: "      const crd = object;",
    breaks: "CR-01",
  },
  {
    fault: "a draft is checked before its defaults",
    file: "schema/define_resource.ts",
    from: "  pruneNulls(copy, schema);\n  applyDefaults(copy, schema);",
    to: "  pruneNulls(copy, schema);",
    breaks: "what has a default is there in what a server answers",
  },
  {
    fault: "a draft is changed by its completion",
    file: "schema/define_resource.ts",
    from: "const copy = cloneJson(object) as JsonObject;",
    to: "const copy = object as JsonObject;",
    breaks: "what has a default is there in what a server answers",
  },
  {
    fault: "fields that no schema knows stay",
    file: "schema/define_resource.ts",
    from: "  prune(copy, schema);\n",
    to: "",
    breaks: "fields that no schema knows are named",
  },
  {
    fault: "what has not changed is held against a change",
    file: "schema/define_resource.ts",
    from: "        old === undefined ? undefined : completed(old, schema),",
    to: "        undefined,",
    breaks: "an object is validated offline as a server would",
  },
  {
    fault: "an object of another version is taken",
    file: "schema/define_resource.ts",
    from: '    ...other("apiVersion", apiVersion, type.apiVersion),\n',
    to: "",
    breaks: "what every object has is validated as far as it is there",
  },
  {
    fault: "every version has the schema of the first",
    file: "schema/define_resource.ts",
    from: "crd.spec.versions.find(({ name }) => name === version)!",
    to: "crd.spec.versions[0]!",
    breaks: "each version has a type, a check and subresources of its own",
  },
  {
    fault: "a version that is not served is",
    file: "schema/definition_manifest.ts",
    from: "served: version.served ?? true,",
    to: "served: true,",
    breaks: "the definition tells what is served, stored and deprecated",
  },
  {
    fault: "a column whose path is none is taken",
    file: "schema/literal_errors.ts",
    from: '      if (jsonPath?.startsWith(".")) parseJsonPath(jsonPath);\n',
    to: "",
    breaks: "refused at the definition: a column whose path is none",
  },
  {
    fault: "a word that no schema has is dropped silently",
    file: "schema/literal_errors.ts",
    from: "    if (!schemaMemberNames.has(name)) yield",
    to: "    if (false) yield",
    breaks: "refused at the definition: a word that no schema has",
  },
  {
    fault: "a fault is told by its place in the definition",
    file: "schema/literal_errors.ts",
    from: "field: literalPath(error.field, versions) }",
    to: "field: error.field }",
    breaks: "what a server refuses is refused at the definition",
  },
  {
    fault: "an embedded default without a kind is taken",
    file: "schema/definition/schema_errors.ts",
    from: "    yield* embedded.length > 0",
    to: "    yield* embedded.length > 99",
    breaks: "a default that is embedded",
  },
];
