/**
 * A custom resource of a check's own.
 *
 * @module
 */
import { CustomResourceDefinition } from "../../api/apiextensions.k8s.io/v1.ts";
import { DiscoveryClient } from "../../discovery/mod.ts";
import { ResourceClient } from "../../rest/mod.ts";
import { until } from "../until.ts";
import type { World } from "./check.ts";

/** The group that the checks define kinds in. */
export const gadgetsGroup = "checks.kybern.dev";

/** Defines a kind, waits until it is served, and takes it away again at the end. */
export async function defineGadgets({ access, namespace, signal }: World) {
  // Of its own name each time: a server that is not fresh may still be taking the last one down.
  const plural = `gadgets${namespace.slice(-8)}`;
  const definitions = new ResourceClient(access, CustomResourceDefinition);
  const name = `${plural}.${gadgetsGroup}`;
  await using cleanup = new AsyncDisposableStack();
  const { metadata } = await definitions.create({
    metadata: { name },
    spec: {
      group: gadgetsGroup,
      scope: "Namespaced",
      names: { plural, singular: plural.replace("gadgets", "gadget"), kind: `Gadget${namespace.slice(-8)}` },
      versions: [{
        name: "v1",
        served: true,
        storage: true,
        schema: { openAPIV3Schema: { type: "object", "x-kubernetes-preserve-unknown-fields": true } },
      }],
    },
  }, { signal });
  cleanup.defer(async () => {
    await definitions.delete(name);
  });
  await using watch = await definitions.watch({
    fieldSelector: `metadata.name=${name}`,
    resourceVersion: metadata.resourceVersion,
    signal,
  });
  for await (const { object } of watch) {
    const established = object.status?.conditions?.find(({ type }) => type === "Established");
    if (established?.status === "True") break;
  }
  // A server serves a kind before its discovery tells of it.
  const discovery = new DiscoveryClient(access);
  await until(`discovery tells of ${name}`, async () => {
    const { resources } = await discovery.serverGroupsAndResources({ signal });
    return resources.some((list) =>
      list.groupVersion === `${gadgetsGroup}/v1` && list.resources.some((one) => one.name === plural)
    );
  });
  const owned = cleanup.move();
  return {
    resource: { group: gadgetsGroup, version: "v1", resource: plural },
    apiVersion: `${gadgetsGroup}/v1`,
    kind: `Gadget${namespace.slice(-8)}`,
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}
