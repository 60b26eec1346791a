/**
 * Every example killed at each of its requests in turn, once before the request is sent and once after it was answered,
 * on the embedded server and on the real one: started again, it must end as undisturbed.
 *
 * @module
 */
import { loadConfig } from "../../rest/mod.ts";
import { ControlPlane } from "../controlplane/control_plane.ts";
import { lives } from "../examples/lives.ts";
import { kill, type Kills, sum } from "../kills/kills.ts";
import { embedded, on, type Places } from "../kills/places.ts";
import type { LongRun } from "./long_test.ts";
import type { Proof } from "./proof.ts";

/** Seconds that two deaths of each example take, on both servers. */
const secondsOfTwo = 40;

/** Runs it. */
export async function kills({ seed, seconds, whole }: LongRun): Promise<Proof> {
  const sample = whole ? Infinity : Math.max(1, Math.round(2 * seconds / secondsOfTwo));
  await using plane = await ControlPlane.start();
  await using config = await loadConfig({ kubeconfig: plane.kubeconfig });
  const servers: readonly (readonly [name: string, places: Places])[] = [
    ["embedded", embedded],
    ["kube-apiserver 1.37.2", on(config)],
  ];
  const figures: Record<string, number> = { examples: lives.length };
  const problems: string[] = [];
  for (const [name, places] of servers) {
    const all: Kills[] = [];
    for (const life of lives) {
      const each = await kill(life, places, { sample, seed });
      figures[`${name}: ${life.example}, requests`] = each.requests;
      figures[`${name}: ${life.example}, deaths`] = each.deaths;
      all.push(each);
    }
    const { requests, deaths, spared, problems: found } = sum(all);
    figures[`${name}: requests of undisturbed runs`] = requests;
    figures[`${name}: runs`] = deaths + spared;
    figures[`${name}: runs in which the program was killed and started again`] = deaths;
    figures[`${name}: runs that were over before their death`] = spared;
    figures[`${name}: runs that did not end as undisturbed`] = found.length;
    problems.push(...found.map((problem) => `${name}: ${problem}`));
  }
  return { name: "kills", seed, figures, problems };
}
