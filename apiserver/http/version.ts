/**
 * What `/version` answers: the Kubernetes whose API is served.
 *
 * @module
 */
import { kubernetesVersion } from "../../schema/facts/index.ts";

/** The version of the API as Kubernetes' own `version.Info`. */
export function versionInfo(): { readonly [field: string]: string } {
  const [major = "", minor = ""] = kubernetesVersion.split(".");
  return {
    major,
    minor,
    emulationMajor: major,
    emulationMinor: minor,
    minCompatibilityMajor: major,
    minCompatibilityMinor: String(Number(minor) - 1),
    gitVersion: `v${kubernetesVersion}`,
    gitCommit: "",
    gitTreeState: "",
    buildDate: "1970-01-01T00:00:00Z",
    goVersion: "",
    compiler: "v8",
    platform: "kybern/deno",
  };
}
