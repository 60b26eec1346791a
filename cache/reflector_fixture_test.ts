/**
 * A reflector for the tests of reflectors.
 *
 * @module
 */
import { noMetrics } from "../metrics/mod.ts";
import { TransportError } from "../rest/mod.ts";
import { Indexer } from "./indexer.ts";
import { Reflector } from "./reflector.ts";
import type { WatchErrorContext } from "./reflector_failure.ts";
import type { ReflectorOptions } from "./reflector_options.ts";
import type { ScriptedListerWatcher, Thing } from "./scripted_lister_watcher_test.ts";

/** A reflector that lists, watched by a test. */
export function setUp(listerWatcher: ScriptedListerWatcher, options: ReflectorOptions<Thing> = {}) {
  const store = new Indexer<Thing>();
  const told: string[] = [];
  const reflector = new Reflector(listerWatcher, store, {
    watchList: false,
    metrics: noMetrics,
    onWatchError: (error, { phase, kind }: WatchErrorContext) => {
      told.push(`${phase} ${kind}: ${(error as Error).message}`);
    },
    backoff: { initialMs: 10, maxMs: 100, jitter: 0 },
    ...options,
  });
  const abort = new AbortController();
  const run = () => reflector.run({ signal: abort.signal });
  const names = () => store.listKeys().sort();
  return { store, reflector, told, abort, signal: abort.signal, run, names };
}

/** Nothing listens where the server should be. */
export const refused = () => new TransportError("refused", "http://localhost", "nothing listens");
