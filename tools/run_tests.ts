/**
 * `deno task test` and `deno task test:controlplane`: runs the tests and leaves their JUnit report in
 * `.cache/reports/`, which `deno task behaviours` reads.
 *
 * Arguments behind the task's name go to `deno test`. They choose some of the tests, so such a run leaves no report,
 * and the one that is there stays.
 *
 * @module
 */
import { runDeno } from "./run_deno.ts";
import { withReport } from "./test_report.ts";

/** What `deno test` is given, by task. */
const tasks = {
  "test": ["-A", "--parallel", "--doc", "--ignore=tests/controlplane"],
  "test:controlplane": ["-A", "--parallel", "tests/controlplane"],
} as const;

function isTask(name: string | undefined): name is keyof typeof tasks {
  return name !== undefined && Object.hasOwn(tasks, name);
}

if (import.meta.main) {
  const [task, ...further] = Deno.args;
  if (!isTask(task)) throw new TypeError(`"${task}" is none of ${Object.keys(tasks).join(", ")}`);
  const args = ["test", ...tasks[task]];
  const code = further.length > 0
    ? await runDeno([...args, ...further])
    : await withReport(task, (file) =>
      runDeno([...args, `--junit-path=${decodeURIComponent(file.pathname)}`]));
  Deno.exit(code);
}
