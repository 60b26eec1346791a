/**
 * Whether `docs/deploying.md` keeps its word on a server: its manifests are valid, and what they grant is what its program
 * needs, two pods of which one leads.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { abortable } from "@std/async/abortable";
import { join } from "@std/path";
import { TextLineStream } from "@std/streams/text-line-stream";
import { Clientset } from "../../clientset/mod.ts";
import { ObjectClient } from "../../dynamic/mod.ts";
import type { ClusterAccess } from "../../meta/mod.ts";
import { isNotFound } from "../../rest/mod.ts";
import type { LoggedRequest } from "../../testing/mod.ts";
import { projectRoot } from "../../tools/floors.ts";
import { canReachJsr, importMapWithoutJsr } from "../../tools/jsr_reach.ts";
import { until, withDeadline } from "../until.ts";
import { granted, manifests, permissionsOfImages, program, rightText } from "./manual.ts";
import { podProgram, type PodReport, readyLine } from "./pod.ts";
import { killChild } from "../../tools/kill_child.ts";

/** Where the manifests put the controller. */
const namespace = "mirror";

/** A server, and how the pods' service account gets in. */
export interface DeployingWorld {
  /** An administrator's way to it. */
  readonly access: ClusterAccess;
  /** A kubeconfig of the service account `mirror` of the namespace `mirror`, once that is there. */
  readonly kubeconfig: () => Promise<string>;
}

/** What `--import-map` needs for a program that lies outside of the repository. */
async function importMap(folder: string): Promise<string> {
  if (!await canReachJsr()) return importMapWithoutJsr;
  const { imports, exports } = JSON.parse(await Deno.readTextFile(new URL("deno.json", projectRoot)));
  const own = Object.entries(exports as Record<string, string>)
    .map(([name, file]) => [join("@kybern/kybern", name), new URL(file, projectRoot).href]);
  const file = join(folder, "import_map.json");
  await Deno.writeTextFile(file, JSON.stringify({ imports: { ...imports, ...Object.fromEntries(own) } }));
  return file;
}

/** A line that a pod wrote. */
interface LogLine {
  readonly level: string;
  readonly message: string;
  /** Of a source that fails: at what. */
  readonly phase?: string;
}

/** One of the two pods. */
class Pod implements AsyncDisposable {
  readonly #child: Deno.ChildProcess;
  readonly #output: Promise<[string[], string]>;
  readonly #ready = Promise.withResolvers<void>();

  constructor(args: readonly string[]) {
    this.#child = new Deno.Command(Deno.execPath(), {
      args: [...args],
      cwd: projectRoot,
      env: { NO_COLOR: "1" },
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    this.#output = Promise.all([
      Array.fromAsync(this.#lines()),
      new Response(this.#child.stderr).text(),
    ]);
  }

  /** Its standard output; sees when it says that it is ready. */
  async *#lines(): AsyncGenerator<string> {
    const lines = this.#child.stdout.pipeThrough(new TextDecoderStream()).pipeThrough(new TextLineStream());
    for await (const line of lines) {
      if (line === readyLine) this.#ready.resolve();
      yield line;
    }
  }

  /** Resolves when its probes pass. Rejects with what it wrote, should it end before that. */
  async ready(): Promise<void> {
    const ended = async () => {
      const { code } = await this.#child.status;
      const [stdout, stderr] = await this.#output;
      throw new Error(`the pod ended with ${code}:\n${stdout.join("\n")}\n${stderr}`);
    };
    const either = Promise.race([this.#ready.promise, ended()]);
    await withDeadline("the pod is ready", 30_000, (signal) => abortable(either, signal));
  }

  /** Tells it to stop, as the kubelet does; what it reports, and the lines that it wrote. */
  async stop(): Promise<{ report: PodReport; lines: LogLine[] }> {
    this.#child.kill("SIGTERM");
    const { code } = await this.#child.status;
    const [stdout, stderr] = await this.#output;
    assertEquals(code, 0, stderr);
    return {
      report: JSON.parse(stdout.at(-1) ?? ""),
      lines: stderr.trim().split("\n").filter((line) => line !== "").map((line) => JSON.parse(line)),
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    killChild(this.#child, "SIGKILL");
    await this.#child.status;
    await this.#output;
  }
}

/** The rights that requests need, each once, sorted; not those that every user has. */
function used(requests: readonly LoggedRequest[]): string[] {
  const rights = requests.filter(({ group }) => group !== "authorization.k8s.io").flatMap(
    ({ verb, group, resource, status }) => {
      const of = [resource, group].filter(Boolean).join(".");
      const verbs = [verb];
      // An apply that makes the object is judged by the server as a create, too.
      if (verb === "patch" && status === 201) verbs.push("create");
      // A cache's watch-list is judged as a watch; where the server knows none, a list comes first.
      if (verb === "watch" && resource !== "leases") verbs.push("list");
      return verbs.map((verb) => rightText({ verb, resource: of }));
    },
  );
  return [...new Set(rights)].sort();
}

/** Deploys the page's controller: twice, one after the other leading. */
export async function checkDeploying({ access, kubeconfig }: DeployingWorld): Promise<void> {
  const { coreV1, coordinationV1 } = new Clientset(access);
  const applied = await new ObjectClient(access).applyAll([...manifests], { fieldValidation: "Strict" });
  assertEquals(applied.map(({ kind }) => kind), manifests.map(({ kind }) => kind));

  const folder = await Deno.makeTempDir({ prefix: "kybern-deploying-" });
  try {
    const main = join(folder, "main.ts");
    const config = join(folder, "kubeconfig");
    await Deno.writeTextFile(join(folder, "mirror.ts"), program);
    await Deno.writeTextFile(main, podProgram);
    await Deno.writeTextFile(config, await kubeconfig());
    const start = async () => {
      const permissions = permissionsOfImages[0]!.filter((flag) => !flag.startsWith("--allow-read"));
      return new Pod([
        "run",
        `--import-map=${await importMap(folder)}`,
        "--no-check",
        "--no-prompt",
        ...permissions,
        `--allow-read=${config}`, // in the place of the service account's folder
        main,
        config,
      ]);
    };
    const source = `source-${crypto.randomUUID().slice(0, 8)}`;
    const labels = { mirror: "secret" };
    const configMaps = coreV1.configMaps("default");
    const holder = async () => {
      try {
        return (await coordinationV1.leases(namespace).get("mirror")).spec?.holderIdentity || false;
      } catch (error) {
        if (isNotFound(error)) return false;
        throw error;
      }
    };
    await using first = await start();
    await first.ready();
    const leader = await until("one of the pods leads", holder);
    await using second = await start();
    await second.ready(); // a candidate is ready, too
    await configMaps.create({ metadata: { name: source, labels }, data: { sky: "blue" } });
    const copy = (value: string) =>
      until(`the Secret has ${value}`, async () => {
        try {
          return (await coreV1.secrets("default").get(source)).data?.sky === btoa(value);
        } catch (error) {
          if (isNotFound(error)) return false;
          throw error;
        }
      });
    await copy("blue");
    await configMaps.patch(source, "merge", { data: { sky: "grey" } });
    await copy("grey");
    await until("the event is counted up", async () => {
      const { items } = await coreV1.events("default").list({
        fieldSelector: `involvedObject.name=${source}`,
      });
      return items.some(({ reason, count }) => reason === "Mirrored" && (count ?? 0) > 1);
    });
    const one = await first.stop();
    const next = await until("the other pod leads", async () => {
      const now = await holder();
      return now !== leader && now;
    }, { within: 10_000 });
    assert(next !== leader, "the lease was handed over");
    await configMaps.patch(source, "merge", { data: { sky: "black" } });
    await copy("black");
    const other = await second.stop();
    await configMaps.delete(source);

    for (const { lines } of [one, other]) {
      // A server that knows no watch-lists says so, and is asked for a list.
      const complaints = lines.filter(({ level, phase }) =>
        level !== "info" && level !== "debug" && phase !== "watchList"
      );
      assertEquals(complaints, []);
    }
    const requests = [one, other].flatMap(({ report }) => report.requests);
    assertEquals(requests.filter(({ status }) => status === 403), []);
    assertEquals(used(requests), granted(), "each right is used, and none is lacking");
  } finally {
    await Deno.remove(folder, { recursive: true });
    await new Clientset(access).coreV1.namespaces().delete(namespace);
  }
}
