import { assertEquals, assertThrows } from "@std/assert";
import { concat } from "@std/bytes/concat";
import {
  closePayload,
  encodeFrame,
  FrameError,
  FrameReader,
  maxFrames,
  maxMessage,
  type Received,
} from "./frames.ts";

/** A frame as a server writes it, by hand. */
function frame(first: number, payload: Uint8Array, mask = 0): Uint8Array<ArrayBuffer> {
  const { length } = payload;
  const head = length < 126
    ? [first, mask | length]
    : length < 65_536
    ? [first, mask | 126, length >> 8, length & 255]
    : [first, mask | 127, 0, 0, 0, 0, length >>> 24, (length >> 16) & 255, (length >> 8) & 255, length & 255];
  return concat([new Uint8Array(head), payload]);
}

const bytes = (text: string) => new TextEncoder().encode(text);
const message = (data: Uint8Array<ArrayBuffer> | string): Received => ({ type: "message", data });

Deno.test("messages of each length are read, however the bytes are cut", () => {
  for (const length of [0, 1, 125, 126, 65_535, 65_536]) {
    const payload = crypto.getRandomValues(new Uint8Array(Math.min(length, 65_536)));
    const wire = concat([frame(0x82, payload), frame(0x81, bytes("ä"))]);
    for (const piece of [1, 7, 1000, wire.length]) {
      if (piece === 1 && length > 1000) continue;
      const reader = new FrameReader();
      const read: Received[] = [];
      for (let at = 0; at < wire.length; at += piece) {
        read.push(...reader.push(wire.subarray(at, at + piece)));
      }
      assertEquals(read, [message(payload), message("ä")], `${length} bytes in pieces of ${piece}`);
    }
  }
});

Deno.test("a message in several frames is one, and control frames may stand between them", () => {
  const reader = new FrameReader();
  const wire = concat([
    frame(0x01, bytes("a")),
    frame(0x89, bytes("?")),
    frame(0x00, bytes("b")),
    frame(0x80, bytes("c")),
    frame(0x88, closePayload(1001, "later") as Uint8Array<ArrayBuffer>),
    frame(0x88, bytes("")),
  ]);
  assertEquals(reader.push(wire), [
    { type: "ping", data: bytes("?") },
    message("abc"),
    { type: "close", code: 1001, reason: "later" },
    { type: "close", code: 1005, reason: "" },
  ]);
});

const broken: [string, number, Uint8Array<ArrayBuffer>][] = [
  ["a masked frame", 1002, frame(0x82, bytes("....a"), 0x80)],
  ["a reserved bit", 1002, frame(0xc2, bytes("a"))],
  ["an unknown kind", 1002, frame(0x83, bytes("a"))],
  ["a continuation of nothing", 1002, frame(0x80, bytes("a"))],
  ["a message within a message", 1002, concat([frame(0x01, bytes("a")), frame(0x81, bytes("b"))])],
  ["a ping in pieces", 1002, frame(0x09, bytes("a"))],
  ["a long ping", 1002, frame(0x89, new Uint8Array(126))],
  ["half a close code", 1002, frame(0x88, new Uint8Array(1))],
  ["text that is not UTF-8", 1007, frame(0x81, new Uint8Array([0xff]))],
  ["a message beyond the limit", 1009, new Uint8Array([0x82, 127, 0, 0, 0, 0, 0x01, 0, 0, 1])],
  ["a length that no number holds", 1009, new Uint8Array([0x82, 127, 255, 0, 0, 0, 0, 0, 0, 0])],
  [
    "pieces that are beyond the limit together",
    1009,
    concat([frame(0x02, new Uint8Array(maxMessage - 1)), frame(0x80, new Uint8Array(2))]),
  ],
  [
    "a third piece that is beyond the limit with the second",
    1009,
    concat([frame(0x02, bytes("a")), frame(0x00, new Uint8Array(maxMessage - 1)), frame(0x80, bytes("b"))]),
  ],
  ["empty pieces without end", 1009, new Uint8Array([0x02, 0, ...Array(2 * maxFrames).fill(0)])],
];

Deno.test("a message of as many frames as are allowed is read, and of exactly the longest length", () => {
  const pieces = new Uint8Array(2 * maxFrames);
  pieces[0] = 0x01;
  pieces[2 * maxFrames - 2] = 0x80;
  assertEquals(maxFrames, 65_536);
  assertEquals(new FrameReader().push(pieces), [message("")]);
  assertEquals(new FrameReader().push(frame(0x82, new Uint8Array(maxMessage))).length, 1);
});

Deno.test("the length of one message in pieces does not count for the next", () => {
  const half = new Uint8Array(maxMessage / 2);
  const reader = new FrameReader();
  for (let i = 0; i < 3; i++) {
    assertEquals(
      reader.push(concat([frame(0x02, half), frame(0x00, new Uint8Array()), frame(0x80, half)])).length,
      1,
    );
    assertEquals(reader.push(frame(0x81, bytes("one"))), [message("one")]);
  }
});

for (const [what, code, wire] of broken) {
  Deno.test(`refused with ${code}: ${what}`, () => {
    const error = assertThrows(() => new FrameReader().push(wire), FrameError);
    assertEquals(error.code, code);
  });
}

Deno.test("what is sent is masked, with the length in the shortest form", () => {
  const forms: [length: number, start: number, told: number[]][] = [
    [5, 6, [5]],
    [125, 6, [125]],
    [126, 8, [126, 0, 126]],
    [65_535, 8, [126, 255, 255]],
    [65_536, 14, [127, 0, 0, 0, 0, 0, 1, 0, 0]],
  ];
  for (const [length, start, told] of forms) {
    const payload = crypto.getRandomValues(new Uint8Array(length));
    const wire = encodeFrame("binary", payload);
    assertEquals([wire[0], wire[1]! & 0x80, wire.length], [0x82, 0x80, start + length]);
    assertEquals([wire[1]! & 0x7f, ...wire.subarray(2, start - 4)], told);
    const mask = wire.subarray(start - 4, start);
    assertEquals(wire.slice(start).map((byte, i) => byte ^ mask[i & 3]!), payload);
  }
});
