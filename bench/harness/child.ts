/**
 * Programs that a benchmark runs beside itself, each in a process of its own.
 *
 * @module
 */
import { TextLineStream } from "@std/streams/text-line-stream";
import { projectRoot } from "../../tools/floors.ts";
import { canReachJsr, denoArguments } from "../../tools/jsr_reach.ts";

/** What is run, with its arguments. */
export interface ChildCommand {
  readonly program: string;
  readonly args: readonly string[];
}

const reachable = await canReachJsr();

/** One of the project's own files, as a program that can ask for a collection. */
export function denoProgram(file: string, ...args: string[]): ChildCommand {
  return denoProgramWith(["--v8-flags=--expose-gc"], file, ...args);
}

/** The same, with these flags of Deno and no others. */
export function denoProgramWith(flags: readonly string[], file: string, ...args: string[]): ChildCommand {
  return {
    program: Deno.execPath(),
    args: denoArguments(["run", "-A", ...flags, file, ...args], reachable),
  };
}

/** Runs a program to its end and gives the JSON that it printed. What it complains of goes to the terminal. */
export async function figuresOf<T>({ program, args }: ChildCommand): Promise<T> {
  const { success, code, stdout } = await new Deno.Command(program, {
    args: [...args],
    cwd: projectRoot,
    stdin: "null",
    stderr: "inherit",
  }).output();
  const printed = new TextDecoder().decode(stdout).trim();
  if (!success) throw new Error(`${program} ${args.join(" ")} ended with ${code}`);
  return JSON.parse(printed);
}

/** A program that goes on until it is disposed. */
export interface Helper<T> extends AsyncDisposable {
  /** What its first line said. */
  readonly said: T;
}

/** Starts a program that says, by a line of JSON, that it is ready. */
export async function startHelper<T>({ program, args }: ChildCommand): Promise<Helper<T>> {
  const child = new Deno.Command(program, {
    args: [...args],
    cwd: projectRoot,
    stdin: "null",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const reader = child.stdout.pipeThrough(new TextDecoderStream()).pipeThrough(new TextLineStream())
    .getReader();
  const { value, done } = await reader.read();
  if (done) throw new Error(`${program} ${args.join(" ")} ended before it was ready`);
  return {
    said: JSON.parse(value),
    async [Symbol.asyncDispose]() {
      child.kill("SIGTERM");
      await child.status;
      await reader.cancel();
    },
  };
}
