import type { HandlerRegistration, ResourceEventHandler } from "../cache/mod.ts";
import { ConfigMap } from "../api/core/v1.ts";
import { asTransport, type KubernetesObject, type ResourceType, type Shared } from "../meta/mod.ts";
import { Registry } from "../metrics/mod.ts";
import { CacheScope } from "./cache_options.ts";
import { everyFormOf } from "./cache_forms.ts";
import { Controller } from "./controller.ts";
import type { InformerSource } from "./informer_source.ts";
import { KindClients } from "./kind_clients.ts";
import { createLogger, type LogRecord } from "./logger.ts";
import { OwnWrites } from "./own_writes.ts";
import type { ControllerOptions } from "./reconciler.ts";

/** A ConfigMap as a cache has it. */
export function configMap(name: string, resourceVersion: number): Shared<ConfigMap> {
  return {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: {
      namespace: "default",
      name,
      uid: name,
      resourceVersion: String(resourceVersion),
      creationTimestamp: "2026-01-01T00:00:00Z",
    },
  };
}

/** A controller of ConfigMaps without a server: the test tells its handlers what happens. */
export function controllerAlone(options: Partial<ControllerOptions<ConfigMap>>) {
  const handlers = new Map<string, ResourceEventHandler<KubernetesObject>>();
  const registration = {
    name: "test",
    pending: 0,
    hasSynced: () => true,
    whenSynced: () => Promise.resolve(),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  } as unknown as HandlerRegistration;
  const running = () => undefined;
  const informers = {
    running,
    writes: new OwnWrites(
      { running, scope: (type) => new CacheScope(type, {}), formsOf: everyFormOf },
      1_000,
    ),
    informer: ({ resource }: ResourceType) => ({
      addEventHandler(added: ResourceEventHandler<KubernetesObject>) {
        handlers.set(resource, added);
        return registration;
      },
    }),
  } as unknown as InformerSource;
  const access = {
    server: new URL("http://localhost"),
    transport: asTransport(() => Promise.reject(new Error("no server here"))),
    namespace: "default",
  };
  const records: LogRecord[] = [];
  const metrics = new Registry();
  const controller = new Controller<ConfigMap>("test", { for: ConfigMap, reconcile() {}, ...options }, {
    clusters: (name) => ({
      name,
      access,
      informers,
      clientOptions: {},
      clients: new KindClients(access, {}),
    }),
    eventApi: "v1",
    metrics,
    log: createLogger({ level: "debug", write: (record) => void records.push(record) }),
    recoverPanic: true,
  });
  controller.watch();
  const stop = new AbortController();
  return {
    controller,
    records,
    metrics,
    /** The handler of a resource. */
    handler: <T = ConfigMap>(resource = "configmaps") =>
      handlers.get(resource) as unknown as Required<ResourceEventHandler<T>>,
    /** Its run, which {@linkcode stop} ends. */
    run: (): Promise<void> => controller.run({ signal: stop.signal, abort: stop.signal }),
    stop: (): void => stop.abort(new DOMException("the test is over", "AbortError")),
  };
}
