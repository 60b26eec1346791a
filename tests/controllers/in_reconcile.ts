/**
 * Checks of what a reconcile's client does: one reconcile in the midst of a manager, with a gate in the way of its watches
 * and a log of all that it asks.
 *
 * @module
 */
import { ConfigMap, Secret } from "../../api/core/v1.ts";
import { createLogger, Manager, type ManagerOptions, type ReconcileContext } from "../../controller/mod.ts";
import type { ObjectKey } from "../../meta/mod.ts";
import { FaultRules, RequestLog } from "../../testing/mod.ts";
import type { Check, World } from "../clients/check.ts";
import { assertOnlyInformersRead } from "./reads.ts";
import { WatchGate } from "./watch_gate.ts";

/** What a check's reconcile works with. */
export interface Scene extends ReconcileContext {
  readonly world: World;
  readonly gate: WatchGate;
  readonly faults: FaultRules;
  /** An object of the check's namespace. */
  key(name: string): ObjectKey & { namespace: string };
}

/** What a check has beside its body. */
export interface InReconcileOptions {
  /** Options of its manager. */
  readonly manager?: ManagerOptions;
  /** Resources whose informers the body makes list again. @default [] */
  readonly relisted?: readonly string[];
}

/**
 * Runs `body` in the one reconcile of the ConfigMap "a", beside the ConfigMap "b". ConfigMaps and Secrets are cached;
 * from beginning to end, their informers alone may read.
 */
export function inReconcile(
  name: string,
  body: (scene: Scene) => Promise<void>,
  { manager: options = {}, relisted = [] }: InReconcileOptions = {},
): Check {
  return {
    name,
    async run(world) {
      const { namespace, watchList, clientset: { coreV1 } } = world;
      const gate = new WatchGate();
      const faults = new FaultRules();
      const log = new RequestLog();
      const manager = new Manager({
        cluster: log.over(gate.over(faults.over(world.access))),
        log: createLogger({ write() {} }),
        ...options,
        cache: { namespaces: [namespace], ...options.cache },
      });
      const { promise: done, resolve, reject } = Promise.withResolvers<void>();
      let begun = false;
      manager.controller("writer", {
        for: ConfigMap,
        async reconcile({ name }, context) {
          if (name !== "a" || begun) return;
          begun = true;
          const key = (name: string) => ({ namespace, name });
          try {
            await context.client.list(Secret); // starts its informer
            await body({ ...context, world, gate, faults, key });
            resolve();
          } catch (error) {
            reject(error);
          } finally {
            gate.open();
          }
        },
      });
      await coreV1.configMaps(namespace).create({ metadata: { name: "b" }, data: { v: "0" } });
      await coreV1.configMaps(namespace).create({ metadata: { name: "a" } });
      const stop = new AbortController();
      const ended = manager.run({ signal: stop.signal });
      try {
        await Promise.race([done, ended, rejection(world.signal)]);
      } finally {
        gate.open();
        stop.abort();
        await ended;
      }
      assertOnlyInformersRead(log, { watchList, informers: ["configmaps", "secrets", ...relisted] });
    },
  };
}

function rejection(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) =>
    signal.addEventListener("abort", () => reject(signal.reason), { once: true })
  );
}

/** Whether a promise is still pending after what could have settled it has had its turn. */
export async function isPending(promise: Promise<unknown>): Promise<boolean> {
  let pending = true;
  const settle = () => void (pending = false);
  promise.then(settle, settle);
  for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setTimeout(resolve, 1));
  return pending;
}
