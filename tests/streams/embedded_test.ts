import { ApiServer } from "../../apiserver/mod.ts";
import { Clientset } from "../../clientset/mod.ts";
import { loadConfig } from "../../rest/mod.ts";
import { streamsChecks } from "./checks.ts";
import { localKubelet } from "./local_kubelet.ts";
import { makePods } from "./pods.ts";

for (const listen of [false, true]) {
  const where = listen ? "over a socket" : "in process";
  Deno.test(`streams to pods of the embedded server, ${where}`, async (t) => {
    await using folder = await temporaryFolder();
    await using server = await ApiServer.start({ listen, handlers: localKubelet(folder.path) });
    await using config = listen ? await loadConfig({ kubeconfig: server.kubeconfig }) : undefined;
    const access = config ?? server.config;
    const clientset = new Clientset(access);
    await makePods(clientset);
    for (const { name, run } of streamsChecks) {
      await t.step(name, async () => {
        const folderOfStep = await Deno.makeTempDir({ dir: folder.path });
        await run({ access, clientset, folder: folderOfStep, protocol: "v5.channel.k8s.io" });
      });
    }
  });
}

async function temporaryFolder() {
  const path = await Deno.makeTempDir({ prefix: "kybern-streams-" });
  return { path, [Symbol.asyncDispose]: () => Deno.remove(path, { recursive: true }) };
}
