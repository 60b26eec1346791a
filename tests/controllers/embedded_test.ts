import { ApiServer } from "../../apiserver/mod.ts";
import { runCheck } from "../clients/check.ts";
import { denied } from "./denied.ts";
import { ownEchoes } from "./own_echoes.ts";
import { ownWrites } from "./own_writes.ts";
import { twoClusters } from "./two_clusters.ts";

Deno.test("controllers on the embedded server", async (t) => {
  await using server = await ApiServer.start({ listen: false });
  for (const check of [...denied, ...twoClusters, ...ownWrites, ...ownEchoes]) {
    await runCheck(t, server.config, check);
  }
});
