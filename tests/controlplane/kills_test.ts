/**
 * Examples killed at one of their requests, on the real server: a sample at other requests of each example. The kinds of
 * the examples stay defined, and what each run makes is removed after it. `deno task test:long kills` does all of them.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { lives } from "../examples/lives.ts";
import { kill, type Kills, sum } from "../kills/kills.ts";
import { on } from "../kills/places.ts";
import { loadConfig } from "../../rest/mod.ts";
import { ControlPlane } from "./control_plane.ts";
import { controlPlaneTests } from "./lacking.ts";
import { controlPlaneVersions } from "./versions.ts";

/** Deaths of each example. */
const sample = 3;

for (const [i, version] of controlPlaneVersions.entries()) {
  const test = await controlPlaneTests({ ownPlane: true, versions: [version] });
  test(`examples that are killed at one of their requests and started again end as undisturbed, on ${version}`, async (t) => {
    await using plane = await ControlPlane.start({ version });
    await using access = await loadConfig({ kubeconfig: plane.kubeconfig });
    const places = on(access);
    const all: Kills[] = [];
    for (const life of lives) {
      await t.step(`examples/${life.example}`, async () => {
        const kills = await kill(life, places, { sample, seed: i + life.example.length });
        all.push(kills);
        assertEquals(kills.problems, []);
      });
    }
    assertEquals(sum(all).deaths > lives.length, true, `only ${sum(all).deaths} programs died`);
  });
}
