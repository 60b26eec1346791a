/**
 * What the server does of its own accord: owner garbage collection and the deletion of namespaces.
 *
 * On a cluster these are kube-controller-manager's.
 *
 * @module
 */
import { GarbageCollector } from "./garbage_collector/garbage_collector.ts";
import { NamespaceDeletion } from "./namespaces/namespace_deletion.ts";
import type { Registry } from "./registry/registry.ts";

/** See the module. */
export class ControlLoops {
  readonly #loops: readonly { start(): void; stop(): void; idle(): Promise<void> }[];

  constructor(registry: Registry, onError: (error: unknown, what: string) => void) {
    this.#loops = [new GarbageCollector(registry, onError), new NamespaceDeletion(registry, onError)];
  }

  /** Begins to follow changes. */
  start(): void {
    for (const loop of this.#loops) loop.start();
  }

  /** Stops at once. */
  stop(): void {
    for (const loop of this.#loops) loop.stop();
  }

  /** Resolves once none has anything left to do. */
  async idle(): Promise<void> {
    // One loop's work may give another some; those begin in the same turn.
    for (let round = 0; round < 2; round++) await Promise.all(this.#loops.map((loop) => loop.idle()));
  }
}
