/**
 * The server's frames of a WebSocket (RFC 6455, section 5): what it receives must be masked, what it sends is not.
 *
 * The clients have a reader of their own: what proves them does not share their mistakes.
 *
 * @module
 */

/** A frame that came in, unmasked. */
export interface Frame {
  readonly final: boolean;
  readonly opcode: number;
  readonly payload: Uint8Array<ArrayBuffer>;
}

/** What frames are for. */
export const opcode = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const;

/** Longest payload that is taken, in bytes. */
const payloadLimit = 16 * 1024 * 1024;

/** The client broke the protocol; the code is that of the close frame that says so. */
export class ProtocolError extends Error {
  readonly code: number;

  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }
}

/** A frame that goes out, whole. */
export function frameOf(kind: number, payload: Uint8Array): Uint8Array<ArrayBuffer> {
  const { length } = payload;
  const head = [0x80 | kind];
  if (length < 126) head.push(length);
  else if (length <= 0xffff) head.push(126, length >>> 8, length & 0xff);
  else {head.push(
      127,
      0,
      0,
      0,
      0,
      length >>> 24,
      (length >>> 16) & 0xff,
      (length >>> 8) & 0xff,
      length & 0xff,
    );}
  const frame = new Uint8Array(head.length + length);
  frame.set(head);
  frame.set(payload, head.length);
  return frame;
}

/** Cuts the bytes of a connection into frames. */
export class FrameCutter {
  #bytes = new Uint8Array(64 * 1024);
  #start = 0;
  #end = 0;

  /** Takes bytes in. */
  add(chunk: Uint8Array): void {
    if (this.#end + chunk.length > this.#bytes.length) {
      const rest = this.#bytes.subarray(this.#start, this.#end);
      const roomy = rest.length + chunk.length <= this.#bytes.length
        ? this.#bytes
        : new Uint8Array(2 * (rest.length + chunk.length));
      roomy.set(rest);
      this.#bytes = roomy;
      this.#end = rest.length;
      this.#start = 0;
    }
    this.#bytes.set(chunk, this.#end);
    this.#end += chunk.length;
  }

  /**
   * The next frame; undefined when it is not whole yet.
   *
   * @throws {ProtocolError} when it is none of a client
   */
  next(): Frame | undefined {
    const have = this.#end - this.#start;
    if (have < 2) return undefined;
    const view = new DataView(this.#bytes.buffer, this.#start, have);
    const first = view.getUint8(0);
    const second = view.getUint8(1);
    if ((first & 0x70) !== 0) throw new ProtocolError(1002, "reserved bits are set");
    if ((second & 0x80) === 0) throw new ProtocolError(1002, "a client's frame is not masked");
    const short = second & 0x7f;
    const head = 6 + (short === 126 ? 2 : short === 127 ? 8 : 0);
    if (have < head) return undefined;
    const length = short === 126 ? view.getUint16(2) : short === 127 ? Number(view.getBigUint64(2)) : short;
    if (length > payloadLimit) throw new ProtocolError(1009, "the frame is too long");
    const kind = first & 0x0f;
    if (kind > 2 && (kind < 8 || kind > 10)) throw new ProtocolError(1002, `unknown opcode ${kind}`);
    if (kind >= 8 && (length > 125 || first < 0x80)) {
      throw new ProtocolError(1002, "a control frame is not short");
    }
    if (have < head + length) return undefined;
    const at = this.#start + head;
    const mask = this.#bytes.subarray(at - 4, at);
    const payload = this.#bytes.slice(at, at + length);
    for (let i = 0; i < length; i++) payload[i]! ^= mask[i % 4]!;
    this.#start = at + length;
    return { final: first >= 0x80, opcode: kind, payload };
  }
}
