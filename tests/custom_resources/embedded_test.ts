import { ApiServer } from "../../apiserver/mod.ts";
import { installationChecks } from "./checks.ts";
import { refusalChecks } from "./refusals.ts";

Deno.test("custom resources are installed, on the embedded server", async (t) => {
  await using server = await ApiServer.start({ listen: false });
  for (const [name, check] of installationChecks) await t.step(name, () => check(server.config));
});

Deno.test("custom resources are refused offline as they are on the embedded server", async (t) => {
  await using server = await ApiServer.start({ listen: false });
  for (const [name, check] of refusalChecks) await t.step(name, () => check(server.config));
});
