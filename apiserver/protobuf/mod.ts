/**
 * Bodies in `application/vnd.kubernetes.protobuf`: typed Go clients, kubectl's among them, send nothing else.
 *
 * Only bodies are read. Answers are JSON, which every client that sends protobuf also takes.
 *
 * @module
 */
import type { Unstructured } from "../../meta/mod.ts";
import { MessageReader } from "./message_reader.ts";
import { wireFields } from "./wire.ts";

/** Media type of such bodies. */
export const protobufMediaType = "application/vnd.kubernetes.protobuf";

/** What a body begins with: `k8s` and a zero. */
const magic = [0x6b, 0x38, 0x73, 0x00];

/**
 * Reads a body that holds an object of a definition (`io.k8s.api.core.v1.Pod`); undefined when the definition's messages
 * are not known.
 *
 * @throws {SyntaxError} when the bytes are no such object
 */
export async function readProtobuf(bytes: Uint8Array, definition: string): Promise<Unstructured | undefined> {
  const dot = definition.lastIndexOf(".");
  const packageName = definition.slice(0, dot).replace(/^io\.k8s\./, "k8s.io.");
  const reader = await MessageReader.for(packageName);
  if (reader === undefined) return undefined;
  if (magic.some((byte, i) => bytes[i] !== byte)) {
    throw new SyntaxError("protobuf: the body does not begin with k8s and a zero");
  }
  const { apiVersion, kind, raw } = readEnvelope(bytes.subarray(magic.length));
  const object = reader.read(packageName, definition.slice(dot + 1), raw) as Unstructured;
  return { ...(apiVersion === "" ? {} : { apiVersion }), ...(kind === "" ? {} : { kind }), ...object };
}

/** The envelope around every object: its kind, and its bytes. */
function readEnvelope(bytes: Uint8Array): { apiVersion: string; kind: string; raw: Uint8Array } {
  const decoder = new TextDecoder();
  let apiVersion = "";
  let kind = "";
  let raw: Uint8Array = new Uint8Array();
  for (const { number, value } of wireFields(bytes)) {
    if (typeof value === "bigint") continue;
    if (number === 2) raw = value;
    if (number !== 1) continue;
    for (const field of wireFields(value)) {
      if (field.number === 1) apiVersion = decoder.decode(field.value as Uint8Array);
      if (field.number === 2) kind = decoder.decode(field.value as Uint8Array);
    }
  }
  return { apiVersion, kind, raw };
}
