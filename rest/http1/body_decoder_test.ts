import { assert, assertEquals, assertThrows } from "@std/assert";
import { seededRandom } from "../../testing/seeded_random.ts";
import { bodyDecoder } from "./body_decoder.ts";
import { bytesOf } from "./raw_server_test.ts";
import { type Framing, HttpSyntaxError } from "./response_head.ts";

/** What a decoder made of some bytes. */
interface Decoded {
  readonly body: string;
  /** Whether it was whole, before the connection's end and by it. */
  readonly whole: readonly [before: boolean, after: boolean];
  /** What stands behind it. */
  readonly behind: string;
}

/** Takes bytes in pieces, each of which is overwritten once it has been taken: it is valid for so long only. */
function decode(framing: Framing, bytes: Uint8Array, cuts: readonly number[]): Decoded {
  const decoder = bodyDecoder(framing);
  let body = "", taken = 0;
  const onBody = (part: Uint8Array) => {
    assert(part.length > 0, "no piece is empty");
    for (const byte of part) body += String.fromCharCode(byte);
  };
  let begin = 0;
  for (const end of [...cuts, bytes.length]) {
    const piece = bytes.slice(begin, end);
    const count = decoder.take(piece, onBody);
    assert(count === piece.length || decoder.done, "what is not taken stands behind the body");
    piece.fill(63);
    taken += count;
    begin = end;
  }
  const before = decoder.done;
  return { body, whole: [before, decoder.end()], behind: String.fromCharCode(...bytes.subarray(taken)) };
}

/** All at once, in two pieces wherever they can be parted, and byte by byte: the same each time. */
function inAllPieces(framing: Framing, text: string): Decoded {
  const bytes = bytesOf(text);
  const whole = decode(framing, bytes, []);
  for (let cut = 0; cut <= bytes.length; cut++) {
    assertEquals(decode(framing, bytes, [cut]), whole, `${JSON.stringify(text)} in two at ${cut}`);
  }
  assertEquals(decode(framing, bytes, [...bytes.keys()]), whole, `${JSON.stringify(text)} byte by byte`);
  return whole;
}

const chunked: Framing = { type: "chunked" };

Deno.test("a body is the same however it is parted", async (t) => {
  const length = (bytes: number): Framing => ({ type: "length", bytes });
  const table: [framing: Framing, text: string, body: string, whole: [boolean, boolean], behind: string][] = [
    [{ type: "none" }, "", "", [true, true], ""],
    [{ type: "none" }, "HTTP", "", [true, true], "HTTP"],
    [length(0), "more", "", [true, true], "more"],
    [length(5), "hello", "hello", [true, true], ""],
    [length(5), "hello, world", "hello", [true, true], ", world"],
    [length(5), "hell", "hell", [false, false], ""],
    [length(5), "", "", [false, false], ""],
    [{ type: "close" }, "hello\r\n0\r\n\r\n", "hello\r\n0\r\n\r\n", [false, true], ""],
    [{ type: "close" }, "", "", [false, true], ""],
    [chunked, "0\r\n\r\n", "", [true, true], ""],
    [chunked, "5\r\nhello\r\n0\r\n\r\n", "hello", [true, true], ""],
    [chunked, "5\r\nhello\r\n7\r\n, world\r\n0\r\n\r\nHTTP", "hello, world", [true, true], "HTTP"],
    [chunked, "0b\r\nhello, worl\r\n00\r\n\r\n", "hello, worl", [true, true], ""],
    [chunked, "B\r\nhello, worl\r\n0\r\n\r\n", "hello, worl", [true, true], ""],
    [chunked, "000000000002\r\n\r\n\r\n0\r\n\r\n", "\r\n", [true, true], ""],
    [chunked, "3\r\n0\r\n\r\n0\r\n\r\n", "0\r\n", [true, true], ""],
    [chunked, `2;a=b;c="d"\r\nhi\r\n0;e\r\n\r\n`, "hi", [true, true], ""],
    [chunked, "2 \t\r\nhi\r\n0 ;e\r\n\r\n", "hi", [true, true], ""],
    [
      chunked,
      "2\r\nhi\r\n0\r\nX-Trailer: a\r\nContent-Length: 3\r\n\r\nbehind",
      "hi",
      [true, true],
      "behind",
    ],
    [chunked, "2\r\n\0\xff\r\n0\r\n\r\n", "\0\xff", [true, true], ""],
    // Cut off.
    [chunked, "", "", [false, false], ""],
    [chunked, "5", "", [false, false], ""],
    [chunked, "5\r\n", "", [false, false], ""],
    [chunked, "5\r\nhel", "hel", [false, false], ""],
    [chunked, "5\r\nhello", "hello", [false, false], ""],
    [chunked, "5\r\nhello\r\n", "hello", [false, false], ""],
    [chunked, "5\r\nhello\r\n0\r\n", "hello", [false, false], ""],
    [chunked, "5\r\nhello\r\n0\r\nX-Trailer: a\r\n\r", "hello", [false, false], ""],
  ];
  for (const [framing, text, body, whole, behind] of table) {
    await t.step(`${framing.type} ${JSON.stringify(text)}`, () => {
      assertEquals(inAllPieces(framing, text), { body, whole, behind });
    });
  }
});

Deno.test("what are no chunks is refused, however it is parted", async (t) => {
  const size = "a chunk's size is none", more = "a chunk is longer than it says";
  const endless = "a line between chunks is too long", noCr = "a line between chunks ends without CR";
  const table: [text: string, says: string, name?: string][] = [
    ["+5\r\nhello\r\n", size],
    ["-5\r\nhello\r\n", size],
    [" 5\r\nhello\r\n", size],
    ["0x5\r\nhello\r\n", size],
    ["5 5\r\nhello\r\n", size],
    ["5h\r\nhello\r\n", size],
    ["5.0\r\nhello\r\n", size],
    ["5_\r\nhello\r\n", size],
    ["\r\nhello\r\n", size],
    [";a=b\r\nhello\r\n", size],
    ["0000000000005\r\nhello\r\n", size],
    ["fffffffffffff\r\n", size],
    ["5\r\r\nhello\r\n", size],
    ["5;a\rb\r\nhello\r\n", size],
    ["5\0\r\nhello\r\n", size],
    ["5\nhello\r\n", noCr],
    ["\n", noCr],
    ["0\r\nX-A: b\n\r\n", noCr],
    ["0\r\n\n", noCr],
    ["5\r\nhello\n", more],
    ["5\r\nhello!\r\n", more],
    ["5\r\nhello\r\r\n", more],
    ["5\r\nhello5\r\nworld\r\n0\r\n\r\n", more],
    ["5\r\nhello!", more, "is told before the line ends"],
    ["5".repeat(4_097), endless, "a size without an end"],
    [`5;${"a".repeat(4_096)}\r\n`, endless, "extensions without an end"],
    [`0\r\n${"a".repeat(4_097)}`, endless, "a line of a trailer without an end"],
    [`0\r\n${"a: b\r\n".repeat(101)}`, "the answer's trailer has no end", "a trailer without an end"],
  ];
  for (const [text, says, name = JSON.stringify(text)] of table) {
    await t.step(name, () => {
      const bytes = bytesOf(text);
      const cutss = [
        [],
        [...bytes.keys()],
        ...(text.length < 100 ? [...bytes.keys()].map((cut) => [cut]) : []),
      ];
      for (const cuts of cutss) {
        const error = assertThrows(() => decode(chunked, bytes, cuts), HttpSyntaxError);
        assertEquals(error.message, says, `parted at ${cuts}`);
      }
    });
  }
  await t.step("as many and as long lines as may be", () => {
    const long = "a".repeat(4 * 1024 - 2);
    const text = `2;${long.slice(2)}\r\nhi\r\n0\r\n${"a: b\r\n".repeat(99)}${long}\r\n\r\n`;
    assertEquals(decode(chunked, bytesOf(text), []), { body: "hi", whole: [true, true], behind: "" });
  });
});

Deno.test("chance: chunks that are parted anywhere give what they were made of", () => {
  const random = seededRandom(20);
  for (let round = 0; round < 1_500; round++) {
    let body = "", text = "";
    for (let chunk = random(6); chunk > 0; chunk--) {
      // Of bytes that would mean something between chunks.
      const data = Array.from({ length: 1 + random(20) }, () => "0\r\n;a"[random(5)]).join("");
      const size = data.length.toString(16).padStart(1 + random(4), "0");
      body += data;
      text += `${random(2) ? size : size.toUpperCase()}${
        ["", ";x", " ", "\t;y=z"][random(4)]
      }\r\n${data}\r\n`;
    }
    text += `0\r\n${"t: 0\r\n".repeat(random(3))}\r\n`;
    const behind = ["", "\r\n", "0\r\n\r\n", "HTTP/1.1 200 OK"][random(4)]!;
    const bytes = bytesOf(text + behind);
    const cuts = Array.from({ length: random(8) }, () => random(bytes.length + 1)).sort((a, b) => a - b);
    assertEquals(
      decode(chunked, bytes, cuts),
      { body, whole: [true, true], behind },
      JSON.stringify([text, cuts]),
    );
    // One byte less, and it is not whole; one byte of a frame that is another is never whole with the same body.
    assertEquals(
      decode(chunked, bytes.subarray(0, text.length - 1), cuts.filter((cut) => cut < text.length)).whole,
      [
        false,
        false,
      ],
    );
  }
});
