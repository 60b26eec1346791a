/**
 * Definitions of custom resources from files.
 *
 * @module
 */
import { errorMessage } from "../meta/error_message.ts";
import { ManifestError, parseManifests } from "../dynamic/mod.ts";
import { jsonEqual } from "../schema/json_value.ts";
import type { DefinitionDraft } from "../schema/mod.ts";
import type { InstallableResource } from "./custom_resources.ts";

/** Options of {@linkcode readDefinitions}. */
export interface ReadDefinitionsOptions {
  /**
   * Whether a path that does not exist is an error; else it has no definitions.
   * @default {false}
   */
  readonly errorIfMissing?: boolean;
}

/** A file of definitions cannot be used. `message` names it and says why. */
export class DefinitionFileError extends Error {
  /** Always `DefinitionFileError`. */
  override readonly name: string = "DefinitionFileError";
  /** The file or folder. */
  readonly path: string;

  /** Names the path, and what is wrong. */
  constructor(path: string, problem: string, options?: ErrorOptions) {
    super(`${path}: ${problem}`, options);
    this.path = path;
  }
}

/** What a file of manifests is called. */
const manifestFile = /\.(?:ya?ml|json)$/i;

/**
 * Reads the CustomResourceDefinitions of files, and of the files in folders (`.yaml`, `.yml`, `.json`; folders in them
 * are passed over), by name. Objects of other kinds are passed over. A file that is found twice counts once, and so does
 * a definition.
 *
 * Needs `--allow-read` of the paths.
 *
 * @example
 * ```ts
 * import { installCustomResources, readDefinitions } from "@kybern/kybern/controller";
 * import type { ClusterAccess } from "@kybern/kybern/meta";
 *
 * async function installAll(cluster: ClusterAccess) {
 *   await installCustomResources(cluster, await readDefinitions(["./crds"]));
 * }
 * ```
 *
 * @throws {DefinitionFileError} when a file cannot be read as manifests, when a path is missing and may not be, and when
 * two files define one kind differently
 */
export async function readDefinitions(
  paths: readonly (string | URL)[],
  { errorIfMissing = false }: ReadDefinitionsOptions = {},
): Promise<InstallableResource[]> {
  const seen = new Set<string>();
  const found = new Map<string, { readonly crd: DefinitionDraft; readonly path: string }>();
  for (const path of paths) {
    for (const file of await filesAt(path, errorIfMissing)) {
      const real = await Deno.realPath(file);
      if (seen.has(real)) continue;
      seen.add(real);
      for (const crd of await definitionsIn(file)) {
        const name = crd.metadata?.name ?? "";
        const known = found.get(name);
        if (known === undefined) found.set(name, { crd, path: file });
        else if (!jsonEqual(known.crd, crd)) {
          throw new DefinitionFileError(file, `defines ${name} otherwise than ${known.path} does`);
        }
      }
    }
  }
  return [...found.values()].map(({ crd }) => ({ crd }));
}

async function filesAt(path: string | URL, errorIfMissing: boolean): Promise<string[]> {
  const shown = String(path);
  let info: Deno.FileInfo;
  try {
    info = await Deno.stat(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    if (!errorIfMissing) return [];
    throw new DefinitionFileError(shown, "there is no such file or folder", { cause: error });
  }
  if (!info.isDirectory) return [await Deno.realPath(path)];
  const folder = await Deno.realPath(path);
  const files: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    if (!isDirectory && manifestFile.test(name)) files.push(`${folder}/${name}`);
  }
  return files.sort();
}

async function definitionsIn(file: string): Promise<DefinitionDraft[]> {
  const text = await Deno.readTextFile(file);
  try {
    const objects = parseManifests(text).filter(({ kind }) => kind === "CustomResourceDefinition");
    return objects.map((object) => {
      if (object.apiVersion !== "apiextensions.k8s.io/v1") {
        throw new DefinitionFileError(
          file,
          `${object.apiVersion} is not served by any Kubernetes since 1.22`,
        );
      }
      // What a server has added is none of a draft's.
      const { status: _status, ...crd } = object;
      if (!crd.metadata?.name) {
        throw new DefinitionFileError(file, "a CustomResourceDefinition has no metadata.name");
      }
      return crd as unknown as DefinitionDraft;
    });
  } catch (error) {
    if (!(error instanceof ManifestError)) throw error;
    throw new DefinitionFileError(file, errorMessage(error), { cause: error });
  }
}
