import { assertStringIncludes } from "@std/assert";
import { runToEnd } from "../bad_input/program.ts";

// A process of its own: in one that has trusted some server before, the authorities have been read.
Deno.test("a WebSocket without an authority in the kubeconfig names --allow-sys where it lacks it", async () => {
  const run = async (...permissions: string[]) => {
    const { stdout, stderr } = await runToEnd({
      file: "tests/streams/open_without_authority.ts",
      permissions,
    });
    return stdout + stderr;
  };
  assertStringIncludes(await run("--allow-net", "--allow-env"), "run it with --allow-sys");
  assertStringIncludes(await run("--allow-net", "--allow-env", "--allow-sys"), "nothing listens at");
});
