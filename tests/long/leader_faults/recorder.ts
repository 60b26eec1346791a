/**
 * A server as a process of its own, with a recorder right before it: the embedded one, or the one of the kubeconfig
 * that is given. It prints the port on which it listens, without TLS, and then an {@linkcode RecorderLine} for each request
 * that may have changed something, until its standard input ends.
 *
 * @module
 */
import { ApiServer } from "../../../apiserver/mod.ts";
import { asTransport, type ClusterAccess } from "../../../meta/mod.ts";
import { loadConfig } from "../../../rest/mod.ts";
import { machineTime } from "./machine_clock.ts";
import { type RecorderLine, writeHeader } from "./protocol.ts";
import { Pulse } from "./pulse.ts";

/** Headers that belong to one connection, or to the form of a body that is another by now. */
const ofTheHop = ["connection", "content-encoding", "content-length", "host", "transfer-encoding"];

function headersOf(headers: Headers): Headers {
  const kept = new Headers(headers);
  for (const name of ofTheHop) kept.delete(name);
  return kept;
}

function tell(line: RecorderLine): void {
  console.log(JSON.stringify(line));
}

/** Carries a request on to the server, and tells of it when it may have changed something. */
async function carry(access: ClusterAccess, request: Request): Promise<Response> {
  const { pathname, search, searchParams } = new URL(request.url);
  const { method } = request;
  const reads = method === "GET";
  let body: Uint8Array<ArrayBuffer> | undefined;
  try {
    if (!reads) body = await request.bytes();
  } catch {
    // Its sender, or the network between, is gone before all of it was here: it never reached the server.
    return new Response(null, { status: 400 });
  }
  const at = machineTime();
  const response = await asTransport(access.transport).fetch(
    new Request(new URL(pathname + search, access.server), {
      method,
      headers: headersOf(request.headers),
      body,
    }),
    { kind: searchParams.has("watch") ? "watch" : "request" },
  );
  const { status, headers } = response;
  if (reads) return new Response(response.body, { status, headers: headersOf(headers) });
  const text = await response.text();
  const arrival: RecorderLine = {
    type: "arrived",
    method,
    path: pathname,
    write: request.headers.get(writeHeader) ?? undefined,
    at,
    answeredAt: machineTime(),
    status,
    holder: pathname.includes("/leases") ? holderOf(body!) : undefined,
  };
  tell(arrival);
  return new Response(text, { status, headers: headersOf(headers) });
}

function holderOf(body: Uint8Array): string | undefined {
  const lease: { spec?: { holderIdentity?: string } } = JSON.parse(new TextDecoder().decode(body));
  return lease.spec?.holderIdentity ?? "";
}

if (import.meta.main) {
  const { kubeconfig }: { kubeconfig?: string } = JSON.parse(Deno.args[0]!);
  await using cleanup = new AsyncDisposableStack();
  const access = kubeconfig === undefined
    ? cleanup.use(await ApiServer.start({ listen: false })).config
    : cleanup.use(await loadConfig({ kubeconfig }));
  const stop = new AbortController();
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, signal: stop.signal, onListen() {} },
    (request) => carry(access, request),
  );
  tell({ type: "listening", port: server.addr.port });
  using _pulse = new Pulse((stall) => tell({ type: "stalled", stall }));
  for await (const _ of Deno.stdin.readable);
  stop.abort();
  // Watches that are still open would keep it; the process ends with all that it has.
  Deno.exit();
}
