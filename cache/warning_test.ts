import { assertEquals } from "@std/assert";
import { tellWarning } from "./warning.ts";

Deno.test("a warning is a line, unless somebody wants to hear; what that throws is a line as well", () => {
  const { warn, error } = console;
  const lines: unknown[][] = [];
  console.warn = (...line) => void lines.push(["warn", ...line]);
  console.error = (...line) => void lines.push(["error", ...line]);
  const thrown = new Error("the log is full");
  try {
    tellWarning(undefined, "slow");
    tellWarning((text) => void lines.push(["heard", text]), "slower");
    tellWarning(() => {
      throw thrown;
    }, "slowest");
  } finally {
    Object.assign(console, { warn, error });
  }
  assertEquals(lines, [
    ["warn", "slow"],
    ["heard", "slower"],
    ["error", 'onWarning threw, told of "slowest":', thrown],
  ]);
});
