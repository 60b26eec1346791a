/**
 * A resource client as what a reflector reads.
 *
 * @module
 */
import type { SelectOptions } from "../rest/mod.ts";
import type { ListerWatcher } from "./lister_watcher.ts";

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
    watch: (options) => client.watch({ ...options, ...selectors }),
    retention: client.retention,
  };
}
