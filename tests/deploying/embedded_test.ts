import { assert, assertEquals } from "@std/assert";
import type { Deployment } from "../../api/apps/v1.ts";
import { ApiServer } from "../../apiserver/mod.ts";
import { deployedFlags } from "../../bench/owners/task.ts";
import { checkDeploying } from "./checks.ts";
import { images, manifests, permissionsOfImages, program } from "./manual.ts";

Deno.test("docs/deploying.md holds on the embedded server: its manifests are valid, and two pods take turns", async () => {
  await using server = await ApiServer.start();
  await checkDeploying({ access: server.config, kubeconfig: () => Promise.resolve(server.kubeconfig) });
});

Deno.test("docs/deploying.md agrees with itself: ports, images, and the time to stop", () => {
  const { spec } = manifests.find(({ kind }) => kind === "Deployment") as unknown as Deployment;
  const [container] = spec!.template.spec!.containers;
  for (const { name, containerPort } of container!.ports!) {
    assert(program.includes(`${name}: { port: ${containerPort} }`), `${name} at ${containerPort}`);
  }
  const [, grace] = /gracefulShutdownTimeout: ([\d_]+)/.exec(program)!;
  const seconds = spec!.template.spec!.terminationGracePeriodSeconds!;
  assert(seconds > Number(grace!.replaceAll("_", "")) / 1000 + 3, `${seconds} s are over the time to stop`);
  const [compiled, run] = permissionsOfImages;
  assertEquals(compiled!.length, 4);
  assertEquals(run, compiled);
  // What the page says of memory is measured with what it has its readers set.
  for (const flag of deployedFlags) assertEquals(images.filter((image) => image.includes(flag)), images);
});
