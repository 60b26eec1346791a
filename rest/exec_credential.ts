/**
 * Credentials from a program: the exec plugins of kubeconfigs (KEP-541), in their versions v1 and v1beta1.
 *
 * The program is run when a request needs what it gives: first, after the time that it says, and after a 401. Requests
 * meanwhile wait for the same run. It inherits standard error, and standard input where it may ask the user. The
 * process needs `--allow-run=COMMAND`.
 *
 * @module
 */
import { ConfigError } from "./config_error.ts";
import { HintLimiter, type HintRate } from "./hint_limiter.ts";
import { permittedCommand, type PluginPolicy } from "./plugin_policy.ts";
import { type Credential, isBearerToken } from "./credential.ts";
import { isPermissionMissing } from "./local_access.ts";
import type { KubeconfigExec } from "./kubeconfig.ts";
import { raceSignal } from "./send_request.ts";

/** What a plugin is told of the cluster, where the kubeconfig says `provideClusterInfo`. */
export interface ExecClusterInfo {
  readonly "server": string;
  readonly "tls-server-name"?: string | undefined;
  readonly "insecure-skip-tls-verify"?: boolean | undefined;
  readonly "certificate-authority-data"?: string | undefined;
  readonly "proxy-url"?: string | undefined;
  readonly "disable-compression"?: boolean | undefined;
  /** The cluster's extension `client.authentication.k8s.io/exec`. */
  readonly "config"?: unknown;
}

/** What a plugin gave. */
interface Given {
  readonly authorization: string | undefined;
  readonly certificate: { readonly cert: string; readonly key: string } | undefined;
  /** Wall clock, in milliseconds; `Infinity` where the plugin does not say. */
  readonly expiresAt: number;
}

/** Where a plugin is configured, and what it is told. */
export interface ExecOptions {
  /** The configuration file. */
  readonly file?: string | undefined;
  /** Its field. */
  readonly field?: string | undefined;
  /** The cluster as it is when the plugin is run, where the plugin is told of it. */
  readonly clusterInfo?: (() => ExecClusterInfo) | undefined;
  /** Which programs may run. @default {all that Deno may run} */
  readonly policy?: PluginPolicy | undefined;
  /**
   * Why standard input is not there for a plugin: the program itself reads it. `true` for no reason; `false` where it is
   * there.
   */
  readonly stdinUnavailable?: boolean | string | undefined;
  /** Whether standard input is a terminal. @default {Deno.stdin.isTerminal} */
  readonly isTerminal?: (() => boolean) | undefined;
  /** How often the install hint is part of the error. @default {usualHintRate} */
  readonly hintRate?: HintRate | undefined;
  /** Is called with a client certificate that is another than the last. */
  readonly onCertificate: (certificate: { cert: string; key: string }) => void;
}

/** Control and format characters of a hint would act on the terminal; newlines and tabs may stay. */
export function printableHint(hint: string): string {
  return hint.replace(
    /(?![\n\t])[\p{Cc}\p{Cf}]/gu,
    (character) => `U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, "0")}`,
  );
}

/** The header of a token, and where there is one the client certificate, that a program gives. */
export class ExecCredential implements Credential, Disposable {
  readonly #exec: KubeconfigExec;
  readonly #options: ExecOptions;
  #given: Given | undefined;
  /** The run under way, which all requests meanwhile share. */
  #running: Promise<Given> | undefined;
  #process: Deno.ChildProcess | undefined;
  readonly #hints: HintLimiter;
  #disposed = false;

  /** Runs nothing yet. */
  constructor(exec: KubeconfigExec, options: ExecOptions) {
    this.#exec = exec;
    this.#options = options;
    this.#hints = new HintLimiter(options.hintRate);
  }

  async authorization(signal?: () => AbortSignal | undefined): Promise<string | undefined> {
    const given = this.#given;
    if (given !== undefined && Date.now() < given.expiresAt) return given.authorization;
    this.#running ??= this.#run().finally(() => this.#running = undefined);
    return (await raceSignal(this.#running, signal?.())).authorization;
  }

  refused(authorization: string | undefined): void {
    if (authorization === this.#given?.authorization) this.#given = undefined;
  }

  [Symbol.dispose](): void {
    this.#disposed = true;
    try {
      this.#process?.kill();
    } catch (error) {
      if (!(error instanceof TypeError)) throw error; // it has ended already
    }
  }

  async #run(): Promise<Given> {
    const before = this.#given?.certificate;
    const given = this.#read(await this.#output());
    const { certificate } = given;
    if (certificate !== undefined && (certificate.cert !== before?.cert || certificate.key !== before.key)) {
      try {
        this.#options.onCertificate(certificate);
      } catch {
        throw this.#error(
          `the program "${this.#exec.command}" wrote a client certificate and key that deno cannot use`,
        );
      }
    }
    // Only what can be used: requests would go without a credential otherwise.
    this.#given = given;
    return given;
  }

  #error(problem: string): ConfigError {
    const { file, field } = this.#options;
    return new ConfigError({ file, field, problem });
  }

  /** Whether the plugin may use standard input. */
  #interactive(): boolean {
    const { interactiveMode, apiVersion } = this.#exec;
    // The default is v1beta1's alone: v1 has the field required.
    const mode = interactiveMode ?? (apiVersion?.endsWith("/v1") ? "" : "IfAvailable");
    if (mode === "Never") return false;
    const { stdinUnavailable = false, isTerminal = () => Deno.stdin.isTerminal() } = this.#options;
    const asks = `the program "${this.#exec.command}" has to ask the user, and standard input is`;
    switch (mode) {
      case "IfAvailable":
        return stdinUnavailable === false && isTerminal();
      case "Always":
        if (typeof stdinUnavailable === "string") {
          throw this.#error(`${asks} unavailable: ${stdinUnavailable}`);
        }
        if (stdinUnavailable) throw this.#error(`${asks} unavailable`);
        if (!isTerminal()) throw this.#error(`${asks} no terminal`);
        return true;
      default:
        throw this.#error(
          `the interactiveMode "${mode}" is not known, expected Never, IfAvailable or Always`,
        );
    }
  }

  /** There is no such program. The hint says how to get it, as often as it may. */
  #missing(command: string): ConfigError {
    const problem = `there is no program "${command}"`;
    const { installHint } = this.#exec;
    return this.#error(
      installHint && this.#hints.take() ? `${problem}: ${printableHint(installHint)}` : problem,
    );
  }

  async #output(): Promise<string> {
    const { command: named = "", args, env, apiVersion } = this.#exec;
    const interactive = this.#interactive();
    const info = {
      kind: "ExecCredential",
      apiVersion,
      spec: { interactive, cluster: this.#options.clusterInfo?.() },
    };
    const command = await permittedCommand(named, this.#options.policy ?? {}, this.#options);
    if (command === undefined) throw this.#missing(named);
    let process: Deno.ChildProcess;
    try {
      process = new Deno.Command(command, {
        args: args ?? [],
        env: {
          ...Object.fromEntries((env ?? []).map(({ name, value }) => [name, value ?? ""])),
          KUBERNETES_EXEC_INFO: JSON.stringify(info),
        },
        stdin: interactive ? "inherit" : "null",
        stdout: "piped",
        stderr: "inherit",
      }).spawn();
    } catch (error) {
      if (isPermissionMissing(error)) {
        throw this.#error(`deno may not run "${command}": run it with --allow-run=${command}`);
      }
      if (error instanceof Deno.errors.NotFound) throw this.#missing(command);
      throw this.#error(`the program "${command}" cannot be run`);
    }
    this.#process = process;
    try {
      if (this.#disposed) this[Symbol.dispose]();
      const { success, code, signal, stdout } = await process.output();
      if (!success) {
        throw this.#error(
          `the program "${command}" failed with ${
            signal === null ? `exit code ${code}` : `signal ${signal}`
          }`,
        );
      }
      return new TextDecoder().decode(stdout);
    } finally {
      this.#process = undefined;
    }
  }

  /** Reads what the program wrote. None of it is ever part of an error: it holds secrets. */
  #read(output: string): Given {
    const { command, apiVersion } = this.#exec;
    const wrote = (problem: string) => this.#error(`the program "${command}" wrote ${problem}`);
    let credential: { kind?: unknown; apiVersion?: unknown; status?: Record<string, unknown> | null } | null;
    try {
      credential = JSON.parse(output);
    } catch {
      throw wrote("no JSON, expected an ExecCredential"); // the parser's message would quote the output
    }
    if (typeof credential !== "object" || credential === null || credential.kind !== "ExecCredential") {
      throw wrote("something else than an ExecCredential");
    }
    if (credential.apiVersion !== apiVersion) {
      throw wrote(`an ExecCredential of another version than ${apiVersion}, which the kubeconfig asks for`);
    }
    const status = credential.status;
    if (typeof status !== "object" || status === null) throw wrote("an ExecCredential without status");
    const text = (name: string): string | undefined => {
      const value = status[name];
      if (value === undefined || value === null || value === "") return undefined;
      if (typeof value !== "string") throw wrote(`an ExecCredential whose status.${name} is no text`);
      return value;
    };
    const token = text("token");
    const cert = text("clientCertificateData");
    const key = text("clientKeyData");
    if ((cert === undefined) !== (key === undefined)) {
      throw wrote("a client certificate or its key, expected both or neither");
    }
    if (token === undefined && cert === undefined) throw wrote("neither a token nor a client certificate");
    if (token !== undefined && !isBearerToken(token)) {
      throw wrote("a token that cannot stand in a header");
    }
    const expiry = text("expirationTimestamp");
    const expiresAt = expiry === undefined ? Infinity : Date.parse(expiry);
    if (Number.isNaN(expiresAt)) throw wrote("an expirationTimestamp that is no time");
    return {
      authorization: token === undefined ? undefined : `Bearer ${token}`,
      certificate: cert === undefined ? undefined : { cert, key: key! },
      expiresAt,
    };
  }
}
