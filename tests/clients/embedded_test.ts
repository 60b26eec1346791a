import { ApiServer } from "../../apiserver/mod.ts";
import { loadConfig } from "../../rest/mod.ts";
import { takeWalk } from "./walk.ts";

Deno.test("the clients on the embedded server, in process", async (t) => {
  await using server = await ApiServer.start({ listen: false });
  await takeWalk(t, server.config, "walk");
});

Deno.test("the clients on the embedded server, over TLS by its kubeconfig", async (t) => {
  await using server = await ApiServer.start({ port: 0 });
  await using config = await loadConfig({ kubeconfig: server.kubeconfig });
  await takeWalk(t, config, "walk");
});
