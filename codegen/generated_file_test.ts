import { assertEquals, assertRejects } from "@std/assert";
import { join } from "@std/path";
import { applyDifferences, differences, generatedMark, readIfPresent } from "./generated_file.ts";

async function withTree(
  given: { readonly [path: string]: string },
  body: (root: string) => Promise<void>,
): Promise<void> {
  const root = await Deno.makeTempDir();
  try {
    await applyDifferences(
      root,
      new Map(Object.entries(given)),
      Object.keys(given).map((path) => ({ path, kind: "missing" })),
    );
    await body(root);
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}

Deno.test("a tree that is as generated differs in nothing", async () => {
  await withTree({ "api/a.ts": "a", "api/core/b.ts": "b" }, async (root) => {
    const files = new Map([["api/a.ts", "a"], ["api/core/b.ts", "b"]]);
    assertEquals(await differences(root, files, ["api"]), []);
  });
});

Deno.test("missing, changed and stale files are told apart, and applying them leaves none", async () => {
  const given = {
    "api/changed.ts": "old",
    "api/v1/stale.ts": `${generatedMark}\n`,
    "api/by_hand.ts": "mine",
  };
  await withTree(given, async (root) => {
    const files = new Map([["api/changed.ts", "new"], ["api/v1/missing.ts", "text"]]);
    const found = await differences(root, files, ["api"]);
    assertEquals(found, [
      { path: "api/changed.ts", kind: "changed" },
      { path: "api/v1/missing.ts", kind: "missing" },
      { path: "api/v1/stale.ts", kind: "stale" },
    ]);
    await applyDifferences(root, files, found);
    assertEquals(await differences(root, files, ["api"]), []);
    assertEquals(
      await readIfPresent(join(root, "api/by_hand.ts")),
      "mine",
      "what bears no mark is nobody's to remove",
    );
    assertEquals(await readIfPresent(join(root, "api/v1/stale.ts")), undefined);
  });
});

Deno.test("a folder that is not there holds nothing stale", async () => {
  await withTree({}, async (root) => assertEquals(await differences(root, new Map(), ["api"]), []));
});

Deno.test("a difference of a file that was not generated is refused", async () => {
  await withTree({}, async (root) => {
    await assertRejects(
      () => applyDifferences(root, new Map(), [{ path: "x.ts", kind: "missing" }]),
      TypeError,
      "x.ts is not among the generated files",
    );
  });
});
