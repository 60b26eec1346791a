/**
 * Where an example lives through a run: the embedded server, anew for each, or a real cluster, in a namespace of the
 * run's own that is removed after it.
 *
 * @module
 */
import { Namespace } from "../../api/core/v1.ts";
import { ApiServer } from "../../apiserver/mod.ts";
import { Clientset } from "../../clientset/mod.ts";
import type { ClusterAccess, KubernetesObject, ResourceType } from "../../meta/mod.ts";
import { isConflict, isNotFound, ResourceClient } from "../../rest/mod.ts";
import type { Life, World } from "../examples/life.ts";

/** A cluster for one run. */
export interface Place extends AsyncDisposable {
  readonly access: ClusterAccess;
  /** It is there. */
  readonly namespace: string;
  /** Whether the server is another process: it needs real time to answer. */
  readonly isFar: boolean;
}

/** Makes places. */
export type Places = (life: Life) => Promise<Place>;

/** The embedded server, without controllers of its own: what happens is the example's doing. */
export const embedded: Places = async () => {
  const server = await ApiServer.start({ listen: false, controllers: false });
  const namespace = "world";
  await new ResourceClient(server.config, Namespace).create({ metadata: { name: namespace } });
  return {
    access: server.config,
    namespace,
    isFar: false,
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
};

/** Namespaces of a real cluster that no controller manager works for. */
export function on(access: ClusterAccess): Places {
  let runs = 0;
  const start = crypto.randomUUID().slice(0, 8);
  return async ({ kinds }) => {
    const namespace = `kybern-kill-${start}-${++runs}`;
    await new ResourceClient(access, Namespace).create({ metadata: { name: namespace } });
    return {
      access,
      namespace,
      isFar: true,
      [Symbol.asyncDispose]: () => removeAll(access, [...kinds, Namespace], namespace),
    };
  };
}

/** Removes what belongs to a run: whatever holds it back, since nobody else is there to let it go. */
async function removeAll(
  access: ClusterAccess,
  kinds: readonly ResourceType<unknown>[],
  prefix: string,
): Promise<void> {
  for (const type of kinds) {
    const all = await new ResourceClient(access, type as ResourceType<KubernetesObject>).listAll();
    for (const object of all.items as Awaited<ReturnType<World["objectsOf"]>>) {
      const { namespace, name, finalizers } = object.metadata;
      if (!(namespace ?? name).startsWith(prefix)) continue;
      const client = new ResourceClient(access, type, { namespace });
      try {
        if (finalizers !== undefined) await client.patch(name, "merge", { metadata: { finalizers: null } });
        await client.delete(name, { gracePeriodSeconds: 0 });
        if (type.resource === "namespaces") {
          const { namespaces } = new Clientset(access).coreV1;
          const now = await namespaces().get(name);
          await namespaces().finalize.update(name, { ...now, spec: { finalizers: [] } });
        }
      } catch (error) {
        if (!isNotFound(error) && !isConflict(error)) throw error; // gone by itself
      }
    }
  }
}
