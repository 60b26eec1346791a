/**
 * Protobuf's wire format, read with every bound checked.
 *
 * Sources: protobuf.dev, "Encoding"; what is refused and in which words is what Kubernetes' generated readers do.
 *
 * @module
 */
import { ProtobufError } from "./protobuf_error.ts";

/** How a value stands in the bytes. */
export const wireType = {
  varint: 0,
  fixed64: 1,
  section: 2,
  startGroup: 3,
  endGroup: 4,
  fixed32: 5,
} as const;

const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

const endOfBytes = () => new ProtobufError("unexpected EOF");

/** Reads one message: tags and what follows each, in order. */
export class WireReader {
  readonly #bytes: Uint8Array;
  readonly #end: number;
  #at: number;
  /** The last varint, in two halves of 32 bits. */
  #low = 0;
  #high = 0;

  /** A reader of `bytes` from `start` to `end`; of all of them by default. */
  constructor(bytes: Uint8Array, start: number = 0, end: number = bytes.length) {
    this.#bytes = bytes;
    this.#at = start;
    this.#end = end;
  }

  /** Whether there is no further byte. */
  get done(): boolean {
    return this.#at >= this.#end;
  }

  /**
   * The next field's number and wire type. `message` is for the error's text.
   *
   * @throws {ProtobufError}
   */
  tag(message: string): { readonly number: number; readonly type: number } {
    this.#varint();
    const type = this.#low & 7;
    const number = (this.#high << 29 | this.#low >>> 3) | 0;
    if (type === wireType.endGroup) {
      throw new ProtobufError(`proto: ${message}: wiretype end group for non-group`);
    }
    if (number <= 0) {
      const wire = BigInt(this.#high) << 32n | BigInt(this.#low);
      throw new ProtobufError(`proto: ${message}: illegal tag ${number} (wire type ${wire})`);
    }
    return { number, type };
  }

  /** The lower 32 bits of a varint, signed. */
  int32(): number {
    this.#varint();
    return this.#low | 0;
  }

  /** A varint, signed; beyond 2^53 as bigint. */
  int64(): number | bigint {
    this.#varint();
    const value = (this.#high | 0) * 2 ** 32 + this.#low;
    if (Number.isSafeInteger(value)) return value;
    return BigInt.asIntN(64, BigInt(this.#high) << 32n | BigInt(this.#low));
  }

  /** Whether a varint is other than 0. */
  bool(): boolean {
    this.#varint();
    return this.#low !== 0 || this.#high !== 0;
  }

  /** Eight bytes as a floating-point number, which JSON must be able to say. */
  double(): number {
    const start = this.#take(8);
    const value = new DataView(this.#bytes.buffer, this.#bytes.byteOffset + start, 8).getFloat64(0, true);
    if (!Number.isFinite(value)) throw new ProtobufError(`json: unsupported value: ${value}`);
    return value;
  }

  /** A section's bytes, not copied. */
  bytes(): Uint8Array {
    const start = this.#take(this.#length());
    return this.#bytes.subarray(start, this.#at);
  }

  /** A section as text; what is no UTF-8 becomes U+FFFD, as in Go's JSON. */
  text(): string {
    return decoder.decode(this.bytes());
  }

  /** A section as a message of its own. */
  section(): WireReader {
    const start = this.#take(this.#length());
    return new WireReader(this.#bytes, start, this.#at);
  }

  /** Passes over a value that nobody wants, groups as a whole. */
  skip(type: number): void {
    let groups = 0;
    for (let next = type;;) {
      switch (next) {
        case wireType.varint:
          this.#varint();
          break;
        case wireType.fixed64:
          this.#take(8);
          break;
        case wireType.section:
          this.#take(this.#length());
          break;
        case wireType.startGroup:
          groups++;
          break;
        case wireType.endGroup:
          groups--;
          break;
        case wireType.fixed32:
          this.#take(4);
          break;
        default:
          throw new ProtobufError(`proto: illegal wireType ${next}`);
      }
      if (groups === 0) return;
      this.#varint();
      next = this.#low & 7;
    }
  }

  #length(): number {
    this.#varint();
    if (this.#high >= 2 ** 31) throw new ProtobufError("proto: negative length found during unmarshaling");
    return this.#high * 2 ** 32 + this.#low;
  }

  /** Where `length` bytes begin; the reader is behind them afterwards. */
  #take(length: number): number {
    const start = this.#at;
    if (length > this.#end - start) throw endOfBytes();
    this.#at = start + length;
    return start;
  }

  #varint(): void {
    let low = 0;
    let high = 0;
    for (let shift = 0; shift < 70; shift += 7) {
      if (this.#at >= this.#end) throw endOfBytes();
      const byte = this.#bytes[this.#at++]!;
      const bits = byte & 0x7f;
      if (shift < 28) low |= bits << shift;
      else if (shift === 28) {
        low |= bits << 28;
        high = bits >>> 4;
      } else high |= bits << (shift - 32);
      if (byte < 0x80) {
        this.#low = low >>> 0;
        this.#high = high >>> 0;
        return;
      }
    }
    throw new ProtobufError("proto: integer overflow");
  }
}
