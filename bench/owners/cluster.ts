/**
 * The real kube-apiserver of `deno task bench controller`, and the objects on it: everything that is no controller's
 * doing goes by plain requests.
 *
 * @module
 */
import { pooledMap } from "@std/async/pool";
import { metricTotal } from "../../tools/metric_total.ts";
import type { ControlPlane } from "../../tests/controlplane/control_plane.ts";

/** Requests at once. */
const concurrency = 20;

async function send(plane: ControlPlane, method: string, path: string, body?: unknown): Promise<string> {
  const response = await plane.fetch(path, {
    method,
    headers: { "content-type": "application/json" },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path} was answered with ${response.status}: ${text}`);
  return text;
}

/** Makes a namespace with so many ConfigMaps. */
export async function fill(plane: ControlPlane, namespace: string, objects: number): Promise<void> {
  await send(plane, "POST", "/api/v1/namespaces", { metadata: { name: namespace } });
  const path = `/api/v1/namespaces/${namespace}/configmaps`;
  const made = pooledMap(
    concurrency,
    Array.from({ length: objects }).keys(),
    (i) =>
      send(plane, "POST", path, {
        metadata: { name: `source-${i}`, labels: { app: "bench" } },
        data: { colour: `colour-${i}`, text: `the text of object ${i}, which is not long` },
      }),
  );
  for await (const _ of made);
}

/** Deletes what a run has left, so that the next one finds the server as this one did. */
export async function empty(plane: ControlPlane, namespace: string): Promise<void> {
  for (const kind of ["secrets", "configmaps"]) {
    await send(plane, "DELETE", `/api/v1/namespaces/${namespace}/${kind}`);
  }
}

/**
 * Has the server collect its garbage. A collection takes it as long as some hundred creates do, and whose run it falls
 * into is else a matter of what was run before.
 */
export async function collectGarbage(plane: ControlPlane): Promise<void> {
  await send(plane, "GET", "/debug/pprof/heap?gc=1");
}

/** How many Secrets of a namespace have a ConfigMap of the same name as their controlling owner, and its content. */
export async function ownedSecrets(plane: ControlPlane, namespace: string): Promise<number> {
  const { items } = JSON.parse(await send(plane, "GET", `/api/v1/namespaces/${namespace}/secrets`)) as {
    items: {
      metadata: { name: string; ownerReferences?: { kind: string; name: string; controller?: boolean }[] };
      data?: Record<string, string>;
    }[];
  };
  return items.filter(({ metadata: { name, ownerReferences = [] }, data = {} }) =>
    ownerReferences.some((each) => each.controller && each.kind === "ConfigMap" && each.name === name) &&
    data.colour === btoa(name.replace("source-", "colour-"))
  ).length;
}

/** What the server says of itself. */
export interface ServerFigures {
  /** Requests that it has counted for ConfigMaps and Secrets so far, by verb. */
  readonly requests: Readonly<Record<string, number>>;
  /** Milliseconds of processor time that it has used so far. */
  readonly cpuMs: number;
}

/** What the server says of itself now. */
export async function serverFigures(plane: ControlPlane): Promise<ServerFigures> {
  const text = await send(plane, "GET", "/metrics");
  const lines = text.split("\n").filter((line) =>
    line.startsWith("apiserver_request_total{") && /resource="(secrets|configmaps)"/.test(line)
  );
  const verbs = new Set(lines.map((line) => /verb="(\w+)"/.exec(line)![1]!));
  const requests = Object.fromEntries([...verbs].map((verb) => [
    verb,
    metricTotal(
      lines.filter((line) => line.includes(`verb="${verb}"`)).join("\n"),
      "apiserver_request_total",
    ),
  ]));
  return { requests, cpuMs: metricTotal(text, "process_cpu_seconds_total") * 1_000 };
}
