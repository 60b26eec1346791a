/**
 * Pods on a real cluster, whose admission wants the namespace's service account first.
 *
 * @module
 */
import { delay } from "@std/async/delay";
import { Pod } from "../../api/core/v1.ts";
import type { Draft } from "../../meta/mod.ts";
import type { World } from "./life.ts";

/** Creates a pod; the service account comes a moment after its namespace. */
export async function createPod(world: World, pod: Draft<Pod>): Promise<void> {
  for (let tries = 0;; tries++) {
    try {
      await world.client(Pod).create(pod);
      return;
    } catch (error) {
      const early = error instanceof Error && error.message.includes("serviceaccount");
      if (!early || tries === 400) throw error;
    }
    await delay(25);
  }
}
