/**
 * kubectl's discovery cache, and this project's.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { join } from "@std/path/join";
import { discoveryCacheDirectory, DiscoveryClient, DiskCachedDiscovery } from "../../../discovery/mod.ts";
import type { PlaneCheck } from "../checks.ts";

/** One folder for both. */
export const kubectlCache: readonly PlaneCheck[] = [
  {
    name: "files of kubectl's discovery cache serve this project's, and its files serve kubectl",
    async run({ access, plane, signal }) {
      const root = await Deno.makeTempDir({ prefix: "kybern-check-" });
      try {
        const directory = discoveryCacheDirectory(join(root, "discovery"), access.server);
        let asked = 0;
        const { transport } = access;
        const counting = new DiscoveryClient({
          server: access.server,
          namespace: access.namespace,
          transport(request: Request) {
            asked++;
            return typeof transport === "function"
              ? transport(request)
              : transport.fetch(request, { kind: "request" });
          },
        });
        const broken: string[] = [];
        const open = () =>
          new DiskCachedDiscovery(counting, {
            directory,
            onCacheError: ({ message }) => void broken.push(message),
          });
        const kubectl = async () => {
          const { code, stdout } = await plane.kubectl(
            "api-resources",
            "--cached",
            "-o",
            "name",
            "--cache-dir",
            root,
            { signal },
          );
          return [code, ...stdout.split("\n").filter((line) => line !== "").sort()];
        };
        const names = await kubectl();
        assertEquals([names[0], names.includes("deployments.apps")], [0, true]);
        const found = await open().serverGroupsAndResources({ signal });
        assertEquals(
          [asked, found.error, broken],
          [0, undefined, []],
          "kubectl's files are all that is read",
        );
        assertEquals(found.groups, await counting.serverGroups({ signal }));

        await Deno.remove(directory, { recursive: true });
        await open().serverGroupsAndResources({ signal });
        const groups = await Deno.stat(join(directory, "servergroups.json"));
        assertEquals(await kubectl(), names);
        const after = await Deno.stat(join(directory, "servergroups.json"));
        assertEquals(after.ino, groups.ino, "kubectl took the file that was there");
      } finally {
        await Deno.remove(root, { recursive: true });
      }
    },
  },
];
