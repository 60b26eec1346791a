/**
 * All output of the generator, from the facts and from what else is in the tree.
 *
 * @module
 */
import { apiModules } from "./emit/api_modules.ts";
import { factsModules } from "./emit/facts_modules.ts";
import { apiEntry, frontDoor, packageExports, withExports, withOwnNames } from "./emit/front_door.ts";
import { resourceTable } from "./emit/resource_table.ts";
import { resourceTypes } from "./emit/resource_types.ts";
import { compareText, type FactsSet } from "./facts_set.ts";
import type { GeneratedFiles } from "./generated_file.ts";

/** Folders in which a marked file that is no longer generated is removed. */
export const ownedFolders: readonly string[] = ["api", "clientset/generated", "schema/facts"];

/** What the generator reads of the tree besides the facts. */
export interface Tree {
  /** Whether a hand-written file is there; generated ones need not be. */
  readonly isPresent: (path: string) => boolean;
  /** `deno.json`. */
  readonly denoJson: string;
  /** `tools/without_jsr/import_map.json`. */
  readonly importMap: string;
}

/** Every generated file by its path. */
export function generate(facts: FactsSet, tree: Tree): GeneratedFiles {
  const api = apiModules(facts);
  const files = new Map([
    ...factsModules(facts),
    ...api,
    ["api/mod.ts", apiEntry(facts)],
    ...resourceTypes(facts),
    ...resourceTable(facts),
  ]);
  const isPresent = (path: string) => files.has(path) || tree.isPresent(path);
  const exports = packageExports([...api.keys()].sort(compareText), isPresent);
  files.set("mod.ts", frontDoor(isPresent));
  files.set("deno.json", withExports(tree.denoJson, exports));
  files.set(
    "tools/without_jsr/import_map.json",
    withOwnNames(tree.importMap, JSON.parse(tree.denoJson), exports),
  );
  return files;
}
