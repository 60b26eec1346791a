/**
 * `deno task serve`: the embedded API server on a port, until Ctrl-C.
 *
 * It writes a kubeconfig and prints how to use it. Without `--kubeconfig` that is a temporary file, gone when the
 * server stops; a file that was asked for stays.
 *
 * @module
 */
import { parseArgs } from "@std/cli/parse-args";
import { dirname, resolve } from "@std/path";
import { ApiServer, ListenError } from "../apiserver/mod.ts";
import { aborted } from "../meta/mod.ts";

const usage = `Serves the Kubernetes API from this process, until Ctrl-C.

  --port NUMBER        port to listen on; a free one unless given
  --host ADDRESS       address to listen on; 127.0.0.1 unless given
  --kubeconfig FILE    where to write the kubeconfig; a temporary file unless given
  --token TOKEN        the admin's bearer token; a random one unless given
  --help               this text`;

/** What the command line asked for could not be done. The message is the whole story. */
export class ServeError extends Error {
  override readonly name = "ServeError";
}

/** What the command line says. */
export interface ServeOptions {
  readonly port: number;
  readonly hostname: string;
  readonly kubeconfig: string | undefined;
  readonly token: string | undefined;
  readonly help: boolean;
}

/**
 * Reads the command line.
 *
 * @throws {ServeError} for what it does not know
 */
export function serveOptions(args: readonly string[]): ServeOptions {
  const parsed = parseArgs(args, {
    string: ["port", "host", "kubeconfig", "token"],
    boolean: ["help"],
    unknown: (arg) => {
      throw new ServeError(`unknown argument ${JSON.stringify(arg)}; --help lists what there is`);
    },
  });
  const port = parsed.port === undefined ? 0 : Number(parsed.port);
  if (parsed.port !== undefined && (!/^[0-9]+$/.test(parsed.port) || port > 65535)) {
    throw new ServeError(`--port ${JSON.stringify(parsed.port)} is no port number (0 to 65535)`);
  }
  for (const name of ["host", "kubeconfig", "token"]) {
    if (parsed[name] === "") throw new ServeError(`--${name} needs a value`);
  }
  return {
    port,
    hostname: parsed.host ?? "127.0.0.1",
    kubeconfig: parsed.kubeconfig,
    token: parsed.token,
    help: parsed.help,
  };
}

/**
 * Serves until the signal aborts.
 *
 * @throws {ServeError | ListenError} when the kubeconfig cannot be written or the socket cannot be opened
 */
export async function serve(
  options: ServeOptions,
  { signal, log = console.log }: { readonly signal: AbortSignal; readonly log?: (line: string) => void },
): Promise<void> {
  await using server = await ApiServer.start({
    port: options.port,
    hostname: options.hostname,
    ...(options.token === undefined ? {} : { token: options.token }),
  });
  await using file = await KubeconfigFile.write(options.kubeconfig, server.kubeconfig);
  log(`kybern serves the Kubernetes API at ${server.url.href.replace(/\/$/, "")}`);
  log(`kubeconfig: ${file.path}`);
  log(`try:        kubectl --kubeconfig ${file.path} get namespaces`);
  log("Ctrl-C stops it.");
  await aborted(signal);
}

/** The kubeconfig on disk, readable by its owner alone. */
class KubeconfigFile implements AsyncDisposable {
  readonly path: string;
  readonly #temporaryFolder: string | undefined;

  constructor(path: string, temporaryFolder: string | undefined) {
    this.path = path;
    this.#temporaryFolder = temporaryFolder;
  }

  static async write(asked: string | undefined, text: string): Promise<KubeconfigFile> {
    const path = asked === undefined ? undefined : resolve(asked);
    try {
      if (path !== undefined) {
        await Deno.mkdir(dirname(path), { recursive: true });
        await Deno.writeTextFile(path, text, { mode: 0o600 });
        return new KubeconfigFile(path, undefined);
      }
      const folder = await Deno.makeTempDir({ prefix: "kybern-" });
      const file = new KubeconfigFile(resolve(folder, "kubeconfig"), folder);
      await Deno.writeTextFile(file.path, text, { mode: 0o600 });
      return file;
    } catch (error) {
      const why = error instanceof Error ? error.message.split("\n")[0] : String(error);
      throw new ServeError(`cannot write the kubeconfig${path === undefined ? "" : ` ${path}`}: ${why}`, {
        cause: error,
      });
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#temporaryFolder !== undefined) await Deno.remove(this.#temporaryFolder, { recursive: true });
  }
}

/** Runs the command; gives the exit code. */
export async function main(args: readonly string[]): Promise<number> {
  const stop = new AbortController();
  const onSignal = () => stop.abort();
  try {
    const options = serveOptions(args);
    if (options.help) {
      console.log(usage);
      return 0;
    }
    Deno.addSignalListener("SIGINT", onSignal);
    Deno.addSignalListener("SIGTERM", onSignal);
    await serve(options, { signal: stop.signal });
    return 0;
  } catch (error) {
    if (!(error instanceof ServeError || error instanceof ListenError)) throw error;
    console.error(`kybern serve: ${error.message}`);
    return 1;
  } finally {
    Deno.removeSignalListener("SIGINT", onSignal);
    Deno.removeSignalListener("SIGTERM", onSignal);
  }
}

if (import.meta.main) Deno.exit(await main(Deno.args));
