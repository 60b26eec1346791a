/**
 * The server's own log of what happened in a scope, and whether a follower was told just that.
 *
 * @module
 */
import type { ApiServer } from "../../apiserver/mod.ts";
import { metaNamespaceKey } from "../../meta/mod.ts";

/** One thing that happened. */
export interface Happening {
  readonly type: string;
  readonly key: string;
  readonly version: string;
}

interface Versioned {
  readonly metadata: { readonly name: string; readonly namespace?: string; readonly resourceVersion: string };
}

/** An event of a watch, as what happened. */
export function happening(type: string, object: Versioned): Happening {
  return { type, key: metaNamespaceKey(object), version: object.metadata.resourceVersion };
}

/** What is watched. */
export interface Scope {
  readonly namespace: string;
  readonly labelSelector?: string;
}

/** Reads the server in its own process, past all sockets and all of the clients' code. */
export class EventLog implements AsyncDisposable {
  readonly scope: Scope;
  readonly happenings: Happening[] = [];
  readonly #stop = new AbortController();
  readonly #reading: Promise<void>;

  /** Begins behind a version. */
  constructor(server: ApiServer, scope: Scope, resourceVersion: string) {
    this.scope = scope;
    this.#reading = this.#read(server, resourceVersion);
  }

  async #read(server: ApiServer, resourceVersion: string): Promise<void> {
    const { namespace, labelSelector = "" } = this.scope;
    const params = new URLSearchParams({
      watch: "true",
      resourceVersion,
      labelSelector,
      timeoutSeconds: "86400",
    });
    const response = await server.fetch(`/api/v1/namespaces/${namespace}/configmaps?${params}`, {
      headers: { authorization: `Bearer ${server.token}` },
      signal: this.#stop.signal,
    });
    let text = "";
    try {
      for await (const piece of response.body!.pipeThrough(new TextDecoderStream())) {
        const lines = (text + piece).split("\n");
        text = lines.pop()!;
        for (const line of lines) {
          const { type, object } = JSON.parse(line);
          if (type === "ERROR") throw new Error(`the log of ${namespace} failed: ${line}`);
          if (type !== "BOOKMARK") this.happenings.push(happening(type, object));
        }
      }
    } catch (error) {
      if (!this.#stop.signal.aborted) throw error;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort();
    await this.#reading;
  }
}

function textOf({ type, key, version }: Happening): string {
  return `${type} ${key} of version ${version}`;
}

/** What is wrong with a sequence that should be the log's own; `undefined` where nothing is. */
export function difference(log: readonly Happening[], told: readonly Happening[]): string | undefined {
  for (let i = 0; i < Math.max(log.length, told.length); i++) {
    const expected = log[i];
    const actual = told[i];
    if (expected !== undefined && actual !== undefined && textOf(expected) === textOf(actual)) continue;
    const known = actual !== undefined && told.slice(0, i).some((one) => textOf(one) === textOf(actual));
    if (actual === undefined) return `lost: ${textOf(expected!)}, and all ${log.length - i} from there on`;
    if (known) return `doubled: ${textOf(actual)}`;
    if (expected === undefined) return `not in the log: ${textOf(actual)}`;
    return `expected ${textOf(expected)}, was told ${textOf(actual)}`;
  }
  return undefined;
}

/** The same where only the order within each object counts, as informers promise it. */
export function differenceByKey(log: readonly Happening[], told: readonly Happening[]): string | undefined {
  const [a, b] = [log, told].map((all) => Map.groupBy(all, ({ key }) => key)) as [
    Map<string, Happening[]>,
    Map<string, Happening[]>,
  ];
  for (const key of new Set([...a.keys(), ...b.keys()])) {
    const found = difference(a.get(key) ?? [], b.get(key) ?? []);
    if (found !== undefined) return found;
  }
  return undefined;
}
