import { assert, assertEquals, assertRejects, assertStringIncludes, assertThrows } from "@std/assert";
import { ConfigMap, Namespace, Secret } from "../api/core/v1.ts";
import { ApiServer } from "../apiserver/mod.ts";
import { Clientset } from "../clientset/mod.ts";
import type { ClusterAccess } from "../meta/mod.ts";
import { asTransport, encodeSecretData } from "../meta/mod.ts";
import { ItemExponentialFailureRateLimiter, TerminalError } from "../workqueue/mod.ts";
import { FakeClock } from "../testing/fake_clock.ts";
import { createLogger, jsonLine, type LogRecord } from "./logger.ts";
import { Manager } from "./manager.ts";
import type { ManagerOptions } from "./manager_options.ts";
import type { ControllerOptions } from "./reconciler.ts";

/** Something that a test waits for, called from a reconcile. */
class Signal<T = void> {
  readonly #all: T[] = [];
  #look = () => {};

  /** It happened. */
  fire(value: T): void {
    this.#all.push(value);
    this.#look();
  }

  /** All that happened. */
  get all(): readonly T[] {
    return this.#all;
  }

  /** Resolves once it happened `count` times. */
  times(count: number): Promise<readonly T[]> {
    return this.until((all) => all.length >= count);
  }

  /** Resolves once what happened is as it should be. */
  async until(holds: (all: readonly T[]) => boolean): Promise<readonly T[]> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#look = () => holds(this.#all) && resolve();
    this.#look();
    await promise;
    return this.#all;
  }
}

interface Running extends AsyncDisposable {
  readonly manager: Manager;
  readonly records: readonly LogRecord[];
  readonly clientset: Clientset;
  /** The manager's run. */
  readonly ended: Promise<void>;
  stop(): Promise<void>;
}

/** A manager with controllers of ConfigMaps, running on an embedded server of its own. */
async function run(
  controllers: Record<string, Omit<ControllerOptions<ConfigMap>, "for">>,
  options: ManagerOptions & {
    before?: (clientset: Clientset) => Promise<void>;
    access?: (access: ClusterAccess) => ClusterAccess;
  } = {},
): Promise<Running> {
  const server = await ApiServer.start({ listen: false, controllers: false });
  const { before, access = (each) => each, ...rest } = options;
  const clientset = new Clientset(server.config);
  await before?.(clientset);
  const records: LogRecord[] = [];
  const manager = new Manager({
    cluster: access(server.config),
    log: createLogger({ level: "debug", write: (record) => records.push(record) }),
    ...rest,
  });
  for (const [name, each] of Object.entries(controllers)) {
    manager.controller(name, { for: ConfigMap, ...each });
  }
  const stop = new AbortController();
  const running = manager.run({ signal: stop.signal });
  running.catch(() => {}); // told by stop()
  let stopped = false;
  const stopOnce = async () => {
    stopped = true;
    stop.abort();
    await running;
  };
  return {
    manager,
    records,
    clientset,
    ended: running,
    stop: stopOnce,
    async [Symbol.asyncDispose]() {
      try {
        if (!stopped) await stopOnce();
      } finally {
        await server[Symbol.asyncDispose]();
      }
    },
  };
}

const create = (clientset: Clientset, name: string, data: Record<string, string> = {}) =>
  clientset.coreV1.configMaps("default").create({ metadata: { name }, data });

function metric(manager: Manager, series: string): number {
  const line = manager.metrics.text().split("\n").find((each) => each.startsWith(`${series} `));
  return line === undefined ? 0 : Number(line.slice(series.length + 1));
}

const impatient = () => new ItemExponentialFailureRateLimiter<string>(1, 5);

Deno.test("objects that are there and objects that come are reconciled by key, with the cache up to date", async () => {
  const seen = new Signal<string>();
  await using running = await run({
    seer: {
      async reconcile({ namespace, name }, { client }) {
        const object = await client.get(ConfigMap, { namespace, name });
        if (object !== undefined) seen.fire(`${namespace}/${name}=${object.data?.v}`);
      },
    },
  }, { before: async (clientset) => void await create(clientset, "old", { v: "1" }) });
  await seen.times(1);
  await create(running.clientset, "new", { v: "2" });
  assertEquals(await seen.times(2), ["default/old=1", "default/new=2"]);
});

Deno.test("[CT-01] a reconcile that throws is retried with backoff, reported by name, and stops nothing else", async () => {
  const failures = new Signal<string>();
  const others = new Signal<string>();
  await using running = await run({
    failing: {
      rateLimiter: impatient(),
      reconcile({ name }) {
        if (name === "good") return others.fire(name);
        failures.fire(name);
        if (failures.all.length < 4) throw new Error("the disk is full");
      },
    },
  }, { before: async (clientset) => void await create(clientset, "bad") });
  await failures.times(2);
  await create(running.clientset, "good");
  await others.times(1);
  await failures.times(4);
  await running.stop();
  const told = running.records.filter(({ message }) => message === "reconcile failed");
  assertEquals(told.map(({ level, fields }) => [level, fields.controller, fields.object, fields.failures]), [
    ["error", "failing", "default/bad", 1],
    ["error", "failing", "default/bad", 2],
    ["error", "failing", "default/bad", 3],
  ]);
  assertStringIncludes(String((told[0]!.fields.error as Error).message), "the disk is full");
  assertEquals(metric(running.manager, 'controller_runtime_reconcile_errors_total{controller="failing"}'), 3);
  assertEquals(
    metric(running.manager, 'controller_runtime_reconcile_total{controller="failing",result="error"}'),
    3,
  );
});

Deno.test("[CT-02] a terminal error is reported and counted, and not retried", async () => {
  const runs = new Signal<string>();
  await using running = await run({
    picky: {
      rateLimiter: impatient(),
      reconcile({ name }) {
        runs.fire(name);
        if (name === "hopeless") throw new TerminalError("never");
      },
    },
  });
  await create(running.clientset, "hopeless");
  await runs.times(1);
  await create(running.clientset, "fine");
  await runs.times(2);
  await running.stop();
  assertEquals(runs.all, ["hopeless", "fine"]);
  assertEquals(
    metric(running.manager, 'controller_runtime_terminal_reconcile_errors_total{controller="picky"}'),
    1,
  );
  assert(running.records.some(({ message }) => message === "reconcile failed for good"));
});

Deno.test("[CT-07] what is thrown and is no Error is an error of that object all the same", async () => {
  const runs = new Signal<string>();
  await using running = await run({
    odd: {
      rateLimiter: impatient(),
      reconcile({ name }) {
        runs.fire(name);
        if (runs.all.length === 1) throw "a string";
      },
    },
  });
  await create(running.clientset, "thing");
  assertEquals(await runs.times(2), ["thing", "thing"]);
  await running.stop();
  assertEquals(metric(running.manager, 'controller_runtime_reconcile_panics_total{controller="odd"}'), 1);
});

Deno.test("[CT-03] requeueAfter reconciles again without an event, and forgets failures", async () => {
  const runs = new Signal<number>();
  await using running = await run({
    clockwork: {
      reconcile() {
        runs.fire(performance.now());
        return runs.all.length < 3 ? { requeueAfter: 20 } : {};
      },
    },
  });
  await create(running.clientset, "thing");
  const [first, second, third] = await runs.times(3);
  await running.stop();
  assert(
    second! - first! >= 19 && third! - second! >= 19,
    `came after ${second! - first!} and ${third! - second!} ms`,
  );
  const total = 'controller_runtime_reconcile_total{controller="clockwork",result=';
  assertEquals(metric(running.manager, `${total}"requeue_after"}`), 2);
  assertEquals(metric(running.manager, `${total}"success"}`), 1);
});

Deno.test("[CT-22] one object is never reconciled twice at a time, and workers are as many as asked for", async () => {
  const names = ["a", "b", "c", "d", "e", "f"];
  const busy = new Map<string, number>();
  const done = new Signal<string>();
  let most = 0;
  await using running = await run({
    careful: {
      workers: 3,
      async reconcile({ namespace, name }, { client }) {
        const object = await client.get(ConfigMap, { namespace, name });
        busy.set(name, (busy.get(name) ?? 0) + 1);
        assertEquals(busy.get(name), 1, `${name} is reconciled twice at a time`);
        most = Math.max(most, [...busy.values()].reduce((sum, each) => sum + each, 0));
        await new Promise((resolve) => setTimeout(resolve, 5));
        busy.set(name, 0);
        done.fire(`${name}=${object?.data?.v}`);
      },
    },
  }, { before: async (clientset) => void await Promise.all(names.map((name) => create(clientset, name))) });
  await done.times(2);
  const { coreV1 } = running.clientset;
  await Promise.all(
    names.map((name) => coreV1.configMaps("default").patch(name, "merge", { data: { v: "2" } })),
  );
  await done.until((all) => names.every((name) => all.includes(`${name}=2`)));
  await running.stop();
  assertEquals(most, 3);
  assertEquals(metric(running.manager, 'controller_runtime_reconcile_errors_total{controller="careful"}'), 0);
});

Deno.test("[CT-21] an owned object that changes or goes has its owner reconciled, and the copy is put right", async () => {
  const applied = new Signal<string>();
  await using running = await run({
    mirror: {
      owns: [Secret],
      async reconcile({ namespace, name }, { client }) {
        const source = await client.get(ConfigMap, { namespace, name });
        if (source === undefined) return;
        await client.apply(Secret, { metadata: { namespace, name }, data: encodeSecretData(source.data) }, {
          owner: source,
        });
        applied.fire(name);
      },
    },
  });
  const secrets = running.clientset.coreV1.secrets("default");
  await create(running.clientset, "colours", { sky: "blue" });
  await applied.times(1);
  const before = (await secrets.get("colours")).metadata.uid;
  await secrets.delete("colours");
  await applied.times(2);
  const after = await secrets.get("colours");
  assert(after.metadata.uid !== before);
  assertEquals(after.data, { sky: "Ymx1ZQ==" });
  assertEquals(
    after.metadata.ownerReferences?.map(({ kind, name, controller }) => [kind, name, controller]),
    [
      ["ConfigMap", "colours", true],
    ],
  );
  assert(
    after.metadata.managedFields?.some(({ manager }) => manager === "mirror"),
    "fields are managed by its name",
  );
});

/** An access whose watches give each chunk late, so that a cache lags behind the server. */
function lagging(access: ClusterAccess, milliseconds: number): ClusterAccess {
  const transport = asTransport(access.transport);
  return {
    server: access.server,
    namespace: access.namespace,
    transport: {
      async fetch(request, options) {
        const response = await transport.fetch(request, options);
        if (options.kind !== "watch" || response.body === null) return response;
        const late = new TransformStream<Uint8Array, Uint8Array>({
          async transform(chunk, controller) {
            await new Promise((resolve) => setTimeout(resolve, milliseconds));
            controller.enqueue(chunk);
          },
        });
        return new Response(response.body.pipeThrough(late), response);
      },
    },
  };
}

Deno.test("a reconcile never runs on a cache that lacks what the one before it wrote", async () => {
  const done = new Signal<string>();
  await using running = await run({
    counter: {
      async reconcile({ namespace, name }, { client }) {
        const object = await client.get(ConfigMap, { namespace, name });
        if (object === undefined) return;
        const count = Number(object.data?.count ?? 0);
        if (count === 5) return done.fire(name);
        // A stale read would end in a conflict here.
        await client.update(ConfigMap, { ...object, data: { count: String(count + 1) } });
        const again = await client.get(ConfigMap, { namespace, name });
        assertEquals(again?.data?.count, String(count + 1), "a read after a write sees it");
        return { requeue: true };
      },
      rateLimiter: impatient(),
    },
  }, { access: (access) => lagging(access, 15) });
  await create(running.clientset, "thing");
  await done.times(1);
  await running.stop();
  assertEquals(metric(running.manager, 'controller_runtime_reconcile_errors_total{controller="counter"}'), 0);
});

Deno.test("a read sees the writes of its kind, whichever value names the kind", async () => {
  const seen = new Signal<string | undefined>();
  await using running = await run({
    writer: {
      async reconcile({ namespace, name }, { client }) {
        if (seen.all.length > 0 || await client.get(ConfigMap, { namespace, name }) === undefined) return;
        await client.patch(ConfigMap, { namespace, name }, "merge", { data: { v: "2" } });
        seen.fire((await client.get({ ...ConfigMap }, { namespace, name }))?.data?.v);
      },
    },
  }, { access: (access) => lagging(access, 15) });
  await create(running.clientset, "thing", { v: "1" });
  assertEquals(await seen.times(1), ["2"]);
});

Deno.test("reads from the cache take keys and namespaces as those from the server do", async () => {
  const seen = new Signal<unknown>();
  await using _running = await run({
    reader: {
      async reconcile({ namespace, name }, { client }) {
        const names = (objects: readonly { metadata: { name: string } }[]) =>
          objects.map(({ metadata }) => metadata.name).sort();
        const found = [];
        for (const reader of [client, client.live]) {
          const foreign = await reader.get(Namespace, { namespace, name: "default" });
          const none = await reader.get(ConfigMap, { name }).catch((error: Error) => error.message);
          found.push([
            foreign?.metadata.name,
            names(await reader.list(Namespace, { namespace })).includes("default"),
            names(await reader.list(ConfigMap, { namespace: "" })),
            /ConfigMap .*lives in a namespace/.test(String(none)),
          ]);
        }
        seen.fire(found);
      },
    },
  }, { before: async (clientset) => void await create(clientset, "thing") });
  const right = ["default", true, ["thing"], true];
  assertEquals(await seen.times(1), [[right, right]]);
});

Deno.test("a write that the cache does not see in time ends the reconcile with an error that names it", async () => {
  const runs = new Signal<string>();
  await using running = await run({
    hasty: {
      rateLimiter: impatient(),
      async reconcile({ namespace, name }, { client }) {
        runs.fire(name);
        if (runs.all.length > 1) return;
        await client.patch(ConfigMap, { namespace, name }, "merge", { data: { v: "2" } });
        await client.get(ConfigMap, { namespace, name });
      },
    },
  }, { access: (access) => lagging(access, 60), readYourWritesTimeout: 5 });
  await create(running.clientset, "thing");
  await runs.times(2);
  await running.stop();
  const [told] = running.records.filter(({ message }) => message === "reconcile failed");
  assertStringIncludes(
    String(told?.fields.error),
    'CacheLagError: the cache of ConfigMap has not seen the write of "default/thing"',
  );
});

Deno.test("a write that gets no answer fails in its time, and the key is tried again", async () => {
  const runs = new Signal<string>();
  let silent = true;
  const access = (each: ClusterAccess): ClusterAccess => {
    const { fetch } = asTransport(each.transport);
    return {
      ...each,
      transport: (request: Request) => {
        if (request.method !== "PATCH" || !silent) return fetch(request, { kind: "request" });
        silent = false;
        return new Promise<Response>((_, reject) =>
          request.signal.addEventListener("abort", () => reject(request.signal.reason), { once: true })
        );
      },
    };
  };
  await using running = await run({
    patient: {
      rateLimiter: impatient(),
      async reconcile({ namespace, name }, { client }) {
        await client.patch(ConfigMap, { namespace, name }, "merge", { data: { v: "2" } });
        runs.fire(name);
      },
    },
  }, { access, requestTimeout: 20 });
  await create(running.clientset, "thing");
  await runs.times(1);
  await running.stop();
  const [told] = running.records.filter(({ message }) => message === "reconcile failed");
  assertStringIncludes(String(told?.fields.error), "did not answer within 20 ms");
});

Deno.test("[CU-03] a finalizer is there before the first reconcile, and goes when finalize has succeeded", async () => {
  const reconciled = new Signal<readonly string[]>();
  const finalized = new Signal<string>();
  await using running = await run({
    tidy: {
      finalizer: "example.com/tidy",
      rateLimiter: impatient(),
      async reconcile({ namespace, name }, { client }) {
        const live = await client.live.get(ConfigMap, { namespace, name });
        if (live !== undefined) reconciled.fire(live.metadata.finalizers ?? []);
      },
      finalize(object) {
        finalized.fire(object.metadata.name);
        if (finalized.all.length === 1) throw new Error("not yet");
      },
    },
  });
  const configMaps = running.clientset.coreV1.configMaps("default");
  await configMaps.create({ metadata: { name: "thing", finalizers: ["example.com/other"] } });
  assertEquals((await reconciled.times(1))[0], ["example.com/other", "example.com/tidy"]);
  await configMaps.delete("thing");
  await finalized.times(1);
  assertEquals((await configMaps.get("thing")).metadata.finalizers, [
    "example.com/other",
    "example.com/tidy",
  ]);
  await finalized.times(2);
  await running.stop();
  assertEquals(
    (await configMaps.get("thing")).metadata.finalizers,
    ["example.com/other"],
    "others' finalizers stay",
  );
});

Deno.test("a stop lets the reconcile that runs end, and hands out no other", async () => {
  const started = new Signal<string>();
  const ended = new Signal<boolean>();
  await using running = await run({
    slow: {
      async reconcile({ name }, { signal }) {
        started.fire(name);
        await new Promise((resolve) => setTimeout(resolve, 20));
        ended.fire(signal.aborted);
      },
    },
  }, {
    before: async (clientset) => void await Promise.all(["a", "b"].map((name) => create(clientset, name))),
  });
  await started.times(1);
  await running.stop();
  assertEquals(ended.all, [false]);
  assertEquals(started.all.length, 1);
});

Deno.test("a stop waits for the reconcile that runs though other workers are idle", async () => {
  const started = new Signal<string>();
  const ended = new Signal<string>();
  await using running = await run({
    slow: {
      workers: 3,
      async reconcile({ name }) {
        started.fire(name);
        await new Promise((resolve) => setTimeout(resolve, 20));
        ended.fire(name);
      },
    },
  }, { before: async (clientset) => void await create(clientset, "one") });
  await started.times(1);
  await running.stop();
  assertEquals(ended.all, ["one"]);
});

Deno.test("a reconcile that does not heed its signal is left behind, and the run says so", async () => {
  const started = new Signal<string>();
  const release = Promise.withResolvers<void>();
  const running = await run({
    deaf: {
      async reconcile({ name }) {
        started.fire(name);
        await release.promise;
      },
    },
  }, {
    gracefulShutdownTimeout: 10_000,
    before: async (clientset) => void await create(clientset, "thing"),
  });
  await started.times(1);
  using clock = new FakeClock();
  const stopped = assertRejects(
    () => running.stop(),
    Error,
    "still running 10000 ms after the order to stop",
  );
  await clock.tickAsync(11_000);
  await stopped;
  release.resolve();
  await running[Symbol.asyncDispose]();
});

Deno.test("a reconcile's signal ends with the reconcile: nothing stays on the manager's", async () => {
  const signals: AbortSignal[] = [];
  const started = new Signal<string>();
  const running = await run({
    two: {
      reconcile({ name }, { signal }) {
        signals.push(signal);
        started.fire(name);
        if (started.all.length === 1) return;
        return new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve()));
      },
    },
  }, {
    gracefulShutdownTimeout: 0,
    before: async (clientset) => {
      await create(clientset, "a");
      await create(clientset, "b");
    },
  });
  await started.times(2);
  await running.stop();
  assertEquals(signals.map(({ aborted }) => aborted), [false, true]);
  await running[Symbol.asyncDispose]();
});

Deno.test("a failure that has no JSON stops nothing: it is told as far as it can be", async () => {
  const failures = new Signal<string>();
  const lines: string[] = [];
  await using running = await run({
    failing: {
      rateLimiter: impatient(),
      reconcile({ name }) {
        failures.fire(name);
        const loop: Record<string, unknown> = {};
        loop.loop = loop;
        throw loop;
      },
    },
  }, {
    log: createLogger({ write: (record) => lines.push(jsonLine(record)) }),
    before: async (clientset) => void await create(clientset, "bad"),
  });
  await failures.times(2);
  await running.stop();
  const told = lines.map((line) => JSON.parse(line)).filter(({ message }) => message === "reconcile failed");
  assertEquals(told[0]?.object, "default/bad");
  assertStringIncludes(told[0]?.error, "not shown: ");
});

Deno.test("a logger that fails ends the run with its error, all workers included", async () => {
  const running = await run({
    failing: {
      workers: 3,
      reconcile() {
        throw new Error("the disk is full");
      },
    },
  }, {
    log: createLogger({
      write: ({ level }) => {
        if (level === "error") throw new Error("the log is full");
      },
    }),
    before: async (clientset) => void await create(clientset, "bad"),
  });
  await assertRejects(() => running.ended, Error, "the log is full");
  await assertRejects(() => running[Symbol.asyncDispose](), Error, "the log is full");
});

Deno.test("[MG-03] a reconcile that outlasts the grace period is aborted, and the run says so", async () => {
  const started = new Signal<string>();
  const running = await run({
    stubborn: {
      reconcile({ name }, { signal }) {
        started.fire(name);
        return new Promise<void>((resolve) =>
          signal.addEventListener("abort", () => resolve(), { once: true })
        );
      },
    },
  }, {
    gracefulShutdownTimeout: 10,
    before: async (clientset) => void await create(clientset, "thing"),
  });
  await started.times(1);
  await assertRejects(
    () => running.stop(),
    Error,
    'still running 10 ms after the order to stop: controller "stubborn" (default/thing)',
  );
  await running[Symbol.asyncDispose]();
});

Deno.test("a reconcile that takes longer than its timeout is aborted and retried", async () => {
  const runs = new Signal<string>();
  await using running = await run({
    lazy: {
      reconcileTimeout: 10,
      rateLimiter: impatient(),
      async reconcile({ name }, { signal }) {
        runs.fire(name);
        if (runs.all.length > 1) return;
        await new Promise((_resolve, reject) =>
          signal.addEventListener("abort", () => reject(signal.reason))
        );
      },
    },
  }, { before: async (clientset) => void await create(clientset, "thing") });
  await runs.times(2);
  await running.stop();
  const [told] = running.records.filter(({ message }) => message === "reconcile failed");
  assertStringIncludes(String(told?.fields.error), "took more than 10 ms");
});

Deno.test("[CT-10] a cache that does not sync in cacheSyncTimeout fails the run, by the controller's name", async () => {
  const running = await run({ blind: { cacheSyncTimeout: 20, reconcile() {} } }, {
    access: (access) => ({
      ...access,
      server: access.server,
      namespace: access.namespace,
      transport: (request) => {
        const answer = {
          kind: "Status",
          apiVersion: "v1",
          status: "Failure",
          reason: "Forbidden",
          code: 403,
          message: "no",
        };
        return new URL(request.url).pathname.endsWith("/configmaps")
          ? Promise.resolve(Response.json(answer, { status: 403 }))
          : asTransport(access.transport).fetch(request, { kind: "request" });
      },
    }),
  });
  await assertRejects(() => running.ended, Error, 'caches of controller "blind" to sync');
  assert(
    running.records.some(({ level, fields }) =>
      level === "warn" && String(fields.source).includes("configmaps")
    ),
  );
  await running.stop().catch(() => {}); // what it rejects with has been seen
  await running[Symbol.asyncDispose]();
});

Deno.test("[MG-05] a manager runs once, and takes nothing after that", async () => {
  await using running = await run({ one: { reconcile() {} } });
  await assertRejects(() => running.manager.run(), TypeError, "runs once");
  assertThrows(
    () => running.manager.controller("two", { for: ConfigMap, reconcile() {} }),
    TypeError,
    "too late",
  );
});

Deno.test("[CT-21] a controller that is for no kind is refused, whatever it owns or watches", () => {
  const manager = new Manager();
  const reconcile = () => {};
  const owns = [Secret];
  // @ts-expect-error there has to be a kind that it is for
  assertThrows(() => manager.controller("lost", { owns, reconcile }), TypeError, '"lost" is for no kind');
  // @ts-expect-error and it is one
  const _two = () => manager.controller("torn", { for: [ConfigMap, Secret], reconcile });
  manager.controller("lost", { for: ConfigMap, owns, reconcile }); // the name is still free
});

Deno.test("a finalizer that no server would take is refused at once", () => {
  const tidy = { for: ConfigMap, reconcile() {}, finalize() {} };
  const manager = new Manager();
  for (
    const [name, finalizer, what] of [
      ["my controller", undefined, "kybern.dev/my controller"],
      ["one", "a b", "a b"],
      ["one", "a/b/c", "a/b/c"],
      ["one", "tidy", "tidy"],
      ["one", "Example.com/one", "Example.com/one"],
    ] as const
  ) {
    assertThrows(
      () => manager.controller(name, { ...tidy, finalizer }),
      TypeError,
      `controller "${name}" cannot have the finalizer "${what}": `,
    );
  }
  manager.controller("one", tidy).controller("two", { ...tidy, finalizer: "example.com/two_2" });
  manager.controller("my controller", { for: ConfigMap, reconcile() {} }); // it has none
});

Deno.test("controllers have names of their own, and a finalizer somebody who takes it away", () => {
  const manager = new Manager().controller("one", { for: ConfigMap, reconcile() {} });
  assertThrows(
    () => manager.controller("one", { for: ConfigMap, reconcile() {} }),
    TypeError,
    "is there already",
  );
  assertThrows(() => manager.controller("", { for: ConfigMap, reconcile() {} }), TypeError, "needs a name");
  assertThrows(
    () => manager.controller("two", { for: ConfigMap, reconcile() {}, finalizer: "a.b/c" }),
    TypeError,
    "no finalize",
  );
});

Deno.test("a controller without a worker is refused: it would do nothing, and say nothing", () => {
  for (const workers of [0, -1, 1.5, NaN]) {
    assertThrows(
      () => new Manager().controller("idle", { for: ConfigMap, workers, reconcile() {} }),
      RangeError,
      `controller "idle" has ${workers} workers`,
    );
  }
});

for (
  const [option, times] of Object.entries({
    reconcileTimeout: [0, -1, NaN],
    cacheSyncTimeout: [0, -1, NaN],
    debounce: [-1, NaN, Infinity],
  })
) {
  Deno.test(`a controller with no time as its ${option} is refused`, () => {
    for (const time of times) {
      assertThrows(
        () => new Manager().controller("hasty", { for: ConfigMap, [option]: time, reconcile() {} }),
        RangeError,
        `controller "hasty" has a ${option} of ${time} ms`,
      );
    }
  });
}

Deno.test("a controller may say that it has no debounce, and no limit of time", () => {
  new Manager().controller("calm", {
    for: ConfigMap,
    debounce: 0,
    reconcileTimeout: Infinity,
    cacheSyncTimeout: Infinity,
    reconcile() {},
  });
});

Deno.test("an owner in another namespace is refused before anything is written", async () => {
  const failures = new Signal<unknown>();
  await using running = await run({
    confused: {
      async reconcile({ namespace, name }, { client }) {
        const owner = await client.get(ConfigMap, { namespace, name });
        try {
          await client.apply(Secret, { metadata: { namespace: "kube-system", name } }, { owner });
        } catch (error) {
          failures.fire(error);
        }
      },
    },
  });
  await create(running.clientset, "thing");
  const [error] = await failures.times(1);
  assertStringIncludes(String(error), 'in namespace "default" cannot own "thing" in namespace "kube-system"');
});

Deno.test("the manager's own requests are among its figures: its sources', its reconciles' and their live reads", async () => {
  const done = new Signal<string>();
  await using running = await run({
    copier: {
      async reconcile({ namespace, name }, { client }) {
        if (name !== "a") return;
        const live = await client.live.get(ConfigMap, { namespace, name });
        await client.apply(ConfigMap, { metadata: { namespace, name: "copy" }, data: live?.data ?? {} });
        done.fire(name);
      },
    },
  }, { before: async (clientset) => void await create(clientset, "a") });
  await done.times(1);
  const [, host] = /rest_client_requests_total\{[^}]*host="([^"]+)"/.exec(running.manager.metrics.text())!;
  const requests = (method: string, code: number) =>
    metric(running.manager, `rest_client_requests_total{code="${code}",method="${method}",host="${host}"}`);
  assert(requests("GET", 200) >= 2, "expected the list of the source and the live read");
  assertEquals(requests("PATCH", 201), 1);
});
