/**
 * What the server does of its own accord.
 *
 * On a cluster, CustomResourceDefinitions and FlowSchemas are kube-apiserver's own affair; owner garbage collection and the deletion
 * of namespaces are kube-controller-manager's.
 *
 * @module
 */
import { DefinitionLifecycle } from "./crds/mod.ts";
import { FlowSchemaStatus } from "./flow_schemas/flow_schema_status.ts";
import { GarbageCollector } from "./garbage_collector/garbage_collector.ts";
import { NamespaceDeletion } from "./namespaces/namespace_deletion.ts";
import type { Registry } from "./registry/registry.ts";

/** One of them. */
interface ControlLoop {
  start(): void;
  stop(): void;
  idle(): Promise<void>;
}

/** Options of {@linkcode ControlLoops}. */
export interface ControlLoopsOptions {
  /** Whether those of kube-controller-manager run too. */
  readonly controllers: boolean;
  /** Told of failures, with what was being done. */
  readonly onError: (error: unknown, what: string) => void;
}

/** See the module. */
export class ControlLoops {
  readonly #loops: readonly ControlLoop[];

  constructor(registry: Registry, { controllers, onError }: ControlLoopsOptions) {
    this.#loops = [
      new DefinitionLifecycle(registry, onError),
      new FlowSchemaStatus(registry, onError),
      ...(controllers
        ? [new GarbageCollector(registry, onError), new NamespaceDeletion(registry, onError)]
        : []),
    ];
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
    // One loop's work gives another some, which begins in the same turn: as many rounds as there are loops in a chain.
    for (let round = 0; round <= this.#loops.length; round++) {
      await Promise.all(this.#loops.map((loop) => loop.idle()));
    }
  }
}
