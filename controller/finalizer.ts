/**
 * The finalizer of a controller: put on an object before its first reconcile, taken away after its clean-up.
 *
 * Source: Kubernetes documentation, "Finalizers". The list is changed with the version that it was read at, so that
 * another controller's finalizer is never lost.
 *
 * @module
 */
import {
  addFinalizer,
  hasFinalizer,
  type KubernetesObject,
  mutable,
  type ObjectKey,
  removeFinalizer,
  type ResourceType,
  type Shared,
  type Stored,
} from "../meta/mod.ts";
import { isConflict, isNotFound } from "../rest/mod.ts";
import type { ReconcileClient } from "./reconcile_client.ts";

/** How often a change is tried anew on the object as it is by then, when another writer was faster. */
const tries = 5;

/** What is done about an object's finalizer. */
export interface FinalizerChange<T> {
  /** Reads and writes. */
  readonly client: ReconcileClient;
  /** The object's kind. */
  readonly type: ResourceType<T>;
  /** The finalizer. */
  readonly finalizer: string;
}

/** Name of a controller's finalizer. */
export function finalizerOf(controller: string, { finalizer }: { readonly finalizer?: string }): string {
  return finalizer ?? `kybern.dev/${controller}`;
}

/**
 * Puts the finalizer on an object. One that is being deleted or gone by now stays as it is.
 *
 * @returns whether the object carries it: if not, nothing may be done for it that would have to be undone
 */
export async function holdByFinalizer<T>(change: FinalizerChange<T>, object: Shared<T>): Promise<boolean> {
  const { finalizer } = change;
  const held = await changeFinalizers(
    change,
    object,
    (latest) => latest.metadata.deletionTimestamp === undefined && addFinalizer(latest, finalizer),
  );
  return held !== undefined && held.metadata.deletionTimestamp === undefined && hasFinalizer(held, finalizer);
}

/** Takes the finalizer from an object. One that is gone by now is as good. */
export async function releaseFromFinalizer<T>(
  change: FinalizerChange<T>,
  object: Shared<T>,
): Promise<void> {
  await changeFinalizers(change, object, (latest) => removeFinalizer(latest, change.finalizer));
}

/**
 * Changes the finalizers of an object as it is by then.
 *
 * @param edit changes the object in place, and tells whether it did
 * @returns the object, changed or not; `undefined` where it is gone
 */
async function changeFinalizers<T>(
  { client, type }: FinalizerChange<T>,
  shared: Shared<T>,
  edit: (latest: Stored<KubernetesObject>) => boolean,
): Promise<Stored<KubernetesObject> | undefined> {
  let latest = mutable(shared) as unknown as Stored<KubernetesObject>;
  const { uid, namespace, name } = latest.metadata;
  const key: ObjectKey = { namespace, name };
  for (let attempt = 1;; attempt++) {
    if (!edit(latest)) return latest;
    const { resourceVersion, finalizers } = latest.metadata;
    try {
      await client.patch(type, key, "merge", { metadata: { uid, resourceVersion, finalizers } });
      return latest;
    } catch (error) {
      if (isNotFound(error)) return undefined;
      if (!isConflict(error) || attempt === tries) throw error;
    }
    const live = await client.live.get(type, key) as Stored<KubernetesObject> | undefined;
    if (live === undefined || live.metadata.uid !== uid) return undefined;
    latest = live;
  }
}
