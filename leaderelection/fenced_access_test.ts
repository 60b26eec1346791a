import { assert, assertEquals, assertRejects } from "@std/assert";
import { ConfigMap } from "../api/core/v1.ts";
import type {
  ClusterAccess,
  PlainRequest,
  Transport,
  TransportRequestOptions,
  WebSocketConnection,
} from "../meta/mod.ts";
import { selfSignedCertificate } from "../apiserver/tls/self_signed.ts";
import { SteppedServer } from "../rest/http1/raw_server_test.ts";
import { HttpTransport } from "../rest/http_transport.ts";
import { ResourceClient } from "../rest/mod.ts";
import { FakeClock } from "../testing/fake_clock.ts";
import { fencedAccess } from "./fenced_access.ts";
import { LeadershipLostError } from "./leadership_lost_error.ts";

/** A leader until it is told that it leads no more. */
class Lead {
  leads = true;

  requireLeadership(): void {
    if (!this.leads) throw new LeadershipLostError("default/shop", "notRenewed");
  }
}

/** The form in which a transport takes requests. */
type Form = "fetch" | "send";

/** A cluster that notes what reached it, through a transport that waits before it sends. */
function cluster(form: Form, beforeSending: () => void = () => {}) {
  const reached: string[] = [];
  const carry = async ({ method }: { method: string }, options: TransportRequestOptions) => {
    await Promise.resolve();
    beforeSending();
    options.beforeSend?.();
    reached.push(method);
    if (method === "PATCH") return new Response("", { status: 503, headers: { "retry-after": "0" } });
    return Response.json({ kind: "ConfigMapList", apiVersion: "v1", metadata: {}, items: [] });
  };
  const transport: Transport = {
    fetch: carry,
    connect: () => {
      reached.push("connect");
      return Promise.reject(new Error("no sockets here"));
    },
  };
  if (form === "send") {
    transport.send = carry;
    transport.fetch = () => Promise.reject(new Error("expected the request's parts"));
  }
  const access: ClusterAccess = { server: new URL("http://cluster.test"), namespace: "default", transport };
  return { access, reached };
}

const configMaps = (access: ClusterAccess) => new ResourceClient(access, ConfigMap, { namespace: "default" });

for (const form of ["fetch", "send"] as const) {
  Deno.test(`a leader's writes pass; once it leads no more, reads pass alone (${form})`, async () => {
    const lead = new Lead();
    const { access, reached } = cluster(form);
    const client = configMaps(fencedAccess(access, lead));
    await client.create({ metadata: { name: "a" } });
    lead.leads = false;
    await assertRejects(() => client.create({ metadata: { name: "a" } }), LeadershipLostError);
    await assertRejects(() => client.update({ metadata: { name: "a" } }), LeadershipLostError);
    await assertRejects(() => client.delete("a"), LeadershipLostError);
    await client.list();
    assertEquals(reached, ["POST", "GET"]);
  });

  Deno.test(`a write that waits in the transport is checked as it leaves (${form})`, async () => {
    const lead = new Lead();
    const { access, reached } = cluster(form, () => lead.leads = false);
    await assertRejects(
      () => configMaps(fencedAccess(access, lead)).create({ metadata: { name: "a" } }),
      LeadershipLostError,
    );
    assertEquals(reached, []);
  });

  Deno.test(`each retry of a write is checked anew (${form})`, async () => {
    const lead = new Lead();
    let sent = 0;
    const { access, reached } = cluster(form, () => lead.leads = sent++ < 2);
    await assertRejects(
      () => configMaps(fencedAccess(access, lead)).patch("a", "merge", {}),
      LeadershipLostError,
    );
    assertEquals(reached, ["PATCH", "PATCH"]);
  });
}

Deno.test("a write whose connection is being opened when the lead is over is never sent over it", async () => {
  const { certificate, key } = await selfSignedCertificate();
  const reached: string[] = [];
  await using server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, cert: certificate, key, onListen() {} },
    ({ method }) => (reached.push(method), Response.json({})),
  );
  await using front = new SteppedServer();
  const url = front.tlsUrl;
  const lead = new Lead();
  let relayed: Promise<void>;
  {
    await using transport = new HttpTransport({ server: url, caCerts: [certificate] });
    const client = configMaps(fencedAccess({ server: url, namespace: "default", transport }, lead));
    const refused = assertRejects(() => client.create({ metadata: { name: "a" } }), LeadershipLostError);
    const connection = await front.accept();
    const greeting = await connection.some();
    lead.leads = false;
    relayed = connection.relay(greeting, server.addr.port);
    await refused;
    lead.leads = true;
    await client.delete("a"); // by the same connection
  }
  await relayed;
  assertEquals(reached, ["DELETE"]);
});

Deno.test("a WebSocket is opened by a leader only", async () => {
  const lead = new Lead();
  const { access, reached } = cluster("fetch");
  const { transport } = fencedAccess(access, lead);
  assert(typeof transport === "object" && transport.connect !== undefined);
  const url = new URL("http://cluster.test/exec");
  await assertRejects(() => transport.connect!(url, { protocols: [] }), Error, "no sockets here");
  lead.leads = false;
  await assertRejects(() => transport.connect!(url, { protocols: [] }), LeadershipLostError);
  assertEquals(reached, ["connect"]);
});

/** A leader until a time. */
class TimedLead {
  leadsUntil: number;

  constructor(leadsUntil: number) {
    this.leadsUntil = leadsUntil;
  }

  requireLeadership(): void {
    if (performance.now() >= this.leadsUntil) throw new LeadershipLostError("default/shop", "notRenewed");
  }
}

/** A cluster to which a connection takes as long as the test lets it; and what reached it. */
function farCluster(form: Form) {
  const connected = Promise.withResolvers<void>();
  const reached: string[] = [];
  const arrive = async (what: string, signal: AbortSignal) => {
    await new Promise<void>((resolve, reject) => {
      signal.addEventListener("abort", () => reject(signal.reason), { once: true });
      connected.promise.then(resolve);
    });
    reached.push(what);
  };
  const carry = async (
    { method, signal }: Pick<PlainRequest, "method" | "signal">,
    { beforeSend }: TransportRequestOptions,
  ) => {
    beforeSend?.();
    await arrive(method, signal!);
    return Response.json({ kind: "ConfigMap", apiVersion: "v1", metadata: { name: "a" } });
  };
  const transport: Transport = {
    fetch: carry,
    async connect(_url, { signal }) {
      await arrive("connect", signal!);
      throw new Error("no sockets here");
    },
  };
  if (form === "send") transport.send = carry;
  const access: ClusterAccess = { server: new URL("http://cluster.test"), namespace: "default", transport };
  return { access, reached, connected: connected.resolve };
}

for (const form of ["fetch", "send"] as const) {
  Deno.test(`a write that still waits for its connection when the lead is over is never sent (${form})`, async () => {
    using clock = new FakeClock();
    const { access, reached, connected } = farCluster(form);
    const fenced = fencedAccess(access, new TimedLead(performance.now() + 10_000));
    const written = configMaps(fenced).create({ metadata: { name: "a" } });
    const refused = assertRejects(() => written, LeadershipLostError);
    const opened = fenced.transport as Required<Exclude<ClusterAccess["transport"], CallableFunction>>;
    const unopened = assertRejects(
      () => opened.connect(new URL("http://cluster.test/exec"), { protocols: [] }),
      LeadershipLostError,
    );
    await clock.tickAsync(10_000);
    await Promise.all([refused, unopened]);
    connected();
    await clock.settle();
    assertEquals(reached, []);
  });

  Deno.test(`a renewal lets a write that is under way go on (${form})`, async () => {
    using clock = new FakeClock();
    const { access, reached, connected } = farCluster(form);
    const lead = new TimedLead(performance.now() + 10_000);
    const written = configMaps(fencedAccess(access, lead)).create({ metadata: { name: "a" } });
    await clock.tickAsync(9_000);
    lead.leadsUntil += 9_000;
    await clock.tickAsync(9_000);
    connected();
    await written;
    assertEquals(reached, ["POST"]);
    // It is looked after until the lead is over, however often that was put off.
    const far = configMaps(fencedAccess(farCluster(form).access, lead));
    const refused = assertRejects(() => far.delete("a"), LeadershipLostError);
    await clock.settle(); // it is on its way
    lead.leadsUntil += 9_000;
    await clock.tickAsync(10_000);
    await refused;
  });

  Deno.test(`a write is ended by its own signal, too (${form})`, async () => {
    using clock = new FakeClock();
    const { access } = farCluster(form);
    const stop = new AbortController();
    const client = configMaps(fencedAccess(access, new TimedLead(performance.now() + 10_000)));
    const written = client.create({ metadata: { name: "a" } }, { signal: stop.signal });
    await clock.settle();
    stop.abort(new Error("enough"));
    await assertRejects(() => written, Error, "enough");
  });
}

Deno.test("a write that is under way ends when the lead is over before its time", async () => {
  using clock = new FakeClock();
  const over = new AbortController();
  const lead = Object.assign(new TimedLead(performance.now() + 10_000), { leadOver: over.signal });
  const { access, reached, connected } = farCluster("fetch");
  const refused = assertRejects(
    () => configMaps(fencedAccess(access, lead)).create({ metadata: { name: "a" } }),
    LeadershipLostError,
  );
  await clock.settle();
  lead.leadsUntil = -Infinity;
  over.abort();
  await refused;
  connected();
  await clock.settle();
  assertEquals([reached, clock.pending], [[], 0]);
});

Deno.test("a WebSocket that is open when the lead is over is dropped, and one that has ended is looked after no more", async () => {
  using clock = new FakeClock();
  const { access } = cluster("fetch");
  const dropped: string[] = [];
  const ends: (() => void)[] = [];
  const connect = (url: URL): Promise<WebSocketConnection> => {
    const { promise: closed, resolve } = Promise.withResolvers<{ code: number; reason: string }>();
    const end = () => resolve({ code: 1000, reason: "" });
    ends.push(end);
    return Promise.resolve({
      protocol: "",
      readable: new ReadableStream(),
      writable: new WritableStream(),
      closed,
      close: end,
      abort: () => {
        dropped.push(url.pathname);
        end();
      },
    });
  };
  const lead = new TimedLead(performance.now() + 10_000);
  const inner = access.transport as Transport;
  const { transport } = fencedAccess({ ...access, transport: { fetch: inner.fetch, connect } }, lead);
  const open = (path: string) =>
    (transport as Required<Transport>).connect(new URL(path, access.server), { protocols: [] });
  await open("/logs");
  await open("/exec");
  ends[0]!();
  await clock.tickAsync(9_000);
  lead.leadsUntil += 9_000;
  await clock.tickAsync(9_999);
  assertEquals(dropped, []);
  await clock.tickAsync(1);
  assertEquals(dropped, ["/exec"]);
  assertEquals(clock.pending, 0);
});

Deno.test("the order to drop dead connections reaches the transport behind the fence", () => {
  let renewed = 0;
  const { access } = cluster("fetch");
  const inner = access.transport as Transport;
  const transport = { fetch: inner.fetch, renew: () => void renewed++ };
  (fencedAccess({ ...access, transport }, new Lead()).transport as Transport).renew!();
  (fencedAccess({ ...access, transport: inner.fetch as never }, new Lead()).transport as Transport).renew!();
  assertEquals(renewed, 1);
});

Deno.test("a WebSocket that has just been opened when the lead is over is dropped, and not handed out", async () => {
  using clock = new FakeClock();
  const over = new AbortController();
  const lead = Object.assign(new TimedLead(performance.now() + 10_000), { leadOver: over.signal });
  const { access } = cluster("fetch");
  let dropped = 0;
  const connect = () => {
    const opened = Promise.resolve({ closed: new Promise(() => {}), abort: () => void dropped++ });
    // Before whoever waits for it hears of it.
    opened.then(() => {
      lead.leadsUntil = -Infinity;
      over.abort();
    });
    return opened as unknown as Promise<WebSocketConnection>;
  };
  const inner = access.transport as Transport;
  const { transport } = fencedAccess({ ...access, transport: { fetch: inner.fetch, connect } }, lead);
  await assertRejects(
    () => (transport as Required<Transport>).connect(new URL("/exec", access.server), { protocols: [] }),
    LeadershipLostError,
  );
  assertEquals([dropped, clock.pending], [1, 0]);
});
