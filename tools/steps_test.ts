import { assertEquals } from "@std/assert";
import { countTests, failuresIn, runStep, runSteps } from "./steps.ts";

Deno.test("countTests adds up Deno's and the project's closing lines", () => {
  const output = [
    "running 3 tests from ./a_test.ts",
    "\u001b[32mok\u001b[0m | 3 passed | 0 failed \u001b[38;5;245m(6ms)\u001b[0m",
    "FAILED | 10 passed (2 steps) | 2 failed | 1 ignored (1s)",
    "4 passed, 1 failed, 2 skipped",
    "a test that says 9 passed, 9 failed in the middle of a line",
  ].join("\n");
  assertEquals(countTests(output), { passed: 17, failed: 3 });
});

Deno.test("failuresIn gives each failed test once, with what it said, and each failed step", () => {
  const output = [
    "------- output -------",
    "FAIL  what a test of this file prints",
    "it does ...----- output end -----",
    "./a_test.ts => outer ... inner ... \u001b[31mFAILED\u001b[0m (1ms)",
    "",
    "\u001b[1m\u001b[41m ERRORS \u001b[0m",
    "",
    "outer ... inner \u001b[38;5;245m=> ./a_test.ts:1:43\u001b[0m",
    "error: Error: boom",
    ...Array.from({ length: 40 }, (_, i) => `    at line ${i}`),
    "two => ./a_test.ts:2:6",
    "error: TypeError: other",
    "",
    " FAILURES ",
    "",
    "outer ... inner => ./a_test.ts:1:43",
    "two => ./a_test.ts:2:6",
    "",
    "FAILED | 0 passed (1 step) | 2 failed (1 step) (39ms)",
    "FAIL  a step within: exit code 1 (0.1 s)",
  ].join("\n");
  assertEquals(failuresIn(output).map((each) => each.split("\n").filter((line) => !/ at line/.test(line))), [
    ["outer ... inner => ./a_test.ts:1:43", "error: Error: boom"],
    ["two => ./a_test.ts:2:6", "error: TypeError: other"],
    ["FAIL  a step within: exit code 1 (0.1 s)"],
  ]);
  assertEquals(failuresIn("ok | 3 passed | 0 failed"), []);
});

Deno.test("a step that runs no test although it must is a failure", async () => {
  const step = { name: "nothing", args: ["eval", "console.log('hello')"], quiet: true };
  assertEquals((await runStep(step)).problem, undefined);
  assertEquals((await runStep({ ...step, mustRunTests: true })).problem, "no test ran");
});

Deno.test("a step's exit code and failed tests are told", async () => {
  assertEquals(
    (await runStep({ name: "exit", args: ["eval", "Deno.exit(3)"], quiet: true })).problem,
    "exit code 3",
  );
  const lying = { name: "lying", args: ["eval", "console.log('1 passed, 1 failed')"], quiet: true };
  assertEquals((await runStep(lying)).problem, "1 tests failed");
});

Deno.test("a step whose program is missing fails by name, and those behind it run", async () => {
  const results = await runSteps([
    { name: "absent", program: "no-such-program-here", args: [], quiet: true },
    { name: "present", args: ["eval", "console.log('1 passed, 0 failed')"], quiet: true },
  ]);
  assertEquals(results.map(({ problem }) => problem), [
    'there is no program "no-such-program-here"',
    undefined,
  ]);
});
