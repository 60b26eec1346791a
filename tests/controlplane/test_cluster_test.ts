import { assertEquals } from "@std/assert";
import { ControlPlane } from "./control_plane.ts";
import { controlPlaneTests } from "./lacking.ts";
import { startTestCluster } from "./test_cluster.ts";

Deno.test("a user's cluster is its kubeconfig, and is left as it is", async () => {
  const path = await Deno.makeTempFile();
  await Deno.writeTextFile(path, "apiVersion: v1\nkind: Config\n");
  {
    await using cluster = await startTestCluster({}, path);
    assertEquals(cluster.kubeconfig, "apiVersion: v1\nkind: Config\n");
    assertEquals(cluster.kubeconfigPath, path);
    assertEquals(cluster.plane, undefined, "there is no control plane to kill");
  }
  await Deno.remove(path); // rejects if disposing removed it
});

const test = await controlPlaneTests({ ownPlane: true, versions: ["1.37.2"] });

test("without a user's cluster it is a control plane, stopped with it", async () => {
  let processes: ReadonlyMap<string, number> | undefined;
  {
    await using cluster = await startTestCluster();
    assertEquals(cluster.plane instanceof ControlPlane, true);
    assertEquals(cluster.kubeconfig, await Deno.readTextFile(cluster.kubeconfigPath));
    processes = cluster.plane?.processIds;
  }
  for (const [name, id] of processes ?? []) {
    const { success } = new Deno.Command("kill", { args: ["-0", `${id}`], stderr: "null" }).outputSync();
    assertEquals(success, false, `${name} is gone`);
  }
});
