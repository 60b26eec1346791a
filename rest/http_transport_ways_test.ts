/**
 * What changes something goes over connections of the client's own: nothing of it, and nothing of its answer, may be
 * otherwise than by `fetch`.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import type { ClusterAccess, PlainRequest, PlainResponse } from "../meta/mod.ts";
import { failure, json, rejection } from "./fake_server_test.ts";
import { HttpTransport } from "./http_transport.ts";
import { RESTClient, type RESTClientOptions } from "./rest_client.ts";
import type { StatusError } from "./status_error.ts";

/** A request as it reached a server. */
interface Seen {
  readonly method: string;
  readonly url: string;
  readonly headers: Record<string, string>;
  readonly length: number;
}

/** Bytes that differ from place to place. */
function bytesOf(length: number): Uint8Array<ArrayBuffer> {
  return new Uint8Array(length).map((_, i) => i * 31 >> 3);
}

/** A body that comes in pieces, so that its length is not told. */
function chunked(bytes: Uint8Array<ArrayBuffer>): ReadableStream<Uint8Array<ArrayBuffer>> {
  let at = 0;
  return new ReadableStream({
    pull(controller) {
      if (at >= bytes.length) return controller.close();
      controller.enqueue(bytes.slice(at, at += 30_000));
    },
  });
}

const answers: { readonly [name: string]: () => Response } = {
  "nothing": () => new Response(null, { status: 200 }),
  "10 bytes": () => new Response(bytesOf(10), { status: 201 }),
  "20,000 bytes": () => new Response(bytesOf(20_000)),
  "2,000,000 bytes": () => new Response(bytesOf(2_000_000)),
  "chunks of 10 bytes": () => new Response(chunked(bytesOf(10))),
  "chunks of 2,000,000 bytes": () => new Response(chunked(bytesOf(2_000_000))),
  "204": () => new Response(null, { status: 204 }),
  "302": () => new Response("elsewhere", { status: 302, headers: { location: "http://127.0.0.1:1/other" } }),
  "401": () => new Response("who?", { status: 401, headers: { "www-authenticate": "Basic" } }),
  "404": () => failure(404, "NotFound", 'things "a" not found', { details: { name: "a", kind: "things" } }),
  "a header twice": () => new Response("", { headers: [["set-cookie", "a=1"], ["set-cookie", "b=2"]] }),
  "a warning in UTF-8": () =>
    new Response("{}", { headers: { warning: latin1('299 - "use “v2” – ünlike v1"') } }),
};

const bodies: { readonly [name: string]: Uint8Array | undefined } = {
  "without a body": undefined,
  "with an empty body": new Uint8Array(),
  "with JSON": new TextEncoder().encode(`{"a":"ä"}`),
  "with 3,000,000 bytes": bytesOf(3_000_000),
};

/** A text whose characters are the bytes of its UTF-8. */
function latin1(text: string): string {
  return String.fromCharCode(...new TextEncoder().encode(text));
}

/** Notes what reaches it, and answers by the request's path. */
function startServer(answerOf: (path: string) => Response) {
  const seen: Seen[] = [];
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, async (request) => {
    const { method, url, headers } = request;
    seen.push({
      method,
      url,
      headers: Object.fromEntries(headers),
      length: (await request.bytes()).length,
    });
    const response = answerOf(decodeURIComponent(new URL(url).pathname.slice(1)));
    response.headers.set("cache-control", "no-transform"); // else it would be compressed where that is asked for
    return response;
  });
  return {
    /** What came since this was asked last. */
    taken: () => seen.splice(0),
    url: new URL(`http://127.0.0.1:${server.addr.port}`),
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}

/** All of an answer but the time at which it was given. */
async function contentOf(response: PlainResponse) {
  const { status, statusText, ok } = response;
  const headers = [...response.headers].filter(([name]) => name !== "date");
  return { status, statusText, ok, headers, bytes: await response.bytes() };
}

/** What a connection of the client's own asks for, by which it is known here. */
const ownEncoding = "identity";

Deno.test("each request arrives, and each answer is read, as by fetch", async (t) => {
  await using server = startServer((path) => answers[path]!());
  await using transport = new HttpTransport({ server: server.url });
  const headers = {
    "accept": "application/json",
    "content-type": "application/json",
    "user-agent": "test/1.0",
    "x-empty": "",
  };
  const compare = async (method: string, body: Uint8Array | undefined, answer: string) => {
    const url = new URL(`/${encodeURIComponent(answer)}?fieldManager=test&a=%2F`, server.url).href;
    const request: PlainRequest = { method, url, headers, body, signal: undefined };
    const own = await contentOf(await transport.send(request, { kind: "request" }));
    const [ownSeen] = server.taken();
    const init = { method, headers, body: body as BodyInit | undefined, redirect: "manual" } as const;
    const fetched = await contentOf(await fetch(url, init));
    const [fetchedSeen] = server.taken();
    assertEquals(own.bytes.length, fetched.bytes.length);
    assert(own.bytes.every((byte, i) => byte === fetched.bytes[i]), "expected the same bytes");
    assertEquals({ ...own, bytes: 0 }, { ...fetched, bytes: 0 });
    assertEquals(
      ownSeen!.headers["accept-encoding"],
      ownEncoding,
      "expected a connection of the client's own",
    );
    const { "accept-encoding": _, "accept-language": __, ...fetchedHeaders } = fetchedSeen!.headers;
    const { "accept-encoding": ___, ...ownHeaders } = ownSeen!.headers;
    assertEquals({ ...ownSeen!, headers: ownHeaders }, { ...fetchedSeen!, headers: fetchedHeaders });
  };
  for (const method of ["POST", "PUT", "PATCH", "DELETE"]) {
    for (const [name, body] of Object.entries(bodies)) {
      await t.step(`${method} ${name}`, () => compare(method, body, "10 bytes"));
    }
  }
  for (const answer of Object.keys(answers)) {
    await t.step(`an answer of ${answer}`, () => compare("POST", bodies["with JSON"], answer));
  }
});

/** The two ways to a server. */
async function* ways(server: URL): AsyncGenerator<[string, ClusterAccess]> {
  yield ["fetch", { server, namespace: "", transport: (request) => fetch(request) }];
  await using transport = new HttpTransport({ server });
  yield ["own", { server, namespace: "", transport }];
}

/** What a client makes of an answer to each kind of write, by both ways, which is the same. */
async function sameByBoth<R>(
  answerOf: (path: string) => Response,
  run: (client: RESTClient, warnings: string[]) => Promise<R>,
  options: RESTClientOptions = {},
): Promise<{ told: R; warnings: string[]; seen: Seen[] }> {
  await using server = startServer(answerOf);
  const results: [R, string[], Seen[]][] = [];
  for await (const [name, access] of ways(server.url)) {
    const warnings: string[] = [];
    const client = new RESTClient(access, { ...options, onWarning: (text) => void warnings.push(text) });
    const told = await run(client, warnings);
    const seen = server.taken();
    const isOwn = seen.every(({ headers }) => headers["accept-encoding"] === ownEncoding);
    assertEquals(isOwn, name === "own", "expected a connection of the client's own, by that way only");
    results.push([told, warnings, seen]);
  }
  const [fetched, own] = results;
  assertEquals(own!.slice(0, 2), fetched!.slice(0, 2));
  const [told, warnings, seen] = own!;
  return { told, warnings, seen };
}

Deno.test("a client is told the same of refusals, redirects and answers that are none", async (t) => {
  const refusals: { readonly [name: string]: () => Response } = {
    "404": answers["404"]!,
    "302": answers["302"]!,
    "409": () => failure(409, "Conflict", "changed meanwhile"),
    "500 in text": () => new Response("panic", { status: 500 }),
    "no JSON": () => new Response("<html>", { headers: { "content-type": "text/html" } }),
    "nothing": () => new Response(null, { status: 200 }),
  };
  for (const [name, answer] of Object.entries(refusals)) {
    await t.step(name, async () => {
      const { told } = await sameByBoth(answer, async (client) => {
        const requests = [
          client.post().body({ a: 1 }),
          client.put().body({ a: 1 }),
          client.patch("merge").body({ a: 1 }),
          client.delete(),
        ];
        const errors = requests.map((request) => rejection<StatusError>(request.absPath("/x").do().into()));
        return (await Promise.all(errors)).map(({ name, message, httpStatus, status }) => ({
          name,
          message: message.replace(/127\.0\.0\.1:[0-9]+/g, ""),
          httpStatus,
          status,
        }));
      });
      assertEquals(told.length, 4);
    });
  }
});

Deno.test("a client is told of warnings", async () => {
  const answer = () => json({ a: 1 }, { headers: { warning: '299 - "things v1 is deprecated"' } });
  const { told, warnings } = await sameByBoth(
    answer,
    (client) => client.post().absPath("/x").body({}).do().into(),
  );
  assertEquals([told, warnings], [{ a: 1 }, ["things v1 is deprecated"]]);
});

Deno.test("429 with Retry-After is sent again, body whole", async () => {
  let asked = 0;
  const answer = () =>
    asked++ % 2 === 0
      ? failure(429, "TooManyRequests", "later", {}, { headers: { "retry-after": "0" } })
      : json({ a: 1 });
  const { told, seen } = await sameByBoth(
    answer,
    (client) => client.post().absPath("/x").body({ a: 2 }).do().into(),
  );
  assertEquals(told, { a: 1 });
  assertEquals(seen.map(({ method, length }) => [method, length]), [["POST", 7], ["POST", 7]]);
});
