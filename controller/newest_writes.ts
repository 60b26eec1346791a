/**
 * What a process wrote, for the caches that do not follow its kind yet: a list may be older than a write before it.
 *
 * A cache that has the newest write of a kind has all that came before, in whatever version and form it holds the kind.
 * So one write of each kind is kept, or, where namespaces are followed one by one, one of each namespace.
 *
 * Not kept are deletions, whose answers have no version, and writes that take an object out of what the caches select.
 * The newest stays the newest: when a server has gone back to an older state, as from a backup, reads from caches that come
 * later end in a `CacheLagError` until its versions have come as far again, or the program is started anew.
 *
 * @module
 */
import { compareResourceVersion, splitMetaNamespaceKey } from "../meta/mod.ts";
import { kindKey } from "./kind_key.ts";
import type { AnyResourceType } from "./reconciler.ts";

/** A write that no other of its kind and namespace is newer than. */
export interface NewestWrite {
  /** The object's key. */
  readonly key: string;
  /** Version that it got. */
  readonly version: string;
}

/** The newest write of each kind. */
export class NewestWrites {
  /** By kind, and then by namespace. */
  readonly #writes = new Map<string, Map<string, NewestWrite>>();

  /** How many are kept. */
  get size(): number {
    return this.#writes.values().reduce((sum, { size }) => sum + size, 0);
  }

  /**
   * Keeps a write, unless a newer one is there.
   *
   * @param byNamespace whether the versions of one namespace say nothing of another's
   */
  note(type: AnyResourceType, key: string, version: string, byNamespace: boolean): void {
    const kind = kindKey(type);
    let ofKind = this.#writes.get(kind);
    if (ofKind === undefined) this.#writes.set(kind, ofKind = new Map());
    const namespace = byNamespace ? splitMetaNamespaceKey(key).namespace : "";
    const there = ofKind.get(namespace);
    // Of versions that cannot be compared the last that was answered counts as the newest.
    if (there !== undefined && (compareResourceVersion(there.version, version) ?? -1) >= 0) return;
    ofKind.set(namespace, { key, version });
  }

  /** Whether there is one of a kind. */
  has(type: AnyResourceType): boolean {
    return this.#writes.has(kindKey(type));
  }

  /** Those of a kind. */
  of(type: AnyResourceType): NewestWrite[] {
    return [...this.#writes.get(kindKey(type))?.values() ?? []];
  }
}
