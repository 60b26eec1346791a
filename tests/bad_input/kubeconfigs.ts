/**
 * Kubeconfigs that lead nowhere, and what a program has to say of each.
 *
 * @module
 */
import { join } from "@std/path";
import { ApiServer } from "../../apiserver/mod.ts";
import type { Complaint } from "./program.ts";

/** One kubeconfig that is wrong, or whose server is. */
export interface Fault {
  readonly name: string;
  /** Puts it at `path` (unless it is to be missing), and gives what has to be said of it. */
  readonly arrange: (path: string, cleanup: AsyncDisposableStack) => Promise<FaultComplaint>;
}

/** What has to be said of a fault. */
export interface FaultComplaint extends Complaint {
  /** The same, where the path comes from `KUBECONFIG` and not from an argument. */
  readonly inVariable?: Complaint;
}

/** A kubeconfig with these parts. */
function kubeconfig(
  { server = "https://127.0.0.1:1234", context = "here", cluster = "there", user = "me" } = {},
) {
  return `apiVersion: v1
kind: Config
clusters:
- name: there
  cluster: { server: "${server}" }
users:
- name: me
  user: { token: "not-to-be-shown" }
contexts:
- name: here
  context: { cluster: ${cluster}, user: ${user} }
current-context: ${context}
`;
}

/** A kubeconfig that holds this text. */
function text(name: string, content: string, what: RegExp): Fault {
  return {
    name,
    async arrange(path) {
      await Deno.writeTextFile(path, content);
      return { what, where: path };
    },
  };
}

/** A kubeconfig whose server is as `start` leaves it. */
function server(
  name: string,
  start: (cleanup: AsyncDisposableStack) => Promise<string> | string,
  what: RegExp,
): Fault {
  return {
    name,
    async arrange(path, cleanup) {
      const url = await start(cleanup);
      await Deno.writeTextFile(path, kubeconfig({ server: url }));
      return { what, where: url };
    },
  };
}

/** A port on loopback on which nothing listens any more. */
function closedPort(): number {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return listener.addr.port;
}

/** Every fault. */
export const faults: readonly Fault[] = [
  {
    name: "a kubeconfig that is missing",
    arrange: (path) =>
      Promise.resolve({
        what: /there is no such file/,
        where: path,
        inVariable: {
          what: /there is no configuration of a cluster .* set KUBECONFIG, or write/,
          where: path,
        },
      }),
  },
  {
    // Root may read what nobody may; a folder in the file's place nobody can read.
    name: "a kubeconfig that cannot be read",
    async arrange(path) {
      await Deno.mkdir(path);
      return { what: /it is a directory, expected a file/, where: path };
    },
  },
  text("a kubeconfig that is not YAML", "clusters: [", /YAML/),
  text("a kubeconfig that is YAML but no kubeconfig", "- a\n- list\n", /expected/),
  text(
    "a kubeconfig that names a context that is not there",
    kubeconfig({ context: "elsewhere" }),
    /current-context: the context "elsewhere" is not there \(there are "here"\)/,
  ),
  text(
    "a kubeconfig that names a cluster that is not there",
    kubeconfig({ cluster: "gone" }),
    /contexts\["here"\].context.cluster: the cluster "gone" is not there \(there are "there"\)/,
  ),
  text(
    "a kubeconfig that names a user that is not there",
    kubeconfig({ user: "nobody" }),
    /contexts\["here"\].context.user: the user "nobody" is not there \(there are "me"\)/,
  ),
  server("a server that is down", () => `https://127.0.0.1:${closedPort()}`, /nothing listens at /),
  server("a server whose name leads nowhere", () => "https://kybern.invalid:6443", /leads to no address/),
  server("a server that speaks no TLS", (cleanup) => {
    const plain = cleanup.use(
      Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, () => new Response()),
    );
    return `https://127.0.0.1:${plain.addr.port}`;
  }, /does not speak TLS: should its URL begin with http:\/\//),
  server("a server whose certificate is not trusted", async (cleanup) => {
    const { url } = cleanup.use(await ApiServer.start());
    return url.origin;
  }, /the certificate of \S+ is not trusted .*certificate-authority/),
];

/** Arranges a fault in a folder of its own, and runs `body` with the path of the kubeconfig. */
export async function withFault(
  fault: Fault,
  body: (path: string, complaint: FaultComplaint) => Promise<void>,
): Promise<void> {
  await using cleanup = new AsyncDisposableStack();
  const folder = await Deno.makeTempDir({ prefix: "kybern-bad-input-" });
  cleanup.defer(() => Deno.remove(folder, { recursive: true }));
  const path = join(folder, "kubeconfig.yaml");
  await body(path, await fault.arrange(path, cleanup));
}

/** A kubeconfig that is good as far as it can be seen without its server. */
export async function soundKubeconfig(): Promise<{ readonly path: string } & AsyncDisposable> {
  const path = await Deno.makeTempFile({ prefix: "kybern-bad-input-", suffix: ".yaml" });
  await Deno.writeTextFile(path, kubeconfig());
  return { path, [Symbol.asyncDispose]: () => Deno.remove(path) };
}
