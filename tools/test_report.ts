/**
 * The JUnit reports of the last runs of `test`, `test:controlplane` and `test:long`, in `.cache/reports/`.
 *
 * A report bears the time at which its run began. One that is older than a source file tells of sources that are no
 * longer there, and counts for nothing.
 *
 * @module
 */
import { projectRoot } from "./floors.ts";

/** The tasks that write a report. */
export type ReportedTask = "test" | "test:controlplane" | "test:long";

/** Every such task. */
export const reportedTasks: readonly ReportedTask[] = ["test", "test:controlplane", "test:long"];

/** Where a task's report is. */
export function reportFile(task: ReportedTask, root: URL = projectRoot): URL {
  return new URL(`.cache/reports/${task.replace(":", "_")}.xml`, root);
}

/**
 * Lets a run write its report: `run` gets the file to write. The report of the run before is gone from the beginning,
 * and the new one is in its place only when `run` has ended.
 */
export async function withReport<T>(
  task: ReportedTask,
  run: (file: URL) => Promise<T>,
  root: URL = projectRoot,
): Promise<T> {
  const file = reportFile(task, root);
  const begun = new Date();
  await Deno.mkdir(new URL(".", file), { recursive: true });
  await Deno.remove(file).catch(ignoreAbsence);
  const written = new URL(`${file.href}.${Deno.pid}`);
  try {
    const result = await run(written);
    // What changes while tests run may have come too late for them: the report is as old as their beginning.
    await Deno.utime(written, begun, begun).catch(ignoreAbsence);
    await Deno.rename(written, file).catch(ignoreAbsence);
    return result;
  } finally {
    await Deno.remove(written).catch(ignoreAbsence);
  }
}

function ignoreAbsence(error: unknown): undefined {
  if (!(error instanceof Deno.errors.NotFound)) throw error;
}

/** A file and when it was last written, in milliseconds since 1970. */
export interface Written {
  readonly path: string;
  readonly time: number;
}

/** Folders below the root that hold no sources. What long runs and benchmarks write is none either. */
const noSources = new Set([".git", ".cache", "tmp", "node_modules", "docs/proof"]);

/** The source file that was written last, below a folder. */
export async function newestSource(root: URL = projectRoot, path = ""): Promise<Written> {
  // No @std/path here: `deno task test` loads this file before it is known which import map is needed.
  const folder = decodeURIComponent(root.pathname);
  let newest: Written = { path: "", time: 0 };
  for await (const entry of Deno.readDir(`${folder}${path}`)) {
    const inner = path === "" ? entry.name : `${path}/${entry.name}`;
    if (noSources.has(inner) || entry.name.endsWith(".log")) continue;
    let found: Written;
    if (entry.isDirectory) found = await newestSource(root, inner);
    else {
      // A chore's own file may be gone by now.
      const info = await Deno.lstat(`${folder}${inner}`).catch(ignoreAbsence);
      found = { path: inner, time: info?.mtime?.getTime() ?? 0 };
    }
    if (found.time > newest.time) newest = found;
  }
  return newest;
}

/** What there is of a task's report. */
export type Report =
  | { readonly state: "none" }
  /** Older than a source file. */
  | { readonly state: "old"; readonly than: string }
  | { readonly state: "fresh"; readonly text: string };

/** Reads a task's report. */
export async function readReport(
  task: ReportedTask,
  newest: Written,
  file: URL = reportFile(task),
): Promise<Report> {
  try {
    const { mtime } = await Deno.stat(file);
    if ((mtime?.getTime() ?? 0) < newest.time) return { state: "old", than: newest.path };
    return { state: "fresh", text: await Deno.readTextFile(file) };
  } catch (error) {
    ignoreAbsence(error);
    return { state: "none" };
  }
}
