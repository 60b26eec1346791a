/**
 * Runs kubectl for a test: by itself, apart from the configuration and caches of whoever runs the tests.
 * @module
 */

/** What else a run of kubectl is given. */
export interface KubectlOptions {
  /** Its standard input, for `-f -`. Without one it reads nothing. */
  readonly stdin?: string;
  /** Environment variables, over the usual ones. */
  readonly env?: Readonly<Record<string, string>>;
  /** Ends kubectl and rejects with the signal's reason. */
  readonly signal?: AbortSignal;
}

/** How a run of kubectl ended. */
export interface KubectlResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Arguments of kubectl, and options after them if there are any. */
export type KubectlArguments = string[] | [...string[], KubectlOptions];

/**
 * Runs one kubectl to its end.
 *
 * @param home Stands in for the home folder. kubectl remembers what a server serves by host and port, and a port may be
 * another server's the next time.
 */
export async function runKubectl(
  program: { readonly path: string; readonly kubeconfigPath: string; readonly home: string },
  given: readonly (string | KubectlOptions)[],
): Promise<KubectlResult> {
  const args = given.filter((argument): argument is string => typeof argument === "string");
  const last = given.at(-1);
  const { stdin, env, signal }: KubectlOptions = typeof last === "object" ? last : {};
  signal?.throwIfAborted();
  const child = new Deno.Command(program.path, {
    args,
    env: { KUBECONFIG: program.kubeconfigPath, HOME: program.home, ...env },
    stdin: stdin === undefined ? "null" : "piped",
    stdout: "piped",
    stderr: "piped",
    signal,
  }).spawn();
  const [output] = await Promise.all([
    child.output(),
    stdin === undefined ? undefined : feed(child.stdin, stdin),
  ]);
  signal?.throwIfAborted();
  const decoder = new TextDecoder();
  return { code: output.code, stdout: decoder.decode(output.stdout), stderr: decoder.decode(output.stderr) };
}

async function feed(pipe: WritableStream<Uint8Array>, text: string): Promise<void> {
  const writer = pipe.getWriter();
  try {
    await writer.write(new TextEncoder().encode(text));
    await writer.close();
  } catch (error) {
    // kubectl ended before it read everything; its answer says why.
    if (!(error instanceof Deno.errors.BrokenPipe)) throw error;
    await writer.abort().catch(() => {});
  }
}
