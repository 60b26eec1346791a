import { assertEquals } from "@std/assert";
import { ApiServer } from "../../apiserver/mod.ts";
import { exampleFiles } from "../../tools/example_file.ts";
import { runExample } from "./run_example.ts";
import { lives } from "./lives.ts";

Deno.test("every example has a life", async () => {
  const files = (await exampleFiles()).map(({ path }) => path);
  assertEquals(lives.map(({ example }) => `examples/${example}`), files);
});

/**
 * Those that are more than a manager that runs: what they read of their environment, or make by hand, only a process of
 * their own shows. The others run as processes in `deno task test:jsr`, all of them on real servers.
 */
const processes = lives.filter(({ example, outside }) => outside !== undefined || example === "pod_loop.ts");

for (const life of processes) {
  Deno.test(`examples/${life.example} does its job on the embedded server`, async () => {
    await using server = await ApiServer.start();
    await runExample(life, { kubeconfig: server.kubeconfig, access: server.config }, 20_000);
  });
}
