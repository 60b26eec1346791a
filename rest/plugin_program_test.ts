/**
 * An exec plugin, a program like a user's, for the tests that run it. Holds no tests itself.
 *
 * `deno run … plugin_program_test.ts FOLDER` notes in `FOLDER/log` what it is told, and gives the token that stands in
 * `FOLDER/token`.
 *
 * @module
 */

/** What the plugin notes of one run. */
export interface PluginRun {
  readonly spec: { readonly interactive: boolean; readonly cluster?: { readonly [field: string]: unknown } };
  /** The variable that the kubeconfig gives. */
  readonly extra: string | null;
  /** Whether the environment of whoever runs it is there too. */
  readonly inherited: boolean;
}

/** Arguments for Deno that run the plugin. */
export function pluginArguments(folder: string): string[] {
  const file = import.meta.filename!;
  const allowed = [
    "--allow-env=KUBERNETES_EXEC_INFO,EXTRA,PATH",
    `--allow-read=${folder}`,
    `--allow-write=${folder}`,
  ];
  return ["run", "--no-config", "--no-check", "--no-prompt", ...allowed, file, folder];
}

if (import.meta.main) {
  const [folder] = Deno.args;
  const info = JSON.parse(Deno.env.get("KUBERNETES_EXEC_INFO") ?? "null");
  const run: PluginRun = {
    spec: info.spec,
    extra: Deno.env.get("EXTRA") ?? null,
    inherited: Deno.env.has("PATH"),
  };
  await Deno.writeTextFile(`${folder}/log`, `${JSON.stringify(run)}\n`, { append: true });
  const token = await Deno.readTextFile(`${folder}/token`);
  console.log(JSON.stringify({ kind: info.kind, apiVersion: info.apiVersion, status: { token } }));
}
