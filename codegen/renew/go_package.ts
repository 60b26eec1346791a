/**
 * Packages of the Go modules that publish Kubernetes' kinds, as text.
 *
 * @module
 */
import { join } from "@std/path";

/** A package's `.proto` file, and the Go files beside it. */
export interface GoPackage {
  readonly proto: string;
  readonly sources: readonly string[];
}

/** Reads a package of a Go module, such as `apps/v1` of `k8s.io/api`; undefined when it has no messages. */
export type ReadGoPackage = (module: string, path: string) => Promise<GoPackage | undefined>;

/** Reads packages of the modules that belong to a version of Kubernetes, through Go, which downloads what it lacks. */
export function goPackages(kubernetesVersion: string): ReadGoPackage {
  const version = `v0.${kubernetesVersion.split(".").slice(1).join(".")}`;
  const folders = new Map<string, Promise<string>>();
  const folderOf = async (module: string) => {
    const args = ["mod", "download", "-json", `${module}@${version}`];
    const { success, stdout, stderr } = await new Deno.Command("go", { args }).output();
    const decoder = new TextDecoder();
    if (!success) throw new Error(`go ${args.join(" ")}: ${decoder.decode(stdout)}${decoder.decode(stderr)}`);
    return (JSON.parse(decoder.decode(stdout)) as { Dir: string }).Dir;
  };
  return async (module, path) => {
    if (!folders.has(module)) folders.set(module, folderOf(module));
    const folder = join(await folders.get(module)!, path);
    try {
      const proto = await Deno.readTextFile(join(folder, "generated.proto"));
      const sources: string[] = [];
      for await (const { name } of Deno.readDir(folder)) {
        if (/\.go$/.test(name) && !/_test\.go$|^(zz_)?generated/.test(name)) sources.push(name);
      }
      return {
        proto,
        sources: await Promise.all(sources.sort().map((name) => Deno.readTextFile(join(folder, name)))),
      };
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return undefined;
      throw error;
    }
  };
}
