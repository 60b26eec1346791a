import { assertEquals, assertThrows } from "@std/assert";
import { BytesLineSplitter, TextLineSplitter } from "./line_splitter.ts";
import { DecodeError } from "./object_decoder.ts";

const encoder = new TextEncoder();

/** Both splitters, as one that gives text. */
const splitters: Record<string, (limit?: number) => (chunk: Uint8Array) => string[]> = {
  text: (limit) => {
    const splitter = new TextLineSplitter(limit);
    return (chunk) => {
      const lines: string[] = [];
      splitter.push(chunk, (line) => lines.push(line));
      return lines;
    };
  },
  bytes: (limit) => {
    const splitter = new BytesLineSplitter(limit);
    return (chunk) => {
      const lines: string[] = [];
      splitter.push(chunk, (line) => lines.push(new TextDecoder().decode(line)));
      return lines;
    };
  },
};

for (const [name, make] of Object.entries(splitters)) {
  Deno.test(`${name}: each chunk gives the lines that it completes, and no empty ones`, () => {
    const push = make();
    const chunks = ["a\nb", "c\n\n\nd\ne", "", "f", "\n", "\r\n", "rest"];
    assertEquals(chunks.map((chunk) => push(encoder.encode(chunk))), [["a"], ["bc", "d"], [], [], ["ef"], [
      "\r",
    ], []]);
  });

  Deno.test(`${name}: a character that chunks cut apart is whole again`, () => {
    const push = make();
    const bytes = encoder.encode("ä€😀\n");
    const lines = [...bytes].flatMap((byte) => push(new Uint8Array([byte])));
    assertEquals(lines, ["ä€😀"]);
  });

  Deno.test(`${name}: a line beyond the limit is refused, complete or not, and quoted only at its start`, () => {
    assertEquals(make(10)(encoder.encode("0123456789\n")), ["0123456789"]);
    for (const chunks of [["0123456789a\n"], ["0123456789a"], ["01234", "56789a"], ["01234", "56789a\n"]]) {
      const push = make(10);
      assertThrows(
        () => chunks.forEach((chunk) => push(encoder.encode(chunk))),
        DecodeError,
        "longer than 10",
      );
    }
    const error = assertThrows(() => make(1_000)(encoder.encode("x".repeat(5_000))), DecodeError);
    assertEquals(error.message.length < 250, true);
  });

  Deno.test(`${name}: a line that comes in pieces may be as long as the limit, whatever came before it`, () => {
    const push = make(10);
    const chunks = ["01", "2\n", "01234", "56789", "\n"];
    assertEquals(chunks.map((chunk) => push(encoder.encode(chunk))), [[], ["012"], [], [], ["0123456789"]]);
  });

  Deno.test(`${name}: a chunk may be reused by who read it`, () => {
    const push = make();
    const chunk = encoder.encode("abc");
    push(chunk);
    chunk.fill(0x78);
    assertEquals(push(encoder.encode("d\n")), ["abcd"]);
  });
}
