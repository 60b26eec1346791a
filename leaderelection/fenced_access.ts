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
 * project do. WebSockets (exec, attach, port-forward) are checked as they are opened, and dropped when the lead is over.
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
  /** Passes a write on: it is checked, again as it is sent, and ends with the lead. */
  const write = async <R>(
    options: TransportRequestOptions,
    pass: (lead: AbortSignal, options: TransportRequestOptions) => Promise<R>,
  ): Promise<R> => {
    leadership.requireLeadership();
    using lead = new LeadSignal(leadership);
    const { beforeSend } = options;
    return await pass(lead.signal, {
      ...options,
      beforeSend: () => {
        beforeSend?.();
        leadership.requireLeadership();
      },
    });
  };
  const transport: Transport = {
    async fetch(request, options) {
      if (safeMethods.has(request.method)) return await inner.fetch(request, options);
      return await write(options, (lead, { again, ...options }) => {
        const bound = (request: Request) => new Request(request, { signal: either(lead, request.signal) });
        return inner.fetch(bound(request), { ...options, again: again && (() => bound(again())) });
      });
    },
    renew: () => inner.renew?.(),
  };
  if (inner.send !== undefined) {
    transport.send = async (request, options) => {
      if (safeMethods.has(request.method)) return await inner.send!(request, options);
      return await write(
        options,
        (lead, options) => inner.send!({ ...request, signal: either(lead, request.signal) }, options),
      );
    };
  }
  if (inner.connect !== undefined) {
    transport.connect = async (url, options) => {
      leadership.requireLeadership();
      using cleanup = new DisposableStack();
      const lead = cleanup.use(new LeadSignal(leadership));
      const connection = await inner.connect!(url, {
        ...options,
        signal: either(lead.signal, options.signal),
      });
      if (lead.signal.aborted) {
        connection.abort();
        throw lead.signal.reason;
      }
      // What runs in a pod on a leader's behalf ends with the lead.
      lead.signal.addEventListener("abort", () => connection.abort(), { once: true });
      const rest = cleanup.move();
      connection.closed.then(() => rest.dispose());
      return connection;
    };
  }
  return { server: access.server, namespace: access.namespace, transport };
}

/** A signal that aborts when one of the two does. */
function either(lead: AbortSignal, own: AbortSignal | undefined): AbortSignal {
  return own === undefined ? lead : AbortSignal.any([own, lead]);
}
