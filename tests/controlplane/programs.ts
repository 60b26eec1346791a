/**
 * Builds the control plane's programs from their published Go modules, once per recipe and machine.
 *
 * @module
 */
import { join } from "@std/path";
import {
  buildGoPrograms,
  type BuildOptions,
  findGoPrograms,
  type GoPrograms,
} from "../../tools/go_programs.ts";
import { type ProgramName, readRecipe } from "./recipe.ts";
import type { ControlPlaneVersion } from "./versions.ts";

/** A version's programs, ready to run. */
export interface Programs extends GoPrograms {
  readonly version: ControlPlaneVersion;
  /** The path of one of them. */
  path(name: ProgramName): string;
}

function programsOf(version: ControlPlaneVersion, programs: GoPrograms): Programs {
  return { version, ...programs, path: (name) => join(programs.folder, name) };
}

/** The programs of a version if they were built before, or `undefined`. Go is not needed to ask. */
export async function findPrograms(version: ControlPlaneVersion): Promise<Programs | undefined> {
  const programs = await findGoPrograms(await readRecipe(version));
  return programs && programsOf(version, programs);
}

/** The programs of a version: from the cache, else built by the `go` on the PATH. */
export async function buildPrograms(
  version: ControlPlaneVersion,
  options: BuildOptions = {},
): Promise<Programs> {
  return programsOf(version, await buildGoPrograms(await readRecipe(version), options));
}
