#!/usr/bin/env -S deno run --allow-net --allow-read --allow-env=KUBECONFIG,HOME,KUBERNETES_SERVICE_HOST,KUBERNETES_SERVICE_PORT
/**
 * An operator in one file: a Website is a page in a ConfigMap, served by a Deployment behind a Service.
 *
 * It shows a custom resource with its definition, owned objects that are repaired when they drift, status conditions,
 * work that is due at a time (`requeueAfter`), and a finalizer.
 *
 * Its permissions: `--allow-net` to the API server, `--allow-read` for the kubeconfig and the files that it names,
 * `--allow-env` for where these are. In a cluster it needs RBAC for websites (and their status), ConfigMaps,
 * Deployments, Services and, to install itself, customresourcedefinitions.
 *
 * @module
 */
import { ConfigMap, Service } from "jsr:@kybern/kybern@^0.1/api/core/v1";
import { Deployment } from "jsr:@kybern/kybern@^0.1/api/apps/v1";
import { type ControllerOptions, Manager, type ManagerOptions } from "jsr:@kybern/kybern@^0.1/controller";
import { isControlledBy, setCondition } from "jsr:@kybern/kybern@^0.1/meta";
import { defineResource, type ObjectOf } from "jsr:@kybern/kybern@^0.1/schema";

export const Website = defineResource({
  group: "example.kybern.dev",
  version: "v1",
  kind: "Website",
  shortNames: ["ws"],
  schema: {
    spec: {
      type: "object",
      required: ["title"],
      properties: {
        title: { type: "string", minLength: 1 },
        replicas: { type: "integer", minimum: 0, maximum: 100, default: 1 },
        image: { type: "string", default: "nginx:1.29-alpine" },
        /** Until this many seconds after its creation the page says that it is coming soon. */
        embargoSeconds: { type: "integer", minimum: 0, default: 0 },
      },
    },
    status: {
      type: "object",
      properties: {
        observedGeneration: { type: "integer" },
        url: { type: "string" },
        conditions: {
          type: "array",
          "x-kubernetes-list-type": "map",
          "x-kubernetes-list-map-keys": ["type"],
          items: {
            type: "object",
            required: ["type", "status", "lastTransitionTime", "reason", "message"],
            properties: {
              type: { type: "string" },
              status: { type: "string" },
              observedGeneration: { type: "integer" },
              lastTransitionTime: { type: "string", format: "date-time" },
              reason: { type: "string" },
              message: { type: "string" },
            },
          },
        },
      },
    },
  },
  printerColumns: [
    { name: "URL", type: "string", jsonPath: ".status.url" },
    { name: "Published", type: "string", jsonPath: '.status.conditions[?(@.type=="Published")].status' },
    { name: "Age", type: "date", jsonPath: ".metadata.creationTimestamp" },
  ],
});
export type Website = ObjectOf<typeof Website>;

export const websiteController: ControllerOptions<Website> = {
  for: Website,
  owns: [ConfigMap, Deployment, Service],
  workers: 4,
  finalizer: "example.kybern.dev/website",

  async reconcile({ namespace, name }, { client }) {
    const website = await client.get(Website, { namespace, name });
    if (website === undefined) return;
    const { title, replicas, image, embargoSeconds } = website.spec;
    const embargo = Date.parse(website.metadata.creationTimestamp) + embargoSeconds * 1000 - Date.now();
    const published = embargo <= 0;
    const labels = { "app.kubernetes.io/name": name, "app.kubernetes.io/managed-by": "website" };
    const metadata = { namespace, name, labels };
    const owned = { owner: website };

    const page = published ? `<h1>${escapeHtml(title)}</h1>` : "<h1>Coming soon</h1>";
    await client.apply(ConfigMap, { metadata, data: { "index.html": page } }, owned);
    await client.apply(Deployment, {
      metadata,
      spec: {
        replicas,
        selector: { matchLabels: labels },
        template: {
          metadata: { labels },
          spec: {
            containers: [{
              name: "web",
              image,
              ports: [{ name: "http", containerPort: 80 }],
              volumeMounts: [{ name: "page", mountPath: "/usr/share/nginx/html", readOnly: true }],
            }],
            volumes: [{ name: "page", configMap: { name } }],
          },
        },
      },
    }, owned);
    await client.apply(
      Service,
      { metadata, spec: { selector: labels, ports: [{ name: "http", port: 80, targetPort: "http" }] } },
      owned,
    );

    const observedGeneration = website.metadata.generation ?? 0;
    await client.applyStatus(Website, {
      metadata: { namespace, name },
      status: {
        observedGeneration,
        url: `http://${name}.${namespace}.svc`,
        conditions: setCondition(website.status?.conditions, {
          type: "Published",
          status: published ? "True" : "False",
          reason: published ? "EmbargoOver" : "UnderEmbargo",
          observedGeneration,
        }),
      },
    });
    return published ? {} : { requeueAfter: embargo };
  },

  /** The children are gone before their Website is, whatever the cluster's garbage collector does. */
  async finalize(website, { client, log }) {
    const { namespace, name } = website.metadata;
    for (const kind of [Service, Deployment, ConfigMap]) {
      const child = await client.get<Service | Deployment | ConfigMap>(kind, { namespace, name });
      if (child === undefined || !isControlledBy(child, website)) continue; // of this name, but somebody else's
      await client.delete(kind, { namespace, name }, { preconditions: { uid: child.metadata.uid } });
    }
    log.info("website taken down");
  },
};

function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/g, (char) => `&#${char.charCodeAt(0)};`);
}

export function manager(options: ManagerOptions = {}): Manager {
  return new Manager(options).install(Website).controller("website", websiteController);
}

if (import.meta.main) await manager().run();
