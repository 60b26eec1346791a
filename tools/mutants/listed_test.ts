import { assert, assertEquals } from "@std/assert";
import { readGroups } from "../../tests/behaviours/groups.ts";
import { projectRoot } from "../floors.ts";
import { applyFault } from "./fault.ts";
import { listedFaults } from "./listed/mod.ts";
import { listedFolders } from "./test_files.ts";

Deno.test("listed faults: each still stands in its source, in a folder that they are for", async () => {
  const old: string[] = [];
  for (const fault of listedFaults) {
    assert(listedFolders.some((folder) => fault.file.startsWith(`${folder}/`)), fault.file);
    try {
      applyFault(await Deno.readTextFile(new URL(fault.file, projectRoot)), fault);
    } catch (error) {
      old.push((error as Error).message);
    }
  }
  assertEquals(old, [], "sources have changed: let the list follow");
});

Deno.test("listed faults: no two are the same, and an id that one breaks is there", async () => {
  const texts = listedFaults.map(({ file, from, to }) => `${file} ${from} ${to}`);
  assertEquals(texts.length, new Set(texts).size);
  const ids = new Set((await readGroups()).flatMap(({ behaviours }) => Object.keys(behaviours)));
  const unknown = listedFaults.map(({ breaks }) => breaks)
    .filter((breaks) => /^[A-Z]{2}-\d+$/.test(breaks) && !ids.has(breaks));
  assertEquals(unknown, []);
});
