/**
 * The files of a discovery cache: one for each document, read and written whole.
 *
 * @module
 */
import { errorMessage } from "../meta/error_message.ts";
import { dirname } from "@std/path/dirname";
import { join } from "@std/path/join";
import { parseJson } from "../meta/mod.ts";

/** Permissions that others than the owner and its group do not have. */
const modes = { directory: 0o750, file: 0o660 };

/** Largest file that is read, in bytes: OpenAPI's largest document has about 5 MB. */
const largest = 64 * 1024 * 1024;

/** A file of the cache could not be used. It was passed over: what it should hold is asked of the server. */
export class DiscoveryCacheError extends Error {
  /** Always `DiscoveryCacheError`. */
  override readonly name: string = "DiscoveryCacheError";
  /** The file. */
  readonly path: string;

  /** Describes one file. */
  constructor(path: string, problem: string, options?: ErrorOptions) {
    super(`the discovery cache's file ${path} ${problem}`, options);
    this.path = path;
  }
}

/** How {@linkcode CacheFiles} are kept. */
export interface CacheFilesOptions {
  /** Folder of all files. */
  readonly directory: string;
  /** Age from which a file is not used, in milliseconds. */
  readonly ttl: number;
  /** Is told of a file that could not be used. */
  readonly onError: (error: DiscoveryCacheError) => void;
}

function isMissing(error: unknown): boolean {
  return error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory;
}

/** Reads and writes documents below a folder. */
export class CacheFiles {
  readonly #options: CacheFilesOptions;
  /** Faults of the folder rather than of a file, each told once: every file has them. */
  readonly #told = new Set<string>();

  /** Touches nothing yet. */
  constructor(options: CacheFilesOptions) {
    this.#options = options;
  }

  /**
   * A file's document, if it is there, young enough, and what `check` expects.
   *
   * @param maxAge in milliseconds
   */
  async read<T>(
    name: string,
    check: (value: unknown) => T | undefined,
    maxAge: number = this.#options.ttl,
  ): Promise<T | undefined> {
    const path = this.#path(name);
    try {
      const { mtime, size } = await Deno.stat(path);
      const age = Date.now() - (mtime?.getTime() ?? -Infinity);
      // A file from the future is of a clock that was wrong: how old it is, nobody knows.
      if (!(age < maxAge) || age < -maxAge) return undefined;
      if (size > largest) {
        this.#tell(path, `has ${size} bytes, more than any document`);
        return undefined;
      }
      const value = check(parseJson(await Deno.readTextFile(path)));
      if (value === undefined) this.#tell(path, "does not hold what it should: it is passed over");
      return value;
    } catch (error) {
      if (!isMissing(error)) this.#fail(path, "could not be read", error);
      return undefined;
    }
  }

  /** Gives a file its document in one step: no reader sees half of it. Reports whether that went well. */
  async write(name: string, document: object): Promise<boolean> {
    const path = this.#path(name);
    const beside = `${path}.${crypto.randomUUID()}.tmp`;
    try {
      await Deno.mkdir(dirname(path), { recursive: true, mode: modes.directory });
      await Deno.writeTextFile(beside, JSON.stringify(document), { createNew: true, mode: modes.file });
      await Deno.rename(beside, path);
      return true;
    } catch (error) {
      this.#fail(path, "could not be written", error);
      await Deno.remove(beside).catch(() => {}); // it may not have been made; what matters has been told
      return false;
    }
  }

  /** Removes the files beside this one: former versions of what it holds. */
  async removeOthers(name: string): Promise<void> {
    const path = this.#path(name);
    try {
      for await (const entry of Deno.readDir(dirname(path))) {
        const other = join(dirname(path), entry.name);
        if (entry.isFile && other !== path && entry.name.endsWith(".json")) await Deno.remove(other);
      }
    } catch (error) {
      if (!isMissing(error)) this.#fail(path, "could not replace those before it", error);
    }
  }

  #path(name: string): string {
    return join(this.#options.directory, ...name.split("/"));
  }

  #fail(path: string, what: string, error: unknown): void {
    if (error instanceof SyntaxError) return this.#tell(path, `${what}: it is not JSON`);
    const why = this.#why(error);
    if (this.#told.has(why)) return;
    this.#told.add(why);
    this.#tell(path, `${what}: ${why}`, { cause: error });
  }

  #why(error: unknown): string {
    const { directory } = this.#options;
    if (error instanceof Deno.errors.NotCapable) {
      return `deno may not: run it with --allow-read=${directory} --allow-write=${directory}`;
    }
    if (error instanceof Deno.errors.PermissionDenied) return "the user of this process may not";
    return errorMessage(error);
  }

  #tell(path: string, problem: string, options?: ErrorOptions): void {
    this.#options.onError(new DiscoveryCacheError(path, problem, options));
  }
}
