/**
 * The peers that are measured beside this project: client-go's informer and its queue, and controller-runtime, built
 * from `go/` where Go is.
 *
 * @module
 */
import { fromFileUrl, join } from "@std/path";
import { buildGoPrograms, findGoPrograms, goRecipe, goRuns } from "../../tools/go_programs.ts";

/** A peer's program. */
export type PeerName = "controller" | "informer" | "workqueue";

/** A Go module of a peer's. */
export type PeerModule = "k8s.io/client-go" | "sigs.k8s.io/controller-runtime";

/** The version of a peer that `go/go.mod` asks for. */
export async function peerVersion(module: PeerModule = "k8s.io/client-go"): Promise<string> {
  const lines = (await Deno.readTextFile(new URL("go/go.mod", import.meta.url))).split("\n");
  const versions = lines.map((line) => line.trim().split(" ")).filter(([name]) => name === module);
  return versions[0]?.[1] ?? "of an unknown version";
}

/**
 * Where a peer's program is, built if need be; `undefined`, after saying so, where that cannot be done.
 *
 * @throws under CI (`CI=true`) in place of `undefined`: a run without its peer must not be taken for a comparison
 */
export async function findPeer(name: PeerName): Promise<string | undefined> {
  const recipe = await goRecipe({
    what: "the peers' side",
    folder: "peers",
    sources: [fromFileUrl(new URL("go/", import.meta.url))],
  });
  const found = await findGoPrograms(recipe) ??
    (await goRuns()
      ? await buildGoPrograms(recipe, { onBuild: (message) => console.error(message) })
      : undefined);
  if (found !== undefined) return join(found.folder, name);
  const lack = "there is no Go on the PATH to build the peer's side with (https://go.dev/dl)";
  if (Deno.env.get("CI") === "true") throw new Error(`under CI nothing may be lacking: ${lack}`);
  console.log(`${lack}: its figures are left out, and what is measured against them is not judged\n`);
  return undefined;
}
