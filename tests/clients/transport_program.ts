/**
 * Programs that send requests, with permissions, flags and an environment of their own.
 *
 * @module
 */
import { assert } from "@std/assert";
import { projectRoot } from "../../tools/floors.ts";
import { canReachJsr, denoArguments } from "../../tools/jsr_reach.ts";

/** How a program is run. */
export interface TransportProgramOptions {
  /** Flags of Deno besides those that let it connect and read what the environment says of proxies. */
  readonly flags?: readonly string[];
  readonly args?: readonly string[];
  readonly env?: { readonly [name: string]: string };
}

/** What the environment may say of proxies. */
const names =
  "ALL_PROXY,all_proxy,HTTP_PROXY,http_proxy,HTTPS_PROXY,https_proxy,REQUEST_METHOD,NO_PROXY,no_proxy";

/** Runs a program in which `HttpTransport` is imported already. @returns what it prints */
export async function runTransportProgram(
  program: string,
  { flags = [], args = [], env = {} }: TransportProgramOptions = {},
): Promise<string> {
  const imported = JSON.stringify(import.meta.resolve("../../rest/http_transport.ts"));
  const file = await Deno.makeTempFile({ suffix: ".ts" });
  try {
    await Deno.writeTextFile(file, `import { HttpTransport } from ${imported};\n${program}`);
    const all = [
      "run",
      "--no-check",
      "--no-prompt",
      "--allow-net",
      `--allow-env=${names}`,
      ...flags,
      file,
      ...args,
    ];
    const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: denoArguments(all, await canReachJsr()),
      cwd: projectRoot,
      env: { NO_COLOR: "1", ...env },
    }).output();
    assert(success, new TextDecoder().decode(stderr));
    return new TextDecoder().decode(stdout);
  } finally {
    await Deno.remove(file);
  }
}
