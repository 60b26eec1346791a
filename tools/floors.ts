/**
 * Which folder may import which: the table of `floors.json`, read as a function.
 *
 * A file imports from its own folder and from lower floors, never sideways or up. Some folders may import any floor,
 * tests a little more than sources, and the embedded server's tests less.
 *
 * @module
 */
// No @std module here: `deno lint` loads this file and takes no import map.
import table from "./floors.json" with { type: "json" };

/** The project's root folder, with a slash at its end. */
export const projectRoot: URL = new URL("../", import.meta.url);

/** A file's path from the project's root, or `undefined` for a file outside it. */
export function pathFromRoot(file: URL): string | undefined {
  return file.href.startsWith(projectRoot.href)
    ? decodeURIComponent(file.href.slice(projectRoot.href.length))
    : undefined;
}

const floors: Readonly<Record<string, number>> = table.floors;
const importedOnlyBy: Readonly<Record<string, readonly string[]>> = table.importedOnlyBy;
const testsOf: Readonly<Record<string, { highest: number }>> = table.testsOf;
const files: Readonly<Record<string, { highest: number }>> = table.files;

/** A path from the project's root as the folder it counts for: its first segment, or the front door `mod.ts`. */
function folderOf(path: string): string {
  return path.split("/")[0]!;
}

const ownPackage = /^(?:jsr:\/?)?@kybern\/kybern(?:@[^/]*)?(?:\/(.*))?$/;

/**
 * The folder of the project that a specifier leads to, or `undefined` where it leads out of the project.
 *
 * @param specifier as written in the source
 * @param importer path of the importing file from the project's root
 */
export function importedFolder(specifier: string, importer: string): string | undefined {
  const own = ownPackage.exec(specifier);
  if (own !== null) return own[1] === undefined || own[1] === "" ? "mod.ts" : folderOf(own[1]);
  if (!/^(\.\.?\/|\/|file:)/.test(specifier)) return undefined;
  const path = pathFromRoot(new URL(specifier, new URL(importer, projectRoot)));
  return path === undefined ? undefined : folderOf(path);
}

/**
 * What is wrong with one import, or `undefined` where nothing is.
 *
 * @param specifier as written in the source
 * @param importer path of the importing file from the project's root
 */
export function floorProblem(specifier: string, importer: string): string | undefined {
  const from = folderOf(importer);
  const to = importedFolder(specifier, importer);
  if (to === undefined || to === from) return undefined;
  if (table.anyFloor.includes(from)) return undefined;
  const fromFloor = floors[from];
  if (fromFloor === undefined) {
    return `${importer} stands in no folder that tools/floors.json knows`;
  }
  const toFloor = floors[to];
  if (toFloor === undefined) return `${from}/ may not import ${to}/, which is no part of the package`;

  const isTest = importer.endsWith("_test.ts");
  const highest = (isTest ? testsOf[from]?.highest : undefined) ?? files[importer]?.highest;
  if (highest !== undefined) {
    return toFloor <= highest
      ? undefined
      : `${importer} may import floors 0 to ${highest} only, ${to} is on ${toFloor}`;
  }
  if (isTest && table.testsMayAlsoImport.includes(to)) return undefined;
  const readers = importedOnlyBy[to];
  if (readers !== undefined && !readers.includes(from)) {
    return `${to}/ is imported by tests, ${readers.join(", ")} only, not by ${from}`;
  }
  if (toFloor < fromFloor) return undefined;
  const direction = toFloor === fromFloor ? "sideways" : "upward";
  return `${from} (floor ${fromFloor}) imports ${to} (floor ${toFloor}): that is ${direction}; only lower floors may be imported`;
}
