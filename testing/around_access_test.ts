import { assertEquals, assertStrictEquals } from "@std/assert";
import type { ClusterAccess, Transport, WebSocketConnection } from "../meta/mod.ts";
import { FaultRules } from "./fault_rules.ts";
import { RequestLog } from "./request_log.ts";

const socket = {} as WebSocketConnection;

/** As the one of a configuration is: a class. */
class OwnTransport implements Transport {
  renewed = 0;
  fetch = () => Promise.resolve(new Response());
  send = () => Promise.reject(new Error("expected a Request"));

  connect(): Promise<WebSocketConnection> {
    return Promise.resolve(socket);
  }

  renew(): void {
    this.renewed++;
  }
}

for (const wrapper of [new FaultRules(), new RequestLog()]) {
  Deno.test(`WebSockets and renewals go through ${wrapper.constructor.name} to any transport`, async () => {
    const inner = new OwnTransport();
    const server = new URL("http://cluster.test");
    const access: ClusterAccess = { server, namespace: "default", transport: inner };
    const transport = wrapper.over(access).transport as Required<Transport>;
    assertStrictEquals(await transport.connect(server, { protocols: [] }), socket);
    transport.renew();
    assertEquals([inner.renewed, transport.send], [1, undefined]);
  });
}
