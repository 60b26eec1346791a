/**
 * What becomes of clients when the server restarts, crashes or forgets.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { ConfigMap } from "../../../api/core/v1.ts";
import { asTransport, type ClusterAccess } from "../../../meta/mod.ts";
import { isExpired, ResourceClient } from "../../../rest/mod.ts";
import { brief, eventsOf, refusal } from "../../clients/check.ts";
import type { PlaneCheck } from "../checks.ts";

/** Restarts, crashes and compactions. */
export const history: readonly PlaneCheck[] = [
  {
    name: "a list whose continue token expires between two pages is read once more, whole",
    async run({ plane, access: open, namespace, clientset, signal }) {
      const client = clientset.coreV1.configMaps(namespace);
      const add = (name: string) =>
        client.create({ metadata: { name, labels: { check: "expiry" } } }, { signal });
      for (const name of ["a", "b", "c"]) await add(name);
      const asked: string[] = [];
      /** The cluster, on which the history is forgotten before the second page is asked for. */
      const access: ClusterAccess = {
        server: open.server,
        namespace,
        transport: {
          async fetch(request, options) {
            const { searchParams } = new URL(request.url);
            asked.push(
              searchParams.has("continue") ? "next page" : searchParams.has("limit") ? "first page" : "all",
            );
            if (searchParams.has("continue")) {
              // Without a change since the first page, the compaction would forget nothing that the token needs.
              await add("later");
              await plane.compact();
              await plane.restartApiServer();
            }
            return await asTransport(open.transport).fetch(request, options);
          },
        },
      };
      const impatient = new ResourceClient(access, ConfigMap, { namespace });
      const options = { labelSelector: "check=expiry", limit: 2, signal };
      const whole = await impatient.listAll(options);
      assertEquals(whole.items.map(({ metadata }) => metadata.name), ["a", "b", "c", "later"]);
      assertEquals(asked, ["first page", "next page", "all"]);

      const pages = impatient.pages(options);
      await pages.next();
      await client.delete("later", { signal });
      assert(isExpired(await refusal(pages.next())), "page by page it is the caller's to begin anew");
    },
  },
  {
    name: "a watch that resumes goes on over a restart and a crash of the server, without loss or doubling",
    async run({ clientset, namespace, plane, signal }) {
      // Of events: a server that has just started refuses older versions of the kinds that it caches.
      const events = clientset.coreV1.events(namespace);
      const involvedObject = { kind: "ConfigMap", namespace, name: "none" };
      const create = (name: string) => events.create({ metadata: { name }, involvedObject }, { signal });
      const { metadata } = await events.list({ signal });
      await using watch = await events.watch({
        resourceVersion: metadata.resourceVersion,
        resume: true,
        signal,
      });
      const next = eventsOf(watch);
      await create("before");
      assertEquals(brief(await next()), "ADDED before");
      await plane.restartApiServer({ signal });
      await create("between");
      await events.delete("before", { signal });
      assertEquals([brief(await next()), brief(await next())], ["ADDED between", "DELETED before"]);
      await plane.killApiServer();
      await plane.restartApiServer({ signal });
      await create("after");
      assertEquals(brief(await next()), "ADDED after");
    },
  },
  {
    name: "a version that the server has forgotten is Expired, also for a watch that resumes",
    async run({ clientset, namespace, plane, signal }) {
      const client = clientset.coreV1.configMaps(namespace);
      const { metadata: { resourceVersion } } = await client.list({ signal });
      await client.create({ metadata: { name: "after" } }, { signal });
      await plane.compact();
      await plane.restartApiServer({ signal });
      for (const resume of [false, true]) {
        const error = await refusal((async () => {
          await using watch = await client.watch({ resourceVersion, resume, signal });
          await eventsOf(watch)();
        })());
        assert(isExpired(error), String(error));
      }
    },
  },
];
