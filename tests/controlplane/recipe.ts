/**
 * What the control plane's programs are made of: the Go sources shared by all versions, a version's module files, and
 * the flags of the build.
 *
 * @module
 */
import { fromFileUrl, join } from "@std/path";
import { type GoRecipe, goRecipe } from "../../tools/go_programs.ts";
import type { ControlPlaneVersion } from "./versions.ts";

/** A program of the control plane, or kubectl. */
export type ProgramName =
  | "etcd"
  | "kube-apiserver"
  | "kube-controller-manager"
  | "kube-scheduler"
  | "kubectl";

const goFolder = fromFileUrl(new URL("go/", import.meta.url));

/** The flags of a release: without the version's parts pod security admission panics when the server starts. */
function versionStamps(version: ControlPlaneVersion): string[] {
  const [major, minor] = version.split(".");
  const facts = { gitVersion: `v${version}`, gitMajor: major, gitMinor: minor };
  return Object.entries(facts).map(([name, value]) => `-X k8s.io/component-base/version.${name}=${value}`);
}

/** Reads the recipe of a version. */
export function readRecipe(version: ControlPlaneVersion): Promise<GoRecipe> {
  return goRecipe({
    what: `Kubernetes ${version}`,
    folder: "controlplane",
    prefix: version,
    sources: ["programs", "common", `v${version}`].map((folder) => join(goFolder, folder)),
    linkerFlags: versionStamps(version),
  });
}

/** Reads the recipe of the stand-in kubelet, a module of its own: it builds in seconds, and serves every version. */
export function readKubeletRecipe(): Promise<GoRecipe> {
  return goRecipe({
    what: "the stand-in kubelet",
    folder: "stand-in-kubelet",
    sources: ["stand-in-kubelet", "common"].map((folder) => join(goFolder, folder)),
  });
}
