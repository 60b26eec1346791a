/**
 * Builds the control plane's programs from their published Go modules, once per recipe and machine.
 *
 * Guarantees
 * - The result is complete or not there: a build happens in a folder of its own, which is renamed at its end.
 * - Two processes that want the same programs at once build them once; the second waits for the first. The system
 *   releases the lock of a process that died.
 * - Nothing outside the cache is written but Go's own module and build caches; with no HOME these go into the cache too.
 *
 * @module
 */
import { dirname, join } from "@std/path";
import { cacheFolder } from "./cache_folder.ts";
import { type ProgramName, readRecipe, type Recipe } from "./recipe.ts";
import type { ControlPlaneVersion } from "./versions.ts";

/** A version's programs, ready to run. */
export interface Programs {
  readonly version: ControlPlaneVersion;
  /** The folder that holds them. */
  readonly folder: string;
  /** Whether this call built them, rather than find them in the cache. */
  readonly built: boolean;
  /** The path of one of them. */
  path(name: ProgramName): string;
}

/** Go could not build the programs; the message holds what it printed. */
export class BuildError extends Error {
  override name = "BuildError";
}

/** Options of {@linkcode buildPrograms}. */
export interface BuildOptions {
  /** Ends Go and rejects with the signal's reason. */
  signal?: AbortSignal;
  /** Told once that a build starts, since a cold one takes minutes. */
  onBuild?: (message: string) => void;
}

function programsOf(recipe: Recipe, built: boolean): Programs {
  const folder = join(cacheFolder(), "controlplane", `${recipe.version}-${recipe.hash}`, "bin");
  return { version: recipe.version, folder, built, path: (name) => join(folder, name) };
}

async function exists(path: string): Promise<boolean> {
  try {
    await Deno.stat(path);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

/** The programs of a version if they were built before, or `undefined`. Go is not needed to ask. */
export async function findPrograms(version: ControlPlaneVersion): Promise<Programs | undefined> {
  const programs = programsOf(await readRecipe(version), false);
  return await exists(programs.folder) ? programs : undefined;
}

/** The programs of a version: from the cache, else built by the `go` on the PATH. */
export async function buildPrograms(
  version: ControlPlaneVersion,
  options: BuildOptions = {},
): Promise<Programs> {
  options.signal?.throwIfAborted();
  const recipe = await readRecipe(version);
  const found = programsOf(recipe, false);
  if (await exists(found.folder)) return found;

  const finished = dirname(found.folder);
  await Deno.mkdir(dirname(finished), { recursive: true });
  using lock = await Deno.open(`${finished}.lock`, { create: true, write: true });
  await lock.lock(true);
  if (await exists(found.folder)) return found;
  options.onBuild?.(`building Kubernetes ${version} from its Go modules, once; this takes some minutes`);

  // Only the holder of the lock touches this folder, so what lies there is of a build that died.
  const workshop = `${finished}.building`;
  await removeFolder(workshop);
  try {
    await runGo(recipe, workshop, options.signal);
    await removeFolder(finished);
    await Deno.rename(join(workshop, "out"), finished);
  } finally {
    await removeFolder(workshop);
  }
  return programsOf(recipe, true);
}

async function removeFolder(path: string): Promise<void> {
  try {
    await Deno.remove(path, { recursive: true });
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

async function runGo(recipe: Recipe, workshop: string, signal: AbortSignal | undefined): Promise<void> {
  const source = join(workshop, "source");
  for (const { path, content } of recipe.files) {
    await Deno.mkdir(dirname(join(source, path)), { recursive: true });
    await Deno.writeFile(join(source, path), content);
  }
  const bin = join(workshop, "out", "bin");
  await Deno.mkdir(bin, { recursive: true });
  let output;
  try {
    output = await new Deno.Command("go", {
      args: ["build", ...recipe.buildFlags, "-o", bin, "./..."],
      cwd: source,
      env: { ...goCaches(), ...recipe.environment },
      stdin: "null",
      signal,
    }).output();
  } catch (error) {
    signal?.throwIfAborted();
    throw new BuildError(`cannot run "go": ${(error as Error).message}`, { cause: error });
  }
  signal?.throwIfAborted();
  if (output.success) return;
  // Go prints a line per module that it downloads; the reason is at the end.
  const printed = new TextDecoder().decode(output.stderr).trimEnd().split("\n").slice(-30).join("\n");
  throw new BuildError(`go build of Kubernetes ${recipe.version} ended with ${output.code}:\n${printed}`);
}

/** Go finds its caches by HOME; where there is none, they go beside the programs. */
function goCaches(): Record<string, string> {
  if (Deno.env.get("HOME")) return {};
  const caches: Record<string, string> = {};
  if (!Deno.env.get("GOPATH")) caches.GOPATH = join(cacheFolder(), "go");
  if (!Deno.env.get("GOCACHE")) caches.GOCACHE = join(cacheFolder(), "go-build");
  return caches;
}
