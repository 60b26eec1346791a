import { assertEquals, assertThrows } from "@std/assert";
import { bytesOf, RawServer } from "./raw_server_test.ts";
import {
  endOfHead,
  type Framing,
  HttpSyntaxError,
  longestHead,
  mayBeAnswer,
  parseResponseHead,
  type ResponseHead,
} from "./response_head.ts";

/** A head of these lines. */
function parse(...lines: string[]): ResponseHead {
  return parseResponseHead(bytesOf(`${lines.join("\r\n")}\r\n\r\n`));
}

Deno.test("a head says what its body is, and whether the connection goes on", async (t) => {
  const none: Framing = { type: "none" },
    close: Framing = { type: "close" },
    chunked: Framing = { type: "chunked" };
  const bytes = (bytes: number): Framing => ({ type: "length", bytes });
  const table: [lines: string[], framing: Framing, keepAlive: boolean][] = [
    [["HTTP/1.1 200 OK", "Content-Length: 5"], bytes(5), true],
    [["HTTP/1.1 200 OK", "content-length:5"], bytes(5), true],
    [["HTTP/1.1 200 OK", "CONTENT-LENGTH: \t 005 \t"], bytes(5), true],
    [["HTTP/1.1 200 OK", "Content-Length: 0"], bytes(0), true],
    [["HTTP/1.1 200 OK", "Content-Length: 999999999999999"], bytes(999_999_999_999_999), true],
    [["HTTP/1.1 200 OK", "Content-Length: 5", "Content-Length: 5"], bytes(5), true],
    [["HTTP/1.1 200 OK", "Transfer-Encoding: chunked"], chunked, true],
    [["HTTP/1.1 200 OK", "Transfer-Encoding: CHUNKED"], chunked, true],
    [["HTTP/1.1 200 OK"], close, false],
    [["HTTP/1.1 404 Not Found", "Connection: keep-alive"], close, false],
    // Both lengths: read by its chunks, and nothing behind it is believed.
    [["HTTP/1.1 200 OK", "Transfer-Encoding: chunked", "Content-Length: 5"], chunked, false],
    [["HTTP/1.1 200 OK", "Content-Length: 5", "Transfer-Encoding: chunked"], chunked, false],
    [["HTTP/1.1 204 No Content"], none, true],
    [["HTTP/1.1 304 Not Modified"], none, true],
    [["HTTP/1.1 100 Continue"], none, true],
    [["HTTP/1.1 103 Early Hints", "Link: </x>"], none, true],
    [["HTTP/1.1 205 Reset Content", "Content-Length: 0"], none, false],
    // No body by the status, one by the headers.
    [["HTTP/1.1 204 No Content", "Content-Length: 0"], none, true],
    [["HTTP/1.1 204 No Content", "Content-Length: 5"], none, false],
    [["HTTP/1.1 204 No Content", "Transfer-Encoding: chunked"], none, false],
    [["HTTP/1.1 304 Not Modified", "Content-Length: 5"], none, false],
    [["HTTP/1.1 200 OK", "Content-Length: 5", "Connection: close"], bytes(5), false],
    [["HTTP/1.1 200 OK", "Content-Length: 5", "Connection: x, CLOSE ,y"], bytes(5), false],
    [["HTTP/1.1 200 OK", "Content-Length: 5", "Connection: closed"], bytes(5), true],
    [
      ["HTTP/1.1 200 OK", "Content-Length: 5", "Connection: close", "Connection: keep-alive"],
      bytes(5),
      false,
    ],
    [["HTTP/1.1 200 OK", "Content-Length: 5", "Connection: keep-alive, close"], bytes(5), false],
    [["HTTP/1.0 200 OK", "Content-Length: 5"], bytes(5), false],
    [["HTTP/1.0 200 OK", "Content-Length: 5", "Connection: Keep-Alive"], bytes(5), true],
    [
      ["HTTP/1.0 200 OK", "Content-Length: 5", "Connection: close", "Connection: keep-alive"],
      bytes(5),
      false,
    ],
    [["HTTP/1.0 200 OK", "Transfer-Encoding: chunked", "Connection: keep-alive"], chunked, false],
    [["HTTP/1.1 200 OK", "Content-Length: 5", "Content-Encoding: Identity"], bytes(5), true],
  ];
  for (const [lines, framing, keepAlive] of table) {
    await t.step(lines.join(" | "), () => {
      const head = parse(...lines);
      assertEquals([head.framing, head.keepAlive], [framing, keepAlive]);
    });
  }
});

Deno.test("a head is given as it was sent", async (t) => {
  const table: [lines: string[], status: number, statusText: string, headers: [string, string][]][] = [
    [["HTTP/1.1 200 OK"], 200, "OK", []],
    [["HTTP/1.1 200 "], 200, "", []],
    [["HTTP/1.1 200"], 200, "", []],
    [["HTTP/1.1 299 Very \t well"], 299, "Very \t well", []],
    [["HTTP/1.1 599 gr\xfc\x9fe"], 599, "gr\xfc\x9fe", []],
    [["HTTP/1.1 201 Created", "X-A:  b c\t", "x-A: d", "X-Empty:", "X-Colon: a:b"], 201, "Created", [
      ["x-a", "b c"],
      ["x-a", "d"],
      ["x-empty", ""],
      ["x-colon", "a:b"],
    ]],
    // A non-breaking space is no space, and what is called latin1 on the web is not.
    [["HTTP/1.1 200 OK", "X-A: \xa0\x80\x9f\xff\xa0"], 200, "OK", [["x-a", "\xa0\x80\x9f\xff\xa0"]]],
    [["HTTP/1.1 200 OK", "__proto__: x"], 200, "OK", [["__proto__", "x"]]],
  ];
  for (const [lines, ...expected] of table) {
    await t.step(JSON.stringify(lines), () => {
      const { status, statusText, headers } = parse(...lines);
      assertEquals([status, statusText, headers], expected);
    });
  }
});

Deno.test("what is no head of HTTP, or might be read in two ways, is refused", async (t) => {
  const begin = "the answer does not begin as HTTP does", header = "a header of the answer is none";
  const length = "the answer's Content-Length is no length";
  const encoding = `the answer's Transfer-Encoding is not "chunked"`;
  const ok = "HTTP/1.1 200 OK";
  const table: [lines: string[], says: string][] = [
    [["HTTP/2.0 200 OK"], begin],
    [["HTTP/1.2 200 OK"], begin],
    [["HTTP/0.9 200 OK"], begin],
    [["http/1.1 200 OK"], begin],
    [[" HTTP/1.1 200 OK"], begin],
    [["", ok], begin],
    [["HTTP/1.1  200 OK"], begin],
    [["HTTP/1.1 200OK"], begin],
    [["HTTP/1.1 099 Low"], begin],
    [["HTTP/1.1 600 High"], begin],
    [["HTTP/1.1 20 OK"], begin],
    [["HTTP/1.1 2000 OK"], begin],
    [["HTTP/1.1 +20 OK"], begin],
    [["HTTP/1.1 200 O\0K"], begin],
    [["HTTP/1.1 200 OK\nX-A: b"], begin],
    [["HTTP/1.1 200 OK\rX-A: b"], begin],
    [["SSH-2.0-Other_1"], begin],
    [["GET / HTTP/1.1"], begin],
    [[ok, "X-A: a\0b"], header],
    [[ok, "X-A: a\x7fb"], header],
    [[ok, "X-A: a\nX-B: b"], header],
    [[ok, "X-A: a\n"], header],
    [[ok, "X-A: a\r"], header],
    [[ok, "X-A: \x0ba"], header],
    [[ok, "X-A: a\x0c"], header],
    [[ok, "X-A: a", " folded"], header],
    [[ok, "X-A: a", "\tX-B: b"], header],
    [[ok, "X-A"], header],
    [[ok, ": a"], header],
    [[ok, "X-A : a"], header],
    [[ok, "X A: a"], header],
    [[ok, "X-\xc4: a"], header],
    [[ok, "Content-Length: 5", "Content-Length: 6"], length],
    [[ok, "Content-Length: 5, 5"], length],
    [[ok, "Content-Length: -5"], length],
    [[ok, "Content-Length: +5"], length],
    [[ok, "Content-Length: 5.0"], length],
    [[ok, "Content-Length: 0x5"], length],
    [[ok, "Content-Length: 1e3"], length],
    [[ok, "Content-Length: \xa05"], length],
    [[ok, "Content-Length:"], length],
    [[ok, "Content-Length: 9999999999999999"], length],
    [[ok, "Transfer-Encoding: gzip, chunked"], encoding],
    [[ok, "Transfer-Encoding: gzip"], encoding],
    [[ok, "Transfer-Encoding: identity"], encoding],
    [[ok, "Transfer-Encoding: xchunked"], encoding],
    [[ok, "Transfer-Encoding: \xa0chunked"], encoding],
    [[ok, "Transfer-Encoding:"], encoding],
    [[ok, "Transfer-Encoding: chunked", "Transfer-Encoding: chunked"], encoding],
    [[ok, "Transfer-Encoding: chunked", "Transfer-Encoding: gzip"], encoding],
    [[ok, "Content-Encoding: br"], "the answer is encoded, which was not asked for"],
    [[ok, "Content-Encoding: gzip", "Content-Encoding: gzip"], "the answer is encoded more than once"],
  ];
  for (const [lines, says] of table) {
    await t.step(
      JSON.stringify(lines),
      () => assertEquals(assertThrows(() => parse(...lines), HttpSyntaxError).message, says),
    );
  }
});

Deno.test("headers and their values are the ones that `fetch` gives", async () => {
  const lines = [
    "HTTP/1.1 200 OK",
    'Warning: 299 - "\xe2\x80\x9cv1\xe2\x80\x9d is \xc3\x9f"',
    "X-Spaces: \t a  b \t",
    "X-Latin: \xe4\x80\xa0",
    "X-Twice: 1",
    "X-Twice: 2",
    "X-Empty:",
    "Content-Length: 0",
  ];
  await using server = new RawServer(async (peer) => {
    await peer.head();
    await peer.write(bytesOf(`${lines.join("\r\n")}\r\n\r\n`));
  });
  using client = Deno.createHttpClient({});
  const response = await fetch(`http://127.0.0.1:${server.port}/`, { client });
  await response.body?.cancel();
  assertEquals([...new Headers(parse(...lines).headers)], [...response.headers]);
});

Deno.test("a head's end is found wherever the pieces end", () => {
  const table: [text: string, end: number][] = [
    ["HTTP/1.1 200 OK\r\n\r\n", 19],
    ["HTTP/1.1 200 OK\r\n\r\nbody\r\n\r\n", 19],
    ["a\r\r\n\r\nb", 6],
    ["a\r\n\r\r\n\r\n", 8],
    ["a\n\nb", -1],
    ["a\r\n\n", -1],
    ["a\r\n\r", -1],
    ["", -1],
  ];
  for (const [text, end] of table) {
    const bytes = bytesOf(text);
    assertEquals(endOfHead(bytes, 0), end, JSON.stringify(text));
    for (let split = 0; split < bytes.length; split++) {
      const early = endOfHead(bytes.subarray(0, split), 0);
      const at = early === -1 ? endOfHead(bytes, split) : early;
      assertEquals(at, end, `${JSON.stringify(text)} in two at ${split}`);
    }
    let at = -1;
    for (let count = 1; count <= bytes.length && at === -1; count++) {
      at = endOfHead(bytes.subarray(0, count), count - 1);
    }
    assertEquals(at, end, `${JSON.stringify(text)} byte by byte`);
  }
});

Deno.test("what will be no head is known before it ends", () => {
  for (
    const text of [
      "S",
      "SSH-2.0-Other_1\r\n",
      "\x15\x03\x01\0\x02\x02\x46",
      "HTTP/2",
      "\n",
      "HTTP/1.1 200 OK\nX-A: b",
    ]
  ) {
    assertEquals(mayBeAnswer(bytesOf(text)), false, JSON.stringify(text));
  }
  const whole = "HTTP/1.1 200 OK\r\nX-A: b\r\n\r";
  for (let end = 0; end <= whole.length; end++) {
    assertEquals(mayBeAnswer(bytesOf(whole.slice(0, end))), true, JSON.stringify(whole.slice(0, end)));
  }
});

Deno.test("a head as long as one may be costs little, however it is made", () => {
  const begun = performance.now();
  parse("HTTP/1.1 200 OK", `X-A: a${" ".repeat(longestHead)}b`);
  parse("HTTP/1.1 200 OK", `X-A: ${" ".repeat(longestHead)}`);
  parse("HTTP/1.1 200 OK", ...Array.from({ length: longestHead / 4 }, () => "a:"));
  assertThrows(() => parse(" ".repeat(longestHead)), HttpSyntaxError);
  const spent = performance.now() - begun;
  if (spent > 1_000) throw new Error(`expected some milliseconds, took ${spent}`);
});
