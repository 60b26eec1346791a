/**
 * Protobuf messages of Kubernetes' kinds as the JSON that they stand for.
 *
 * @module
 */
import { isJsonObject, type JsonObject, setMember } from "../../schema/json_value.ts";
import type { FieldShape, MessageShape, MessageShapes, Scalar } from "./message_shape.ts";
import { ProtobufError } from "./protobuf_error.ts";
import { WireReader, wireType } from "./wire_reader.ts";

/** Messages within messages; a definition's schema takes up to three for one of its levels. */
const depthLimit = 250;

const scalarWireTypes: { readonly [scalar in Scalar]: number } = {
  string: wireType.section,
  bytes: wireType.section,
  bool: wireType.varint,
  int32: wireType.varint,
  int64: wireType.varint,
  double: wireType.fixed64,
};

/**
 * A message as JSON. Fields with unknown numbers are left out, as protobuf asks, and so are zeros that JSON leaves out.
 *
 * @throws {ProtobufError}
 */
export function readMessage(
  shapes: MessageShapes,
  shape: MessageShape,
  reader: WireReader,
  depth: number = 0,
): unknown {
  const fields: JsonObject = {};
  readFields(fields, shapes, shape, reader, depth);
  return shape.convert === undefined ? fields : shape.convert(fields);
}

/** Reads into an object: a message that comes twice is one, its later fields over its earlier ones. */
function readFields(
  object: JsonObject,
  shapes: MessageShapes,
  shape: MessageShape,
  reader: WireReader,
  depth: number,
): void {
  if (depth > depthLimit) {
    throw new ProtobufError(`proto: more than ${depthLimit} messages within one another`);
  }
  while (!reader.done) {
    const { number, type } = reader.tag(shape.name);
    const field = shape.fields.get(number);
    if (field === undefined) reader.skip(type);
    else if (field.form === "map") readMapEntry(object, shapes, field, type, reader, depth);
    else if (field.form === "list") readItems(object, shapes, field, type, reader, depth);
    else readOne(object, shapes, field, type, reader, depth);
  }
}

function readOne(
  object: JsonObject,
  shapes: MessageShapes,
  field: FieldShape,
  type: number,
  reader: WireReader,
  depth: number,
): void {
  const { name, scalar } = field;
  const before = Object.hasOwn(object, name) ? object[name] : undefined;
  let value: unknown;
  if (scalar !== undefined) {
    checkWireType(field, scalarWireTypes[scalar], type);
    value = readScalar(scalar, reader);
  } else {
    checkWireType(field, wireType.section, type);
    const shape = shapeOf(shapes, field);
    const section = reader.section();
    if (name === "") return readFields(object, shapes, shape, section, depth + 1);
    if (shape.convert !== undefined) {
      value = readMessage(shapes, shape, section, depth + 1);
    } else {
      value = isJsonObject(before) ? before : {};
      readFields(value as JsonObject, shapes, shape, section, depth + 1);
    }
  }
  if (field.leavesOutZero && isZero(value)) delete object[name];
  else object[name] = value;
}

function readItems(
  object: JsonObject,
  shapes: MessageShapes,
  field: FieldShape,
  type: number,
  reader: WireReader,
  depth: number,
): void {
  const items =
    (Object.hasOwn(object, field.name) ? object[field.name] : object[field.name] = []) as unknown[];
  const { scalar } = field;
  if (scalar === undefined) {
    checkWireType(field, wireType.section, type);
    items.push(readMessage(shapes, shapeOf(shapes, field), reader.section(), depth + 1));
  } else if (type === wireType.section && scalarWireTypes[scalar] !== wireType.section) {
    // Numbers may come packed together.
    const packed = reader.section();
    while (!packed.done) items.push(readScalar(scalar, packed));
  } else {
    checkWireType(field, scalarWireTypes[scalar], type);
    items.push(readScalar(scalar, reader));
  }
}

function readMapEntry(
  object: JsonObject,
  shapes: MessageShapes,
  field: FieldShape,
  type: number,
  reader: WireReader,
  depth: number,
): void {
  checkWireType(field, wireType.section, type);
  const map =
    (Object.hasOwn(object, field.name) ? object[field.name] : object[field.name] = {}) as JsonObject;
  const { scalar } = field;
  const shape = scalar === undefined ? shapeOf(shapes, field) : undefined;
  const read = (from: WireReader) =>
    shape === undefined ? readScalar(scalar!, from) : readMessage(shapes, shape, from.section(), depth + 1);
  const entry = reader.section();
  let key = "";
  let value: unknown;
  while (!entry.done) {
    const part = entry.tag(`${field.goName}Entry`);
    if (part.number === 1 && part.type === wireType.section) key = entry.text();
    else if (part.number === 2 && part.type === (scalar === undefined ? 2 : scalarWireTypes[scalar])) {
      value = read(entry);
    } else entry.skip(part.type);
  }
  // A key or a value that is not there is its type's zero, which is a zero byte in each of them.
  setMember(map, key, value ?? read(new WireReader(new Uint8Array(8))));
}

function shapeOf(shapes: MessageShapes, { message }: FieldShape): MessageShape {
  const shape = shapes.of(message);
  if (shape === undefined) throw new TypeError(`the facts lack the protobuf message ${message}`);
  return shape;
}

function checkWireType({ goName }: FieldShape, expected: number, actual: number): void {
  if (actual !== expected) throw new ProtobufError(`proto: wrong wireType = ${actual} for field ${goName}`);
}

function readScalar(scalar: Scalar, reader: WireReader): unknown {
  switch (scalar) {
    case "string":
      return reader.text();
    case "bytes":
      return reader.bytes().toBase64();
    case "bool":
      return reader.bool();
    case "int32":
      return reader.int32();
    case "int64":
      return reader.int64();
    case "double":
      return reader.double();
  }
}

function isZero(value: unknown): boolean {
  return value === "" || value === 0 || value === false || value === null ||
    (isJsonObject(value) && Object.keys(value).length === 0);
}
