/**
 * A stand-in for an API server, in a process of its own so that what it costs is not the client's: answers every request
 * with one pod of 3.4 KB, and every watch with that pod and then nothing. Prints its port; ends when its input does.
 *
 * `/open` answers how many watches are open.
 *
 * @module
 */
import { podText } from "./pod_text.ts";

const pod = JSON.parse(podText(7, 1_000));
delete pod.spec.tolerations; // to be of the size that is promised
const text = JSON.stringify(pod);
const body = new TextEncoder().encode(text);
const event = new TextEncoder().encode(`{"type":"ADDED","object":${text}}\n`);
const headers = { "content-type": "application/json" };
const open = new Set<ReadableStreamDefaultController<Uint8Array>>();

function watch(): Response {
  let own: ReadableStreamDefaultController<Uint8Array>;
  const stream = new ReadableStream<Uint8Array>({
    start(controller) {
      own = controller;
      open.add(controller);
      controller.enqueue(event);
    },
    cancel: () => void open.delete(own),
  });
  return new Response(stream, { headers });
}

if (import.meta.main) {
  const server = Deno.serve({
    hostname: "127.0.0.1",
    port: 0,
    onListen: ({ port }) => console.log(JSON.stringify({ port, size: body.length })),
  }, (request) => {
    if (request.url.endsWith("/open")) return new Response(String(open.size));
    return request.url.includes("watch=true") ? watch() : new Response(body, { headers });
  });
  await server.finished;
}
