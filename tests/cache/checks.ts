/**
 * What the caches do on any server.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import type { Check } from "../clients/check.ts";
import { Follower } from "./follower.ts";

/** Informers. */
export const caches: readonly Check[] = [
  {
    name:
      "an informer begins by watch-list where the server has it, else by a list, then follows each change once",
    async run({ access, clientset, namespace, watchList, signal }) {
      const configMaps = clientset.coreV1.configMaps(namespace);
      for (const name of ["a", "b", "c"]) await configMaps.create({ metadata: { name } });
      await using follower = new Follower(access, namespace);
      await follower.start(signal);
      assertEquals(
        follower.informer.indexer.listKeys().filter((key) => !key.endsWith("/kube-root-ca.crt")).sort(),
        [
          `${namespace}/a`,
          `${namespace}/b`,
          `${namespace}/c`,
        ],
      );
      await configMaps.patch("a", "merge", { data: { k: "v" } });
      await configMaps.delete("b");
      const last = await configMaps.create({ metadata: { name: "d" } });
      await follower.mustEqualServer(last.metadata.resourceVersion, signal);
      const told = follower.told.filter((each) => !each.includes("kube-root-ca.crt"));
      assertEquals(told.slice(0, 3).sort(), ["add a", "add b", "add c"]);
      assertEquals(told.slice(3), ["update a", "delete b", "add d"]);
      assertEquals(follower.asked, watchList ? ["watch-list"] : ["watch-list", "list", "watch"]);
      assertEquals(follower.failures, watchList ? [] : ["unsupported"]);
    },
  },
];
