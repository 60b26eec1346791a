/**
 * Builds programs from a Go module of the repository's own, once per recipe and machine.
 *
 * Guarantees
 * - The result is complete or not there: a build happens in a folder of its own, which is renamed at its end.
 * - Two processes that want the same programs at once build them once; the second waits for the first. The system
 *   releases the lock of a process that died.
 * - Nothing outside the cache is written but Go's own module and build caches; with no HOME these go into the cache too.
 *
 * @module
 */
import { encodeHex } from "@std/encoding/hex";
import { dirname, join } from "@std/path";
import { cacheFolder } from "./cache_folder.ts";

/** One file of the Go module that is built. */
export interface RecipeFile {
  /** Its place in the module, with `/`. */
  readonly path: string;
  readonly content: Uint8Array<ArrayBuffer>;
}

/** All that decides what a build gives. */
export interface GoRecipe {
  /** What is built, for messages. */
  readonly what: string;
  /** Folder of the cache in which its builds lie. */
  readonly folder: string;
  /** Sorted by path. */
  readonly files: readonly RecipeFile[];
  /** Arguments of `go build`, up to the packages. */
  readonly buildFlags: readonly string[];
  /** Set for Go, over the caller's own environment. */
  readonly environment: Readonly<Record<string, string>>;
  /**
   * Names the build within its folder. It ends in a hash over everything above and the machine's target, so that a
   * change of the recipe is a new build and an unchanged one is never built twice.
   */
  readonly name: string;
}

/** A build's programs, ready to run. */
export interface GoPrograms {
  /** The folder that holds them. */
  readonly folder: string;
  /** Whether this call built them, rather than find them in the cache. */
  readonly built: boolean;
}

/** Go could not build the programs; the message holds what it printed. */
export class BuildError extends Error {
  override name = "BuildError";
}

/** Options of {@linkcode buildGoPrograms}. */
export interface BuildOptions {
  /** Ends Go and rejects with the signal's reason. */
  signal?: AbortSignal;
  /** Told once that a build starts, since a cold one takes minutes. */
  onBuild?: (message: string) => void;
}

/** What {@linkcode goRecipe} is made of. */
export interface GoRecipeParts {
  /** What is built, for messages. */
  readonly what: string;
  /** Folder of the cache in which its builds lie. */
  readonly folder: string;
  /** Begins the build's name; none where the hash is enough. */
  readonly prefix?: string;
  /** Folders of the source tree, laid one over the other, that are the module. */
  readonly sources: readonly string[];
  /** Arguments of `go build` beside those that every build has. */
  readonly linkerFlags?: readonly string[];
}

async function* filesBelow(folder: string, prefix = ""): AsyncGenerator<RecipeFile> {
  for await (const entry of Deno.readDir(join(folder, prefix))) {
    const path = prefix + entry.name;
    if (entry.isDirectory) yield* filesBelow(folder, `${path}/`);
    else yield { path, content: await Deno.readFile(join(folder, path)) };
  }
}

/** Reads a recipe. */
export async function goRecipe(parts: GoRecipeParts): Promise<GoRecipe> {
  const files: RecipeFile[] = [];
  for (const source of parts.sources) for await (const file of filesBelow(source)) files.push(file);
  files.sort((a, b) => (a.path < b.path ? -1 : 1));
  // No C compiler is asked for, and a workspace or flags of the user's own do not leak in.
  const made = {
    buildFlags: [
      "-trimpath",
      "-buildvcs=false",
      "-mod=readonly",
      "-ldflags",
      ["-s", "-w", ...parts.linkerFlags ?? []].join(" "),
    ],
    environment: { CGO_ENABLED: "0", GOFLAGS: "", GOWORK: "off" },
  };
  const digests = await Promise.all(
    files.map(async ({ path, content }) => [path, encodeHex(await crypto.subtle.digest("SHA-256", content))]),
  );
  const facts = new TextEncoder().encode(JSON.stringify([Deno.build.target, digests, made]));
  const hash = encodeHex(await crypto.subtle.digest("SHA-256", facts)).slice(0, 12);
  const { what, folder, prefix } = parts;
  return { what, folder, files, ...made, name: prefix === undefined ? hash : `${prefix}-${hash}` };
}

function folderOf(recipe: GoRecipe): string {
  return join(cacheFolder(), recipe.folder, recipe.name, "bin");
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

/** Whether there is a `go` on the PATH. */
export async function goRuns(): Promise<boolean> {
  try {
    const { success } = await new Deno.Command("go", { args: ["version"], stdout: "null", stderr: "null" })
      .output();
    return success;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

/** The programs of a recipe if they were built before, or `undefined`. Go is not needed to ask. */
export async function findGoPrograms(recipe: GoRecipe): Promise<GoPrograms | undefined> {
  const folder = folderOf(recipe);
  return await exists(folder) ? { folder, built: false } : undefined;
}

/** The programs of a recipe: from the cache, else built by the `go` on the PATH. */
export async function buildGoPrograms(recipe: GoRecipe, options: BuildOptions = {}): Promise<GoPrograms> {
  options.signal?.throwIfAborted();
  const folder = folderOf(recipe);
  if (await exists(folder)) return { folder, built: false };

  const finished = dirname(folder);
  await Deno.mkdir(dirname(finished), { recursive: true });
  using lock = await Deno.open(`${finished}.lock`, { create: true, write: true });
  await lock.lock(true);
  if (await exists(folder)) return { folder, built: false };
  options.onBuild?.(`building ${recipe.what} from its Go modules, once; this takes some minutes`);

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
  return { folder, built: true };
}

async function removeFolder(path: string): Promise<void> {
  try {
    await Deno.remove(path, { recursive: true });
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

async function runGo(recipe: GoRecipe, workshop: string, signal: AbortSignal | undefined): Promise<void> {
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
  throw new BuildError(`go build of ${recipe.what} ended with ${output.code}:\n${printed}`);
}

/** Go finds its caches by HOME; where there is none, they go beside the programs. */
function goCaches(): Record<string, string> {
  if (Deno.env.get("HOME")) return {};
  const caches: Record<string, string> = {};
  if (!Deno.env.get("GOPATH")) caches.GOPATH = join(cacheFolder(), "go");
  if (!Deno.env.get("GOCACHE")) caches.GOCACHE = join(cacheFolder(), "go-build");
  return caches;
}
