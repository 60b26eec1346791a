/**
 * The finalizer of a controller: put on an object before its first reconcile, taken away after its clean-up.
 *
 * Source: Kubernetes documentation, "Finalizers". The list is changed with the version that it was read at, so that
 * another controller's finalizer is never lost.
 *
 * @module
 */
import type { KubernetesObject, ObjectKey, ResourceType, Shared, Stored } from "../meta/mod.ts";
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

/** Whether an object carries a finalizer. */
export function hasFinalizer(
  object: { readonly metadata: { readonly finalizers?: readonly string[] } },
  finalizer: string,
): boolean {
  return object.metadata.finalizers?.includes(finalizer) ?? false;
}

/** Puts the finalizer on an object. One that is being deleted or gone by now stays as it is. */
export async function addFinalizer<T>(change: FinalizerChange<T>, object: Shared<T>): Promise<void> {
  await setFinalizers(
    change,
    object,
    (finalizers, deleting) =>
      deleting || finalizers.includes(change.finalizer) ? undefined : [...finalizers, change.finalizer],
  );
}

/** Takes the finalizer from an object. One that is gone by now is as good. */
export async function removeFinalizer<T>(change: FinalizerChange<T>, object: Shared<T>): Promise<void> {
  await setFinalizers(
    change,
    object,
    (finalizers) =>
      finalizers.includes(change.finalizer)
        ? finalizers.filter((each) => each !== change.finalizer)
        : undefined,
  );
}

async function setFinalizers<T>(
  { client, type }: FinalizerChange<T>,
  shared: Shared<T>,
  next: (finalizers: readonly string[], deleting: boolean) => readonly string[] | undefined,
): Promise<void> {
  const { uid, namespace, name } = (shared as Shared<KubernetesObject>).metadata;
  const key: ObjectKey = { namespace, name };
  let object: Shared<KubernetesObject> | Stored<KubernetesObject> | undefined = shared as Shared<
    KubernetesObject
  >;
  for (let attempt = 1;; attempt++) {
    const { finalizers = [], resourceVersion, deletionTimestamp } = object.metadata;
    const wanted = next(finalizers, deletionTimestamp !== undefined);
    if (wanted === undefined) return;
    try {
      await client.patch(type, key, "merge", { metadata: { uid, resourceVersion, finalizers: wanted } });
      return;
    } catch (error) {
      if (isNotFound(error)) return;
      if (!isConflict(error) || attempt === tries) throw error;
    }
    object = await client.live.get(type, key) as Stored<KubernetesObject> | undefined;
    if (object === undefined || object.metadata.uid !== uid) return;
  }
}
