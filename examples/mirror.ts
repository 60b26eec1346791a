#!/usr/bin/env -S deno run --allow-net --allow-read --allow-env=KUBECONFIG,HOME,KUBERNETES_SERVICE_HOST,KUBERNETES_SERVICE_PORT
/**
 * Each ConfigMap labelled `mirror=secret` has a Secret of the same name and content.
 *
 * Server-side apply keeps the copy exact: a key that goes at the source goes from the copy, a copy that is edited or
 * deleted by hand is repaired, and a deleted source takes its copy along, since it owns it.
 *
 * In a cluster it needs RBAC: `list` and `watch` on ConfigMaps, and `list`, `watch`, `create` and `patch` on Secrets.
 *
 * @module
 */
import { ConfigMap, encodeSecretData, Manager, type ManagerOptions, Secret } from "jsr:@kybern/kybern@^0.1";

export function manager(options: ManagerOptions = {}): Manager {
  return new Manager(options).controller("mirror", {
    for: ConfigMap,
    owns: [Secret],
    async reconcile({ namespace, name }, { client, signal }) {
      const source = await client.get(ConfigMap, { namespace, name }); // from the cache
      if (source?.metadata.labels?.mirror !== "secret") return;
      const data = encodeSecretData(source.data);
      await client.apply(Secret, { metadata: { namespace, name }, data }, { owner: source, signal });
    },
  });
}

if (import.meta.main) await manager().run();
