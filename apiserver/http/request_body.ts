/**
 * Bodies that come in: bounded, decoded, and parsed as JSON or YAML.
 *
 * @module
 */
import { parseJson, parseYaml } from "../../meta/mod.ts";
import {
  type ApiError,
  badRequest,
  requestEntityTooLarge,
  unsupportedMediaType,
} from "../registry/api_error.ts";
import { jsonSyntaxFault } from "./json_syntax.ts";
import { objectMediaTypes } from "./accept.ts";

/** Bytes that a body may have: kube-apiserver's limit. */
export const bodyLimit: number = 3 * 1024 * 1024;

/**
 * Reads a whole body as text.
 *
 * @throws {ApiError} RequestEntityTooLarge, BadRequest when it is not UTF-8
 */
export async function readText(request: Request): Promise<string> {
  if (request.body === null) return "";
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of request.body) {
    length += chunk.length;
    if (length > bodyLimit) throw requestEntityTooLarge(`Request entity too large: limit is ${bodyLimit}`);
    chunks.push(chunk);
  }
  const decoder = new TextDecoder();
  let text = "";
  for (const chunk of chunks) text += decoder.decode(chunk, { stream: true });
  return text + decoder.decode();
}

/** A body as it came, and what it says. */
export interface ParsedBody {
  readonly text: string;
  readonly value: unknown;
  /** Whether it came as YAML. */
  readonly yaml: boolean;
}

/** The media type of a request's body, without its parameters; JSON when none is given. */
export function bodyMediaType(request: Request): string {
  const header = request.headers.get("Content-Type");
  if (header === null || header.trim() === "") return "application/json";
  return header.split(";")[0]!.trim().toLowerCase();
}

/**
 * Parses the body of a create, update or delete.
 *
 * @throws {ApiError} UnsupportedMediaType, BadRequest
 */
export async function readObjectBody(request: Request, kind: string): Promise<ParsedBody> {
  const type = bodyMediaType(request);
  if (type !== "application/json" && type !== "application/yaml") {
    await request.body?.cancel();
    throw unsupportedMediaType(objectMediaTypes);
  }
  return parseObjectText(await readText(request), type === "application/yaml", kind);
}

/** Parses text that must be one object of a kind. Only DeleteOptions may be left out. */
export function parseObjectText(text: string, yaml: boolean, kind: string): ParsedBody {
  if (text === "" && kind === "DeleteOptions") return { text, value: {}, yaml };
  let value: unknown;
  try {
    value = yaml ? parseYaml(text) : parseJson(text);
  } catch (error) {
    throw unrecognized(
      kind,
      yaml ? (error as Error).message : jsonSyntaxFault(text) ?? (error as Error).message,
      text,
    );
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    if (value === null) return { text, value: {}, yaml };
    throw unrecognized(kind, goTypeError(value), hexadecimal(text));
  }
  return { text, value, yaml };
}

/** Text as the hexadecimal digits of its bytes, as which Go shows what is JSON but no object. */
function hexadecimal(text: string): string {
  return new TextEncoder().encode(text).toHex();
}

function unrecognized(kind: string, fault: string, text: string): ApiError {
  if (kind === "DeleteOptions") return badRequest(`couldn't get version/kind; json parse error: ${fault}`);
  const shown = text === "" ? "<empty>" : text.length > 1024 ? `${text.slice(0, 1024)}...` : text;
  return badRequest(
    `the object provided is unrecognized (must be of type ${kind}): couldn't get version/kind; json parse error: ${fault} (${shown})`,
  );
}

function goTypeError(value: unknown): string {
  const type = Array.isArray(value) ? "array" : typeof value === "boolean" ? "bool" : typeof value;
  return `json: cannot unmarshal ${type} into Go value of type struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }`;
}
