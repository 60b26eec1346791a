/**
 * A stand-in for a server, in a process of its own: it answers with a list of pods, and a watch with changes to them
 * once it is told to start. All bytes are prepared before the first request, and go out with no library in between, so
 * that both clients wait for themselves and not for it.
 *
 * `server.ts BYTES`: changes are put into chunks of the response of at least as many bytes; with 1 each is a chunk of
 * its own, as from a kube-apiserver. `POST /start` begins one watch: the one that waits, or else the next.
 *
 * @module
 */
import { podText } from "../stand_in/pod_text.ts";
import { events, pods } from "./task.ts";

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** Bytes that are written at once. */
const pieceSize = 1 << 20;

/** Texts one after the other, joined until they have this many characters. */
function* joined(texts: Iterable<string>, size: number): Generator<string> {
  let piece = "";
  for (const text of texts) {
    piece += text;
    if (piece.length < size) continue;
    yield piece;
    piece = "";
  }
  if (piece !== "") yield piece;
}

/** Texts as pieces of about a MiB. */
function pieces(texts: Iterable<string>): Uint8Array[] {
  return Array.from(joined(texts, pieceSize), (piece) => encoder.encode(piece));
}

/** A chunk of HTTP/1.1's chunked coding. All that is sent here is ASCII: characters are bytes. */
function httpChunk(text: string): string {
  return `${text.length.toString(16)}\r\n${text}\r\n`;
}

const listVersion = 1_000;
const listStart =
  `{"kind":"PodList","apiVersion":"v1","metadata":{"resourceVersion":"${listVersion}"},"items":[`;
const list = pieces((function* () {
  for (let i = 0; i < pods; i++) yield `${i === 0 ? listStart : ","}${podText(i, listVersion)}`;
  yield "]}\n";
})());

/** Each pod in turn, by a step that has no common factor with their number. */
function* lines(): Generator<string> {
  for (let i = 0; i < events; i++) {
    yield `{"type":"MODIFIED","object":${podText((i * 7) % pods, listVersion + 1 + i)}}\n`;
  }
}

const chunkSize = Number(Deno.args[0] ?? 1);
const changes = pieces((function* () {
  for (const text of joined(lines(), chunkSize)) yield httpChunk(text);
})());

/** Watches that wait for their start, and starts that wait for their watch. One of them is empty. */
const waiting: (() => void)[] = [];
let starts = 0;

function start(): void {
  const next = waiting.shift();
  if (next === undefined) starts++;
  else next();
}

async function started(): Promise<void> {
  if (starts > 0) starts--;
  else await new Promise<void>((resolve) => waiting.push(resolve));
}

async function send(connection: Deno.Conn, head: string, body: readonly Uint8Array[] = []): Promise<void> {
  for (const bytes of [encoder.encode(`HTTP/1.1 ${head}\r\n\r\n`), ...body]) {
    for (let sent = 0; sent < bytes.length;) sent += await connection.write(bytes.subarray(sent));
  }
}

async function answer(connection: Deno.Conn, line: string): Promise<void> {
  const [method, target = "/"] = line.split(" ");
  const { pathname, searchParams } = new URL(target, "http://server");
  const json = "200 OK\r\nContent-Type: application/json";
  if (method === "POST" && pathname === "/start") {
    start();
    await send(connection, "204 No Content");
  } else if (method === "GET" && pathname === "/api/v1/pods" && searchParams.has("watch")) {
    await send(connection, `${json}\r\nTransfer-Encoding: chunked`);
    await started();
    for (const piece of changes) {
      for (let sent = 0; sent < piece.length;) sent += await connection.write(piece.subarray(sent));
    }
  } else if (method === "GET" && pathname === "/api/v1/pods") {
    const length = list.reduce((sum, piece) => sum + piece.length, 0);
    await send(connection, `${json}\r\nContent-Length: ${length}`, list);
  } else {
    await send(connection, "404 Not Found\r\nContent-Length: 0");
  }
}

/** Answers one request after the other; none that it knows has a body. */
async function serve(connection: Deno.Conn): Promise<void> {
  using _closing = connection;
  const buffer = new Uint8Array(16_384);
  let head = "";
  for (;;) {
    const read = await connection.read(buffer);
    if (read === null) return;
    head += decoder.decode(buffer.subarray(0, read));
    for (let end = head.indexOf("\r\n\r\n"); end !== -1; end = head.indexOf("\r\n\r\n")) {
      const line = head.slice(0, head.indexOf("\r\n"));
      head = head.slice(end + 4);
      await answer(connection, line);
    }
  }
}

if (import.meta.main) {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const bytes = list.reduce((sum, piece) => sum + piece.length, 0);
  console.log(JSON.stringify({ url: `http://127.0.0.1:${listener.addr.port}`, bytesPerPod: bytes / pods }));
  for await (const connection of listener) {
    connection.setNoDelay(true);
    // A client that is done goes away in the middle of its watch.
    serve(connection).catch(() => {});
  }
}
