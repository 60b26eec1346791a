import { ApiServer } from "../../apiserver/mod.ts";
import { loadConfig } from "../../rest/mod.ts";
import { runCheck } from "./check.ts";
import { anyObject } from "./any_object.ts";
import { below } from "./below.ts";
import { discovery } from "./discovery.ts";
import { untyped } from "./untyped.ts";
import { verbs } from "./verbs.ts";
import { walk } from "./walk.ts";
import { watches } from "./watches.ts";

const checks = [...walk, ...verbs, ...below, ...untyped, ...watches, ...discovery, ...anyObject];

Deno.test("the clients on the embedded server, in process", async (t) => {
  await using server = await ApiServer.start({ listen: false });
  for (const check of checks) await runCheck(t, server.config, check);
});

Deno.test("the clients on the embedded server, over TLS by its kubeconfig", async (t) => {
  await using server = await ApiServer.start();
  await using config = await loadConfig({ kubeconfig: server.kubeconfig });
  for (const check of checks) await runCheck(t, config, check);
});
