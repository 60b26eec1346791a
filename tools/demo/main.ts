/**
 * `deno task demo`: runs the Website controller of `examples/website.ts` against the embedded server, or against a
 * cluster, breaks what it keeps, and checks that it is put right.
 *
 * - `--kubeconfig FILE` takes a cluster instead of the embedded server; the demo keeps to a namespace of its own.
 * - `--break owns|finalizer|requeue` switches that part of the controller off: a claim must fail then.
 *
 * It exits 0 only if every claim holds; its last line is `demo: R reconciles, E events, 0 errors`.
 *
 * @module
 */
import { parseArgs } from "@std/cli/parse-args";
import { bold, dim, green, red } from "@std/fmt/colors";
import { CustomResourceDefinition } from "../../api/apiextensions.k8s.io/v1.ts";
import { Deployment } from "../../api/apps/v1.ts";
import { ConfigMap, Namespace, Service } from "../../api/core/v1.ts";
import { ApiServer } from "../../apiserver/mod.ts";
import { createLogger, Manager, textLine } from "../../controller/mod.ts";
import { Website, websiteController } from "../../examples/website.ts";
import type { ClusterAccess } from "../../meta/mod.ts";
import { isNotFound, loadConfig, ResourceClient } from "../../rest/mod.ts";
import { metricTotal } from "../metric_total.ts";
import { type Part, parts, withoutPart } from "./broken.ts";
import { claims } from "./claims.ts";
import { type Observation, Observer } from "./observer.ts";

interface Arguments {
  readonly kubeconfig: string | undefined;
  readonly part: Part | undefined;
}

function readArguments(args: readonly string[]): Arguments {
  const { kubeconfig, break: part, _: rest } = parseArgs(args, {
    string: ["kubeconfig", "break"],
    unknown(name) {
      throw new TypeError(
        `unknown argument ${name}: --kubeconfig FILE and --break ${parts.join("|")} are known`,
      );
    },
  });
  if (rest.length > 0) throw new TypeError(`unknown argument ${rest[0]}`);
  if (kubeconfig === "") throw new TypeError("--kubeconfig needs a file");
  if (part !== undefined && !parts.includes(part)) {
    throw new TypeError(`--break ${part}: one of ${parts.join(", ")} can be switched off`);
  }
  return { kubeconfig, part };
}

/** Prints what happens, with the time since the demo began. */
class Timeline {
  readonly #started = performance.now();

  line(text: string): void {
    const seconds = ((performance.now() - this.#started) / 1000).toFixed(2).padStart(6);
    console.log(`${dim(`${seconds}s`)}  ${text}`);
  }

  observed({ type, kind, name, object }: Observation): void {
    const happened = type === "ADDED" ? "created" : type === "DELETED" ? "deleted" : "changed";
    const generation = object.metadata.generation;
    const suffix = kind === "Website" && generation !== undefined ? dim(` generation ${generation}`) : "";
    this.line(dim(`    ${kind} ${name} ${happened}`) + suffix);
  }
}

async function exists(access: ClusterAccess, definition: string): Promise<boolean> {
  try {
    await new ResourceClient(access, CustomResourceDefinition).get(definition);
    return true;
  } catch (error) {
    if (isNotFound(error)) return false;
    throw error;
  }
}

/** Milliseconds that the demo may take in all, from the server being ready. */
const longest = 15_000;

/** Rejects when time is up. */
class Deadline implements Disposable {
  /** Rejects; it never resolves. */
  readonly over: Promise<never>;
  readonly #timer: ReturnType<typeof setTimeout>;

  constructor(milliseconds: number) {
    const { promise, reject } = Promise.withResolvers<never>();
    promise.catch(() => {}); // heard by whoever waits just then
    this.over = promise;
    this.#timer = setTimeout(
      () => reject(new Error(`the demo takes more than ${milliseconds} ms`)),
      milliseconds,
    );
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#timer);
  }
}

/** Runs the steps; resolves to the claims that failed. */
async function demonstrate(
  access: ClusterAccess,
  part: Part | undefined,
  headline: string,
): Promise<string[]> {
  const namespace = `kybern-demo-${crypto.randomUUID().slice(0, 8)}`;
  const namespaces = new ResourceClient(access, Namespace);
  const definition = Website.crd.metadata!.name!;
  const wasThere = await exists(access, definition);
  // Not before the server has answered: if there is none, that is all there is to say.
  console.log(headline);
  const timeline = new Timeline();
  await namespaces.create({ metadata: { name: namespace } });

  const log = createLogger({
    level: "warn",
    write: (record) => timeline.line(textLine(record)),
  });
  const manager = new Manager({ cluster: access, log }).install(Website);
  manager.controller("website", withoutPart(websiteController, part));
  const stop = new AbortController();
  const failed: string[] = [];
  const running = manager.run({ signal: stop.signal });
  // A manager that fails at once must not look like a claim that takes its time.
  const failure = running.then(() => new Promise<never>(() => {}));
  using deadline = new Deadline(longest);
  try {
    await Promise.race([failure, deadline.over, served(access)]);
    timeline.line(bold(`CustomResourceDefinition ${definition} is served`));
    await using observer = new Observer(access, namespace, (observation) => timeline.observed(observation));
    for (const type of [Website, ConfigMap, Deployment, Service]) await observer.observe(type);
    for (const { claim, check } of claims(access, namespace, observer)) {
      try {
        await Promise.race([failure, observer.failed, deadline.over, check()]);
        timeline.line(`${green("holds")}  ${claim}`);
      } catch (error) {
        failed.push(claim);
        timeline.line(`${red("FAILS")}  ${claim}: ${error instanceof Error ? error.message : error}`);
        break;
      }
    }
  } finally {
    await cleanUp(access, namespace, wasThere ? undefined : definition);
    stop.abort(new DOMException("the demo is over", "AbortError"));
    await running;
  }

  const text = manager.metrics.text();
  const reconciles = metricTotal(text, "controller_runtime_reconcile_total");
  const errors = metricTotal(text, "controller_runtime_reconcile_errors_total");
  const events = metricTotal(text, "kybern_informer_handler_events_total");
  const memory = (Deno.memoryUsage().rss / 2 ** 20).toFixed(0);
  const spent = metricTotal(text, "controller_runtime_reconcile_time_seconds_sum");
  timeline.line(
    dim(`cost: ${spent.toFixed(2)} s in reconciles, ${memory} MiB of memory, server included if embedded`),
  );
  if (errors > 0) failed.push("no reconcile fails");
  for (const claim of failed) console.log(`${red("failed claim:")} ${claim}`);
  console.log(`demo: ${reconciles} reconciles, ${events} events, ${errors} errors`);
  return failed;
}

async function served(access: ClusterAccess): Promise<void> {
  for (let pause = 10;; pause = Math.min(pause * 2, 500)) {
    try {
      await new ResourceClient(access, Website).list({ limit: 1 });
      return;
    } catch (error) {
      if (!isNotFound(error)) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
}

/** The controller still runs here, so that finalizers are done; Websites go first and the rest follows. */
async function cleanUp(
  access: ClusterAccess,
  namespace: string,
  definition: string | undefined,
): Promise<void> {
  const websites = new ResourceClient(access, Website, { namespace });
  await websites.deleteCollection();
  const started = performance.now();
  while ((await websites.list()).items.length > 0 && performance.now() - started < 3000) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  await new ResourceClient(access, Namespace).delete(namespace);
  if (definition !== undefined) await new ResourceClient(access, CustomResourceDefinition).delete(definition);
}

async function main(args: readonly string[]): Promise<number> {
  try {
    const { kubeconfig, part } = readArguments(args);
    if (kubeconfig !== undefined) {
      await using config = await loadConfig({ path: kubeconfig });
      const headline = `The Website controller on ${config.server.href}`;
      return (await demonstrate(config, part, headline)).length === 0 ? 0 : 1;
    }
    await using server = await ApiServer.start({ listen: false });
    const headline = "The Website controller on the embedded API server, in this process";
    return (await demonstrate(server.config, part, headline)).length === 0 ? 0 : 1;
  } catch (error) {
    console.error(`demo: ${error instanceof Error ? error.message : error}`);
    return 1;
  }
}

if (import.meta.main) Deno.exit(await main(Deno.args));
