/**
 * Lets a leader's writes through and nobody else's.
 *
 * @module
 */
import {
  asTransport,
  type ClusterAccess,
  type Transport,
  type TransportRequestOptions,
} from "../meta/mod.ts";
import { type Leadership, LeadSignal } from "./lead_signal.ts";

/** Methods that change nothing on a server (RFC 9110, section 9.2.1). */
const safeMethods: ReadonlySet<string> = new Set(["GET", "HEAD", "OPTIONS"]);

/**
 * The same access to a cluster, by which only a leader can write: each request that may change something is checked as
 * it is sent, every retry again, and rejects with a `LeadershipLostError` when the deadline of the last renewal is over.
 *
 * A request that has no answer when the lead is over is ended: what waits for a connection, or for a TLS handshake, is
 * never sent. What had passed the check before the process was stopped, or is on the wire already, still reaches the
 * server. A transport that waits after it was asked, as for a credential, calls `beforeSend` as well; the ones of this
 * project do. WebSockets (exec, attach, port-forward) are checked while they are opened, and left alone then.
 *
 * @example
 * ```ts
 * import { ApiServer } from "@kybern/kybern/apiserver";
 * import { Clientset } from "@kybern/kybern/clientset";
 * import { fencedAccess, LeaderElector, LeaseLock } from "@kybern/kybern/leaderelection";
 * import { assertEquals, assertRejects } from "@std/assert";
 *
 * await using server = await ApiServer.start({ listen: false });
 * const elector = new LeaderElector({
 *   lock: new LeaseLock(server.config, { namespace: "default", name: "shop" }),
 *   onStartedLeading() {},
 * });
 * const { coreV1 } = new Clientset(fencedAccess(server.config, elector));
 * assertEquals((await coreV1.configMaps("default").list()).items.length, 0); // reads pass
 * await assertRejects(() => coreV1.configMaps("default").create({ metadata: { name: "a" } }), "does not lead");
 * ```
 */
export function fencedAccess(access: ClusterAccess, leadership: Leadership): ClusterAccess {
  const inner = asTransport(access.transport);
  const transport: Transport = {
    async fetch(request: Request, options: TransportRequestOptions): Promise<Response> {
      if (safeMethods.has(request.method)) return await inner.fetch(request, options);
      leadership.requireLeadership();
      using lead = new LeadSignal(leadership);
      const bound = (request: Request) => endedBy(request, lead.signal);
      const { again, beforeSend } = options;
      return await inner.fetch(bound(request), {
        ...options,
        again: again && (() => bound(again())),
        beforeSend: () => {
          beforeSend?.();
          leadership.requireLeadership();
        },
      });
    },
    renew: () => inner.renew?.(),
  };
  if (inner.connect !== undefined) {
    transport.connect = async (url, options) => {
      leadership.requireLeadership();
      using lead = new LeadSignal(leadership);
      const signals = options.signal === undefined ? [lead.signal] : [options.signal, lead.signal];
      return await inner.connect!(url, { ...options, signal: AbortSignal.any(signals) });
    };
  }
  return { server: access.server, namespace: access.namespace, transport };
}

/** The same request, which another signal ends as well. */
function endedBy(request: Request, signal: AbortSignal): Request {
  return new Request(request, { signal: AbortSignal.any([request.signal, signal]) });
}
