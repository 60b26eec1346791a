/**
 * Answers: objects, lists and refusals as HTTP responses, in the form that the request asked for.
 *
 * @module
 */
import {
  type Status,
  stringifyJson,
  stringifyYaml,
  toApiVersion,
  type Unstructured,
} from "../../meta/mod.ts";
import type { ServedResource } from "../registry/served_resource.ts";
import type { StoredObject } from "../storage/stored_object.ts";
import type { Representation } from "./accept.ts";

const encoder = new TextEncoder();

/** How an answer is written. */
export interface AnswerForm {
  readonly representation: Representation;
  /** Whether JSON is indented for people. */
  readonly pretty: boolean;
}

/** The least of forms, where nothing was negotiated. */
export const plainForm: AnswerForm = { representation: { format: "json" }, pretty: false };

/** Headers that every answer of the API has. */
const commonHeaders = { "Cache-Control": "no-cache, private" } as const;

/** Programs that people look at; they get indented JSON unless they say otherwise. */
const interactivePrograms = ["curl", "Wget", "Mozilla/5.0"];

/** Whether the request wants indented JSON. */
export function wantsPretty(request: Request, query: URLSearchParams): boolean {
  const asked = query.get("pretty");
  if (asked !== null) return asked === "1" || asked === "true";
  const agent = request.headers.get("User-Agent") ?? "";
  return interactivePrograms.some((program) => agent.startsWith(program));
}

/** A value as the body of an answer. */
export function bodyText(value: unknown, { representation, pretty }: AnswerForm): string {
  if (representation.format === "yaml") return stringifyYaml(sorted(value));
  return pretty ? stringifyJson(value, 2) : `${stringifyJson(value)}\n`;
}

/** A value with the fields of all its objects in order, as kube-apiserver writes YAML. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).filter(([, field]) => field !== undefined).sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, field]) => [name, sorted(field)]),
  );
}

/** Answers any value. */
export function answerValue(
  value: unknown,
  form: AnswerForm,
  code = 200,
  headers: Readonly<Record<string, string>> = {},
): Response {
  return answerBytes(encoder.encode(bodyText(value, form)), code, {
    "Content-Type": mediaType(form),
    ...headers,
  });
}

/** Answers bytes. The length is told, by which the socket knows a whole answer from a stream. */
export function answerBytes(
  bytes: Uint8Array<ArrayBuffer>,
  code: number,
  headers: Readonly<Record<string, string>>,
): Response {
  return new Response(bytes, {
    status: code,
    headers: { ...commonHeaders, "Content-Length": String(bytes.length), ...headers },
  });
}

/** Answers a Status. */
export function answerStatus(
  status: Status & { code: number },
  form: AnswerForm = plainForm,
  headers: Readonly<Record<string, string>> = {},
): Response {
  const wait = status.details?.retryAfterSeconds;
  return answerValue(statusInOrder(status), form, status.code, {
    ...(wait === undefined ? {} : { "Retry-After": String(wait) }),
    ...headers,
  });
}

/** The fields of a Status in the order in which Kubernetes writes them. */
function statusInOrder(
  { kind, apiVersion, metadata, status, message, reason, details, code }: Status,
): Status {
  return {
    kind: kind ?? "Status",
    apiVersion: apiVersion ?? "v1",
    metadata: metadata ?? {},
    ...(status === undefined ? {} : { status }),
    ...(message === undefined ? {} : { message }),
    ...(reason === undefined ? {} : { reason }),
    ...(details === undefined ? {} : { details }),
    ...(code === undefined ? {} : { code }),
  };
}

/** Answers plain text, as the paths outside the API do. */
export function answerText(
  text: string,
  code = 200,
  headers: Readonly<Record<string, string>> = {},
): Response {
  return answerBytes(encoder.encode(text), code, {
    "Content-Type": "text/plain; charset=utf-8",
    "X-Content-Type-Options": "nosniff",
    ...headers,
  });
}

/** The Content-Type of a form. */
export function mediaType({ representation }: AnswerForm): string {
  return representation.format === "yaml" ? "application/yaml" : "application/json";
}

/** An object with kind and apiVersion first, as Kubernetes writes it. */
export function inOrder(resource: ServedResource, object: Unstructured): Unstructured {
  const { kind, apiVersion, metadata, ...rest } = object;
  return {
    kind: kind ?? resource.kind,
    apiVersion: apiVersion ?? toApiVersion(resource.group, resource.version),
    metadata: metadata ?? {},
    ...rest,
  };
}

/** The JSON of a stored object in two parts that readers share; put together they are the whole. */
export function storedParts(resource: ServedResource, stored: StoredObject): Uint8Array<ArrayBuffer>[] {
  return [kindPrefix(resource), stored.bytes(resource).subarray(1)];
}

const kindPrefixes = new WeakMap<ServedResource, Uint8Array<ArrayBuffer>>();

function kindPrefix(resource: ServedResource): Uint8Array<ArrayBuffer> {
  let prefix = kindPrefixes.get(resource);
  if (prefix === undefined) {
    const apiVersion = toApiVersion(resource.group, resource.version);
    prefix = encoder.encode(
      `{"kind":${JSON.stringify(resource.kind)},"apiVersion":${JSON.stringify(apiVersion)},`,
    );
    kindPrefixes.set(resource, prefix);
  }
  return prefix;
}

/** Bytes put together. */
export function joinBytes(parts: readonly Uint8Array<ArrayBuffer>[]): Uint8Array<ArrayBuffer> {
  let length = 0;
  for (const part of parts) length += part.length;
  const whole = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** Answers bytes that are JSON already. */
export function answerJsonBytes(bytes: Uint8Array<ArrayBuffer>, code = 200): Response {
  return answerBytes(bytes, code, { "Content-Type": "application/json" });
}
