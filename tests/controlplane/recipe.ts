/**
 * What the control plane's programs are made of: the Go sources shared by all versions, a version's module files, and
 * the flags of the build. The hash over these names a build, so that a change of the recipe is a new build and an
 * unchanged one is never built twice.
 * @module
 */
import { encodeHex } from "@std/encoding/hex";
import { fromFileUrl, join } from "@std/path";
import type { ControlPlaneVersion } from "./versions.ts";

/** A program of the control plane, or kubectl. */
export type ProgramName =
  | "etcd"
  | "kube-apiserver"
  | "kube-controller-manager"
  | "kube-scheduler"
  | "kubectl";

/** One file of the Go module that is built. */
export interface RecipeFile {
  /** Its place in the module, with `/`. */
  readonly path: string;
  readonly content: Uint8Array<ArrayBuffer>;
}

/** All that decides what a build gives. */
export interface Recipe {
  readonly version: ControlPlaneVersion;
  /** Sorted by path. */
  readonly files: readonly RecipeFile[];
  /** Arguments of `go build`, up to the packages. */
  readonly buildFlags: readonly string[];
  /** Set for Go, over the caller's own environment. */
  readonly environment: Readonly<Record<string, string>>;
  /** 12 hex digits over everything above and the machine's target. */
  readonly hash: string;
}

const goFolder = fromFileUrl(new URL("go/", import.meta.url));

async function* filesBelow(folder: string, prefix = ""): AsyncGenerator<RecipeFile> {
  for await (const entry of Deno.readDir(join(folder, prefix))) {
    const path = prefix + entry.name;
    if (entry.isDirectory) yield* filesBelow(folder, `${path}/`);
    else yield { path, content: await Deno.readFile(join(folder, path)) };
  }
}

/** The flags of a release: without the version's parts pod security admission panics when the server starts. */
function buildFlags(version: ControlPlaneVersion): string[] {
  const [major, minor] = version.split(".");
  const facts = { gitVersion: `v${version}`, gitMajor: major, gitMinor: minor };
  const stamps = Object.entries(facts).map(([name, value]) =>
    `-X k8s.io/component-base/version.${name}=${value}`
  );
  return ["-trimpath", "-buildvcs=false", "-mod=readonly", "-ldflags", ["-s", "-w", ...stamps].join(" ")];
}

/** Reads the recipe of a version. */
export async function readRecipe(version: ControlPlaneVersion): Promise<Recipe> {
  const files: RecipeFile[] = [];
  for (const folder of ["programs", `v${version}`]) {
    for await (const file of filesBelow(join(goFolder, folder))) files.push(file);
  }
  files.sort((a, b) => (a.path < b.path ? -1 : 1));
  // No C compiler is asked for, and a workspace or flags of the user's own do not leak in.
  const made = {
    buildFlags: buildFlags(version),
    environment: { CGO_ENABLED: "0", GOFLAGS: "", GOWORK: "off" },
  };
  const digests = await Promise.all(
    files.map(async ({ path, content }) => [path, encodeHex(await crypto.subtle.digest("SHA-256", content))]),
  );
  const facts = new TextEncoder().encode(JSON.stringify([Deno.build.target, digests, made]));
  const hash = encodeHex(await crypto.subtle.digest("SHA-256", facts)).slice(0, 12);
  return { version, files, ...made, hash };
}
