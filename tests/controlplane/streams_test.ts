import { assert, assertEquals } from "@std/assert";
import { Clientset } from "../../clientset/mod.ts";
import { isForbidden, loadConfig } from "../../rest/mod.ts";
import { refusal } from "../clients/check.ts";
import { streamsChecks } from "../streams/checks.ts";
import { makePods } from "../streams/pods.ts";
import { ControlPlane } from "./control_plane.ts";
import { controlPlaneTests } from "./lacking.ts";
import { StandInKubelet } from "./stand_in_kubelet.ts";
import { controlPlaneVersions } from "./versions.ts";

const test = await controlPlaneTests({ ownPlane: true });

for (const version of controlPlaneVersions) {
  // Before 1.30 a server knows version 4 of the protocol alone.
  const protocol = version === "1.29.15" ? "v4.channel.k8s.io" : "v5.channel.k8s.io";
  test(`streams to pods through ${version} to a kubelet, by ${protocol}`, async (t) => {
    await using kubelet = await StandInKubelet.start();
    await using plane = await ControlPlane.start({ version });
    await plane.addReadyNode("node-1", { kubeletPort: kubelet.port });
    await using config = await loadConfig({ kubeconfig: plane.kubeconfig });
    const clientset = new Clientset(config);
    await makePods(clientset, "node-1");
    for (const { name, run } of streamsChecks) {
      await t.step(name, async () => {
        const folder = await Deno.makeTempDir({ dir: kubelet.folder });
        await run({ access: config, clientset, folder, protocol });
      });
    }

    await t.step("who may not is told so in the server's words", async () => {
      await using config = await loadConfig({ kubeconfig: plane.kubeconfigOf("alice") });
      const error = await refusal(
        new Clientset(config).coreV1.pods("default").exec("web", { command: ["true"] }),
      );
      assert(isForbidden(error), String(error));
      assertEquals(
        error.message,
        'pods "web" is forbidden: User "alice" cannot get resource "pods/exec" in API group "" in the namespace "default"',
      );
    });

    await t.step("a proxy to loopback is refused, in the response that the caller gets", async () => {
      const send = clientset.coreV1.nodes().proxy("node-1", { port: kubelet.port, scheme: "https" });
      const response = await send("/healthz?a=b");
      const { message } = await response.json();
      assertEquals([response.status, message], [400, "address not allowed"]);
    });
  });
}
