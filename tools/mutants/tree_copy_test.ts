import { assertEquals } from "@std/assert";
import { TreeCopy } from "./tree_copy.ts";

Deno.test({
  name: "TreeCopy: runs tests in a copy with a file changed, and has it as it was afterwards",
  async fn() {
    await using copy = await TreeCopy.make();
    const file = "tools/metric_total_test.ts";
    const before = await copy.read(file);
    const run = (limit = 60_000) => copy.test({ files: [file], limit });
    const write = (body: string) => `Deno.test("a (test) > of/one", () => { ${body} });\n`;
    assertEquals((await copy.with(file, write(""), run)).outcome, "passed");
    const failed = await copy.with(file, write("throw new Error('x')"), run);
    assertEquals(failed.cases.map(({ name, outcome }) => [name, outcome]), [["a (test) > of/one", "failed"]]);
    assertEquals((await copy.with(file, "this is no program", run)).outcome, "broken");
    const chosen = await copy.with(
      file,
      `${write("")}Deno.test("another", () => { throw new Error("x"); });`,
      () => copy.test({ files: [file], tests: ["a (test) > of/one"], limit: 60_000 }),
    );
    assertEquals([chosen.outcome, chosen.cases.map(({ outcome }) => outcome)], ["passed", [
      "passed",
      "skipped",
    ]]);
    const endless = await copy.with(
      file,
      write("setInterval(() => {}, 1); return new Promise(() => {});"),
      () => copy.test({ files: [file], limit: 2_000 }),
    );
    assertEquals(endless.outcome, "time");
    assertEquals(await copy.read(file), before);
  },
});
