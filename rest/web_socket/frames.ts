/**
 * The client's frames of a WebSocket (RFC 6455, section 5): what it sends is masked, what it receives must not be.
 *
 * @module
 */
import { concat } from "@std/bytes/concat";
import type { WebSocketMessage } from "../../meta/mod.ts";

/** Longest message that is taken, in bytes. Kubernetes sends pieces of 32 KiB. */
export const maxMessage: number = 16 * 1024 * 1024;

/** Most frames of one message: each costs more than its bytes, and may have none. */
export const maxFrames = 65_536;

const opcodes = { continuation: 0x0, text: 0x1, binary: 0x2, close: 0x8, ping: 0x9, pong: 0xa } as const;

/** What frames were put together to. */
export type Received =
  | { readonly type: "message"; readonly data: WebSocketMessage }
  | { readonly type: "ping" | "pong"; readonly data: Uint8Array<ArrayBuffer> }
  | { readonly type: "close"; readonly code: number; readonly reason: string };

/** The other end broke the WebSocket protocol. */
export class FrameError extends Error {
  override readonly name: string = "FrameError";
  /** Close code that says so to the other end. */
  readonly code: number;

  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }
}

/** A masked frame: a whole message, or a control frame. */
export function encodeFrame(
  type: "text" | "binary" | "close" | "ping" | "pong",
  payload: Uint8Array,
): Uint8Array<ArrayBuffer> {
  const { length } = payload;
  const extended = length < 126 ? 0 : length < 65_536 ? 2 : 8;
  const start = 2 + extended + 4;
  const frame = new Uint8Array(start + length);
  const view = new DataView(frame.buffer);
  frame[0] = 0x80 | opcodes[type];
  frame[1] = 0x80 | (extended === 0 ? length : extended === 2 ? 126 : 127);
  if (extended === 2) view.setUint16(2, length);
  if (extended === 8) view.setBigUint64(2, BigInt(length));
  const mask = crypto.getRandomValues(frame.subarray(start - 4, start));
  for (let i = 0; i < length; i++) frame[start + i] = payload[i]! ^ mask[i & 3]!;
  return frame;
}

/** The payload of a close frame. */
export function closePayload(code: number, reason: string): Uint8Array {
  const words = new TextEncoder().encode(reason).subarray(0, 123);
  const payload = new Uint8Array(2 + words.length);
  new DataView(payload.buffer).setUint16(0, code);
  payload.set(words, 2);
  return payload;
}

/** Puts what comes from the socket together to messages. */
export class FrameReader {
  /** Bytes that no frame has been made of yet, in the order in which they came. */
  #chunks: Uint8Array[] = [];
  #length = 0;
  /** How many bytes the next step needs: a header says more. */
  #needed = 2;
  /** A message whose last frame has not come yet. */
  #parts: Uint8Array[] | undefined;
  #partsLength = 0;
  #text = false;

  /**
   * What the bytes complete, in order.
   *
   * @throws {FrameError} when they are no frames of a server
   */
  push(chunk: Uint8Array): Received[] {
    this.#chunks.push(chunk);
    this.#length += chunk.length;
    const received: Received[] = [];
    while (this.#length >= this.#needed) {
      const frame = this.#frame();
      if (frame === undefined) continue; // the header said how much more is needed
      const one = this.#take(frame.opcode, frame.final, frame.payload);
      if (one !== undefined) received.push(one);
    }
    return received;
  }

  /** The next frame; `undefined` when more bytes are needed than there were, which `#needed` then says. */
  #frame(): { opcode: number; final: boolean; payload: Uint8Array<ArrayBuffer> } | undefined {
    const bytes = this.#whole();
    const first = bytes[0]!;
    const second = bytes[1]!;
    if ((first & 0x70) !== 0) throw new FrameError(1002, "a frame uses an extension that was not agreed on");
    if ((second & 0x80) !== 0) throw new FrameError(1002, "a frame of the server is masked");
    let length = second & 0x7f;
    let start = 2;
    if (length >= 126) {
      start += length === 126 ? 2 : 8;
      if (bytes.length < start) return this.#wait(start);
      const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      length = length === 126 ? view.getUint16(2) : Number(view.getBigUint64(2));
    }
    const opcode = first & 0x0f;
    if (opcode >= opcodes.close && (length > 125 || (first & 0x80) === 0)) {
      throw new FrameError(1002, "a control frame is too long, or in pieces");
    }
    if (length + this.#partsLength > maxMessage) {
      throw new FrameError(1009, `a message is longer than ${maxMessage} bytes`);
    }
    if (bytes.length < start + length) return this.#wait(start + length);
    this.#chunks = bytes.length === start + length ? [] : [bytes.subarray(start + length)];
    this.#length = bytes.length - start - length;
    this.#needed = 2;
    return { opcode, final: (first & 0x80) !== 0, payload: bytes.slice(start, start + length) };
  }

  #wait(needed: number): undefined {
    this.#needed = needed;
  }

  /** All bytes as one piece. They are joined only when a step has what it needs, so that no byte is copied often. */
  #whole(): Uint8Array {
    if (this.#chunks.length > 1) this.#chunks = [concat(this.#chunks)];
    return this.#chunks[0]!;
  }

  #take(opcode: number, final: boolean, payload: Uint8Array<ArrayBuffer>): Received | undefined {
    switch (opcode) {
      case opcodes.ping:
        return { type: "ping", data: payload };
      case opcodes.pong:
        return { type: "pong", data: payload };
      case opcodes.close:
        return closeOf(payload);
      case opcodes.text:
      case opcodes.binary:
        if (this.#parts !== undefined) throw new FrameError(1002, "a message begins within another");
        this.#text = opcode === opcodes.text;
        if (final) return this.#message(payload);
        this.#parts = [payload];
        this.#partsLength = payload.length;
        return undefined;
      case opcodes.continuation: {
        if (this.#parts === undefined) throw new FrameError(1002, "a frame continues no message");
        if (this.#parts.length === maxFrames) {
          throw new FrameError(1009, `a message has more than ${maxFrames} frames`);
        }
        this.#parts.push(payload);
        this.#partsLength += payload.length;
        if (!final) return undefined;
        const whole = concat(this.#parts);
        this.#parts = undefined;
        this.#partsLength = 0;
        return this.#message(whole);
      }
      default:
        throw new FrameError(1002, `a frame is of the unknown kind ${opcode}`);
    }
  }

  #message(payload: Uint8Array<ArrayBuffer>): Received {
    return { type: "message", data: this.#text ? textOf(payload) : payload };
  }
}

function closeOf(payload: Uint8Array<ArrayBuffer>): Received {
  if (payload.length === 0) return { type: "close", code: 1005, reason: "" };
  if (payload.length === 1) throw new FrameError(1002, "a close frame has half a code");
  return {
    type: "close",
    code: new DataView(payload.buffer, payload.byteOffset).getUint16(0),
    reason: textOf(payload.subarray(2)),
  };
}

function textOf(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new FrameError(1007, "a text message is not UTF-8");
  }
}
