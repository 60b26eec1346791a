import { assertEquals } from "@std/assert";
import { ApiServer } from "../../apiserver/mod.ts";
import { exampleFiles } from "../../tools/example_file.ts";
import { projectRoot } from "../../tools/floors.ts";
import { canReachJsr, importMapWithoutJsr } from "../../tools/jsr_reach.ts";
import { ExampleProcess } from "./example_process.ts";
import { runScenario, scenarios } from "./scenarios.ts";

const examples = await exampleFiles();

Deno.test("every example has a scenario", () => {
  assertEquals(scenarios.map(({ example }) => `examples/${example}`), examples.map(({ path }) => path));
});

for (const scenario of scenarios) {
  Deno.test(`examples/${scenario.example} does its job on the embedded server`, async () => {
    const example = examples.find(({ path }) => path === `examples/${scenario.example}`)!;
    await using server = await ApiServer.start();
    const kubeconfig = await Deno.makeTempFile({ prefix: "kybern-example-", suffix: ".yaml" });
    await Deno.writeTextFile(kubeconfig, server.kubeconfig);
    try {
      await using running = ExampleProcess.start(example, {
        flags: await canReachJsr() ? [] : [`--import-map=${importMapWithoutJsr}`],
        file: example.path,
        cwd: projectRoot,
        env: { KUBECONFIG: kubeconfig },
      });
      await Promise.race([running.untilExit(), runScenario(scenario, server.config, 20_000)]);
      await running.stop();
    } finally {
      await Deno.remove(kubeconfig);
    }
  });
}
