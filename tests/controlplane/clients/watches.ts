/**
 * Watches: bookmarks, watch-list, resuming, and versions that are too old.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { compareResourceVersion } from "../../../meta/mod.ts";
import { isExpired, isInvalid } from "../../../rest/mod.ts";
import { type Check, eventsOf, type PlaneWorld, type World } from "../checks.ts";
import { refusal } from "./verbs.ts";

/** Annotation of the bookmark that ends the initial events (KEP-3157). */
const endOfInitialEvents = "k8s.io/initial-events-end";

function configMapsOf({ clientset, namespace }: World) {
  const client = clientset.coreV1.configMaps(namespace);
  return {
    client,
    create: (name: string) => client.create({ metadata: { name, labels: { check: "watch" } } }),
    selected: { labelSelector: "check=watch" },
  };
}

/** Type and name of an event. */
function brief({ type, object }: { type: string; object: { metadata: { name?: string } } }): string {
  return `${type} ${object.metadata.name}`;
}

/** A version of before something that the server has forgotten: it was compacted, and the server restarted. */
async function forgottenVersion(world: PlaneWorld): Promise<string> {
  const { client, create } = configMapsOf(world);
  const { metadata } = await client.list({ signal: world.signal });
  await create("after");
  await world.plane.compact();
  await world.plane.restartApiServer({ signal: world.signal });
  return metadata.resourceVersion!;
}

/** What is asked of a watch that begins at the version, after its opening. */
async function firstFailure(world: World, resourceVersion: string, resume: boolean): Promise<unknown> {
  const { client } = configMapsOf(world);
  return await refusal(async () => {
    await using watch = await client.watch({ resourceVersion, resume, signal: world.signal });
    await eventsOf(watch)();
  });
}

/** Watches of a real server. */
export const watches: readonly Check[] = [
  {
    name:
      "a watch gives each change once, in order, then a bookmark that is not older, and ends with the server's",
    async run(world) {
      const { client, create, selected } = configMapsOf(world);
      const { signal } = world;
      const { metadata } = await client.list({ signal });
      await using watch = await client.watch({
        ...selected,
        resourceVersion: metadata.resourceVersion,
        allowWatchBookmarks: true,
        // The server sends a bookmark two seconds before it ends a watch.
        timeoutSeconds: 4,
        signal,
      });
      const made = await create("a");
      await create("b");
      const changed = await client.patch("a", "merge", { data: { k: "v" } }, { signal });
      await client.patch("b", "merge", { metadata: { labels: { check: "other" } } }, { signal });
      await client.delete("a", { signal });
      const events = await Array.fromAsync(watch);
      const changes = events.filter(({ type }) => type !== "BOOKMARK");
      assertEquals(
        changes.map((event) => brief(event)),
        ["ADDED a", "ADDED b", "MODIFIED a", "DELETED b", "DELETED a"],
        "an object that leaves the selection is deleted to the watch",
      );
      assertEquals(
        [changes[0]?.object, changes[2]?.object],
        [made, changed],
        "the very objects that writes gave",
      );
      const last = events.at(-1)!;
      assertEquals([last.type, last.object.kind, last.object.apiVersion], ["BOOKMARK", "ConfigMap", "v1"]);
      const version = (at: number) => events.at(at)!.object.metadata.resourceVersion;
      assert(compareResourceVersion(version(-1), changes.at(-1)!.object.metadata.resourceVersion)! >= 0);
      assertEquals(watch.resourceVersion, version(-1));
    },
  },
  {
    name: "watch-list: all objects first, then a bookmark that says so, then changes",
    versions: ["1.37.2"],
    async onPlane(world) {
      const { client, create, selected } = configMapsOf(world);
      const { signal } = world;
      const there = [await create("a"), await create("b")];
      await using watch = await client.watch({
        ...selected,
        sendInitialEvents: true,
        resourceVersionMatch: "NotOlderThan",
        allowWatchBookmarks: true,
        signal,
      });
      const next = eventsOf(watch);
      const initial = [await next(), await next()];
      initial.sort((a, b) => a.object.metadata.name! < b.object.metadata.name! ? -1 : 1);
      assertEquals(initial, there.map((object) => ({ type: "ADDED", object })));
      const bookmark = await next();
      assertEquals([bookmark.type, bookmark.object.metadata.annotations], [
        "BOOKMARK",
        { [endOfInitialEvents]: "true" },
      ]);
      assertEquals(await client.get("a", { signal }), there[0], "the same as by get");
      assertEquals((await client.list({ ...selected, signal })).items, there, "the same as by list");
      await create("c");
      assertEquals(brief(await next()), "ADDED c");
    },
  },
  {
    name: "watch-list is refused as Invalid where the server does not have it",
    versions: ["1.29.15"],
    async onPlane(world) {
      const error = await refusal(() =>
        configMapsOf(world).client.watch({
          sendInitialEvents: true,
          resourceVersionMatch: "NotOlderThan",
          allowWatchBookmarks: true,
          signal: world.signal,
        })
      );
      assert(isInvalid(error));
      assertEquals(error.status.details?.causes?.map(({ field }) => field), ["sendInitialEvents"]);
    },
  },
  {
    name: "leaving a watch's loop, and aborting its signal, end it at once",
    async run(world) {
      const { client, create } = configMapsOf(world);
      await create("a");
      const left = await client.watch({ resourceVersion: "0", signal: world.signal });
      for await (const _ of left) break;
      const stop = new AbortController();
      const watch = await client.watch({ resourceVersion: "0", signal: stop.signal });
      const next = eventsOf(watch);
      await next();
      const waiting = (async () => {
        for (;;) await next();
      })();
      const reason = new Error("enough");
      stop.abort(reason);
      assertEquals(await waiting.catch((error) => error), reason);
    },
  },
  {
    name: "a watch that resumes goes on over a restart and a crash of the server, without loss or doubling",
    async onPlane({ clientset, namespace, plane, signal }) {
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
    async onPlane(world) {
      const version = await forgottenVersion(world);
      assert(isExpired(await firstFailure(world, version, false)));
      assert(isExpired(await firstFailure(world, version, true)));
    },
  },
];
