/**
 * A folder of files for a test of configurations. Holds no tests itself.
 *
 * @module
 */
import { assert, assertEquals, assertInstanceOf } from "@std/assert";
import { ConfigError } from "./config_error.ts";

/** A folder that goes with its scope. */
export interface ConfigFolder extends AsyncDisposable {
  readonly path: string;
  /** Path of a file in it. */
  file(name: string): string;
  read(name: string): Promise<string>;
  write(name: string, content: string | Uint8Array): Promise<void>;
  /** Names of all that is in it, sorted. */
  names(): string[];
}

/** Makes a folder with these files. */
export async function configFolder(files: Record<string, string | Uint8Array> = {}): Promise<ConfigFolder> {
  const path = await Deno.realPath(await Deno.makeTempDir({ prefix: "kybern-config-" }));
  const folder: ConfigFolder = {
    path,
    file: (name) => `${path}/${name}`,
    read: (name) => Deno.readTextFile(`${path}/${name}`),
    write: (name, content) =>
      Deno.writeFile(
        `${path}/${name}`,
        typeof content === "string" ? new TextEncoder().encode(content) : content,
      ),
    names: () => [...Deno.readDirSync(path)].map(({ name }) => name).sort(),
    [Symbol.asyncDispose]: () => Deno.remove(path, { recursive: true }),
  };
  for (const [name, content] of Object.entries(files)) await folder.write(name, content);
  return folder;
}

/** What a promise, or a function, is refused with: always a ConfigError of one line. */
export async function configRefusal(run: () => unknown): Promise<ConfigError> {
  let value: unknown;
  try {
    value = await run();
  } catch (error) {
    assertInstanceOf(error, ConfigError, `expected a ConfigError, got ${error}`);
    assertEquals(error.stack, `ConfigError: ${error.message}`);
    assert(!error.message.includes("\n"), `expected one line: ${error.message}`);
    return error;
  }
  throw new Error(`expected a ConfigError, got ${Deno.inspect(value)}`);
}
