/**
 * What each example has to do, checked from outside: the same on the embedded server and on a real cluster.
 *
 * @module
 */
import { delay } from "@std/async/delay";
import { Deployment } from "../../api/apps/v1.ts";
import { ConfigMap, Namespace, Pod, Secret, Service } from "../../api/core/v1.ts";
import { Website } from "../../examples/website.ts";
import { type ClusterAccess, decodeSecretData, isControlledBy, type ResourceType } from "../../meta/mod.ts";
import { isNotFound, ResourceClient } from "../../rest/mod.ts";

/** One example's task. */
export interface Scenario {
  /** The example's file name. */
  readonly example: string;
  /** Drives the cluster and rejects when the example does not do its job. It keeps to its namespace. */
  run(world: World): Promise<void>;
}

/** A namespace of a cluster, and the means to look at it. */
export class World {
  readonly access: ClusterAccess;
  readonly namespace: string;
  readonly #signal: AbortSignal;

  constructor(access: ClusterAccess, namespace: string, signal: AbortSignal) {
    this.access = access;
    this.namespace = namespace;
    this.#signal = signal;
  }

  /** A client of a kind in the namespace. */
  client<T>(type: ResourceType<T>): ResourceClient<T> {
    return new ResourceClient(this.access, type, { namespace: this.namespace });
  }

  /** The object as it is on the server, or `undefined`. */
  async get<T>(type: ResourceType<T>, name: string) {
    try {
      return await this.client(type).get(name);
    } catch (error) {
      if (isNotFound(error)) return undefined;
      throw error;
    }
  }

  /** Looks until it holds; the error names what did not come true. */
  async until(what: string, holds: () => Promise<boolean>): Promise<void> {
    while (!await holds()) {
      try {
        await delay(25, { signal: this.#signal });
      } catch (cause) {
        throw new Error(`not so in time: ${what}`, { cause });
      }
    }
  }
}

/**
 * Runs a scenario in a namespace of its own.
 *
 * @param milliseconds how long it may take
 */
export async function runScenario(
  scenario: Scenario,
  access: ClusterAccess,
  milliseconds: number,
): Promise<void> {
  const namespace = `kybern-example-${crypto.randomUUID().slice(0, 8)}`;
  const namespaces = new ResourceClient(access, Namespace);
  await namespaces.create({ metadata: { name: namespace } });
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(new Error(`${milliseconds} ms are over`)), milliseconds);
  try {
    await scenario.run(new World(access, namespace, late.signal));
  } finally {
    clearTimeout(timer);
    await namespaces.delete(namespace);
  }
}

const website: Scenario = {
  example: "website.ts",
  async run(world) {
    await world.until("the kind is served", async () => {
      try {
        await world.client(Website).list();
        return true;
      } catch (error) {
        if (isNotFound(error)) return false;
        throw error;
      }
    });
    const { metadata } = await world.client(Website).create({
      metadata: { name: "shop" },
      spec: { title: "Shop" },
    });
    const children = [ConfigMap, Deployment, Service] as ResourceType<{ metadata?: { name?: string } }>[];
    await world.until("its children are made and owned", async () => {
      const found = await Promise.all(children.map((type) => world.get(type, "shop")));
      return found.every((child) =>
        child !== undefined && isControlledBy(child, { metadata: { uid: metadata.uid } })
      );
    });
    await world.until("its status is up to date", async () => {
      const { status, metadata } = await world.client(Website).get("shop");
      return status?.observedGeneration === metadata.generation;
    });
    await world.client(Service).delete("shop");
    await world.until(
      "a deleted child comes back",
      async () => await world.get(Service, "shop") !== undefined,
    );
    await world.client(Website).patch("shop", "merge", { spec: { title: "Sale", replicas: 2 } });
    await world.until("a change is rolled out", async () => {
      const page = (await world.get(ConfigMap, "shop"))?.data?.["index.html"];
      return page === "<h1>Sale</h1>" && (await world.get(Deployment, "shop"))?.spec?.replicas === 2;
    });
    await world.client(Website).delete("shop");
    await world.until("the website goes", async () => await world.get(Website, "shop") === undefined);
    const left = await Promise.all(children.map((type) => world.get(type, "shop")));
    if (left.some((child) => child !== undefined)) {
      throw new Error("children were left behind by the finalizer");
    }
  },
};

const mirror: Scenario = {
  example: "mirror.ts",
  async run(world) {
    const copy = async () => {
      const secret = await world.get(Secret, "colours");
      if (secret === undefined) return undefined;
      return Object.entries(decodeSecretData(secret.data)).sort().map(([key, value]) => `${key}=${value}`)
        .join();
    };
    await world.client(ConfigMap).create({
      metadata: { name: "colours", labels: { mirror: "secret" } },
      data: { sky: "blue", grass: "green" },
    });
    await world.client(ConfigMap).create({ metadata: { name: "private" }, data: { key: "value" } });
    await world.until("the copy is made", async () => await copy() === "grass=green,sky=blue");
    await world.client(ConfigMap).patch("colours", "json", [{ op: "remove", path: "/data/grass" }]);
    await world.until(
      "a key that goes at the source goes from the copy",
      async () => await copy() === "sky=blue",
    );
    await world.client(Secret).delete("colours");
    await world.until("a deleted copy comes back", async () => await copy() === "sky=blue");
    await world.client(Secret).patch("colours", "merge", { data: { sky: btoa("grey") } });
    await world.until("an edited copy is put right", async () => await copy() === "sky=blue");
    if (await world.get(Secret, "private") !== undefined) {
      throw new Error("a ConfigMap without the label was copied");
    }
  },
};

const podLoop: Scenario = {
  example: "pod_loop.ts",
  async run(world) {
    const label = "example.kybern.dev/containers";
    const containers = (count: number) =>
      Array.from({ length: count }, (_, i) => ({ name: `c${i}`, image: "example.com/none:1" }));
    // A real cluster's admission wants the namespace's service account, which comes a moment after the namespace.
    await world.until("pods can be created", async () => {
      try {
        await world.client(Pod).create({ metadata: { name: "one" }, spec: { containers: containers(1) } });
        return true;
      } catch (error) {
        if (error instanceof Error && error.message.includes("serviceaccount")) return false;
        throw error;
      }
    });
    await world.client(Pod).create({ metadata: { name: "three" }, spec: { containers: containers(3) } });
    for (const [name, count] of [["one", "1"], ["three", "3"]] as const) {
      await world.until(
        `pod ${name} is labelled`,
        async () => (await world.get(Pod, name))?.metadata.labels?.[label] === count,
      );
    }
    await world.client(Pod).patch("one", "merge", { metadata: { labels: { [label]: null } } });
    await world.until(
      "a label that is taken away comes back",
      async () => (await world.get(Pod, "one"))?.metadata.labels?.[label] === "1",
    );
    await world.client(Pod).delete("three", { gracePeriodSeconds: 0 });
    await world.until("a pod may go", async () => await world.get(Pod, "three") === undefined);
  },
};

/** The scenarios of all examples. */
export const scenarios: readonly Scenario[] = [mirror, podLoop, website];
