/** What the tests of this folder share: a cluster that notes what is written of events. */
import type { ClusterAccess } from "../meta/mod.ts";
import { noMetrics } from "../metrics/mod.ts";
import { EventBroadcaster } from "./event_broadcaster.ts";
import type { EventRecorder } from "./event_recorder.ts";
import type { EventSink } from "./event_sink.ts";

/** A request that reached the cluster. */
export interface WrittenEvent {
  readonly method: string;
  readonly path: string;
  // deno-lint-ignore no-explicit-any
  readonly body: any;
}

/** What a request is answered with; nothing for success. */
export type EventAnswer = (written: WrittenEvent, nth: number) => Response | Error | undefined | void;

/** A failure as a server tells it. */
export function failure(code: number, reason: string): Response {
  return Response.json({ kind: "Status", apiVersion: "v1", metadata: {}, status: "Failure", code, reason }, {
    status: code,
  });
}

/** A cluster that takes events. */
export class EventCluster {
  readonly written: WrittenEvent[] = [];
  readonly access: ClusterAccess;

  constructor(answer: EventAnswer = () => {}) {
    this.access = {
      server: new URL("http://cluster.test"),
      namespace: "default",
      transport: async (request) => {
        const { pathname } = new URL(request.url);
        const written = { method: request.method, path: pathname, body: await request.json() };
        this.written.push(written);
        const answered = answer(written, this.written.length - 1);
        if (answered instanceof Error) throw answered;
        if (answered !== undefined) return answered;
        const name = written.body.metadata?.name ?? pathname.split("/").at(-1);
        return Response.json({
          ...written.body,
          metadata: { ...written.body.metadata, name, resourceVersion: "1" },
        });
      },
    };
  }
}

/** An object that events are told of. */
export const pod = {
  apiVersion: "v1",
  kind: "Pod",
  metadata: { namespace: "shop", name: "web-0", uid: "uid-1" },
};

/** A broadcaster with one sink, and a recorder on it. */
export function tell(sink: EventSink): { events: EventBroadcaster; recorder: EventRecorder } {
  const events = new EventBroadcaster({ sinks: [sink], metrics: noMetrics });
  return { events, recorder: events.recorder({ component: "kubelet", instance: "node-1" }) };
}
