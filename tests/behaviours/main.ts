/**
 * `deno task behaviours [GROUP…]`: which test shows each behaviour of the groups that are due, or of those named.
 *
 * Reads the reports of the last runs and refuses one that is older than a source file; where none of `test` is left,
 * runs `test`. Fails on a behaviour that neither a test shows nor a reason excuses.
 *
 * @module
 */
import { projectRoot } from "../../tools/floors.ts";
import { newestSource, readReport, reportedTasks } from "../../tools/test_report.ts";
import { type Group, groupsDue, readGroups } from "./groups.ts";
import { parseJUnit, type TestCase } from "./junit.ts";
import { judge, type Standing } from "./verdict.ts";

async function runTests(): Promise<void> {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["task", "test"],
    cwd: projectRoot,
    stdin: "null",
    stdout: "inherit",
    stderr: "inherit",
  }).spawn();
  const { success } = await child.status;
  if (!success) console.log("behaviours: not all tests passed; those that did count");
}

/** Every test and step of every report that is not old, after a run of `test` where it has none. */
async function readCases(): Promise<TestCase[]> {
  const cases: TestCase[] = [];
  const newest = await newestSource();
  for (const task of reportedTasks) {
    let report = await readReport(task, newest);
    if (report.state === "old") {
      console.log(`behaviours: the report of ${task} is refused: ${report.than} has changed since`);
    }
    if (task === "test" && report.state !== "fresh") {
      await runTests();
      report = await readReport(task, newest);
    }
    if (report.state !== "fresh") {
      console.log(`behaviours: nothing counts that only ${task} would show`);
      continue;
    }
    const read = parseJUnit(report.text);
    console.log(`behaviours: ${task} ran ${read.length} tests and steps`);
    cases.push(...read);
  }
  return cases;
}

function standingLine(id: string, standing: Standing): string {
  switch (standing.state) {
    case "shown": {
      const [{ file, name }, ...others] = standing.by as [TestCase, ...TestCase[]];
      return `  ${id}  ${file}: ${name}${others.length > 0 ? ` (and ${others.length} more)` : ""}`;
    }
    case "excused":
      return `  ${id}  no test: ${standing.reason}`;
    case "missing": {
      const but = standing.but.map(({ file, name, outcome }) => ` ${file}: ${name} (${outcome})`);
      return `  ${id}  MISSING${but.length > 0 ? `; not passed:${but.join(",")}` : ""}`;
    }
  }
}

function chosenGroups(known: readonly Group[], wanted: readonly string[]): Group[] {
  return wanted.map((id) => {
    const group = known.find((one) => one.id === id);
    if (group === undefined) {
      throw new TypeError(`there is no group "${id}", only ${known.map((one) => one.id).join(", ")}`);
    }
    return group;
  });
}

if (import.meta.main) {
  const known = await readGroups();
  const groups = chosenGroups(known, Deno.args.length > 0 ? Deno.args : groupsDue());
  const { standings, problems } = judge(groups, known, await readCases());
  const count = { shown: 0, excused: 0, missing: 0 };
  for (const { id, title, behaviours } of groups) {
    console.log(`\n${id}  ${title}`);
    for (const behaviour of Object.keys(behaviours)) {
      const standing = standings.get(behaviour)!;
      count[standing.state]++;
      console.log(standingLine(behaviour, standing));
    }
  }
  console.log("");
  for (const [id, { state }] of standings) {
    if (state !== "missing") continue;
    const sentence = groups.find((group) => Object.hasOwn(group.behaviours, id))!.behaviours[id];
    console.log(`MISSING ${id}: ${sentence}`);
  }
  for (const problem of problems) console.log(`PROBLEM ${problem}`);
  console.log(
    `${count.shown} behaviours shown, ${count.excused} excused by a reason, ${count.missing} missing, ` +
      `${problems.length} problems`,
  );
  if (count.missing > 0 || problems.length > 0) Deno.exitCode = 1;
}
