import { assertEquals, assertMatch } from "@std/assert";
import { chapters } from "../kubectl/commands.ts";
import { masked, ServedServer, Session } from "../kubectl/session.ts";
import { WatchingKubectl } from "../kubectl/watching_kubectl.ts";
import { until } from "../until.ts";
import { ControlPlane } from "./control_plane.ts";
import { controlPlaneTests } from "./lacking.ts";

const test = await controlPlaneTests({ ownPlane: true, versions: ["1.37.2"] });

test("kubectl 1.37 prints of the embedded server what it prints of the real one", async (t) => {
  // The embedded server serves every version of every group.
  await using plane = await ControlPlane.start({ runtimeConfig: { "api/all": true } });
  await using server = await ServedServer.start();
  await using folder = await temporaryFolder();
  const session = await Session.open(server, plane, folder.path);
  for (const { name, commands } of chapters) {
    await t.step(name, async (t) => {
      for (const { args, stdin, env, prints, code = 0, realIsLate, differs } of commands) {
        await t.step(`kubectl ${args.join(" ")}`, async () => {
          const once = () => session.run(args, { stdin, env });
          const { embedded, real } = realIsLate
            ? await until("the real server knows it too", async () => {
              const both = await once();
              return both.real.code === code && both;
            })
            : await once();
          const said = embedded.stdout === "" ? embedded.stderr : embedded.stdout;
          assertEquals(embedded.code, code, embedded.stdout + embedded.stderr);
          assertMatch(said, prints);
          if (differs === undefined) {
            assertEquals(masked(embedded.stdout), masked(real.stdout), "as of the real server");
            assertEquals(masked(embedded.stderr), masked(real.stderr), "as of the real server");
          }
          assertEquals(real.code, code, `the real server: ${real.stdout}${real.stderr}`);
        });
      }
    });
  }
});

test("kubectl get -w sees what happens, and serve ends in order while it looks on", async () => {
  await using plane = await ControlPlane.start();
  await using server = await ServedServer.start();
  await using folder = await temporaryFolder();
  const { embedded } = await Session.open(server, plane, folder.path);
  await using onConfigMaps = WatchingKubectl.start(embedded, [
    "get",
    "configmaps",
    "-w",
    "--no-headers",
    "-o",
    "name",
  ]);
  await using onPods = WatchingKubectl.start(embedded, [
    "get",
    "pods",
    "-A",
    "--watch-only",
    "--output-watch-events",
  ]);
  const kubectl = async (...args: string[]) => {
    const { code, stderr } = await WatchingKubectl.run(embedded, args);
    assertEquals(code, 0, stderr);
  };
  await kubectl("create", "configmap", "one");
  await onConfigMaps.until(/configmap\/one\n/);
  await kubectl("run", "web", "--image=example.test/web:1");
  await onPods.until(/^ADDED +default +web /m);
  await kubectl("label", "pod", "web", "a=b");
  await onPods.until(/^MODIFIED +default +web /m);
  await kubectl("delete", "pod", "web", "--now");
  await onPods.until(/^DELETED +default +web /m);
  const { code, errors } = await server.interrupt();
  assertEquals([code, errors], [0, ""]);
  // kubectl asks again when a watch has ended, and then says that nobody is there.
  await onPods.exit();
  await onConfigMaps.exit();
});

async function temporaryFolder() {
  const path = await Deno.makeTempDir({ prefix: "kybern-kubectl-" });
  return { path, [Symbol.asyncDispose]: () => Deno.remove(path, { recursive: true }) };
}
