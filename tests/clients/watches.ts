/**
 * What a watch promises of its events' order and of its bookmarks.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { compareResourceVersion } from "../../meta/mod.ts";
import { brief, type Check } from "./check.ts";

/** Watches. */
export const watches: readonly Check[] = [
  {
    name:
      "a watch gives each change once, in order, then a bookmark that is not older, and ends with the server's",
    async run({ clientset, namespace, signal }) {
      const client = clientset.coreV1.configMaps(namespace);
      const create = (name: string) => client.create({ metadata: { name, labels: { check: "watch" } } });
      const { metadata } = await client.list({ signal });
      await using watch = await client.watch({
        labelSelector: "check=watch",
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
];
