import { assertEquals, assertThrows } from "@std/assert";
import { parseJUnit, writeJUnit } from "./junit.ts";

/** What `deno test` wrote of a file with steps, failures and ignored tests, shortened. */
const fromDeno = `<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="deno test" tests="10" failures="2" errors="0" time="0.016">
    <testsuite name="./a_test.ts" tests="10" disabled="2" errors="0" failures="2">
        <testcase name="top &lt;a&gt; &amp; &quot;b&quot;" classname="./a_test.ts" time="0.001" line="1" col="6">
        </testcase>
        <testcase name="ignored" classname="./a_test.ts" time="0.000" line="5" col="11">
            <skipped/>
        </testcase>
        <testcase name="fails" classname="./a_test.ts" time="0.001" line="6" col="6">
            <failure message="1 test step failed">1 test step failed.</failure>
        </testcase>
        <testcase name="a &gt; b" classname="./a_test.ts" time="0.000" line="2" col="11">
        </testcase>
        <testcase name="top &lt;a&gt; &amp; &quot;b&quot; &gt; inner" classname="./a_test.ts" time="0.000">
        </testcase>
        <testcase name="top &lt;a&gt; &amp; &quot;b&quot; &gt; inner &gt; deep" classname="./a_test.ts" time="0.000">
        </testcase>
        <testcase name="fails &gt; bad" classname="./a_test.ts" time="0.001" line="6" col="90">
            <failure message="Uncaught Error: ]]&gt; y">Error: ]]&gt; y
    at file:///a_test.ts:6:120</failure>
        </testcase>
    </testsuite>
</testsuites>
`;

Deno.test("parseJUnit: tests and steps by their own names, with how they ended", () => {
  assertEquals(parseJUnit(fromDeno).map(({ file, name, outcome }) => `${file} ${name}: ${outcome}`), [
    'a_test.ts top <a> & "b": passed',
    "a_test.ts ignored: skipped",
    "a_test.ts fails: failed",
    "a_test.ts a > b: passed",
    "a_test.ts inner: passed",
    "a_test.ts deep: passed",
    "a_test.ts bad: failed",
  ]);
  assertEquals(parseJUnit(fromDeno)[5]!.test, 'top <a> & "b"', "a step of a step is of that test");
});

Deno.test("parseJUnit: a report that is cut off, or none, is refused", () => {
  assertThrows(
    () => parseJUnit(fromDeno.slice(0, fromDeno.indexOf("</testsuites>"))),
    SyntaxError,
    "cut off",
  );
  assertThrows(() => parseJUnit(""), SyntaxError, "none");
  assertThrows(() => parseJUnit("<testsuites><testcase/></testsuites>"), SyntaxError, "without name");
  assertThrows(() => parseJUnit("<testsuites></testsuite></testsuites>"), SyntaxError, "closes what is not");
});

Deno.test("parseJUnit: no document type, no entity of one's own", () => {
  const bomb = '<!DOCTYPE x [<!ENTITY a "aaaa">]><testsuites></testsuites>';
  assertThrows(() => parseJUnit(bomb), SyntaxError, "no tag that a report may have");
});

Deno.test("writeJUnit: parseJUnit reads it back", () => {
  const cases = [
    { file: "tests/long", name: "a <soak> & 'more'", outcome: "passed" },
    { file: "tests/long", name: 'b "quoted"', outcome: "failed" },
    { file: "tests/long", name: "c", outcome: "skipped" },
  ] as const;
  assertEquals(parseJUnit(writeJUnit(cases)), cases.map((one) => ({ ...one, test: one.name })));
});

Deno.test("parseJUnit: the steps that this very runner reports", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const test = `${folder}/steps_test.ts`;
    await Deno.writeTextFile(
      test,
      `Deno.test("outer", async (t) => {
        await t.step("a > b", () => {});
        await t.step({ name: "no", ignore: true, fn() {} });
      });`,
    );
    const { success } = await new Deno.Command(Deno.execPath(), {
      args: ["test", "--no-config", "--no-check", "--quiet", `--junit-path=${folder}/report.xml`, test],
      cwd: folder,
      stdout: "null",
      stderr: "null",
    }).output();
    assertEquals(success, true, "the tests passed");
    const cases = parseJUnit(await Deno.readTextFile(`${folder}/report.xml`));
    assertEquals(cases.map(({ test, name, outcome }) => [test, name, outcome]), [
      ["outer", "outer", "passed"],
      ["outer", "a > b", "passed"],
      ["outer", "no", "skipped"],
    ]);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
