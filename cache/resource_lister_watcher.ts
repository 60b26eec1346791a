/**
 * A resource client as what a reflector reads.
 *
 * @module
 */
import type { SelectOptions } from "../rest/mod.ts";
import type { ListerWatcher } from "./lister_watcher.ts";

/** Bytes of a burst of events that a store takes at once: what one read of a fast network gives. */
const burstBytes = 64 * 1024;

/**
 * Lists and watches by a client, as far as the selectors reach. The client is a `ResourceClient`, or a metadata-only
 * one.
 */
export function listerWatcherOf<O>(
  client: ListerWatcher<O>,
  selectors: SelectOptions = {},
): ListerWatcher<O> {
  return {
    list: (options) => client.list({ ...options, ...selectors }),
    watch: (options) => client.watch({ gather: burstBytes, ...options, ...selectors }),
    retention: client.retention,
  };
}
