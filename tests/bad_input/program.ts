/**
 * A program of the project's as a process, run to its end.
 *
 * @module
 */
import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { projectRoot } from "../../tools/floors.ts";
import { canReachJsr, importMapWithoutJsr } from "../../tools/jsr_reach.ts";

/** Milliseconds that a program may take to find out that it cannot do its work. */
const patience = 30_000;

/** Variables that would lead a program to a cluster of whoever runs the tests. */
const leading = ["KUBECONFIG", "KUBERNETES_SERVICE_HOST", "KUBERNETES_SERVICE_PORT"];

/** How a program is started. */
export interface Start {
  /** From the project's root. */
  readonly file: string;
  /** Deno's permission flags. */
  readonly permissions: readonly string[];
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** How a program ended. */
export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program to its end; rejects when it takes too long. */
export async function runToEnd({ file, permissions, args = [], env = {} }: Start): Promise<Ended> {
  const map = await canReachJsr() ? [] : [`--import-map=${importMapWithoutJsr}`];
  const inherited = Object.entries(Deno.env.toObject()).filter(([name]) => !leading.includes(name));
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", ...map, "--no-prompt", ...permissions, file, ...args],
    cwd: projectRoot,
    clearEnv: true,
    env: { ...Object.fromEntries(inherited), NO_COLOR: "1", ...env },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    child.kill("SIGKILL");
  }, patience);
  const output = await child.output();
  clearTimeout(timer);
  const [stdout, stderr] = [output.stdout, output.stderr].map((bytes) => new TextDecoder().decode(bytes));
  if (late) throw new Error(`${file} did not end within ${patience} ms; it wrote:\n${stdout}${stderr}`);
  return { code: output.code, stdout: stdout!, stderr: stderr! };
}

/** What a program has to say, and nothing else. */
export interface Complaint {
  /** What is wrong. */
  readonly what: RegExp;
  /** Where: a path, an address, a flag. */
  readonly where: string;
}

/** Holds a program's end to one line on standard error that says what and where, and exit code 1. */
export function assertComplains({ code, stdout, stderr }: Ended, { what, where }: Complaint): void {
  assertEquals(stdout, "", `nothing else is written; on standard error: ${stderr}`);
  assertMatch(stderr, /^[^\n]+\n$/, `exactly one line, not:\n${stderr}`);
  assertMatch(stderr, what);
  assertStringIncludes(stderr, where);
  assertEquals(code, 1, stderr);
}
