import { ApiServer } from "../../apiserver/mod.ts";
import { runCheck } from "../clients/check.ts";
import { loadConfig } from "../../rest/mod.ts";
import { caches } from "./checks.ts";

Deno.test("the caches on the embedded server, in process", async (t) => {
  await using server = await ApiServer.start({ listen: false });
  for (const check of caches) await runCheck(t, server.config, check);
});

Deno.test("the caches on the embedded server, over TLS", async (t) => {
  await using server = await ApiServer.start();
  await using config = await loadConfig({ kubeconfig: server.kubeconfig });
  for (const check of caches) await runCheck(t, config, check);
});
