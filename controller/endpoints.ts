/**
 * What a manager tells over HTTP: its figures, whether it lives, whether it is ready.
 *
 * Permission needed: `--allow-net` for the addresses.
 *
 * @module
 */
import { abortable } from "@std/async/abortable";
import { Hono } from "hono";
import { errorMessage } from "../meta/error_message.ts";
import { settledWithin } from "../meta/settled_within.ts";
import { timeLimit } from "../meta/time_limit.ts";
import { type Registry, textContentType } from "../metrics/mod.ts";
import { onEveryAddress } from "./every_address.ts";

/** Where something is served. */
export interface EndpointAddress {
  /** Port; 0 for any that is free. */
  readonly port: number;
  /** Address to listen on. @default {every address of the machine, of both IP families where it has both} */
  readonly hostname?: string;
}

/** What a manager serves, and where. Two that share a port share a listener. */
export interface EndpointOptions {
  /** `/metrics`, Prometheus' text. @default nothing is served */
  readonly metrics?: EndpointAddress;
  /** `/healthz` and `/readyz`. @default nothing is served */
  readonly probes?: EndpointAddress;
}

/** Tells whether something is well: it throws or rejects where it is not. One that takes 5 s is not, either. */
export type HealthCheck = () => void | Promise<void>;

/** Checks by name. */
export type HealthChecks = ReadonlyMap<string, HealthCheck>;

/** What the endpoints tell of. */
export interface EndpointSources {
  /** The figures. */
  readonly metrics: Registry;
  /** Whether the process lives. */
  readonly healthz: HealthChecks;
  /** Whether it can do its work. */
  readonly readyz: HealthChecks;
}

const text = { "content-type": "text/plain; charset=utf-8", "x-content-type-options": "nosniff" };

/** Milliseconds that a check may take: a probe is answered, and a stop does not wait for one, whatever hangs. */
const checkWithin = 5_000;

/** Runs a check. Rejects with what it throws, or when it takes too long. */
async function answered(run: HealthCheck): Promise<void> {
  using limit = timeLimit(undefined, checkWithin, () => new Error(`no answer within ${checkWithin} ms`));
  await abortable((async () => await run())(), limit.signal);
}

/** Runs checks side by side and tells of each, in Kubernetes' own form. */
async function checked(name: string, checks: HealthChecks, verbose: boolean): Promise<Response> {
  let failed = false;
  const all: Iterable<readonly [string, HealthCheck]> = checks.size > 0 ? checks : [["ping", () => {}]];
  const lines = await Promise.all([...all].map(async ([check, run]) => {
    try {
      await answered(run);
      return `[+]${check} ok`;
    } catch (error) {
      failed = true;
      return `[-]${check} failed: ${errorMessage(error)}`;
    }
  }));
  if (failed) {
    return new Response(`${lines.join("\n")}\n${name} check failed\n`, { status: 500, headers: text });
  }
  return new Response(verbose ? `${lines.join("\n")}\n${name} check passed\n` : "ok", { headers: text });
}

function addProbes(app: Hono, name: string, checks: HealthChecks): void {
  app.get(`/${name}`, (context) => checked(name, checks, context.req.query("verbose") !== undefined));
  app.get(`/${name}/:check`, (context) => {
    const check = context.req.param("check");
    const run = checks.get(check);
    return run === undefined
      ? new Response(`there is no ${name} check of that name\n`, { status: 404, headers: text })
      : checked(name, new Map([[check, run]]), false);
  });
}

/** What answers, for tests and for whoever serves it otherwise. */
export function endpointApp(
  sources: EndpointSources,
  serves: { readonly metrics: boolean; readonly probes: boolean },
): Hono {
  const app = new Hono();
  if (serves.metrics) {
    app.get(
      "/metrics",
      () => new Response(sources.metrics.text(), { headers: { "content-type": textContentType } }),
    );
  }
  if (serves.probes) {
    addProbes(app, "healthz", sources.healthz);
    addProbes(app, "readyz", sources.readyz);
  }
  return app;
}

/** Milliseconds that answers may take at a stop: who never reads one, or sends half a request, must not hold it up. */
const answersEndWithin = 1_000;

/** A listener of one address. */
class Listener implements AsyncDisposable {
  readonly #server: Deno.HttpServer<Deno.NetAddr>;
  readonly #close = new AbortController();
  /** Answers that are under way. */
  readonly #answers = new Set<Promise<void>>();

  /** Begins to listen. */
  constructor(app: Hono, address: { readonly port: number; readonly hostname: string }) {
    this.#server = Deno.serve(
      { ...address, onListen() {}, signal: this.#close.signal },
      (request, { completed }) => {
        const over = completed.catch(() => {}); // who asked has gone
        this.#answers.add(over);
        over.then(() => this.#answers.delete(over));
        return app.fetch(request);
      },
    );
  }

  /** Its port. */
  get port(): number {
    return this.#server.addr.port;
  }

  /** Waits a moment for answers that are under way, and closes all connections. */
  async [Symbol.asyncDispose](): Promise<void> {
    await settledWithin(Promise.all(this.#answers), answersEndWithin);
    // A shutdown waits for every connection that is in the midst of a request, for however long that takes.
    this.#close.abort();
    await this.#server.finished;
  }
}

/** Endpoints that listen. Their URLs can be asked on this machine. */
export class Endpoints implements AsyncDisposable {
  readonly #listeners: readonly Listener[];
  /** Where the figures are served. */
  readonly metrics: URL | undefined;
  /** Where the probes are. */
  readonly probes: URL | undefined;

  /** Made by {@linkcode Endpoints.listen}. */
  constructor(
    listeners: readonly Listener[],
    metrics: URL | undefined,
    probes: URL | undefined,
  ) {
    this.#listeners = listeners;
    this.metrics = metrics;
    this.probes = probes;
  }

  /**
   * Begins to listen.
   *
   * @throws {Deno.errors.AddrInUse} when somebody else listens there
   */
  static async listen(options: EndpointOptions, sources: EndpointSources): Promise<Endpoints> {
    const { metrics, probes } = options;
    const listeners: Listener[] = [];
    const serve = (
      { port, hostname }: EndpointAddress,
      serves: Parameters<typeof endpointApp>[1],
    ) => {
      const app = endpointApp(sources, serves);
      const listen = (hostname: string) => new Listener(app, { port, hostname });
      const listener = hostname === undefined ? onEveryAddress(listen) : listen(hostname);
      listeners.push(listener);
      // Of every address one is to be named: the one that there is also without IPv6.
      const host = hostname ?? "127.0.0.1";
      return new URL(`http://${host.includes(":") ? `[${host}]` : host}:${listener.port}/`);
    };
    try {
      const shared = metrics !== undefined && probes !== undefined && metrics.port === probes.port &&
        metrics.port !== 0 && metrics.hostname === probes.hostname;
      if (shared) {
        const url = serve(metrics, { metrics: true, probes: true });
        return new Endpoints(listeners, new URL("metrics", url), url);
      }
      const metricsUrl = metrics && serve(metrics, { metrics: true, probes: false });
      const probesUrl = probes && serve(probes, { metrics: false, probes: true });
      return new Endpoints(listeners, metricsUrl && new URL("metrics", metricsUrl), probesUrl);
    } catch (error) {
      await Promise.all(listeners.map((listener) => listener[Symbol.asyncDispose]()));
      throw error;
    }
  }

  /** Ends what is being answered, for as long as is decent, and closes the listeners. */
  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#listeners.map((listener) => listener[Symbol.asyncDispose]()));
  }
}
