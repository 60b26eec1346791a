import { assertEquals, assertThrows } from "@std/assert";
import { projectRoot } from "../../tools/floors.ts";
import { withFigures } from "./doc_figures.ts";

const page = [
  "# A page",
  "",
  "<!-- figures of `deno task bench x --keep`, which writes them -->",
  "",
  "- old: 1 ms",
  "",
  "<!-- end of figures -->",
  "",
  "The rest.",
].join("\n");

Deno.test("figures take the place of the old ones, and the rest of the page stays", () => {
  assertEquals(
    withFigures(page, "x", { "one, of two, ms": 2.5, "other, MB": 3 }),
    page.replace("- old: 1 ms", "- one, of two: 2.5 ms\n- other: 3 MB"),
  );
  assertThrows(() => withFigures(page, "y", {}), Error, "no place for the figures of y");
});

Deno.test("the figures in docs/testing.md are those that the benchmark has kept", async () => {
  const text = await Deno.readTextFile(new URL("docs/testing.md", projectRoot));
  const proof = await Deno.readTextFile(new URL("docs/proof/bench_testing.json", projectRoot));
  assertEquals(withFigures(text, "testing", JSON.parse(proof).figures), text);
});
