/**
 * Bodies in `application/vnd.kubernetes.protobuf`: what typed Go clients send, and many commands of kubectl.
 *
 * Only bodies of requests are read. Answers are JSON, which every client that sends protobuf also takes.
 *
 * @example What is no object in protobuf
 * ```ts
 * import { readProtobuf } from "./mod.ts";
 * import { assertRejects } from "@std/assert";
 *
 * const body = new TextEncoder().encode("{}");
 * await assertRejects(() => readProtobuf(body, "io.k8s.api.core.v1.Pod"), Error, "expected prefix [107 56 115 0]");
 * ```
 *
 * @module
 */
import type { Unstructured } from "../../meta/mod.ts";
import { readMessage } from "./message_reader.ts";
import { MessageShapes } from "./message_shape.ts";
import { ProtobufError } from "./protobuf_error.ts";
import { WireReader, wireType } from "./wire_reader.ts";

export { ProtobufError } from "./protobuf_error.ts";

/** Media type of such bodies. */
export const protobufMediaType = "application/vnd.kubernetes.protobuf";

/** What a body begins with: `k8s` and a zero. */
const magic = [0x6b, 0x38, 0x73, 0x00];

let loading: Promise<MessageShapes> | undefined;

/** The facts are loaded by the first body. */
function messageShapes(): Promise<MessageShapes> {
  return loading ??= import("../../schema/facts/protobuf.ts").then(({ protobuf }) =>
    new MessageShapes(protobuf)
  );
}

/**
 * Reads a body as the object that the same in JSON would be. `definition` (`io.k8s.api.core.v1.Pod`) is what is expected,
 * and what is read where the body does not name its kind. A body that names another built-in kind is read as that one; of a
 * kind that is not built in, only the name is given. Undefined when the definition itself has no protobuf messages.
 *
 * @throws {ProtobufError}
 */
export async function readProtobuf(bytes: Uint8Array, definition: string): Promise<Unstructured | undefined> {
  const shapes = await messageShapes();
  if (shapes.of(definition) === undefined) return undefined;
  if (bytes.length === 0) throw new ProtobufError("empty data");
  if (magic.some((byte, i) => bytes[i] !== byte)) {
    throw new ProtobufError(
      `provided data does not appear to be a protobuf message, expected prefix [${magic.join(" ")}]`,
    );
  }
  if (bytes.length === magic.length) throw new ProtobufError("empty body");
  const { apiVersion, kind, raw } = readEnvelope(new WireReader(bytes, magic.length));
  const object = { ...(apiVersion === "" ? {} : { apiVersion }), ...(kind === "" ? {} : { kind }) };
  const named = {
    apiVersion: apiVersion || shapes.apiVersionOf(definition),
    kind: kind || definition.slice(definition.lastIndexOf(".") + 1),
  };
  const own = apiVersion === "" && kind === ""
    ? definition
    : shapes.definitionOf(named.apiVersion, named.kind);
  if (own === undefined) return object as Unstructured;
  try {
    const read = readMessage(shapes, shapes.of(own)!, new WireReader(raw)) as Unstructured;
    return { ...object, ...read };
  } catch (error) {
    if (error instanceof ProtobufError) throw new ProtobufError(error.message, named);
    throw error;
  }
}

/** The envelope around every object: its kind, and its bytes. */
function readEnvelope(reader: WireReader): { apiVersion: string; kind: string; raw: Uint8Array } {
  let apiVersion = "";
  let kind = "";
  let raw: Uint8Array = new Uint8Array();
  const section = (type: number, field: string) => {
    if (type !== wireType.section) {
      throw new ProtobufError(`proto: wrong wireType = ${type} for field ${field}`);
    }
  };
  while (!reader.done) {
    const { number, type } = reader.tag("Unknown");
    if (number > 4) {
      reader.skip(type);
      continue;
    }
    section(type, ["TypeMeta", "Raw", "ContentEncoding", "ContentType"][number - 1]!);
    // Kubernetes does not heed the last two either.
    if (number > 2) reader.bytes();
    else if (number === 2) raw = reader.bytes();
    else {
      const typeMeta = reader.section();
      while (!typeMeta.done) {
        const part = typeMeta.tag("TypeMeta");
        if (part.number > 2) typeMeta.skip(part.type);
        else {
          section(part.type, part.number === 1 ? "APIVersion" : "Kind");
          if (part.number === 1) apiVersion = typeMeta.text();
          else kind = typeMeta.text();
        }
      }
    }
  }
  return { apiVersion, kind, raw };
}
