/**
 * A JSR registry on loopback, for trying what a user of the published package gets.
 *
 * It serves exactly the files that a publish would upload, with their specifiers as a publish rewrites them; for the
 * packages that these import it serves thin wrappers around the same code from npm (`tools/without_jsr/`).
 *
 * @module
 */
import { encodeHex } from "@std/encoding/hex";
import { projectRoot } from "../floors.ts";
import { importMapWithoutJsr } from "../jsr_reach.ts";
import { unfurl } from "./specifiers.ts";

/** One version of one package. */
interface Package {
  readonly version: string;
  readonly exports: Record<string, string>;
  /** Path with a leading slash, and content. */
  readonly files: Map<string, Uint8Array<ArrayBuffer>>;
}

/** A running registry. */
export interface Registry extends AsyncDisposable {
  /** For the environment variable `JSR_URL`. */
  readonly url: string;
}

const encoder = new TextEncoder();

/** The project's own package, of the given files. */
async function ownPackage(files: readonly string[]): Promise<[name: string, Package]> {
  const configuration: {
    name: string;
    version: string;
    exports: Record<string, string>;
    imports: Record<string, string>;
  } = JSON.parse(await Deno.readTextFile(new URL("deno.json", projectRoot)));
  const contents = new Map<string, Uint8Array<ArrayBuffer>>();
  for (const file of files) {
    const bytes = await Deno.readFile(new URL(file, projectRoot));
    contents.set(
      `/${file}`,
      file.endsWith(".ts")
        ? encoder.encode(unfurl(new TextDecoder().decode(bytes), configuration.imports))
        : bytes,
    );
  }
  const { name, version, exports } = configuration;
  return [name, { version, exports, files: contents }];
}

/** Wrappers for what the project imports, one package per name before the second slash. */
async function importedPackages(): Promise<Map<string, Package>> {
  const mapFile = new URL(importMapWithoutJsr, projectRoot);
  const { imports }: { imports: Record<string, string> } = JSON.parse(await Deno.readTextFile(mapFile));
  const packages = new Map<string, Package>();
  const add = (name: string, entry: string, path: string, files: [path: string, text: string][]) => {
    const known: Package = packages.get(name) ??
      { version: name === "@hono/hono" ? "4.13.19" : "1.99.0", exports: {}, files: new Map() };
    known.exports[entry] = `.${path}`;
    for (const [each, text] of files) known.files.set(each, encoder.encode(text));
    packages.set(name, known);
  };
  for (const [specifier, target] of Object.entries(imports)) {
    if (specifier === "hono") {
      const text = `export * from "${target}";\n`;
      add("@hono/hono", ".", "/mod.ts", [["/mod.ts", text]]);
    } else if (specifier.startsWith("@std/")) {
      const [scope, name, ...rest] = specifier.split("/");
      const stem = `/${rest.join("/") || "mod"}`;
      const source = await Deno.readTextFile(new URL(target, mapFile));
      const entry = rest.length === 0 ? "." : `./${rest.join("/")}`;
      if (target.endsWith(".ts")) {
        add(`${scope}/${name}`, entry, `${stem}.ts`, [[`${stem}.ts`, source]]);
      } else {
        const types = await Deno.readTextFile(new URL(target.replace(/\.js$/, ".d.ts"), mapFile));
        const typesName = `.${stem}.d.ts`.replace(/^\.\/.*\//, "./");
        add(`${scope}/${name}`, entry, `${stem}.js`, [
          [`${stem}.js`, source.replace(/@ts-self-types="[^"]*"/, `@ts-self-types="${typesName}"`)],
          [`${stem}.d.ts`, types],
        ]);
      }
    }
  }
  return packages;
}

async function versionMeta({ exports, files }: Package): Promise<unknown> {
  const manifest: Record<string, { size: number; checksum: string }> = {};
  for (const [path, bytes] of files) {
    const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
    manifest[path] = { size: bytes.length, checksum: `sha256-${encodeHex(digest)}` };
  }
  return { manifest, exports };
}

/** Starts a registry that holds the given files of the project, and what they import. */
export async function startRegistry(files: readonly string[]): Promise<Registry> {
  const packages = await importedPackages();
  const [ownName, own] = await ownPackage(files);
  packages.set(ownName, own);

  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, async (request) => {
    const path = decodeURIComponent(new URL(request.url).pathname);
    const match = /^\/(@[^/]+\/[^/]+)\/(.+)$/.exec(path);
    const found = match === null ? undefined : packages.get(match[1]!);
    if (found === undefined) return new Response("no such package", { status: 404 });
    const rest = match![2]!;
    if (rest === "meta.json") {
      const [scope, name] = match![1]!.slice(1).split("/");
      return Response.json({ scope, name, latest: found.version, versions: { [found.version]: {} } });
    }
    if (rest === `${found.version}_meta.json`) return Response.json(await versionMeta(found));
    const bytes = rest.startsWith(`${found.version}/`)
      ? found.files.get(rest.slice(found.version.length))
      : undefined;
    return bytes === undefined ? new Response("no such file", { status: 404 }) : new Response(bytes);
  });
  return {
    url: `http://127.0.0.1:${server.addr.port}/`,
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}
