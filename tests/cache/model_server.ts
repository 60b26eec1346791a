/**
 * A server of few objects that remembers everything: what each object was at each version, and which lists were asked
 * for when.
 *
 * @module
 */
import { metaNamespaceKey, type Shared, type Unstructured } from "../../meta/mod.ts";
import { TransportError, WatchStalledError } from "../../rest/mod.ts";
import { FakeListerWatcher } from "../../testing/mod.ts";
import type { Fault } from "./model_steps.ts";

/** Those faults that refuse requests to come, so that they need no open watch. */
const refusing: ReadonlySet<Fault> = new Set([
  "goneList",
  "busyWatch",
  "busyList",
  "unreachable",
  "forbidden",
  "notServed",
  "noWatchList",
  "lostBookmark",
]);

/** The versions of objects by key. */
export type Versions = ReadonlyMap<string, string>;

/** One thing that happened to an object. */
interface Happened {
  readonly version: number;
  /** Whether the object was there afterwards. */
  readonly present: boolean;
}

/** A server that remembers. */
export class ModelServer extends FakeListerWatcher {
  /** Its state at each version. */
  readonly #states = new Map<string, Versions>();
  /** What happened to each object, in order. */
  readonly #histories = new Map<string, Happened[]>();
  /** The versions of all lists and watch-lists that it was asked for, in order. */
  readonly listed: number[] = [];
  /** The namespace of its objects. */
  readonly namespace: string;
  #written = 0;

  constructor(namespace: string) {
    super();
    this.namespace = namespace;
    this.#remember();
  }

  /** What it has now. */
  get state(): Versions {
    return this.stateAt(this.resourceVersion)!;
  }

  /** What it had at a version; `undefined` if it never had such a version. */
  stateAt(version: string): Versions | undefined {
    return this.#states.get(version);
  }

  /** The first version from this one on at which it had just these objects; `undefined` if there is none. */
  versionOf(objects: Versions, from: number): number | undefined {
    for (const [version, state] of this.#states) {
      if (Number(version) >= from && same(state, objects)) return Number(version);
    }
  }

  /** What happened to an object after one version and until another. */
  happened(key: string, after: number, until: number): readonly Happened[] {
    return (this.#histories.get(key) ?? []).filter(({ version }) => version > after && version <= until);
  }

  /** Whether a list within these versions showed an object at `version`, or no such object where that is `undefined`. */
  wasListed(key: string, version: string | undefined, from: number, until = Infinity): boolean {
    return this.listed.some((at) =>
      at >= from && at <= until && this.stateAt(String(at))?.get(key) === version
    );
  }

  /** Changes the objects of these names, as one batch: makes those that are not there, deletes those whose bit is set. */
  write(names: readonly string[], deletes: number): void {
    this.batch(() => {
      names.forEach((name, i) => {
        const key = `${this.namespace}/${name}`;
        const object = {
          apiVersion: "v1",
          kind: "Note",
          metadata: { namespace: this.namespace, name },
          written: ++this.#written,
        };
        const exists = this.state.has(key);
        const goes = exists && ((deletes >> i) & 1) === 1;
        if (!exists) this.add(object);
        else if (goes) this.delete(key);
        else this.modify(object);
        const history = this.#histories.get(key) ?? [];
        history.push({ version: Number(this.resourceVersion), present: !goes });
        this.#histories.set(key, history);
        this.#remember();
      });
    });
  }

  /** Does something wrong. Gives whether it struck: one that finds no watch open, and refuses no request, does not. */
  fail(fault: Fault, times: number): boolean {
    const struck = this.openWatches > 0 || refusing.has(fault);
    const refuse = (verb: "list" | "watch", error: Parameters<FakeListerWatcher["failNext"]>[1]) => {
      for (let i = 0; i < times; i++) this.failNext(verb, error);
    };
    const expired = { code: 410, reason: "Expired", message: "too old" };
    const busy = { code: 429, reason: "TooManyRequests", message: "slow down" };
    const forbidden = { code: 403, reason: "Forbidden", message: "no" };
    switch (fault) {
      case "disconnect":
        this.closeWatches();
        break;
      case "cut":
        this.cutWatches(new TransportError("cut", "http://server", "cut"));
        break;
      case "stall":
        this.stallWatches();
        setTimeout(() => this.cutWatches(new WatchStalledError("notes", "inactivity", 75_000)), 5_000);
        break;
      case "gone":
        this.compact();
        this.failWatches(expired);
        break;
      case "goneList":
        refuse("list", expired);
        this.failNext("watch", forbidden);
        this.failWatches(expired);
        break;
      case "busyWatch":
        refuse("watch", busy);
        this.failWatches(busy);
        break;
      case "busyList":
        refuse("list", busy);
        refuse("watch", forbidden);
        this.failWatches(expired);
        break;
      case "unreachable": {
        const refused = new TransportError("refused", "http://server", "nothing listens");
        refuse("watch", refused);
        refuse("list", refused);
        this.cutWatches(new TransportError("cut", "http://server", "cut"));
        break;
      }
      case "forbidden":
        refuse("watch", forbidden);
        refuse("list", forbidden);
        this.closeWatches();
        break;
      case "notServed": {
        const notFound = { code: 404, reason: "NotFound", message: "the server could not find it" };
        refuse("watch", notFound);
        refuse("list", notFound);
        this.closeWatches();
        break;
      }
      case "serverError":
        this.failWatches({ code: 500, reason: "StorageReadError", message: "corrupt" });
        break;
      case "noWatchList":
        this.failNext("watch", forbidden);
        this.failWatches(expired);
        break;
      case "lostBookmark":
        this.withholdBookmark();
        this.failWatches(expired);
        break;
      case "compaction":
        this.stallWatches();
        this.compact();
        setTimeout(() => this.closeWatches(), 50);
    }
    return struck;
  }

  override async list(options: Parameters<FakeListerWatcher["list"]>[0] = {}) {
    const list = await super.list(options);
    if (!options.continue) this.listed.push(Number(list.metadata.resourceVersion));
    return list;
  }

  override async watch(options: Parameters<FakeListerWatcher["watch"]>[0] = {}) {
    const watch = await super.watch(options);
    if (options.sendInitialEvents) this.listed.push(Number(this.resourceVersion));
    return watch;
  }

  #remember(): void {
    this.#states.set(this.resourceVersion, versionsOf(this.objects));
  }
}

/** The versions of objects. */
export function versionsOf(objects: Iterable<Shared<Unstructured>>): Map<string, string> {
  return new Map(
    [...objects].map((object) => [metaNamespaceKey(object), object.metadata.resourceVersion]),
  );
}

/** Whether they are the same objects at the same versions. */
export function same(a: Versions, b: Versions): boolean {
  return a.size === b.size && [...a].every(([key, version]) => b.get(key) === version);
}

/** For a message. */
export function show(objects: Versions): string {
  return `{${[...objects].sort().map(([key, version]) => `${key}@${version}`).join(" ")}}`;
}
