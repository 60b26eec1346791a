/**
 * Copies files and folders to a container and from it, by the container's own `tar`, as `kubectl cp` does.
 *
 * @module
 */
import { basename, dirname } from "@std/path";
import { RequestError } from "../request_error.ts";
import { pack } from "../tar/pack.ts";
import { TarError } from "../tar/tar_header.ts";
import { endOfTar, lengthInTar, writeTar } from "../tar/tar_writer.ts";
import { segmentsOf, type SkippedEntry, unpack } from "../tar/unpack.ts";
import { v5 } from "./channels.ts";
import type { PodProcess, PodStreamsOptions } from "./pod_process.ts";
import { StreamError } from "./stream_error.ts";

/** Options of a copy. */
export interface CopyOptions {
  /** Container; needed where the pod has several. */
  container?: string;
  /** Gives up; what has been written stays. */
  signal?: AbortSignal;
}

/** Options of a copy to this machine. */
export interface CopyFromOptions extends CopyOptions {
  /** Most bytes that are written here. @default no limit */
  maxBytes?: number;
}

/** What has been copied. */
export interface Copied {
  /** How many files. */
  readonly files: number;
  /** How many bytes they have. */
  readonly bytes: number;
  /** What was left out, and why: symbolic links, devices. At most 1,000 are listed. */
  readonly skipped: readonly SkippedEntry[];
}

/** Runs a command in the container. */
export type Run = (options: PodStreamsOptions & { command: readonly string[] }) => Promise<PodProcess>;

/** What is kept of what `tar` says on its error output, in characters. */
const maxWords = 4096;

/** Folder and name of a path in a container. @throws {RequestError} when it names nothing */
function partsOf(path: string): { folder: string; name: string } {
  const trimmed = path.replace(/\/+$/, "");
  const slash = trimmed.lastIndexOf("/");
  const name = trimmed.slice(slash + 1);
  if (name === "" || name === "." || name === ".." || path.includes("\0")) {
    throw new RequestError(`"${path}" names no file and no folder of a container`);
  }
  return { folder: slash === -1 ? "." : trimmed.slice(0, slash) || "/", name };
}

/** Copies from a container. */
export async function copyFrom(
  run: Run,
  from: string,
  to: string,
  options: CopyFromOptions,
): Promise<Copied> {
  const { folder, name } = partsOf(from);
  const { maxBytes, signal, container } = options;
  await using tar = await run({
    command: ["tar", "cf", "-", "-C", folder, "--", name],
    container,
    signal,
  });
  const words = wordsOf(tar.stderr);
  const local = basename(to);
  const unpacked = await unpack(tar.stdout, dirname(to), {
    maxBytes,
    signal,
    rename(path) {
      const [first, ...rest] = segmentsOf(path);
      if (first !== name) throw new TarError(`the container sent "${path}", which was not asked for`);
      return [local, ...rest].join("/");
    },
  });
  await mustSucceed(tar, words, `copy ${from} from the container`);
  return unpacked;
}

/** Copies to a container. */
export async function copyTo(run: Run, from: string, to: string, options: CopyOptions): Promise<Copied> {
  const { folder, name } = partsOf(to);
  const { signal, container } = options;
  await Deno.lstat(from); // what is not there is told before anything runs
  const streams = { container, signal, stdin: true, stdout: false };
  const command = ["tar", "xmf", "-", "-C", folder];
  await using first = await run({ ...streams, command });
  const length = first.protocol === v5 ? undefined : await lengthOf(from, name);
  await using second = length === undefined
    ? undefined
    : await run({ ...streams, command: endingCommand(command, length) });
  if (second !== undefined) await first[Symbol.asyncDispose]();
  const tar = second ?? first;
  const words = wordsOf(tar.stderr);
  const skipped: SkippedEntry[] = [];
  let files = 0;
  let bytes = 0;
  const sources = async function* () {
    for await (const source of pack(from, name, (one) => skipped.length < 1000 && skipped.push(one))) {
      if (!source.path.endsWith("/")) files++;
      bytes += source.size;
      yield source;
    }
  };
  const writer = tar.stdin.getWriter();
  let sent = 0;
  try {
    for await (const chunk of writeTar(sources())) {
      sent += chunk.length;
      await writer.write(chunk);
    }
    if (length === undefined) await writer.close();
    else if (sent !== length) throw new TarError(`${from} has changed while it was read`);
  } catch (error) {
    // A tar that ends before it has read everything says why; that it reads no more is no news then.
    if (!(error instanceof StreamError)) throw error;
  }
  await mustSucceed(tar, words, `copy ${from} to ${to} in the container`);
  return { files, bytes, skipped };
}

/**
 * A command whose input ends after so many bytes. A `tar` reads its input to the end, behind the archive's own, and
 * version 4 of the protocol cannot tell it that end.
 */
function endingCommand(command: readonly string[], length: number): string[] {
  return ["sh", "-c", 'length=$1; shift; head -c "$length" | "$@"', "sh", String(length), ...command];
}

/** How long the archive of a path will be, in bytes. */
async function lengthOf(from: string, name: string): Promise<number> {
  let length = 0;
  for await (const source of pack(from, name, () => {})) length += lengthInTar(source);
  return length + endOfTar;
}

/** Reads to the end, so that nothing is held back, and keeps the beginning. */
async function wordsOf(stream: ReadableStream<Uint8Array<ArrayBuffer>>): Promise<string> {
  let words = "";
  try {
    for await (const piece of stream.pipeThrough(new TextDecoderStream())) {
      words = (words + piece).slice(0, maxWords);
    }
  } catch {
    // The exit tells what broke.
  }
  return words.trim();
}

async function mustSucceed(tar: PodProcess, words: Promise<string>, what: string): Promise<void> {
  const { code } = await tar.exit;
  if (code === 0) return;
  const said = await words;
  throw new StreamError(
    "refused",
    `could not ${what}: tar ended with code ${code}${said === "" ? "" : `: ${said}`}`,
  );
}
