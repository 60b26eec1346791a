/**
 * Which unit tests can notice a fault in a source: those that import it, by however many steps.
 *
 * @module
 */
import { projectRoot } from "../floors.ts";

/** The folders whose sources are made faulty. */
export const faultyFolders = ["rest", "cache", "workqueue"] as const;

/** Every `.ts` file directly in a folder, from the root, in order. */
export async function filesOf(folder: string, root: URL = projectRoot): Promise<string[]> {
  const files: string[] = [];
  for await (const { name, isFile } of Deno.readDir(new URL(`${folder}/`, root))) {
    if (isFile && name.endsWith(".ts")) files.push(`${folder}/${name}`);
  }
  return files.sort();
}

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf("/"));
}

/** The files of its own folder that a source names in its imports. */
function importsWithin(folder: string, text: string): string[] {
  return [...text.matchAll(/from "\.\/([\w/]+\.ts)"/g)].map(([, name]) => `${folder}/${name}`);
}

/**
 * The test files of a source's folder that import it, nearest first: its own, then by how many imports lie between.
 *
 * @param file the source, from the root
 * @param texts every file of its folder, by path; others do no harm
 */
export function testsOf(file: string, texts: ReadonlyMap<string, string>): string[] {
  const folder = folderOf(file);
  const importers = new Map<string, string[]>();
  for (const [path, text] of texts) {
    if (folderOf(path) !== folder) continue;
    for (const imported of importsWithin(folder, text)) {
      importers.set(imported, [...importers.get(imported) ?? [], path]);
    }
  }
  const reached = new Set([file]);
  for (const path of reached) {
    for (const importer of importers.get(path) ?? []) reached.add(importer);
  }
  const own = file.replace(/\.ts$/, "_test.ts");
  const tests = [...reached].filter((path) =>
    path.endsWith("_test.ts") && /\bDeno\.test\b/.test(texts.get(path)!)
  );
  return [...tests.filter((path) => path === own), ...tests.filter((path) => path !== own)];
}
