/**
 * An informer, its server and a handler for the tests of informers.
 *
 * @module
 */
import { noMetrics } from "../metrics/mod.ts";
import type { KubernetesObject, Unstructured } from "../meta/mod.ts";
import type { FakeClock } from "../testing/fake_clock.ts";
import { FakeListerWatcher, type FakeListerWatcherOptions } from "../testing/fake_lister_watcher.ts";
import type { ResourceEventHandler } from "./event_handler.ts";
import { deletedObject } from "./keys.ts";
import { SharedInformer } from "./shared_informer.ts";
import type { SharedInformerOptions } from "./shared_informer_options.ts";

/** A pod, as a test writes it. */
export const pod = (name: string, fields: { [field: string]: unknown } = {}): KubernetesObject => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: { namespace: "default", name },
  ...fields,
});
/** Its key. */
export const key = (name: string) => `default/${name}`;
/** The version asked for is too old. */
export const expired = { code: 410, reason: "Expired", message: "too old" };

/** An informer over a server of a test's own, on a fake clock. */
export function setUp(
  options: SharedInformerOptions<Unstructured> = {},
  server: FakeListerWatcherOptions = {},
) {
  const source = new FakeListerWatcher(server);
  const informer = new SharedInformer<Unstructured>(source, {
    metrics: noMetrics,
    onWatchError: () => {},
    reflector: { backoff: { initialMs: 10, maxMs: 10, jitter: 0 } },
    ...options,
  });
  return { source, informer };
}

/** A handler that notes what it is told, and whether the store had it by then. */
export function recorder(informer?: SharedInformer<Unstructured>) {
  const told: string[] = [];
  const name = (object: { metadata: { name: string } }) => object.metadata.name;
  const inStore = (name: string) => informer?.indexer.getByKey(key(name));
  const handler: ResourceEventHandler<Unstructured> = {
    onAdd: (object, isInInitialList) => {
      const seen = informer === undefined || inStore(name(object)) === object;
      told.push(`add ${name(object)}${isInInitialList ? " (initial)" : ""}${seen ? "" : " EARLY"}`);
    },
    onUpdate: (old, object) => {
      const seen = informer === undefined || inStore(name(object)) === object;
      told.push(
        `update ${name(object)} ${old.metadata.resourceVersion}→${object.metadata.resourceVersion}${
          seen ? "" : " EARLY"
        }`,
      );
    },
    onDelete: (deleted) => {
      const { object, finalStateUnknown } = deletedObject(deleted);
      const gone = informer === undefined || inStore(name(object!)) === undefined;
      told.push(`delete ${finalStateUnknown ? "†" : ""}${name(object!)}${gone ? "" : " EARLY"}`);
    },
  };
  /** What was told since it was last asked. */
  const news = () => told.splice(0);
  return { handler, news };
}

/** Breaks the watch so that the next list is a new one, with `unseen` happening in between. */
export async function relist(source: FakeListerWatcher, clock: FakeClock, unseen: () => void): Promise<void> {
  source.stallWatches();
  unseen();
  source.compact();
  source.failWatches(expired);
  await clock.tickAsync(10);
}
