/**
 * A group whose own server is down: one part of discovery that fails.
 *
 * @module
 */
import { assert, assertEquals, assertInstanceOf, assertStringIncludes } from "@std/assert";
import { APIService } from "../../../api/apiregistration.k8s.io/v1.ts";
import {
  DeferredDiscoveryRESTMapper,
  DiscoveryClient,
  MemoryCachedDiscovery,
  NoMatchError,
  StaleGroupVersionError,
} from "../../../discovery/mod.ts";
import { isServiceUnavailable, ResourceClient } from "../../../rest/mod.ts";
import { refusal } from "../../clients/check.ts";
import { until } from "../../until.ts";
import type { PlaneCheck } from "../checks.ts";

/** Discovery with a server behind the server that nobody reaches. */
export const downApi: readonly PlaneCheck[] = [
  {
    name: "discovery of a group whose server is down is a named failure beside all the rest",
    async run({ access, namespace, signal }) {
      const group = `down${namespace.slice(-8)}.kybern.dev`;
      const services = new ResourceClient(access, APIService);
      const name = `v1.${group}`;
      await services.create({
        metadata: { name },
        spec: {
          group,
          version: "v1",
          service: { name: "nobody", namespace },
          insecureSkipTLSVerify: true,
          groupPriorityMinimum: 10,
          versionPriority: 10,
        },
      }, { signal });
      try {
        for (const useLegacyDiscovery of [false, true]) {
          const client = new DiscoveryClient(access, { useLegacyDiscovery });
          const found = await until("the group is discovered", async () => {
            const all = await client.serverGroupsAndResources({ signal });
            return all.groups.some((one) => one.name === group) && all;
          });
          const failure = found.error?.failures.get(`${group}/v1`);
          assert(failure instanceof StaleGroupVersionError || isServiceUnavailable(failure), String(failure));
          assertEquals(found.error?.failures.size, 1);
          assert(found.resources.some(({ groupVersion }) => groupVersion === "apps/v1"));
          const mapper = new DeferredDiscoveryRESTMapper(new MemoryCachedDiscovery(client));
          assertEquals((await mapper.kindFor("deploy", { signal })).kind, "Deployment");
          const error = await refusal(mapper.restMapping({ group, kind: "Ghost" }, { signal }));
          assertInstanceOf(error, NoMatchError);
          assertStringIncludes(error.message, `could not be found out: ${group}/v1`);
        }
      } finally {
        await services.delete(name);
      }
    },
  },
];
