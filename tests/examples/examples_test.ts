import { assertEquals } from "@std/assert";
import { ApiServer } from "../../apiserver/mod.ts";
import { exampleFiles } from "../../tools/example_file.ts";
import { runExample } from "./run_example.ts";
import { scenarios } from "./scenarios.ts";

Deno.test("every example has a scenario", async () => {
  const files = (await exampleFiles()).map(({ path }) => path);
  assertEquals(scenarios.map(({ example }) => `examples/${example}`), files);
});

for (const scenario of scenarios) {
  Deno.test(`examples/${scenario.example} does its job on the embedded server`, async () => {
    await using server = await ApiServer.start();
    await runExample(scenario, { kubeconfig: server.kubeconfig, access: server.config }, 20_000);
  });
}
