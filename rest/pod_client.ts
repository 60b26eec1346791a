/**
 * The client of pods: the verbs of every kind, and what a kubelet answers.
 *
 * @example The last lines of a log, and what a command says
 * ```ts
 * import { Pod } from "@kybern/kybern/api/core/v1";
 * import { type Configuration, kindClient } from "@kybern/kybern/rest";
 *
 * async function diagnose(config: Configuration, name: string, signal: AbortSignal) {
 *   const pods = kindClient(config, Pod, { namespace: "default" });
 *   const log = await pods.logs(name, { tailLines: 20, signal }).text();
 *   await using process = await pods.exec(name, { command: ["df", "-h"], signal });
 *   const { code, stdout, stderr } = await process.output();
 *   return { log, disk: code === 0 ? stdout : stderr };
 * }
 * ```
 *
 * @module
 */
import type { ClusterAccess, ResourceType } from "../meta/mod.ts";
import { ProxyClient, type Proxying } from "./proxy_client.ts";
import type { ResourceClientOptions } from "./resource_client.ts";
import { ResourceRequests } from "./resource_requests.ts";
// What speaks over WebSockets is loaded by the first call that needs it.
import type { Copied, CopyFromOptions, CopyOptions } from "./streams/copy.ts";
import { logParams, type PodLogOptions, PodLogs } from "./streams/pod_logs.ts";
import type { PodProcess, PodStreamsOptions } from "./streams/pod_process.ts";
import type { PortForward, PortForwardOptions } from "./streams/port_forward.ts";
import type { PortForwardListener, PortForwardListenOptions } from "./streams/port_forward_listener.ts";

/** Options of a command in a container. */
export interface PodExecOptions extends PodStreamsOptions {
  /** The command and its arguments; no shell reads them. */
  command: readonly string[];
}

/** What the client of pods can do besides the kind's verbs. */
export interface PodStreams extends Proxying {
  /** A container's log. Nothing is sent before one of its methods is called. */
  logs(name: string, options?: PodLogOptions): PodLogs;

  /**
   * Runs a command in a container. Resolves once the server has accepted; a refusal rejects with a `StatusError`. RBAC:
   * `create` and `get` of `pods/exec`.
   */
  exec(name: string, options: PodExecOptions): Promise<PodProcess>;

  /** Attaches to a container's own process. RBAC: `create` and `get` of `pods/attach`. */
  attach(name: string, options?: PodStreamsOptions): Promise<PodProcess>;

  /** Opens one connection to a port of a pod. RBAC: `create` and `get` of `pods/portforward`. */
  portForward(name: string, port: number, options?: PortForwardOptions): Promise<PortForward>;

  /**
   * Listens on this machine, and passes each connection on to a port of the pod. Needs `--allow-net` of the local
   * address; RBAC as {@linkcode portForward}.
   */
  listen(name: string, port: number, options?: PortForwardListenOptions): Promise<PortForwardListener>;

  /**
   * Copies a file, or a folder with all below it, from a container, whose own `tar` it needs. Symbolic links and devices
   * are left out, and nothing that the container sends is written outside of `to`. Needs `--allow-read` and
   * `--allow-write` of where `to` is; RBAC as {@linkcode exec}.
   *
   * @param from path in the container
   * @param to path on this machine, in a folder that is there: what the copy is called, not the folder that it goes into
   * @throws {TarError} when the container sends what is no archive, or what would be written elsewhere
   */
  copyFrom(name: string, from: string, to: string, options?: CopyFromOptions): Promise<Copied>;

  /**
   * Copies a file, or a folder with all below it, to a container, whose own `tar` it needs. Symbolic links and devices
   * are left out. Needs `--allow-read` of `from`; RBAC as {@linkcode exec}.
   *
   * @param from path on this machine
   * @param to path in the container, in a folder that is there: what the copy is called
   */
  copyTo(name: string, from: string, to: string, options?: CopyOptions): Promise<Copied>;
}

/** See the module. */
export class PodClient<T, S extends boolean, U> extends ProxyClient<T, S, U> implements PodStreams {
  readonly #requests: ResourceRequests;

  /** Takes a configuration or any other access to a cluster. Sends nothing. */
  constructor(access: ClusterAccess, type: ResourceType<T, S, U>, options: ResourceClientOptions = {}) {
    super(access, type, options);
    this.#requests = new ResourceRequests(access, type, options);
  }

  logs(name: string, options: PodLogOptions = {}): PodLogs {
    return new PodLogs(
      this.#requests.object("GET", name).subResource("log").params(logParams(options)).do(options),
    );
  }

  async exec(name: string, options: PodExecOptions): Promise<PodProcess> {
    return await this.#process("exec", name, options, options.command);
  }

  async attach(name: string, options: PodStreamsOptions = {}): Promise<PodProcess> {
    return await this.#process("attach", name, options);
  }

  async portForward(name: string, port: number, options: PortForwardOptions = {}): Promise<PortForward> {
    const { PortForward } = await import("./streams/port_forward.ts");
    const request = this.#requests.object("GET", name).subResource("portforward").params({ ports: port });
    return await PortForward.open(request.do(options), port, options);
  }

  async listen(
    name: string,
    port: number,
    options: PortForwardListenOptions = {},
  ): Promise<PortForwardListener> {
    const { PortForwardListener } = await import("./streams/port_forward_listener.ts");
    return new PortForwardListener((open) => this.portForward(name, port, open), options);
  }

  async copyFrom(name: string, from: string, to: string, options: CopyFromOptions = {}): Promise<Copied> {
    const { copyFrom } = await import("./streams/copy.ts");
    return await copyFrom((run) => this.exec(name, run), from, to, options);
  }

  async copyTo(name: string, from: string, to: string, options: CopyOptions = {}): Promise<Copied> {
    const { copyTo } = await import("./streams/copy.ts");
    return await copyTo((run) => this.exec(name, run), from, to, options);
  }

  async #process(
    subresource: "exec" | "attach",
    name: string,
    options: PodStreamsOptions,
    command: readonly string[] = [],
  ): Promise<PodProcess> {
    const { PodProcess, streamParams } = await import("./streams/pod_process.ts");
    const request = this.#requests.object("GET", name).subResource(subresource)
      .params({ command, ...streamParams(options) });
    return await PodProcess.open(request.do(options), options);
  }
}
