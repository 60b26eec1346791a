import { assertEquals, assertRejects } from "@std/assert";
import { newestSource, readReport, reportFile, withReport } from "./test_report.ts";

async function inFolder(
  act: (folder: string, at: (path: string, seconds: number) => Promise<void>) => Promise<void>,
) {
  const folder = await Deno.makeTempDir();
  try {
    await act(folder, async (path, seconds) => {
      const file = `${folder}/${path}`;
      await Deno.mkdir(file.slice(0, file.lastIndexOf("/")), { recursive: true });
      await Deno.writeTextFile(file, "x");
      await Deno.utime(file, seconds, seconds);
    });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("newestSource: the last written of all files, but for what tasks write", async () => {
  await inFolder(async (folder, at) => {
    await at("a.ts", 100);
    await at("inner/deep/b #1.json", 200);
    await at(".cache/reports/test.xml", 300);
    await at("docs/proof/soak.json", 300);
    await at("run.log", 300);
    const root = new URL(`file://${folder}/`);
    assertEquals(await newestSource(root), { path: "inner/deep/b #1.json", time: 200_000 });
  });
});

Deno.test("readReport: a report that is older than a source is refused, by that source's name", async () => {
  await inFolder(async (folder, at) => {
    await at("report.xml", 200);
    const file = new URL(`file://${folder}/report.xml`);
    const read = (time: number) => readReport("test", { path: "a.ts", time }, file);
    assertEquals(await read(200_000), { state: "fresh", text: "x" });
    assertEquals(await read(200_001), { state: "old", than: "a.ts" });
    assertEquals(
      (await readReport("test", { path: "a.ts", time: 0 }, new URL("none.xml", file))).state,
      "none",
    );
  });
});

Deno.test("withReport: the report is as old as the run's beginning, and one that broke off leaves none", async () => {
  await inFolder(async (folder) => {
    const root = new URL(`file://${folder}/`);
    const file = reportFile("test", root);
    const before = Date.now();
    let during = 0;
    await withReport("test", async (written) => {
      during = Date.now();
      await Deno.writeTextFile(written, "first");
    }, root);
    const begun = (await Deno.stat(file)).mtime!.getTime();
    assertEquals(begun >= before - 1 && begun <= during, true, `${before} ${begun} ${during}`);
    assertEquals(await Deno.readTextFile(file), "first");
    await assertRejects(
      () => withReport("test", () => Promise.reject(new Error("broke off")), root),
      Error,
      "broke off",
    );
    assertEquals((await readReport("test", { path: "", time: 0 }, file)).state, "none");
  });
});
