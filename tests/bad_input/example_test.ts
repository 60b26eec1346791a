import { exampleFiles } from "../../tools/example_file.ts";
import { faults, soundKubeconfig, withFault } from "./kubeconfigs.ts";
import { assertComplains, runToEnd } from "./program.ts";

for (const { path: file, permissions } of await exampleFiles()) {
  /** The example as its user runs it, or with fewer permissions. */
  const run = (kubeconfig: string, given = permissions) =>
    runToEnd({ file, permissions: given, env: { KUBECONFIG: kubeconfig } });

  Deno.test(`${file} says in one line why it cannot begin`, async (t) => {
    for (const fault of faults) {
      await t.step(fault.name, () =>
        withFault(fault, async (path, complaint) => {
          assertComplains(await run(path), complaint.inVariable ?? complaint);
        }));
    }
  });

  Deno.test(`${file} names the permission that is missing`, async (t) => {
    await using kubeconfig = await soundKubeconfig();
    const { path } = kubeconfig;
    const without = (flag: string) => run(path, permissions.filter((each) => !each.startsWith(flag)));
    await t.step("--allow-env", async () => {
      assertComplains(await without("--allow-env"), {
        what: /deno may not read the environment variable KUBECONFIG/,
        where: "--allow-env=KUBECONFIG,HOME",
      });
    });
    await t.step("--allow-read", async () => {
      assertComplains(await without("--allow-read"), {
        what: /deno may not read it/,
        where: `${path}: deno may not read it: run it with --allow-read=${path}`,
      });
    });
    await t.step("--allow-net", async () => {
      assertComplains(await without("--allow-net"), {
        what: /deno may not reach 127\.0\.0\.1:1234/,
        where: "--allow-net=127.0.0.1:1234",
      });
    });
  });
}
