/**
 * Builds the control plane's programs and prints where they are and how long it took:
 * `deno run -A tests/controlplane/build.ts [VERSION…]`, all versions if none is named.
 * @module
 */
import { buildPrograms } from "./programs.ts";
import { buildKubelet } from "./stand_in_kubelet.ts";
import { controlPlaneVersions, isControlPlaneVersion } from "./versions.ts";

async function main(wanted: readonly string[]): Promise<number> {
  const unknown = wanted.filter((version) => !isControlPlaneVersion(version));
  if (unknown.length > 0) {
    console.error(`no recipe for ${unknown.join(", ")}; there are ${controlPlaneVersions.join(" and ")}`);
    return 1;
  }
  const versions = wanted.length > 0 ? wanted.filter(isControlPlaneVersion) : controlPlaneVersions;
  for (const version of versions) {
    const started = performance.now();
    const programs = await buildPrograms(version, { onBuild: (message) => console.error(message) });
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    console.log(`${version} ${programs.folder} ${programs.built ? "built" : "found"} in ${seconds} s`);
  }
  const { folder, built } = await buildKubelet((message) => console.error(message));
  console.log(`stand-in kubelet ${folder} ${built ? "built" : "found"}`);
  return 0;
}

if (import.meta.main) {
  try {
    Deno.exit(await main(Deno.args));
  } catch (error) {
    console.error((error as Error).message);
    Deno.exit(1);
  }
}
