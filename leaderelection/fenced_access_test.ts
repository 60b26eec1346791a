import { assert, assertEquals, assertRejects } from "@std/assert";
import { ConfigMap } from "../api/core/v1.ts";
import type { ClusterAccess, TransportRequestOptions } from "../meta/mod.ts";
import { ResourceClient } from "../rest/mod.ts";
import { fencedAccess } from "./fenced_access.ts";
import { LeadershipLostError } from "./leadership_lost_error.ts";

/** A leader until it is told that it leads no more. */
class Lead {
  leads = true;

  requireLeadership(): void {
    if (!this.leads) throw new LeadershipLostError("default/shop", "notRenewed");
  }
}

/** A cluster that notes what reached it, through a transport that waits before it sends. */
function cluster(beforeSending: () => void = () => {}) {
  const reached: string[] = [];
  const access: ClusterAccess = {
    server: new URL("http://cluster.test"),
    namespace: "default",
    transport: {
      async fetch(request: Request, options: TransportRequestOptions) {
        await Promise.resolve();
        beforeSending();
        options.beforeSend?.();
        reached.push(request.method);
        if (request.method === "PATCH") {
          return new Response("", { status: 503, headers: { "retry-after": "0" } });
        }
        return Response.json({ kind: "ConfigMapList", apiVersion: "v1", metadata: {}, items: [] });
      },
      connect: () => {
        reached.push("connect");
        return Promise.reject(new Error("no sockets here"));
      },
    },
  };
  return { access, reached };
}

const configMaps = (access: ClusterAccess) => new ResourceClient(access, ConfigMap, { namespace: "default" });

Deno.test("a leader's writes pass; once it leads no more, reads pass alone", async () => {
  const lead = new Lead();
  const { access, reached } = cluster();
  const client = configMaps(fencedAccess(access, lead));
  await client.create({ metadata: { name: "a" } });
  lead.leads = false;
  await assertRejects(() => client.create({ metadata: { name: "a" } }), LeadershipLostError);
  await assertRejects(() => client.update({ metadata: { name: "a" } }), LeadershipLostError);
  await assertRejects(() => client.delete("a"), LeadershipLostError);
  await client.list();
  assertEquals(reached, ["POST", "GET"]);
});

Deno.test("a write that waits in the transport is checked as it leaves", async () => {
  const lead = new Lead();
  const { access, reached } = cluster(() => lead.leads = false);
  await assertRejects(
    () => configMaps(fencedAccess(access, lead)).create({ metadata: { name: "a" } }),
    LeadershipLostError,
  );
  assertEquals(reached, []);
});

Deno.test("each retry of a write is checked anew", async () => {
  const lead = new Lead();
  let sent = 0;
  const { access, reached } = cluster(() => lead.leads = sent++ < 2);
  await assertRejects(
    () => configMaps(fencedAccess(access, lead)).patch("a", "merge", {}),
    LeadershipLostError,
  );
  assertEquals(reached, ["PATCH", "PATCH"]);
});

Deno.test("a WebSocket is opened by a leader only", async () => {
  const lead = new Lead();
  const { access, reached } = cluster();
  const { transport } = fencedAccess(access, lead);
  assert(typeof transport === "object" && transport.connect !== undefined);
  const url = new URL("http://cluster.test/exec");
  await assertRejects(() => transport.connect!(url, { protocols: [] }), Error, "no sockets here");
  lead.leads = false;
  await assertRejects(() => transport.connect!(url, { protocols: [] }), LeadershipLostError);
  assertEquals(reached, ["connect"]);
});
