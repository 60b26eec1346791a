#!/usr/bin/env -S deno run --allow-net --allow-read --allow-env=KUBECONFIG,HOME,KUBERNETES_SERVICE_HOST,KUBERNETES_SERVICE_PORT
/**
 * Each Pod carries the `team` label of its namespace, so that costs and alerts find their owner.
 *
 * It shows a large kind of which the metadata is all that is needed: `metadataOnly(Pod)` asks the server for names,
 * labels and versions, and leaves specs and statuses where they are. A Pod's status changes often; a predicate passes
 * only what changed labels. The pods of a namespace are found by the index of namespaces, which every cache has.
 *
 * In a cluster it needs RBAC: `list` and `watch` on namespaces and pods, and `patch` on pods.
 *
 * @module
 */
import { Namespace, Pod } from "jsr:@kybern/kybern@^0.1/api/core/v1";
import {
  labelsChanged,
  Manager,
  type ManagerOptions,
  metadataOnly,
  watched,
} from "jsr:@kybern/kybern@^0.1/controller";
import { isNotFound } from "jsr:@kybern/kybern@^0.1/rest";

const PodMetadata = metadataOnly(Pod);

export function manager(options: ManagerOptions = {}): Manager {
  return new Manager(options).controller("team-labels", {
    for: PodMetadata,
    predicates: [labelsChanged],
    workers: 8,
    watches: [
      watched(metadataOnly(Namespace), {
        predicates: [labelsChanged],
        async map({ metadata: { name: namespace } }, { client }) {
          const pods = await client.list(PodMetadata, { namespace });
          return pods.map(({ metadata: { name } }) => ({ namespace, name }));
        },
      }),
    ],
    async reconcile({ namespace, name }, { client, log }) {
      const pod = await client.get(PodMetadata, { namespace, name });
      if (pod === undefined || pod.metadata.deletionTimestamp !== undefined) return;
      const home = await client.get(metadataOnly(Namespace), { name: namespace });
      if (home === undefined) return; // not seen yet: its event leads here again
      const team = home.metadata.labels?.team;
      if (pod.metadata.labels?.team === team) return;
      try {
        await client.patch(PodMetadata, { namespace, name }, "merge", {
          metadata: { uid: pod.metadata.uid, labels: { team: team ?? null } },
        });
      } catch (error) {
        if (isNotFound(error)) return; // it went meanwhile
        throw error;
      }
      log.info("labelled", { team });
    },
  });
}

if (import.meta.main) await manager().run();
