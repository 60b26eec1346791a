import { assertEquals } from "@std/assert";
import { ConfigMap } from "../api/core/v1.ts";
import type { HandlerRegistration, ResourceEventHandler } from "../cache/mod.ts";
import { asTransport, type ClusterAccess, type Shared } from "../meta/mod.ts";
import { noMetrics } from "../metrics/mod.ts";
import { Controller } from "./controller.ts";
import type { InformerSource } from "./informer_source.ts";
import { createLogger } from "./logger.ts";

function configMap(name: string, resourceVersion: number): Shared<ConfigMap> {
  return {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: {
      namespace: "default",
      name,
      uid: name,
      resourceVersion: String(resourceVersion),
      creationTimestamp: "2026-01-01T00:00:00Z",
    },
  };
}

/** A controller without a server: its handler, and the names that it reconciles once it runs. */
function setUp() {
  let handler: ResourceEventHandler<ConfigMap> = {};
  const registration = {
    name: "test",
    hasSynced: () => true,
    whenSynced: () => Promise.resolve(),
  } as HandlerRegistration;
  const informers = {
    running: () => undefined,
    informer: () => ({
      addEventHandler(added: ResourceEventHandler<ConfigMap>) {
        handler = added;
        return registration;
      },
    }),
  } as unknown as InformerSource;
  const reconciled: string[] = [];
  const done = Promise.withResolvers<void>();
  const controller = new Controller("test", {
    for: ConfigMap,
    reconcile({ name }) {
      reconciled.push(name);
      if (name === "last") done.resolve();
    },
  }, {
    access: {
      server: new URL("http://localhost"),
      transport: asTransport(() => Promise.reject(new Error("no server here"))),
      namespace: "default",
    } as ClusterAccess,
    informers,
    metrics: noMetrics,
    log: createLogger({ write: () => {} }),
    readYourWritesTimeout: 1_000,
    recoverPanic: true,
  });
  controller.watch();
  return { controller, handler, reconciled, done: done.promise };
}

Deno.test("[PQ-13] Controller: what was there at the start, and updates without a change, wait behind what changes", async () => {
  const { controller, handler, reconciled, done } = setUp();
  handler.onAdd!(configMap("initial", 1), true);
  handler.onUpdate!(configMap("resynced", 2), configMap("resynced", 2));
  handler.onAdd!(configMap("changed meanwhile", 3), true);
  handler.onAdd!(configMap("new", 4), false);
  handler.onUpdate!(configMap("changed", 2), configMap("changed", 5));
  handler.onUpdate!(configMap("changed meanwhile", 3), configMap("changed meanwhile", 6));
  handler.onDelete!(configMap("gone", 7));
  handler.onAdd!(configMap("last", 8), true);
  const stop = new AbortController();
  const running = controller.run({ signal: stop.signal, abort: stop.signal });
  await done;
  stop.abort();
  await running;
  assertEquals(reconciled, ["new", "changed", "changed meanwhile", "gone", "initial", "resynced", "last"]);
});
