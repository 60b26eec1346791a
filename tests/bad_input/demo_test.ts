import { faults, soundKubeconfig, withFault } from "./kubeconfigs.ts";
import { assertComplains, runToEnd } from "./program.ts";

/** `deno task demo` with further flags. */
function run(args: readonly string[], denied: readonly string[] = []) {
  return runToEnd({ file: "tools/demo/main.ts", permissions: ["--allow-all", ...denied], args });
}

Deno.test("the demo says in one line why it cannot begin", async (t) => {
  for (const fault of faults) {
    await t.step(
      fault.name,
      () =>
        withFault(
          fault,
          async (path, complaint) => assertComplains(await run(["--kubeconfig", path]), complaint),
        ),
    );
  }
  await t.step("arguments that it does not know", async () => {
    assertComplains(await run(["--nonsense"]), { what: /unknown argument/, where: "--nonsense" });
    assertComplains(await run(["--break", "luck"]), {
      what: /one of owns, finalizer, requeue/,
      where: "--break luck",
    });
  });
});

Deno.test("the demo names the permission that is missing", async (t) => {
  await using kubeconfig = await soundKubeconfig();
  const { path } = kubeconfig;
  await t.step("--allow-read", async () => {
    assertComplains(await run(["--kubeconfig", path], ["--deny-read"]), {
      what: /deno may not read it/,
      where: `--allow-read=${path}`,
    });
  });
  await t.step("--allow-net", async () => {
    assertComplains(await run(["--kubeconfig", path], ["--deny-net"]), {
      what: /deno may not reach 127\.0\.0\.1:1234/,
      where: "--allow-net=127.0.0.1:1234",
    });
  });
});
