/**
 * ConfigMap and Secret.
 *
 * @module
 */
import type { ConfigMap, Secret } from "../../../api/core/v1.ts";
import { forbidden, indexPath, invalid, required, tooLong } from "../../../schema/field_error.ts";
import { jsonEqual } from "../../../schema/json_value.ts";
import type { Strategy } from "../../registry/strategy.ts";
import { typed } from "../typed.ts";
import { type Faults, invalidFor, sortedMembers } from "../validation/checks.ts";
import { byteLength, configKey } from "../../../schema/names.ts";
import { immutableErrors } from "../../../schema/object_meta_errors.ts";

/** All values of one object together: 1 MiB. */
const sizeLimit = 1024 * 1024;
const immutableText = "field is immutable when `immutable` is set";

function* frozenErrors(
  object: { readonly immutable?: boolean; readonly [field: string]: unknown },
  old: { readonly immutable?: boolean; readonly [field: string]: unknown },
  fields: readonly string[],
): Faults {
  if (old.immutable !== true) return;
  if (object.immutable !== true) yield forbidden("immutable", immutableText);
  for (const field of fields) {
    if (!jsonEqual(object[field] ?? {}, old[field] ?? {})) yield forbidden(field, immutableText);
  }
}

/** ConfigMap. */
export const configMap: Strategy = {
  validate: (object) => [...configMapErrors(typed<ConfigMap>(object))],
  validateUpdate: (object, old) => [
    ...frozenErrors(object, old, ["data", "binaryData"]),
    ...configMapErrors(typed<ConfigMap>(object)),
  ],
};

function* configMapErrors({ data = {}, binaryData = {} }: ConfigMap): Faults {
  let size = 0;
  for (const [key, value] of sortedMembers(data)) {
    const field = indexPath("data", key);
    yield* invalidFor(field, key, configKey(key));
    if (Object.hasOwn(binaryData, key)) yield invalid(field, key, "duplicate of key present in binaryData");
    size += byteLength(value);
  }
  for (const [key, value] of sortedMembers(binaryData)) {
    yield* invalidFor(indexPath("binaryData", key), key, configKey(key));
    size += decodedLength(value);
  }
  // The path of the whole object is written so.
  if (size > sizeLimit) yield tooLong("[]", sizeLimit);
}

/** Bytes that a base64 text stands for. */
function decodedLength(text: string): number {
  return Math.floor(text.replace(/=+$/, "").length * 3 / 4);
}

/** Secret. */
export const secret: Strategy = {
  // A secret whose type is left out keeps it.
  prepareForUpdate(object, old) {
    if (typed<Secret>(object).type === undefined) object.type = old.type;
  },
  validate: (object) => [...secretErrors(typed<Secret>(object))],
  validateUpdate(object, old) {
    return [
      ...immutableErrors(object.type, old.type, "type"),
      ...frozenErrors(object, old, ["data"]),
      ...secretErrors(typed<Secret>(object)),
    ];
  },
};

/** Keys that a secret of a type must have. */
const requiredKeys: Readonly<Record<string, readonly string[]>> = {
  "kubernetes.io/dockercfg": [".dockercfg"],
  "kubernetes.io/dockerconfigjson": [".dockerconfigjson"],
  "kubernetes.io/ssh-auth": ["ssh-privatekey"],
  "kubernetes.io/tls": ["tls.crt", "tls.key"],
};

function* secretErrors({ metadata, type = "", data = {} }: Secret): Faults {
  let size = 0;
  for (const [key, value] of sortedMembers(data)) {
    yield* invalidFor(indexPath("data", key), key, configKey(key));
    size += decodedLength(value);
  }
  if (size > sizeLimit) yield tooLong("data", sizeLimit);
  const account = "kubernetes.io/service-account.name";
  if (type === "kubernetes.io/service-account-token" && !metadata?.annotations?.[account]) {
    yield required(`metadata.annotations[${account}]`);
  }
  if (type === "kubernetes.io/basic-auth" && data.username === undefined && data.password === undefined) {
    yield required("data[username]");
    yield required("data[password]");
  }
  for (const key of requiredKeys[type] ?? []) {
    const value = data[key];
    const field = indexPath("data", key);
    if (value === undefined || type === "kubernetes.io/ssh-auth" && value === "") yield required(field);
    else if (type.startsWith("kubernetes.io/docker")) yield* dockerConfigErrors(value, field);
  }
}

function* dockerConfigErrors(value: string, field: string): Faults {
  const text = new TextDecoder().decode(Uint8Array.from(atob(value), (character) => character.charCodeAt(0)));
  const detail = jsonFault(text);
  if (detail !== undefined) yield invalid(field, "<secret contents redacted>", detail);
}

/** Go's message for a text that is not a JSON object. */
function jsonFault(text: string): string | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && !Array.isArray(value)) return undefined;
    const kind = Array.isArray(value) ? "array" : typeof value === "boolean" ? "bool" : typeof value;
    return `json: cannot unmarshal ${kind} into Go value of type map[string]interface {}`;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const first = text.trimStart()[0];
    if (first === undefined) return "unexpected end of JSON input";
    return `invalid character '${first}' looking for beginning of ${
      first === "{" ? "object key string" : "value"
    }`;
  }
}
