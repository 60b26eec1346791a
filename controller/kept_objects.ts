/**
 * What a reconcile wrote or asked for, which pruning leaves alone.
 *
 * @module
 */
import { kindKey } from "./kind_key.ts";
import { KindMap } from "./kind_map.ts";
import type { AnyResourceType } from "./reconciler.ts";

/** How many may be noted before they are sorted: a reconcile may write one object over and over. */
const roomForNoted = 256;

/** An object of a cluster. */
interface KeptObject {
  readonly cluster: string;
  readonly type: AnyResourceType;
  readonly key: string;
}

/** The objects that one reconcile keeps, in any cluster. */
export class KeptObjects {
  /** What is not among the found ones yet: most reconciles never ask. */
  #noted: KeptObject[] = [];
  /** By cluster. */
  readonly #found = new Map<string, KindMap<true>>();

  /** How many entries there are: of an object that was kept more than once there may be some. */
  get size(): number {
    let found = 0;
    for (const { size } of this.#found.values()) found += size;
    return this.#noted.length + found;
  }

  /** Keeps an object. */
  add(cluster: string, type: AnyResourceType, key: string): void {
    this.#noted.push({ cluster, type, key });
    if (this.#noted.length >= roomForNoted) this.#sort();
  }

  /** Whether an object is kept, in whatever version of its kind. */
  has(cluster: string, type: AnyResourceType, key: string): boolean {
    this.#sort();
    return this.#found.get(cluster)?.get(kindKey(type), key) ?? false;
  }

  #sort(): void {
    for (const noted of this.#noted.splice(0)) {
      let ofCluster = this.#found.get(noted.cluster);
      if (ofCluster === undefined) this.#found.set(noted.cluster, ofCluster = new KindMap());
      ofCluster.set(kindKey(noted.type), noted.key, true);
    }
  }
}
