/**
 * Which unit tests can notice a fault in a source: those that import it, by however many steps.
 *
 * @module
 */
import { projectRoot } from "../floors.ts";

/** The folders whose sources are made faulty at random, too. */
export const faultyFolders = ["rest", "cache", "workqueue"] as const;

/** The folders that listed faults are for. */
export const listedFolders = [...faultyFolders, "schema", "leaderelection", "events", "controller"] as const;

/** Every `.ts` file below a folder, from the root, in order. */
export async function filesOf(folder: string, root: URL = projectRoot): Promise<string[]> {
  const files: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(new URL(`${folder}/`, root))) {
    const path = `${folder}/${name}`;
    if (isDirectory) files.push(...await filesOf(path, root));
    else if (name.endsWith(".ts")) files.push(path);
  }
  return files.sort();
}

/** The files that a source imports, at its head or where it needs them, as paths from the root. */
function importsOf(path: string, text: string): string[] {
  return [...text.matchAll(/\b(?:from |import\(\s*)"(\.{1,2}\/[\w./]+\.ts)"/g)]
    .map(([, specifier]) => new URL(specifier!, `file:///${path}`).pathname.slice(1));
}

/**
 * The test files of a source's folder that import it, nearest first: its own, then by how many imports lie between.
 *
 * @param file the source, from the root
 * @param texts every file of its folder, by path; others do no harm
 */
export function testsOf(file: string, texts: ReadonlyMap<string, string>): string[] {
  const folder = `${file.split("/")[0]}/`;
  const importers = new Map<string, string[]>();
  for (const [path, text] of texts) {
    if (!path.startsWith(folder)) continue;
    for (const imported of importsOf(path, text)) {
      importers.set(imported, [...importers.get(imported) ?? [], path]);
    }
  }
  const reached = new Set([file]);
  for (const path of reached) {
    for (const importer of importers.get(path) ?? []) reached.add(importer);
  }
  const own = file.replace(/\.ts$/, "_test.ts");
  const tests = [...reached].filter((path) =>
    path.endsWith("_test.ts") && /\bDeno\.test\b/.test(texts.get(path) ?? "")
  );
  return [...tests.filter((path) => path === own), ...tests.filter((path) => path !== own)];
}
