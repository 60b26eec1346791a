/**
 * A real Kubernetes control plane for a test: etcd, kube-apiserver and, if asked for, kube-controller-manager and
 * kube-scheduler, built from their published Go modules and run as plain processes on loopback.
 *
 * Guarantees
 * - `start` resolves when the server is ready, and with a controller manager when new pods will be let in.
 * - It leaves nothing behind: no process, no folder, no connection, also when it fails half way.
 * - When this process dies, however it dies, so do the programs.
 *
 * Everything here is plain `fetch` and child processes: what the project's client and server are measured against must
 * not share their mistakes.
 *
 * @example
 * ```ts ignore
 * await using plane = await ControlPlane.start({ controllerManager: true });
 * const { stdout } = await plane.kubectl("get", "namespaces", "-o", "name");
 * ```
 * @module
 */
import { join } from "@std/path";
import type { CertificateAndKey } from "./credentials.ts";
import { kubeconfigText } from "./kubeconfig.ts";
import { type KubectlArguments, type KubectlResult, runKubectl } from "./kubectl.ts";
import { ProgramSet, StartError } from "./program_set.ts";
import { buildPrograms, type Programs } from "./programs.ts";
import type { ProgramName } from "./recipe.ts";
import {
  apiServerFlags,
  controllerManagerFlags,
  etcdFlags,
  etcdUrl,
  prepareSite,
  schedulerFlags,
  serverCertificatePath,
  type Site,
  type SiteOptions,
  type Tokens,
} from "./site.ts";
import type { ControlPlaneVersion } from "./versions.ts";

/** Options of {@linkcode ControlPlane.start}. */
export interface ControlPlaneOptions extends SiteOptions {
  /** @default "1.37.2" */
  readonly version?: ControlPlaneVersion;
  /** Runs the built-in controllers: garbage collection, namespaces, Deployments, Jobs … @default false */
  readonly controllerManager?: boolean;
  /** Runs the scheduler; give it a node with {@linkcode ControlPlane.addReadyNode}. @default false */
  readonly scheduler?: boolean;
  /** Where the plane makes the folder of its files. @default the system's folder for temporary files */
  readonly parentFolder?: string;
  /** Gives up starting, and rejects with the signal's reason. Does not stop a plane that has started. */
  readonly signal?: AbortSignal;
}

/** Who a kubeconfig may speak as: `admin` and `alice` by token, `carol`, an administrator too, by certificate. */
export type ControlPlaneUser = "admin" | "alice" | "carol";

/** What a started control plane is made of. */
interface Parts {
  readonly options: ControlPlaneOptions;
  readonly programs: Programs;
  readonly site: Site;
  readonly set: ProgramSet;
  readonly caData: string;
  /** Trusts the server. */
  readonly client: Deno.HttpClient;
}

/** A running control plane. */
export class ControlPlane implements AsyncDisposable {
  readonly #parts: Parts;
  /** What disposing does. Filled when the start has succeeded: until then the start itself cleans up. */
  #cleanup = new AsyncDisposableStack();

  /** For {@linkcode ControlPlane.start} alone: only what it started can be stopped. */
  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Builds the programs if need be, starts them and waits until they are ready. */
  static async start(options: ControlPlaneOptions = {}): Promise<ControlPlane> {
    const programs = await buildPrograms(options.version ?? "1.37.2", {
      signal: options.signal,
      onBuild: (message) => console.error(message),
    });
    for (let attempt = 1;; attempt++) {
      try {
        return await ControlPlane.#startOnce(options, programs);
      } catch (error) {
        // Another process took a port between the moment it was found free and its use.
        const lostPort = error instanceof StartError && error.message.includes("address already in use");
        if (!lostPort || attempt === 3) throw error;
      }
    }
  }

  static async #startOnce(options: ControlPlaneOptions, programs: Programs): Promise<ControlPlane> {
    const { controllerManager = false, scheduler = false, signal } = options;
    await using cleanup = new AsyncDisposableStack();
    const folder = await Deno.makeTempDir({ dir: options.parentFolder, prefix: "kybern-control-plane-" });
    cleanup.defer(() => Deno.remove(folder, { recursive: true }));
    const site = await prepareSite(folder);
    const set = cleanup.use(new ProgramSet(programs, folder));

    set.start("etcd", etcdFlags(site));
    await set.until("etcd", () => listens(site.etcdPort), signal);
    set.start("kube-apiserver", apiServerFlags(site, options, controllerManager));
    // Its certificate is whole by the time that it listens.
    await set.until("kube-apiserver", () => listens(site.apiServerPort), signal);
    const caData = await Deno.readTextFile(serverCertificatePath(site));
    const client = cleanup.use(Deno.createHttpClient({ caCerts: [caData] }));
    const plane = new ControlPlane({ options, programs, site, set, caData, client });
    await plane.#untilReady(signal);
    // Again: an etcd that lost its port has ended by now, and the server would use another's.
    await set.until("etcd", () => listens(site.etcdPort), signal);

    for (const user of ["admin", "alice", "carol"] as const) {
      await Deno.writeTextFile(plane.kubeconfigPathOf(user), plane.kubeconfigOf(user), { mode: 0o600 });
    }
    if (scheduler) set.start("kube-scheduler", schedulerFlags(options, plane.kubeconfigPath));
    if (controllerManager) {
      set.start("kube-controller-manager", controllerManagerFlags(site, options, plane.kubeconfigPath));
      // Pods are refused until their namespace has its service account.
      const account = "/api/v1/namespaces/default/serviceaccounts/default";
      await set.until("kube-controller-manager", () => plane.#answers(account), signal);
    }
    plane.#cleanup = cleanup.move();
    return plane;
  }

  /** kube-apiserver's address, without a slash at its end. */
  get url(): string {
    return `https://127.0.0.1:${this.#parts.site.apiServerPort}`;
  }

  /** etcd's address. Its HTTP API is below `/v3/`. */
  get etcdUrl(): string {
    return etcdUrl(this.#parts.site);
  }

  /** The built programs, for those who run one of them themselves. */
  get programs(): Programs {
    return this.#parts.programs;
  }

  /** Process ids of what runs at the moment. */
  get processIds(): ReadonlyMap<ProgramName, number> {
    return this.#parts.set.processIds;
  }

  /** The paths of the programs' logs, gone with the plane. */
  get logs(): Readonly<Record<Exclude<ProgramName, "kubectl">, string>> {
    const path = (name: ProgramName) => this.#parts.set.logPath(name);
    return {
      "etcd": path("etcd"),
      "kube-apiserver": path("kube-apiserver"),
      "kube-controller-manager": path("kube-controller-manager"),
      "kube-scheduler": path("kube-scheduler"),
    };
  }

  /** PEM: who trusts these trusts the server. */
  get caData(): string {
    return this.#parts.caData;
  }

  /** The bearer tokens of `admin` and `alice`. */
  get tokens(): Tokens {
    return this.#parts.site.tokens;
  }

  /** The client certificate of `carol`, in `system:masters`. */
  get clientCertificate(): CertificateAndKey {
    return this.#parts.site.clientCertificate;
  }

  /** Admin's kubeconfig, YAML. */
  get kubeconfig(): string {
    return this.kubeconfigOf("admin");
  }

  /** A file that holds admin's kubeconfig. */
  get kubeconfigPath(): string {
    return this.kubeconfigPathOf("admin");
  }

  /** A user's kubeconfig, YAML, everything inline. */
  kubeconfigOf(user: ControlPlaneUser): string {
    const { clientCertificate, tokens } = this;
    const credentials = user === "carol" ? { clientCertificate } : { token: tokens[user] };
    return kubeconfigText({ server: this.url, caData: this.caData, user, credentials });
  }

  /** A file that holds a user's kubeconfig. */
  kubeconfigPathOf(user: ControlPlaneUser): string {
    return join(this.#parts.site.folder, `kubeconfig-${user}.yaml`);
  }

  /**
   * Runs the kubectl of the server's version, as admin unless `env.KUBECONFIG` says otherwise. What it answers is a
   * value, not an error, whatever its code.
   */
  async kubectl(...given: KubectlArguments): Promise<KubectlResult> {
    const { programs, site } = this.#parts;
    const program = {
      path: programs.path("kubectl"),
      kubeconfigPath: this.kubeconfigPath,
      home: site.folder,
    };
    return await runKubectl(program, given);
  }

  /**
   * Sends a request as admin. The caller reads or cancels the body.
   * @param path From the server's root, as `/api/v1/nodes`.
   */
  async fetch(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = new Headers(init.headers);
    headers.set("Authorization", `Bearer ${this.tokens.admin}`);
    return await fetch(this.url + path, { ...init, headers, client: this.#parts.client });
  }

  /**
   * Makes etcd forget all versions before its present one, and gives that.
   *
   * A watch from before then fails with 410 Gone at once for kinds that kube-apiserver does not cache (events). For
   * the others it still has the changes in memory: follow with {@linkcode restartApiServer}.
   */
  async compact(): Promise<string> {
    const { header: { revision } } = await this.#etcd("maintenance/status", {});
    try {
      await this.#etcd("kv/compaction", { revision, physical: true });
    } catch (error) {
      // Nothing has changed since the last compaction.
      if (!(error as Error).message.includes("required revision has been compacted")) throw error;
    }
    return revision;
  }

  /**
   * Stops kube-apiserver in order if it runs (open watches end cleanly), starts it on its port, and waits until it is
   * ready.
   */
  async restartApiServer({ signal }: { signal?: AbortSignal } = {}): Promise<void> {
    const { options, site, set } = this.#parts;
    await set.stop("kube-apiserver");
    set.start("kube-apiserver", apiServerFlags(site, options, options.controllerManager ?? false));
    await this.#untilReady(signal);
  }

  /** Ends kube-apiserver as a crash would; {@linkcode restartApiServer} brings it back. */
  async killApiServer(): Promise<void> {
    await this.#parts.set.kill("kube-apiserver");
  }

  /** Ends etcd as a crash would; {@linkcode restartEtcd} brings it back with its data. */
  async killEtcd(): Promise<void> {
    await this.#parts.set.kill("etcd");
  }

  /** Stops etcd if it runs, starts it with its data, and waits until kube-apiserver, if that runs, is ready with it. */
  async restartEtcd({ signal }: { signal?: AbortSignal } = {}): Promise<void> {
    const { site, set } = this.#parts;
    await set.stop("etcd");
    set.start("etcd", etcdFlags(site));
    await set.until("etcd", () => listens(site.etcdPort), signal);
    if (set.processIds.has("kube-apiserver")) await this.#untilReady(signal);
  }

  /**
   * Writes a Node that is ready and has room, as a kubelet would: the scheduler then binds pods to it. Nothing runs
   * them.
   *
   * @param kubeletPort where on loopback a kubelet answers for it; by default it says no address
   */
  async addReadyNode(name: string, { kubeletPort }: { kubeletPort?: number } = {}): Promise<void> {
    const room = { cpu: "64", memory: "256Gi", pods: "1000" };
    const now = new Date().toISOString();
    const ready = {
      type: "Ready",
      status: "True",
      reason: "KubeletReady",
      message: "written by a test",
      lastHeartbeatTime: now,
      lastTransitionTime: now,
    };
    const node = {
      apiVersion: "v1",
      kind: "Node",
      metadata: { name, labels: { "kubernetes.io/hostname": name } },
    };
    await this.#write("POST", "/api/v1/nodes", "application/json", node);
    const merge = "application/merge-patch+json";
    const reachable = kubeletPort === undefined ? {} : {
      addresses: [{ type: "InternalIP", address: "127.0.0.1" }],
      daemonEndpoints: { kubeletEndpoint: { Port: kubeletPort } },
    };
    await this.#write("PATCH", `/api/v1/nodes/${name}/status`, merge, {
      status: { capacity: room, allocatable: room, conditions: [ready], ...reachable },
    });
    // Admission taints every new node as not ready, and the controller that takes it back does not run here.
    await this.#write("PATCH", `/api/v1/nodes/${name}`, merge, { spec: { taints: null } });
  }

  /** Stops the programs and removes all files. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#cleanup.disposeAsync();
  }

  async #untilReady(signal: AbortSignal | undefined): Promise<void> {
    await this.#parts.set.until("kube-apiserver", () => this.#answers("/readyz"), signal);
  }

  /** Whether the server answers a GET of `path` with 200. */
  async #answers(path: string): Promise<boolean> {
    try {
      const response = await this.fetch(path);
      await response.body?.cancel();
      return response.ok;
    } catch (error) {
      if (error instanceof TypeError) return false; // not listening, or it went away meanwhile
      throw error;
    }
  }

  async #write(method: string, path: string, contentType: string, body: unknown): Promise<void> {
    const headers = { "Content-Type": contentType };
    const response = await this.fetch(path, { method, headers, body: JSON.stringify(body) });
    const answer = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${answer}`);
  }

  async #etcd(call: string, body: unknown): Promise<{ header: { revision: string } }> {
    const response = await fetch(`${this.etcdUrl}/v3/${call}`, {
      method: "POST",
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`etcd ${call}: ${response.status} ${await response.text()}`);
    return await response.json();
  }
}

async function listens(port: number): Promise<boolean> {
  try {
    (await Deno.connect({ hostname: "127.0.0.1", port })).close();
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.ConnectionRefused) return false;
    throw error;
  }
}
