#!/usr/bin/env -S deno run --allow-net --allow-read --allow-env=KUBECONFIG,HOME,KUBERNETES_SERVICE_HOST,KUBERNETES_SERVICE_PORT
/**
 * A Secret annotated `example.kybern.dev/share-with: SELECTOR` is copied to every namespace with such labels.
 *
 * It shows mapping across namespaces, where owner references cannot reach: a copy names its source, so that a change of
 * either, or of a namespace's labels, leads to a reconcile of the source. That is enough to clean up without a finalizer:
 * a copy whose source went while nobody looked is found when the caches are filled.
 *
 * In a cluster it needs RBAC: `list` and `watch` on namespaces; `list`, `watch`, `create`, `patch` and `delete` on
 * secrets; `create` and `patch` on events.
 *
 * @module
 */
import { Namespace, Secret } from "jsr:@kybern/kybern@^0.1/api/core/v1";
import {
  labelsChanged,
  Manager,
  type ManagerOptions,
  matchesLabels,
  notPredicate,
  watched,
} from "jsr:@kybern/kybern@^0.1/controller";
import { parseLabelSelector } from "jsr:@kybern/kybern@^0.1/meta";
import { TerminalError } from "jsr:@kybern/kybern@^0.1/workqueue";

const shareWith = "example.kybern.dev/share-with";
/** Label of each copy. */
const copied = "example.kybern.dev/copied";
/** Annotation of each copy: NAMESPACE/NAME of its source. */
const copiedFrom = "example.kybern.dev/copied-from";

export function manager(options: ManagerOptions = {}): Manager {
  return new Manager(options)
    .index(Secret, "shared", ({ metadata: { annotations } }) => annotations?.[shareWith] ? ["yes"] : [])
    .index(Secret, "source", ({ metadata: { labels, annotations } }) => {
      const source = annotations?.[copiedFrom];
      return labels?.[copied] !== undefined && source !== undefined ? [source] : [];
    })
    .controller("shared-secrets", {
      for: Secret,
      predicates: [notPredicate(matchesLabels(copied))],
      watches: [
        watched(Secret, {
          predicates: [matchesLabels(copied)],
          map({ metadata: { annotations } }) {
            const [namespace, name, ...rest] = annotations?.[copiedFrom]?.split("/") ?? [];
            return namespace && name && rest.length === 0 ? [{ namespace, name }] : [];
          },
        }),
        watched(Namespace, {
          predicates: [labelsChanged],
          async map(_namespace, { client }) {
            const sources = await client.list(Secret, { index: { name: "shared", value: "yes" } });
            return sources.map(({ metadata: { namespace = "", name } }) => ({ namespace, name }));
          },
        }),
      ],
      async reconcile({ namespace, name }, { client, recorder }) {
        const source = await client.get(Secret, { namespace, name });
        const wanted = new Set<string>();
        const selector = source?.metadata.annotations?.[shareWith];
        if (source !== undefined && selector !== undefined) {
          let labelSelector;
          try {
            labelSelector = parseLabelSelector(selector);
          } catch (error) {
            recorder.event(source, "Warning", "BadSelector", `${shareWith}: ${(error as Error).message}`);
            throw new TerminalError(`${shareWith} of ${namespace}/${name}`, { cause: error });
          }
          for (const { metadata } of await client.list(Namespace, { labelSelector })) {
            if (metadata.name !== namespace && !metadata.deletionTimestamp) wanted.add(metadata.name);
          }
        }

        const copies = await client.list(Secret, {
          index: { name: "source", value: `${namespace}/${name}` },
        });
        for (const { metadata, type } of copies) {
          if (metadata.name === name && wanted.has(metadata.namespace ?? "") && type === source?.type) {
            continue;
          }
          await client.delete(Secret, metadata, { preconditions: { uid: metadata.uid } });
        }
        for (const place of wanted) {
          const there = await client.get(Secret, { namespace: place, name });
          if (there !== undefined && there.metadata.annotations?.[copiedFrom] !== `${namespace}/${name}`) {
            recorder.event(source!, "Warning", "NameTaken", `${place} has another Secret ${name}`);
            continue;
          }
          await client.apply(Secret, {
            metadata: {
              namespace: place,
              name,
              labels: { [copied]: "" },
              annotations: { [copiedFrom]: `${namespace}/${name}` },
            },
            type: source!.type,
            data: source!.data,
          });
        }
      },
    });
}

if (import.meta.main) await manager().run();
