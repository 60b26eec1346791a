/**
 * A resource client as what a reflector reads.
 *
 * @module
 */
import type { Stored } from "../meta/mod.ts";
import type { ResourceClient, SelectOptions } from "../rest/mod.ts";
import type { ListerWatcher } from "./lister_watcher.ts";

/** Lists and watches by a client, as far as the selectors reach. */
export function listerWatcherOf<T>(
  client: ResourceClient<T>,
  selectors: SelectOptions = {},
): ListerWatcher<Stored<T>> {
  return {
    list: (options) => client.list({ ...options, ...selectors }),
    watch: (options) => client.watch({ ...options, ...selectors }),
  };
}
