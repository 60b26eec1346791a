/** Each sentence of a contract at the head of a source has a test that bears its label, and no test bears another. */
import { assert, assertEquals } from "@std/assert";
import { projectRoot } from "../tools/floors.ts";

const contracts = {
  INF: "cache/shared_informer.ts",
  QUE: "workqueue/queue.ts",
} as const;

/** Where their tests are. */
const folders = ["cache", "workqueue", "tests/cache"];

/** The labels in the names of a file's tests and steps: in a string that is the first argument of one. */
function labelsOfTests(source: string, prefix: string): string[] {
  const names = source.matchAll(/(?:\bDeno\.test|\bt\.step)\(\s*("(?:[^"\\]|\\.)*"|`(?:[^`\\]|\\.)*`)/g);
  return [...names].flatMap(([, name]) =>
    name!.match(new RegExp(`(?<=\\[)${prefix}-\\d+(?=\\])`, "g")) ?? []
  );
}

for (const [prefix, file] of Object.entries(contracts)) {
  Deno.test(`each sentence of the contract of ${file} has its test`, async () => {
    const source = await Deno.readTextFile(new URL(file, projectRoot));
    const head = source.slice(0, source.indexOf("*/"));
    const sentences = [...head.matchAll(/^ \* - \[(\w+-\d+)\] /gm)].map(([, label]) => label!);
    assert(sentences.length > 10, "the contract is there");
    assertEquals(
      sentences,
      sentences.map((_, i) => `${prefix}-${i + 1}`),
      "its sentences are numbered in order",
    );

    const shown = new Set<string>();
    for (const folder of folders) {
      for (const { name } of Deno.readDirSync(new URL(`${folder}/`, projectRoot))) {
        if (!name.endsWith("_test.ts")) continue;
        const text = await Deno.readTextFile(new URL(`${folder}/${name}`, projectRoot));
        for (const label of labelsOfTests(text, prefix)) shown.add(label);
      }
    }
    assertEquals(sentences.filter((label) => !shown.has(label)), [], "sentences without a test");
    assertEquals(
      [...shown].filter((label) => !sentences.includes(label)),
      [],
      "tests of sentences that there are not",
    );
  });
}
