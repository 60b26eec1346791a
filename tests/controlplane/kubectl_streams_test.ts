import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { join } from "@std/path";
import { ApiServer } from "../../apiserver/mod.ts";
import { Clientset } from "../../clientset/mod.ts";
import type { ClusterAccess } from "../../meta/mod.ts";
import { loadConfig } from "../../rest/mod.ts";
import { Session } from "../kubectl/session.ts";
import { localKubelet } from "../streams/local_kubelet.ts";
import { makePods } from "../streams/pods.ts";
import { ControlPlane } from "./control_plane.ts";
import { type KubectlOptions, runKubectl } from "./kubectl.ts";
import { controlPlaneTests } from "./lacking.ts";
import { StandInKubelet } from "./stand_in_kubelet.ts";

const test = await controlPlaneTests({ ownPlane: true, versions: ["1.37.2"] });

/** What kubectl is asked, and what of its answer is told by the test itself. */
interface Command extends KubectlOptions {
  readonly args: readonly string[];
  readonly code?: number;
  readonly stdout?: string;
  /** Part of what it says on stderr. */
  readonly says?: string;
}

const five = "line 1\nline 2\nline 3\nline 4\nline 5\n";

const commands: readonly Command[] = [
  { args: ["logs", "web"], stdout: five },
  { args: ["logs", "web", "--tail=2"], stdout: "line 4\nline 5\n" },
  { args: ["logs", "web", "--limit-bytes=9"], stdout: "line 1\nli" },
  {
    args: ["logs", "web", "--tail=1", "--timestamps"],
    stdout: "2026-01-02T03:04:05.000000006Z line 5\n",
  },
  { args: ["logs", "web", "--previous"], stdout: "of the run before\n" },
  { args: ["logs", "web", "-f"], stdout: `${five}followed 1\nfollowed 2\n` },
  { args: ["logs", "two"], stdout: five, says: 'Defaulted container "main" out of: main, side' },
  { args: ["logs", "two", "-c", "side", "--tail=1"], stdout: "line 5\n" },
  { args: ["logs", "web", "-c", "nosuch"], code: 1, says: "container nosuch is not valid for pod web" },
  { args: ["logs", "nobody"], code: 1, says: 'pods "nobody" not found' },
  {
    args: ["exec", "web", "--", "sh", "-c", "echo out; echo err >&2; exit 3"],
    code: 3,
    stdout: "out\n",
    says: "err\ncommand terminated with exit code 3",
  },
  { args: ["exec", "web", "--", "true"], stdout: "" },
  {
    args: ["exec", "-i", "web", "--", "cat"],
    stdin: "typed\n".repeat(20_000),
    stdout: "typed\n".repeat(20_000),
  },
  { args: ["exec", "two", "-c", "side", "--", "echo", "a b"], stdout: "a b\n" },
  { args: ["exec", "web", "--", "/no/such"], code: 1, says: "error executing command in container" },
  { args: ["exec", "web", "-c", "nosuch", "--", "true"], code: 1, says: "container nosuch is not valid" },
  { args: ["exec", "nobody", "--", "true"], code: 1, says: 'pods "nobody" not found' },
  { args: ["attach", "web"], stdout: "attached to main\n", says: "apart" },
  {
    args: ["attach", "-i", "two", "-c", "side"],
    stdin: "typed",
    stdout: "attached to side\ntyped",
    says: "apart",
  },
];

test("kubectl 1.37's logs, exec, attach and cp do on handlers what they do on the real server", async (t) => {
  await using kubelet = await StandInKubelet.start();
  await using plane = await ControlPlane.start();
  await plane.addReadyNode("node-1", { kubeletPort: kubelet.port });
  await using config = await loadConfig({ kubeconfig: plane.kubeconfig });
  await using server = await ApiServer.start({ handlers: localKubelet(kubelet.folder) });
  await makePods(new Clientset(config), "node-1");
  await makePods(new Clientset(server.config));

  const kubeconfigPath = join(kubelet.folder, "embedded.yaml");
  await Deno.writeTextFile(kubeconfigPath, server.kubeconfig, { mode: 0o600 });
  const path = plane.programs.path("kubectl");
  const home = (name: string) => join(kubelet.folder, name);
  const session = new Session(
    { path, kubeconfigPath, home: home("embedded") },
    { path, kubeconfigPath: plane.kubeconfigPath, home: home("real") },
  );
  for (const { args, code = 0, stdout, says = "", ...options } of commands) {
    await t.step(`kubectl ${args.join(" ")}`, async () => {
      const { embedded, real } = await session.run(args, options);
      if (stdout !== undefined) assertEquals(embedded.stdout, stdout, embedded.stderr);
      assertStringIncludes(embedded.stderr, says);
      assertEquals(embedded.code, code, embedded.stderr);
      assertEquals(plain(embedded.stderr), plain(real.stderr), "as of the real server");
      assertEquals([embedded.stdout, embedded.code], [real.stdout, real.code], "as of the real server");
    });
  }

  await t.step("kubectl cp, both ways, and what it copied is what this client copies", async () => {
    const source = join(kubelet.folder, "source");
    await Deno.mkdir(join(source, "deep"), { recursive: true });
    const data = crypto.getRandomValues(new Uint8Array(60_000));
    await Deno.writeFile(join(source, "deep", "data"), data);
    const there = join(kubelet.folder, "there");
    for (
      const target of [session.embedded, { path, kubeconfigPath: plane.kubeconfigPath, home: home("real") }]
    ) {
      // One after the other: they copy into the same folder.
      const run = async (...args: string[]) => {
        const { code, stderr } = await runKubectl(target, args);
        assertEquals(code, 0, stderr);
      };
      await run("cp", source, `web:${there}`);
      assertEquals(await Deno.readFile(join(there, "deep", "data")), data);
      const back = join(kubelet.folder, "back");
      await run("cp", `web:${there}`, back);
      assertEquals(await Deno.readFile(join(back, "deep", "data")), data);
      await Deno.remove(there, { recursive: true });
      await Deno.remove(back, { recursive: true });
    }
  });

  await t.step(
    "kubectl port-forward, which tunnels SPDY, is refused by the embedded server in words",
    async () => {
      const access: ClusterAccess = server.config;
      await new Clientset(access).coreV1.pods("default").subresource("status").patch("web", "merge", {
        status: { phase: "Running" },
      });
      const { code, stderr } = await runKubectl(session.embedded, ["port-forward", "web", ":80"]);
      assertEquals(code, 1);
      assertMatch(stderr, /this server streams over WebSockets only/);
    },
  );
});

/** Without what a system says of a program that is not there. */
function plain(text: string): string {
  return text.replace(/(executing command in container: ).*/s, "$1<why>");
}
