/**
 * The examples, and the permissions that each carries in its first line.
 *
 * @module
 */
import { projectRoot } from "./floors.ts";

/** A single-file controller. */
export interface ExampleFile {
  /** Path from the project's root. */
  readonly path: string;
  /** What stands behind `deno run` in its first line. */
  readonly permissions: readonly string[];
}

/** The `deno run` flags of a first line `#!/usr/bin/env -S deno run --allow-…`. */
export function shebangPermissions(source: string, path: string): string[] {
  const first = source.slice(0, source.indexOf("\n"));
  const match = /^#!\/usr\/bin\/env -S deno run (.+)$/.exec(first);
  if (match === null) {
    throw new SyntaxError(
      `${path}: the first line must be "#!/usr/bin/env -S deno run --allow-…", it is "${first}"`,
    );
  }
  return match[1]!.trim().split(/\s+/);
}

/** Every example of the project, sorted by name. */
export async function exampleFiles(): Promise<ExampleFile[]> {
  const files: ExampleFile[] = [];
  for await (const entry of Deno.readDir(new URL("examples/", projectRoot))) {
    if (!entry.isFile || !entry.name.endsWith(".ts") || entry.name.endsWith("_test.ts")) continue;
    const path = `examples/${entry.name}`;
    files.push({
      path,
      permissions: shebangPermissions(await Deno.readTextFile(new URL(path, projectRoot)), path),
    });
  }
  return files.sort((a, b) => (a.path < b.path ? -1 : 1));
}
