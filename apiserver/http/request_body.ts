/**
 * Bodies that come in: bounded, decoded, and parsed as JSON or YAML.
 *
 * @module
 */
import { type DuplicateKey, parseJson, parseYaml, stringifyJson } from "../../meta/mod.ts";
import { ProtobufError, protobufMediaType, readProtobuf } from "../protobuf/mod.ts";
import type { ObjectSchema } from "../registry/served_resource.ts";
import { jsonTypeName } from "../../schema/go_text.ts";
import {
  type ApiError,
  badRequest,
  requestEntityTooLarge,
  unsupportedMediaType,
} from "../registry/api_error.ts";
import { jsonSyntaxFault } from "./json_syntax.ts";
import { isNestedTooDeep } from "./nesting.ts";
import { objectMediaTypes } from "./accept.ts";

/** Bytes that a body may have: kube-apiserver's limit. */
export const bodyLimit: number = 3 * 1024 * 1024;

/**
 * Reads a whole body.
 *
 * @throws {ApiError} RequestEntityTooLarge
 */
export async function readBytes(request: Request): Promise<Uint8Array<ArrayBuffer>> {
  // Whoever brings the request has bounded it already: the socket, or this process's own memory.
  const bytes = await request.bytes();
  if (bytes.length > bodyLimit) {
    throw requestEntityTooLarge(`Request entity too large: limit is ${bodyLimit}`);
  }
  return bytes;
}

/**
 * Reads a whole body as text.
 *
 * @throws {ApiError} RequestEntityTooLarge; BadRequest where JSON is nested without end
 */
export async function readText(request: Request): Promise<string> {
  const text = new TextDecoder().decode(await readBytes(request));
  if (/^\s*[[{]/.test(text) && isNestedTooDeep(text)) throw badRequest("json: exceeded max depth");
  return text;
}

/** A body as it came, and what it says. */
export interface ParsedBody {
  readonly text: string;
  readonly value: unknown;
  /** Whether it came as YAML. */
  readonly yaml: boolean;
  /** What its YAML says twice. */
  readonly duplicates: readonly DuplicateKey[];
}

/** The media type of a request's body, without its parameters; JSON when none is given. */
export function bodyMediaType(request: Request): string {
  const header = request.headers.get("Content-Type");
  if (header === null || header.trim() === "") return "application/json";
  return header.split(";")[0]!.trim().toLowerCase();
}

/**
 * Parses the body of a create, update or delete. `schema` is that of the kind that is expected, where it is built in:
 * then protobuf is taken too.
 *
 * @throws {ApiError} UnsupportedMediaType, BadRequest
 */
export async function readObjectBody(
  request: Request,
  kind: string,
  schema?: ObjectSchema,
): Promise<ParsedBody> {
  const type = bodyMediaType(request);
  if (type === protobufMediaType) return await readProtobufBody(request, kind, schema);
  if (type !== "application/json" && type !== "application/yaml") {
    await request.body?.cancel();
    throw unsupportedMediaType(objectMediaTypes);
  }
  return parseObjectText(await readText(request), type === "application/yaml", kind);
}

async function readProtobufBody(
  request: Request,
  kind: string,
  schema: ObjectSchema | undefined,
): Promise<ParsedBody> {
  const definition = schema?.schema.$ref?.slice("#/components/schemas/".length);
  const bytes = await readBytes(request);
  if (bytes.length === 0 && kind === "DeleteOptions") return parseObjectText("", false, kind);
  let value: unknown;
  try {
    value = definition === undefined ? undefined : await readProtobuf(bytes, definition);
  } catch (error) {
    if (!(error instanceof ProtobufError)) throw error;
    const { message, object } = error;
    if (object === undefined || kind === "DeleteOptions") throw unrecognized(kind, message, bytes);
    const version = JSON.stringify(object.apiVersion.split("/").at(-1));
    throw badRequest(`${object.kind} in version ${version} cannot be handled as a ${kind}: ${message}`);
  }
  if (value === undefined) {
    throw unsupportedMediaType(objectMediaTypes.filter((one) => one !== protobufMediaType));
  }
  // Its text counts only where fields may stand twice, which in protobuf they may not.
  return { text: stringifyJson(value), value, yaml: false, duplicates: [] };
}

/** Parses text that must be one object of a kind. Only DeleteOptions may be left out. */
export function parseObjectText(text: string, yaml: boolean, kind: string): ParsedBody {
  const duplicates: DuplicateKey[] = [];
  if (text === "" && kind === "DeleteOptions") return { text, value: {}, yaml, duplicates };
  let value: unknown;
  try {
    value = yaml ? parseYaml(text, { onDuplicate: (key) => duplicates.push(key) }) : parseJson(text);
  } catch (error) {
    const message = (error as Error).message.split("\n")[0]!;
    if (yaml) throw unrecognized(kind, `yaml: ${message}`, text);
    throw unrecognized(kind, `${noKind}${jsonSyntaxFault(text) ?? message}`, text);
  }
  if (value === null) return { text, value: {}, yaml, duplicates };
  if (typeof value !== "object" || Array.isArray(value)) {
    const type =
      `struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }`;
    throw unrecognized(
      kind,
      `${noKind}json: cannot unmarshal ${jsonTypeName(value)} into Go value of type ${type}`,
      text,
    );
  }
  for (const field of ["apiVersion", "kind"]) {
    const said = (value as { readonly [field: string]: unknown })[field];
    if (said !== undefined && said !== null && typeof said !== "string") {
      const fault = `json: cannot unmarshal ${
        jsonTypeName(said)
      } into Go struct field .${field} of type string`;
      throw unrecognized(kind, `${noKind}${fault}`, text);
    }
  }
  return { text, value, yaml, duplicates };
}

const noKind = "couldn't get version/kind; json parse error: ";

/** The refusal of a body of which not even the kind can be told. */
export function unrecognized(kind: string, fault: string, body: string | Uint8Array): ApiError {
  if (kind === "DeleteOptions") return badRequest(fault);
  return badRequest(
    `the object provided is unrecognized (must be of type ${kind}): ${fault} (${summary(body)})`,
  );
}

/** How much of a body such a message shows, in bytes. */
const summaryLength = 30;

/** A body in short: what looks like JSON as it is, all else as the hexadecimal digits of its bytes. */
function summary(body: string | Uint8Array): string {
  if (body.length === 0) return "<empty>";
  const bytes = typeof body === "string" ? new TextEncoder().encode(body) : body;
  const start = bytes.slice(0, summaryLength);
  const shown = start[0] === 0x7b ? new TextDecoder().decode(start) : start.toHex();
  return bytes.length > summaryLength ? `${shown} ...` : shown;
}
