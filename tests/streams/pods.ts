/**
 * The pods of the checks.
 *
 * @module
 */
import type { Clientset } from "../../clientset/mod.ts";

/** Makes `web` with the container `main`, and `two` with `main` and `side`, in the namespace `default`. */
export async function makePods(clientset: Clientset, nodeName?: string): Promise<void> {
  const pods = clientset.coreV1.pods("default");
  for (const [name, containers] of [["web", ["main"]], ["two", ["main", "side"]]] as const) {
    await pods.create({
      metadata: { name },
      spec: {
        nodeName,
        containers: containers.map((name) => ({ name, image: "example.test/web:1" })),
      },
    });
  }
}
