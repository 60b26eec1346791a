import { assertEquals } from "@std/assert";
import { ApiServer } from "../../apiserver/mod.ts";
import { exampleFiles } from "../../tools/example_file.ts";
import { runExample } from "./run_example.ts";
import { lives } from "./lives.ts";

Deno.test("every example has a life", async () => {
  const files = (await exampleFiles()).map(({ path }) => path);
  assertEquals(lives.map(({ example }) => `examples/${example}`), files);
});

for (const life of lives) {
  Deno.test(`examples/${life.example} does its job on the embedded server`, async () => {
    await using server = await ApiServer.start();
    await runExample(life, { kubeconfig: server.kubeconfig, access: server.config }, 20_000);
  });
}
