/**
 * The paths by which a definition names fields of its schema: `.spec.size`, and where quotes are allowed
 * `.spec.sizes['a.b']`.
 *
 * @module
 */
import type { JSONSchemaProps } from "../../api/apiextensions.k8s.io/v1.ts";
import { isJsonObject } from "../json_value.ts";

/** How a path may be written. */
export interface FieldPathOptions {
  /** Whether a name may stand in brackets and quotes. @default {false} */
  readonly quoted?: boolean;
}

/** The schema of the field at a path, or what is wrong with the path. */
export function fieldAt(
  path: string,
  root: JSONSchemaProps,
  { quoted = false }: FieldPathOptions = {},
): JSONSchemaProps | string {
  let schema = root;
  for (let rest = path; rest !== "";) {
    if (!quoted && rest.startsWith("[")) return "array notation is not allowed";
    const [step, name, key] = /^\.([^.[\]]+)|^\['((?:[^'\\]|\\.)*)'\]/.exec(rest) ?? [];
    if (step === undefined) {
      if (rest.startsWith(".")) return "unexpected end of JSON path";
      return `expected [ or . but got: ${/^[^.[\]]+|./s.exec(rest)![0]}`;
    }
    const next = memberAt(schema, name ?? key!.replace(/\\(.)/g, "$1"));
    if (next === undefined) return "does not refer to a valid field";
    schema = next;
    rest = rest.slice(step.length);
  }
  return schema;
}

function memberAt(
  { properties, additionalProperties }: JSONSchemaProps,
  name: string,
): JSONSchemaProps | undefined {
  if (properties !== undefined) return Object.hasOwn(properties, name) ? properties[name] : undefined;
  return isJsonObject(additionalProperties) ? additionalProperties as JSONSchemaProps : undefined;
}
