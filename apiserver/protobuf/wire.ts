/**
 * Protobuf's wire format: the fields of a message as they come.
 *
 * Source: protobuf.dev, "Encoding".
 *
 * @module
 */

/** A field as it stands in a message. */
export type WireField =
  | { readonly number: number; readonly type: "varint"; readonly value: bigint }
  | { readonly number: number; readonly type: "bytes"; readonly value: Uint8Array }
  | { readonly number: number; readonly type: "fixed"; readonly value: Uint8Array };

/**
 * The fields of a message, in order.
 *
 * @throws {SyntaxError} when the bytes are cut off or malformed
 */
export function* wireFields(bytes: Uint8Array): Generator<WireField> {
  let at = 0;
  const varint = (): bigint => {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = bytes[at++];
      if (byte === undefined) throw new SyntaxError("protobuf: unexpected end");
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return BigInt.asUintN(64, value);
    }
    throw new SyntaxError("protobuf: integer overflow");
  };
  const take = (length: number): Uint8Array => {
    if (at + length > bytes.length) throw new SyntaxError("protobuf: unexpected end");
    return bytes.subarray(at, at += length);
  };
  while (at < bytes.length) {
    const tag = varint();
    const number = Number(tag >> 3n);
    if (number === 0) throw new SyntaxError("protobuf: field number 0");
    switch (Number(tag & 7n)) {
      case 0:
        yield { number, type: "varint", value: varint() };
        break;
      case 1:
        yield { number, type: "fixed", value: take(8) };
        break;
      case 2:
        yield { number, type: "bytes", value: take(Number(varint())) };
        break;
      case 5:
        yield { number, type: "fixed", value: take(4) };
        break;
      default:
        throw new SyntaxError(`protobuf: unknown wire type ${tag & 7n}`);
    }
  }
}
