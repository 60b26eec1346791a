import { assertEquals, assertMatch } from "@std/assert";
import { masked, ServedServer, Session } from "../kubectl/session.ts";
import { typedChapters } from "../kubectl/typed_commands.ts";
import { ControlPlane } from "./control_plane.ts";
import { controlPlaneTests } from "./lacking.ts";

const test = await controlPlaneTests({ ownPlane: true, versions: ["1.37.2"] });

test("what kubectl 1.37 sends in protobuf, the embedded server takes as the real one does", async (t) => {
  await using plane = await ControlPlane.start({ runtimeConfig: { "api/all": true } });
  await using server = await ServedServer.start();
  const folder = await Deno.makeTempDir({ prefix: "kybern-kubectl-" });
  try {
    const session = await Session.open(server, plane, folder);
    for (const { name, commands } of typedChapters) {
      await t.step(name, async (t) => {
        for (const { args, stdin, prints, code = 0, differs } of commands) {
          await t.step(`kubectl ${args.join(" ")}`, async () => {
            const { embedded, real } = await session.run(args, stdin === undefined ? {} : { stdin });
            assertEquals(embedded.code, code, embedded.stdout + embedded.stderr);
            assertMatch(embedded.stdout === "" ? embedded.stderr : embedded.stdout, prints);
            assertEquals(real.code, code, `the real server: ${real.stdout}${real.stderr}`);
            if (differs !== undefined) return;
            assertEquals(masked(embedded.stdout), masked(real.stdout), "as of the real server");
            assertEquals(masked(embedded.stderr), masked(real.stderr), "as of the real server");
          });
        }
      });
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
