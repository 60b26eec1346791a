import { assert, assertEquals } from "@std/assert";
import { projectRoot } from "../../tools/floors.ts";
import { canReachJsr, denoArguments } from "../../tools/jsr_reach.ts";

interface Module {
  readonly specifier: string;
  readonly dependencies?: readonly {
    readonly code?: { readonly specifier?: string };
    readonly isDynamic?: boolean;
  }[];
}

/** The modules that are loaded when a file is run: neither for their types alone, nor by a later `import()`. */
async function loadedBy(file: string): Promise<string[]> {
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: denoArguments(["info", "--json", file], await canReachJsr()),
    cwd: projectRoot,
    stderr: "null",
  }).output();
  const { roots, modules }: { roots: string[]; modules: Module[] } = JSON.parse(
    new TextDecoder().decode(stdout),
  );
  const bySpecifier = new Map(modules.map((module) => [module.specifier, module]));
  const loaded = new Set<string>();
  const waiting = [...roots];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (loaded.has(next)) continue;
    loaded.add(next);
    for (const { code, isDynamic } of bySpecifier.get(next)?.dependencies ?? []) {
      if (code?.specifier !== undefined && !isDynamic) waiting.push(code.specifier);
    }
  }
  return [...loaded].map((specifier) => specifier.replace(projectRoot.href, ""));
}

Deno.test("a Clientset starts without what reads configurations and YAML, without watches, streams, Node's modules, and the kinds' interfaces", async () => {
  const loaded = await loadedBy("clientset/mod.ts");
  assert(loaded.includes("rest/send_request.ts"), "expected to see what is loaded");
  const heavy =
    /^(?:rest|meta|metrics)\/mod\.ts$|yaml|config|credential|http_transport|http1|watch_|_watch|streams\/(?!pod_logs|proxy)|tar\/|^node:|^api\/.*\/v/;
  assertEquals(loaded.filter((module) => heavy.test(module)), []);
});
