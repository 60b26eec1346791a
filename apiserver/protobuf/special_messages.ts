/**
 * Messages whose JSON is not an object of their fields: times, quantities, numbers that may be texts, JSON in JSON.
 *
 * @module
 */
import { parseJson } from "../../meta/mod.ts";
import { ProtobufError } from "./protobuf_error.ts";

/** One of them. */
export interface SpecialMessage {
  /** Its fields, as the facts write them. */
  readonly fields: string;
  /** What they are in JSON. */
  readonly convert: (fields: { readonly [name: string]: unknown }) => unknown;
}

const metaPackage = "io.k8s.apimachinery.pkg.apis.meta.v1";
const extensionsPackage = "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1";

/** By definition. */
export const specialMessages: ReadonlyMap<string, SpecialMessage> = new Map<string, SpecialMessage>([
  [`${metaPackage}.Time`, {
    fields: "1:seconds:int64 2:nanos:int32",
    convert: ({ seconds, nanos }) => timeText(seconds, nanos, false),
  }],
  [`${metaPackage}.MicroTime`, {
    fields: "1:seconds:int64 2:nanos:int32",
    convert: ({ seconds, nanos }) => timeText(seconds, nanos, true),
  }],
  [`${metaPackage}.FieldsV1`, { fields: "1:Raw:string", convert: ({ Raw }) => jsonOf(Raw) }],
  ["io.k8s.apimachinery.pkg.runtime.RawExtension", {
    fields: "1:raw:string",
    convert: ({ raw }) => jsonOf(raw),
  }],
  ["io.k8s.apimachinery.pkg.api.resource.Quantity", {
    fields: "1:string:string",
    convert: ({ string = "0" }) => string,
  }],
  ["io.k8s.apimachinery.pkg.util.intstr.IntOrString", {
    fields: "1:type:int64 2:intVal:int32 3:strVal:string",
    convert: ({ type = 0, intVal = 0, strVal = "" }) => {
      if (type !== 0 && type !== 1) throw new ProtobufError("impossible IntOrString.Type");
      return type === 0 ? intVal : strVal;
    },
  }],
  [`${extensionsPackage}.JSON`, { fields: "1:raw:string", convert: ({ raw }) => jsonOf(raw) }],
  [`${extensionsPackage}.JSONSchemaPropsOrArray`, {
    fields: "1:schema:JSONSchemaProps 2:jSONSchemas:[]JSONSchemaProps",
    convert: ({ schema = null, jSONSchemas }) => jSONSchemas ?? schema,
  }],
  [`${extensionsPackage}.JSONSchemaPropsOrBool`, {
    fields: "1:allows:bool 2:schema:JSONSchemaProps",
    convert: ({ allows = false, schema }) => schema ?? allows,
  }],
  [`${extensionsPackage}.JSONSchemaPropsOrStringArray`, {
    fields: "1:schema:JSONSchemaProps 2:property:[]string",
    convert: ({ schema = null, property }) => property ?? schema,
  }],
]);

/** Seconds from 1970 to Go's zero time, the beginning of year 1, which is null in JSON. */
const zeroTime = -62_135_596_800;

/** The last second of year 9999, behind which RFC 3339 has no texts. */
const lastTime = 253_402_300_799;

/** A time as RFC 3339: in whole seconds, or with microseconds. */
function timeText(seconds: unknown, nanos: unknown, micro: boolean): string | null {
  if (seconds === undefined && nanos === undefined) return null;
  // What nanoseconds say beyond a second counts only where they are shown.
  const micros = micro ? Math.trunc(Number(nanos ?? 0) / 1000) : 0;
  const at = Number(seconds ?? 0) + Math.floor(micros / 1e6);
  const rest = micros - Math.floor(micros / 1e6) * 1e6;
  if (at === zeroTime && rest === 0) return null;
  if (!(at >= zeroTime && at <= lastTime)) throw new ProtobufError("year outside of range [0,9999]");
  const text = new Date(at * 1000).toISOString().slice(0, 19);
  return micro ? `${text}.${String(rest).padStart(6, "0")}Z` : `${text}Z`;
}

/** Levels that JSON within a field may have; each needs a call within a call wherever the object goes. */
const jsonDepth = 500;

function jsonOf(raw: unknown): unknown {
  if (raw === undefined || raw === "") return null;
  const text = raw as string;
  if (isDeeper(text, jsonDepth)) throw new ProtobufError("json: exceeded max depth");
  try {
    return parseJson(text);
  } catch (error) {
    throw new ProtobufError(`json: ${(error as Error).message.split("\n")[0]}`);
  }
}

/** Whether brackets stand within one another to more than so many levels, those in texts not counted. */
function isDeeper(text: string, levels: number): boolean {
  let depth = 0;
  let isText = false;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (isText) {
      if (code === 0x5c) i++;
      else if (code === 0x22) isText = false;
    } else if (code === 0x22) isText = true;
    else if (code === 0x7b || code === 0x5b) {
      if (++depth > levels) return true;
    } else if (code === 0x7d || code === 0x5d) depth--;
  }
  return false;
}
