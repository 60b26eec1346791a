import { assertStringIncludes } from "@std/assert";
import { exampleFiles } from "../../tools/example_file.ts";
import { projectRoot } from "../../tools/floors.ts";
import { canReachJsr, importMapWithoutJsr } from "../../tools/jsr_reach.ts";
import { ExampleProcess } from "./example_process.ts";

const path = "examples/pod_loop.ts";
const example = (await exampleFiles()).find((each) => each.path === path)!;

/** A kubeconfig for a server without TLS. */
function kubeconfig(server: string): string {
  const clusters = [{ name: "there", cluster: { server } }];
  const contexts = [{ name: "here", context: { cluster: "there", user: "me" } }];
  const users = [{ name: "me", user: {} }];
  return JSON.stringify({
    apiVersion: "v1",
    kind: "Config",
    clusters,
    contexts,
    users,
    "current-context": "here",
  });
}

Deno.test("the loop by hand ends in order when it is told to before its cache has synced", async () => {
  const asked = Promise.withResolvers<void>();
  // Tells its version, and nothing else.
  await using server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, ({ url, signal }) => {
    if (new URL(url).pathname === "/version") return Response.json({ gitVersion: "v1.37.2" });
    asked.resolve();
    return new Promise<Response>((resolve) =>
      signal.addEventListener("abort", () => resolve(new Response()))
    );
  });
  const file = await Deno.makeTempFile({ prefix: "kybern-pod-loop-" });
  try {
    await Deno.writeTextFile(file, kubeconfig(`http://127.0.0.1:${server.addr.port}`));
    const flags = await canReachJsr() ? [] : [`--import-map=${importMapWithoutJsr}`];
    await using running = ExampleProcess.start(example, {
      flags,
      file: path,
      cwd: projectRoot,
      env: { KUBECONFIG: file },
    });
    await Promise.race([running.untilExit(), asked.promise]);
    assertStringIncludes(await running.stop(), "Kubernetes v1.37.2 at ");
  } finally {
    await Deno.remove(file);
  }
});
